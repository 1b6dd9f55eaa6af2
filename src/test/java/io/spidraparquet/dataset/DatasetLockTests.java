package io.spidraparquet.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

@Timeout(60)
class DatasetLockTests {

	@TempDir
	Path folder;

	private Path state;

	private Path otherState;

	private Path root;

	private DatasetFiles files;

	private DatasetLayout layout;

	@BeforeEach
	void makeFolders() throws IOException {
		this.state = Files.createDirectory(this.folder.resolve("state"));
		this.otherState = Files.createDirectory(this.folder.resolve("other-state"));
		this.root = this.folder.resolve("a b%20#");
		this.files = DatasetFiles.open(this.root.toUri());
		this.layout = DatasetLayout.at(this.root.toUri());
	}

	@Test
	void isTakenByOneAtATime() throws IOException {
		try (DatasetLock lock = DatasetLock.take(this.state, new Dataset(this.files, this.layout))) {
			assertThat(lock).isNotNull();
			assertThat(this.root.resolve("_spidra/lock")).isEmptyFile();
			assertThatExceptionOfType(DatasetLock.LockedException.class)
				.isThrownBy(() -> DatasetLock.take(this.state, new Dataset(this.files, this.layout)))
				.withMessage("another run holds this dataset (" + this.state.resolve("lock")
						+ "): it is left untouched; try again when that run has ended");
		}
	}

	@Test
	void isTakenByOneAtATimeAlsoFromTwoStateFolders() throws IOException {
		try (DatasetLock lock = DatasetLock.take(this.state, new Dataset(this.files, this.layout))) {
			assertThat(lock).isNotNull();
			assertThatExceptionOfType(DatasetLock.LockedException.class)
				.isThrownBy(() -> DatasetLock.take(this.otherState, new Dataset(this.files, this.layout)))
				.withMessage("another run holds this dataset (" + this.root.resolve("_spidra/lock")
						+ "): it is left untouched; try again when that run has ended");
			assertThat(DatasetLock.isHeld(this.otherState)).isFalse();
		}
	}

	@Test
	void isFreeOnceItIsClosed() throws IOException {
		for (int i = 0; i < 3; i++) {
			DatasetLock lock = DatasetLock.take(this.state, new Dataset(this.files, this.layout));
			assertThat(Files.exists(this.state.resolve("lock"))).isTrue();
			lock.close();
			lock.close();
		}
		assertThat(DatasetLock.isHeld(this.state)).isFalse();
	}

	@Test
	void isNotHeldWhereThereIsNoState() throws IOException {
		assertThat(DatasetLock.isHeld(this.folder.resolve("none"))).isFalse();
		assertThat(DatasetLock.isHeld(this.state)).isFalse();
	}

	@Test
	void touchesNothingAtTheOutputThatAnotherRunHolds() throws IOException {
		URI elsewhere = this.folder.resolve("elsewhere").toUri();
		try (DatasetLock lock = DatasetLock.take(this.state, new Dataset(this.files, this.layout))) {
			assertThat(lock).isNotNull();
			assertThatExceptionOfType(DatasetLock.LockedException.class)
				.isThrownBy(() -> DatasetLock.take(this.state, new Dataset(this.files, DatasetLayout.at(elsewhere))));
		}
		assertThat(this.folder.resolve("elsewhere")).doesNotExist();
	}

	@Test
	void saysWhichFolderCannotBeMade() throws IOException {
		Files.writeString(this.root, "a file");
		assertThatIOException().isThrownBy(() -> DatasetLock.take(this.state, new Dataset(this.files, this.layout)))
			.withMessageStartingWith("cannot make the folder " + this.root + "/_spidra");
		assertThat(DatasetLock.isHeld(this.state)).isFalse();
	}

	@Test
	void isTakenByOneProcessAtATimeAndEndsWithIt() throws Exception {
		Process other = start(this.state);
		try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
			assertThat(output.readLine()).isEqualTo("taken");
			assertThat(DatasetLock.isHeld(this.state)).isTrue();
			assertThatExceptionOfType(DatasetLock.LockedException.class)
				.isThrownBy(() -> DatasetLock.take(this.state, new Dataset(this.files, this.layout)));
			assertThatExceptionOfType(DatasetLock.LockedException.class)
				.isThrownBy(() -> DatasetLock.take(this.otherState, new Dataset(this.files, this.layout)));
			other.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
		}
		finally {
			other.destroyForcibly();
		}
		assertThat(DatasetLock.isHeld(this.state)).isFalse();
		try (DatasetLock lock = DatasetLock.take(this.state, new Dataset(this.files, this.layout))) {
			assertThat(lock).isNotNull();
			Process late = start(this.otherState);
			try (BufferedReader output = late.inputReader(StandardCharsets.UTF_8)) {
				assertThat(output.readLine()).startsWith("locked: another run holds this dataset (")
					.contains("_spidra/lock");
			}
			finally {
				late.destroyForcibly();
			}
		}
	}

	private Process start(Path stateFolder) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				OtherProcess.class.getName(), stateFolder.toString(), this.root.toUri().toString())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	/**
	 * Takes the lock and holds it until it is killed.
	 */
	static final class OtherProcess {

		private OtherProcess() {
		}

		public static void main(String[] args) throws Exception {
			URI output = URI.create(args[1]);
			try (DatasetLock lock = DatasetLock.take(Path.of(args[0]), Dataset.open(output))) {
				System.out.println((lock != null) ? "taken" : "nothing");
				Thread.sleep(60_000);
			}
			catch (DatasetLock.LockedException ex) {
				System.out.println("locked: " + ex.getMessage());
			}
		}

	}

}
