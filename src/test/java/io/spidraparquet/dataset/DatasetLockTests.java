package io.spidraparquet.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
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

	@Test
	void takesTheSharedLockAgainThatEndedWithItsConnection() throws IOException {
		Dataset dataset = Dataset.open(URI.create("faulty://" + this.folder.resolve("shared")));
		Server server = new Server();
		try (DatasetLock lock = DatasetLock.take(this.state, "home", dataset, server.lock())) {
			server.restart();
			lock.keep();
			assertThat(server.holder).isNotNull();
			server.restart();
			assertThatCode(lock::require).doesNotThrowAnyException();
			assertThatExceptionOfType(DatasetLock.LockedException.class)
				.isThrownBy(() -> DatasetLock.take(this.otherState, "other", dataset, server.lock()));
			server.away = true;
			server.restart();
			assertThatCode(lock::keep).as("nobody else can take it").doesNotThrowAnyException();
			assertThatIOException().isThrownBy(lock::require)
				.withMessageStartingWith("the lock on this dataset was lost (lock of the server)");
			server.away = false;
			assertThatCode(lock::require).doesNotThrowAnyException();
		}
		assertThat(server.holder).isNull();
	}

	@Test
	void doesNotKeepWhatAnotherRunHasHad() throws IOException {
		Dataset dataset = Dataset.open(URI.create("faulty://" + this.folder.resolve("shared")));
		for (boolean ends : new boolean[] { false, true }) {
			Server server = new Server();
			try (DatasetLock lock = DatasetLock.take(this.state, "home", dataset, server.lock())) {
				server.restart();
				try (DatasetLock other = DatasetLock.take(this.otherState, "other", dataset, server.lock())) {
					assertThat(other).isNotNull();
					if (!ends) {
						assertIsLost(lock);
					}
				}
				assertIsLost(lock);
			}
			assertThat(server.holder).isNull();
		}
	}

	private static void assertIsLost(DatasetLock lock) {
		assertThatIOException().isThrownBy(lock::keep).withMessageStartingWith("the lock on this dataset was lost (");
		assertThatIOException().isThrownBy(lock::require)
			.withMessageStartingWith("the lock on this dataset was lost (");
	}

	@Test
	void keepsNothingOnceItIsClosed() throws IOException {
		Server server = new Server();
		DatasetLock lock = DatasetLock.take(this.state, "home",
				Dataset.open(URI.create("faulty://" + this.folder.resolve("shared"))), server.lock());
		lock.close();
		lock.keep();
		assertThatIOException().isThrownBy(lock::require);
		assertThat(server.holder).isNull();
	}

	private Process start(Path stateFolder) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				OtherProcess.class.getName(), stateFolder.toString(), this.root.toUri().toString())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	/**
	 * What one of them holds until its connection ends.
	 */
	private static final class Server {

		private @Nullable Object holder;

		private boolean away;

		void restart() {
			this.holder = null;
		}

		DatasetLock.SharedLock lock() {
			return new DatasetLock.SharedLock() {

				@Override
				public boolean tryTake() throws IOException {
					if (Server.this.away) {
						throw new IOException("connection refused");
					}
					if (Server.this.holder == null) {
						Server.this.holder = this;
					}
					return isHeld();
				}

				@Override
				public boolean isHeld() {
					return Server.this.holder == this;
				}

				@Override
				public void close() {
					if (isHeld()) {
						Server.this.holder = null;
					}
				}

				@Override
				public String toString() {
					return "lock of the server";
				}

			};
		}

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
