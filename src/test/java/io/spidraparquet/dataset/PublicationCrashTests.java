package io.spidraparquet.dataset;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;

import io.spidraparquet.dataset.Crash.Moment;
import io.spidraparquet.dataset.PublicationTests.Attempt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills the publish step at each of its file operations. After the next start, the
 * dataset must equal that of an undisturbed run.
 */
class PublicationCrashTests {

	private static final int ENOUGH = 200;

	@TempDir
	static Path configuration;

	private static Map<String, DatasetFiles> fileSystems = Map.of();

	/** In memory, since thousands of fsyncs would take minutes on a disk. */
	@TempDir(factory = InMemory.class)
	Path folder;

	@BeforeAll
	static void openFiles() throws IOException {
		fileSystems = Map.of(Crash.LocalFiles.SCHEME,
				Crash.open(Crash.LocalFiles.class, Crash.LocalFiles.SCHEME, configuration), Crash.RemoteFiles.SCHEME,
				Crash.open(Crash.RemoteFiles.class, Crash.RemoteFiles.SCHEME, configuration));
	}

	static List<Arguments> publications() {
		String local = Crash.LocalFiles.SCHEME;
		String remote = Crash.RemoteFiles.SCHEME;
		return List.of(Arguments.of(local, "the first of all", List.of(), both()),
				Arguments.of(local, "a replacement", List.of(other(), old()), both()),
				Arguments.of(local, "a replacement without rows", List.of(other(), old()), none()),
				Arguments.of(local, "the first with tables", List.of(other()), tables()),
				Arguments.of(local, "a replacement with tables", List.of(oldTables()), tables()),
				Arguments.of(remote, "the first of its key", List.of(other()), both()),
				Arguments.of(remote, "the first, without rows", List.of(other()), none()),
				Arguments.of(remote, "a replacement", List.of(other(), old()), both()),
				Arguments.of(remote, "a replacement without failed pages", List.of(old(), other()),
						new Attempt("abc", "a9").pages("new 0")),
				Arguments.of(remote, "a replacement that all pages failed in", List.of(old(), other()),
						new Attempt("abc", "a9").failed("new 0", "new 1")),
				Arguments.of(remote, "the first with tables", List.of(other()), tables()),
				Arguments.of(remote, "a replacement with tables", List.of(oldTables()), tables()));
	}

	private static Attempt both() {
		return new Attempt("abc", "a9").pages("new 0", "new 1").failed("new failed");
	}

	private static Attempt tables() {
		return both().table("copies", "new copies").table("offers").table("reviews", "new review");
	}

	private static Attempt oldTables() {
		return old().table("copies", "old 0", "old 1").table("offers", "old offers");
	}

	private static Attempt none() {
		return new Attempt("abc", "a9");
	}

	private static Attempt old() {
		return new Attempt("abc", "a2").pages("old 0", "old 1", "old 2").failed("old failed");
	}

	private static Attempt other() {
		return new Attempt("xyz", "a1").pages("other").failed("other failed");
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("publications")
	void endsLikeAnUndisturbedOne(String scheme, String name, List<Attempt> before, Attempt attempt) throws Exception {
		Scene undisturbed = new Scene(scheme, "undisturbed", before, attempt);
		undisturbed.start();
		SortedMap<String, String> expected = undisturbed.tree();
		int deaths = 0;
		for (Moment moment : List.of(Moment.BEFORE, Moment.HALFWAY)) {
			for (int victim = 0; victim < ENOUGH; victim++) {
				Scene dataset = new Scene(scheme, moment + "-" + victim, before, attempt);
				if (!dataset.dies(victim, moment)) {
					assertThat(dataset.tree()).isEqualTo(expected);
					break;
				}
				deaths++;
				dataset.assertReadersSeeCompleteRuns(before, attempt);
				dataset.start();
				assertThat(dataset.tree()).as("killed %s operation %d", moment, victim).isEqualTo(expected);
			}
		}
		assertThat(deaths).isGreaterThan(2 * 8);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("publications")
	void isFinishedByAnyOtherRunOnceItIsPrepared(String scheme, String name, List<Attempt> before, Attempt attempt)
			throws Exception {
		Scene undisturbed = new Scene(scheme, "undisturbed", before, attempt);
		SortedMap<String, String> old = undisturbed.treeWithoutStaging();
		undisturbed.start();
		SortedMap<String, String> published = undisturbed.tree();
		boolean went = false;
		for (int victim = 0; victim < ENOUGH; victim++) {
			Scene dataset = new Scene(scheme, "other-" + victim, before, attempt);
			if (!dataset.dies(victim, Moment.AFTER)) {
				break;
			}
			boolean prepared = dataset.isPrepared();
			dataset.recover(List.of());
			if (prepared || dataset.isPublished()) {
				went = true;
				assertThat(dataset.tree()).as("killed after operation %d", victim).isEqualTo(published);
			}
			else {
				assertThat(went).as("it never goes back").isFalse();
				assertThat(dataset.treeWithoutStaging()).as("killed after operation %d", victim).isEqualTo(old);
			}
		}
		assertThat(went).isTrue();
	}

	@Test
	void mayBeKilledAgainWhileItIsFinished() throws Exception {
		for (String scheme : fileSystems.keySet()) {
			Scene undisturbed = new Scene(scheme, scheme, List.of(old()), both());
			undisturbed.start();
			SortedMap<String, String> expected = undisturbed.tree();
			int secondDeaths = 0;
			for (int first = 0; first < ENOUGH; first += 3) {
				for (int second = 0; second < ENOUGH; second += 2) {
					Scene dataset = new Scene(scheme, scheme + first + "-" + second, List.of(old()), both());
					boolean died = dataset.dies(first, Moment.BEFORE);
					if (!died || !dataset.dies(second, Moment.HALFWAY)) {
						break;
					}
					secondDeaths++;
					dataset.start();
					assertThat(dataset.tree()).as("killed at %d, then at %d", first, second).isEqualTo(expected);
				}
			}
			assertThat(secondDeaths).isGreaterThan(30);
		}
	}

	/**
	 * A folder in memory where the system has one.
	 */
	static final class InMemory implements TempDirFactory {

		@Override
		public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
			Path memory = Path.of("/dev/shm");
			return Files.isWritable(memory) ? Files.createTempDirectory(memory, "spidra-parquet")
					: Files.createTempDirectory("spidra-parquet");
		}

	}

	/**
	 * A dataset in which one attempt is about to be published.
	 */
	private final class Scene {

		private final DatasetFiles files;

		private final Path root;

		private final DatasetLayout layout;

		private final Attempt attempt;

		Scene(String scheme, String name, List<Attempt> before, Attempt attempt) throws IOException {
			this.files = Objects.requireNonNull(fileSystems.get(scheme));
			this.root = PublicationCrashTests.this.folder.resolve(name);
			this.layout = DatasetLayout.at(URI.create(scheme + "://" + this.root));
			this.attempt = attempt;
			Path prepared = PublicationCrashTests.this.folder.resolve("prepared-" + scheme);
			if (!Files.exists(prepared)) {
				DatasetLayout layout = DatasetLayout.at(URI.create(scheme + "://" + prepared));
				for (Attempt each : before) {
					each.publish(this.files, layout);
				}
				attempt.write(this.files, layout);
			}
			FileSystemUtils.copyRecursively(prepared, this.root);
		}

		/** Does what a start of the same command does, with new instances. */
		void start() throws IOException {
			recover(List.of("a9"));
			if (!isPublished()) {
				this.attempt.publishWritten(this.files, this.layout);
			}
		}

		void recover(List<String> needed) throws IOException {
			Publication publication = new Publication(new Dataset(this.files, this.layout), () -> {
			});
			publication.finishInterrupted();
			publication.removeOrphans(isPublished() ? List.of() : needed);
		}

		boolean isPublished() throws IOException {
			org.apache.hadoop.fs.Path manifest = this.layout.manifest(this.attempt.manifest().key());
			return this.files.exists(manifest)
					&& ManifestJson.read(this.files, manifest, Manifest.class).attempt().equals("a9");
		}

		boolean isPrepared() {
			return Files.exists(this.root.resolve("_spidra/staging/a9/manifest.json"));
		}

		/**
		 * Starts and dies.
		 * @return whether it died before it was done
		 */
		boolean dies(int victim, Moment moment) throws IOException {
			return Crash.at(victim, moment, this::start);
		}

		void assertReadersSeeCompleteRuns(List<Attempt> before, Attempt attempt) throws IOException {
			for (PublishedRuns.Run run : PublishedRuns.read(new Dataset(this.files, this.layout), List.of()).runs()) {
				Manifest manifest = ManifestJson.read(this.files, this.layout.manifest(run.key()), Manifest.class);
				assertThat(Stream.concat(before.stream(), Stream.of(attempt)).map(Attempt::manifest))
					.contains(manifest);
				manifest.files().values().forEach((files) -> {
					for (Manifest.DataFile file : files) {
						assertThat(this.root.resolve(file.path())).hasSize(file.bytes());
					}
				});
			}
			for (Attempt each : before) {
				assertThat(this.files.exists(this.layout.manifest(each.manifest().key()))
						|| each.manifest().key().equals(attempt.manifest().key()))
					.isTrue();
			}
		}

		SortedMap<String, String> tree() throws IOException {
			return Datasets.tree(this.root);
		}

		SortedMap<String, String> treeWithoutStaging() throws IOException {
			SortedMap<String, String> tree = tree();
			tree.keySet().removeIf((name) -> name.startsWith("_spidra/staging/"));
			return tree;
		}

	}

}
