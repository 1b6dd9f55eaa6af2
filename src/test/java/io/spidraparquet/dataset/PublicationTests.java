package io.spidraparquet.dataset;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class PublicationTests {

	@TempDir
	Path folder;

	private static DatasetFiles files;

	private Path root;

	private DatasetLayout layout;

	private Publication publication;

	@BeforeAll
	static void openFiles() throws IOException {
		files = DatasetFiles.open(Path.of("/").toUri());
	}

	@AfterAll
	static void closeFiles() throws IOException {
		files.fileSystem().close();
	}

	@BeforeEach
	void nameDataset() {
		this.root = this.folder.resolve("data set");
		this.layout = DatasetLayout.at(this.root.toUri());
		this.publication = new Publication(new Dataset(files, this.layout), () -> {
		});
	}

	@Test
	void publishesARunForTheFirstTime() throws IOException {
		Attempt attempt = new Attempt("abc", "a1").pages("p0", "p1").failed("f0");
		attempt.publish(files, this.layout);
		assertThat(Datasets.tree(this.root))
			.containsOnlyKeys("/", "_spidra/", "_spidra/dataset.json", "_spidra/runs/", "_spidra/runs/abc.html",
					"_spidra/runs/abc.json", "_spidra/runs/abc.redshift.json", "_spidra/schema.json",
					"_spidra/staging/", "failed_pages/", "failed_pages/run=abc/",
					"failed_pages/run=abc/part-00000-a1.parquet", "pages/", "pages/run=abc/",
					"pages/run=abc/part-00000-a1.parquet", "pages/run=abc/part-00001-a1.parquet")
			.containsEntry("pages/run=abc/part-00000-a1.parquet", "p0")
			.containsEntry("pages/run=abc/part-00001-a1.parquet", "p1")
			.containsEntry("failed_pages/run=abc/part-00000-a1.parquet", "f0")
			.containsEntry("_spidra/schema.json", "schema of a1")
			.containsEntry("_spidra/runs/abc.html", "report of a1");
		assertThat(ManifestJson.read(files, this.layout.manifest("abc"), Manifest.class)).isEqualTo(attempt.manifest());
	}

	@Test
	void replacesARun() throws IOException {
		new Attempt("abc", "a1").pages("p0", "p1").failed("f0").publish(files, this.layout);
		new Attempt("abc", "a2").pages("q0").failed("g0").publish(files, this.layout);
		assertThat(Datasets.tree(this.root))
			.containsOnlyKeys("/", "_spidra/", "_spidra/dataset.json", "_spidra/runs/", "_spidra/runs/abc.html",
					"_spidra/runs/abc.json", "_spidra/runs/abc.redshift.json", "_spidra/schema.json",
					"_spidra/staging/", "failed_pages/", "failed_pages/run=abc/",
					"failed_pages/run=abc/part-00000-a2.parquet", "pages/", "pages/run=abc/",
					"pages/run=abc/part-00000-a2.parquet")
			.containsEntry("pages/run=abc/part-00000-a2.parquet", "q0")
			.containsEntry("failed_pages/run=abc/part-00000-a2.parquet", "g0")
			.containsEntry("_spidra/schema.json", "schema of a2")
			.containsEntry("_spidra/runs/abc.html", "report of a2");
	}

	@Test
	void replacesTheTablesOfARunTogether() throws IOException {
		new Attempt("abc", "a1").pages("p0")
			.table("copies", "c0")
			.table("data", "d0")
			.table("old", "o0", "o1")
			.publish(files, this.layout);
		assertThat(Datasets.tree(this.root)).containsEntry("copies/run=abc/part-00000-a1.parquet", "c0")
			.containsEntry("data/run=abc/part-00000-a1.parquet", "d0")
			.containsEntry("old/run=abc/part-00001-a1.parquet", "o1")
			.containsKeys("_spidra/runs/abc.redshift.json", "_spidra/runs/abc.copies.redshift.json",
					"_spidra/runs/abc.data.redshift.json", "_spidra/runs/abc.old.redshift.json");
		new Attempt("abcd", "a2").pages("p0").table("copies", "c0").publish(files, this.layout);
		new Attempt("abc", "a3").table("copies", "n0").table("data").table("old", "n0").publish(files, this.layout);
		SortedMap<String, String> tree = Datasets.tree(this.root);
		assertThat(tree).containsEntry("copies/run=abc/part-00000-a3.parquet", "n0")
			.containsEntry("old/run=abc/part-00000-a3.parquet", "n0")
			.containsEntry("copies/run=abcd/part-00000-a2.parquet", "c0")
			.containsKeys("_spidra/runs/abc.redshift.json", "_spidra/runs/abcd.copies.redshift.json")
			.doesNotContainKeys("pages/run=abc/", "data/run=abc/", "_spidra/runs/abc.data.redshift.json");
		assertThat(tree.keySet()).noneMatch((path) -> path.contains("a1") || path.matches("_spidra/staging/.+"));
	}

	@Test
	void removesTheFoldersOfAReplacedRunInTablesThatTheNewOneDoesNotKnow() throws IOException {
		Path lost = Files.createDirectories(this.root.resolve("products/run=abc"));
		Files.createFile(lost.resolve("part-00000-0123456789ab.parquet"));
		Path own = Files.createDirectories(this.root.resolve("notes/run=abc"));
		Files.createFile(own.resolve("notes.parquet"));
		new Attempt("abc", "a1").pages("p0").publish(files, this.layout);
		assertThat(Datasets.tree(this.root)).doesNotContainKey("products/run=abc/")
			.containsKeys("notes/run=abc/notes.parquet", "pages/run=abc/part-00000-a1.parquet");
	}

	@Test
	void leavesTheOtherRunsAlone() throws IOException {
		new Attempt("abc", "a1").pages("p0").failed("f0").publish(files, this.layout);
		new Attempt("ab", "a2").pages("q0").publish(files, this.layout);
		new Attempt("abcd", "a3").publish(files, this.layout);
		assertThat(Datasets.tree(this.root)).containsEntry("pages/run=abc/part-00000-a1.parquet", "p0")
			.containsEntry("failed_pages/run=abc/part-00000-a1.parquet", "f0")
			.containsEntry("pages/run=ab/part-00000-a2.parquet", "q0")
			.containsKeys("_spidra/runs/abc.json", "_spidra/runs/ab.json", "_spidra/runs/abcd.json");
	}

	@Test
	void publishesARunWithoutRowsAsAManifestAlone() throws IOException {
		new Attempt("abc", "a1").publish(files, this.layout);
		assertThat(Datasets.tree(this.root)).containsKeys("_spidra/runs/abc.json")
			.doesNotContainKeys("pages/", "failed_pages/");
		assertThat(ManifestJson.read(files, this.layout.manifest("abc"), Manifest.class).totals().rows()).isZero();
	}

	@Test
	void removesTheFilesOfARunThatHasNoRowsAnyMore() throws IOException {
		new Attempt("abc", "a1").pages("p0").failed("f0").publish(files, this.layout);
		new Attempt("abc", "a2").failed("g0").publish(files, this.layout);
		assertThat(Datasets.tree(this.root)).doesNotContainKey("pages/run=abc/")
			.containsEntry("failed_pages/run=abc/part-00000-a2.parquet", "g0");
		new Attempt("abc", "a3").pages("r0").publish(files, this.layout);
		assertThat(Datasets.tree(this.root)).doesNotContainKey("failed_pages/run=abc/")
			.containsEntry("pages/run=abc/part-00000-a3.parquet", "r0");
	}

	@Test
	void keepsTheFilesOfAReplacedRunForIcebergTables() throws IOException {
		new Attempt("abc", "a1").pages("p0", "p1").failed("f0").publish(files, this.layout);
		files.write(this.layout.iceberg(), Datasets.text("{}"));
		new Attempt("abc", "a2").pages("q0").table("new", "n0").publish(files, this.layout);
		assertThat(Datasets.tree(this.root)).containsEntry("pages/run=abc/part-00000-a1.parquet", "p0")
			.containsEntry("pages/run=abc/part-00001-a1.parquet", "p1")
			.containsEntry("pages/run=abc/part-00000-a2.parquet", "q0")
			.containsEntry("failed_pages/run=abc/part-00000-a1.parquet", "f0")
			.containsEntry("new/run=abc/part-00000-a2.parquet", "n0");
		assertThat(ManifestJson.read(files, this.layout.manifest("abc"), Manifest.class).attempt()).isEqualTo("a2");
	}

	@Test
	void publishesNothingBeforeItIsToldTo() throws IOException {
		Attempt attempt = new Attempt("abc", "a1").pages("p0").failed("f0");
		attempt.write(files, this.layout);
		attempt.stage(files, this.layout);
		this.publication.prepare(attempt.manifest(), attempt.copies());
		assertThat(Datasets.tree(this.root).keySet())
			.allMatch((name) -> name.equals("/") || name.equals("_spidra/") || name.startsWith("_spidra/staging/"));
		assertThat(PublishedRuns.read(new Dataset(files, this.layout), List.of()).runs()).isEmpty();
	}

	@Test
	void mayStageTheSameFilesAgain() throws IOException {
		Attempt attempt = new Attempt("abc", "a1").pages("p0", "p1").failed("f0");
		attempt.write(files, this.layout);
		attempt.stage(files, this.layout);
		attempt.stage(files, this.layout);
		this.publication.prepare(attempt.manifest(), Map.of("old.txt", Datasets.text("of the first try")));
		attempt.stage(files, this.layout);
		this.publication.prepare(attempt.manifest(), attempt.copies());
		this.publication.publish(attempt.manifest());
		Map<String, String> tree = Datasets.tree(this.root);
		assertThat(tree).containsEntry("pages/run=abc/part-00001-a1.parquet", "p1")
			.doesNotContainKey("_spidra/old.txt");
	}

	@Test
	void refusesAFileThatIsNotWhatWasWritten() throws IOException {
		org.apache.hadoop.fs.Path part = new org.apache.hadoop.fs.Path(
				this.layout.path("_spidra/staging/a1/partition-00000"), "0.parquet");
		files.mkdirs(part.getParent());
		files.write(part, Datasets.text("12345"));
		for (int i = 0; i < 2; i++) {
			assertThatIOException().isThrownBy(() -> this.publication.stage("a1", part, "pages", "part-0.parquet", 6))
				.withMessageStartingWith(
						this.root + "/_spidra/staging/a1/data/pages/part-0.parquet has 5 bytes instead of "
								+ "6: nothing is published");
		}
	}

	@Test
	void refusesAFileThatIsGone() {
		org.apache.hadoop.fs.Path part = new org.apache.hadoop.fs.Path(
				this.layout.path("_spidra/staging/a1/partition-00000"), "0.parquet");
		assertThatIOException().isThrownBy(() -> this.publication.stage("a1", part, "pages", "part-0.parquet", 6))
			.withMessageContaining("0.parquet");
	}

	@Test
	void doesNotPublishAManifestWhoseFilesAreGone() throws IOException {
		Attempt attempt = new Attempt("abc", "a1").pages("p0").failed("f0");
		attempt.write(files, this.layout);
		attempt.stage(files, this.layout);
		this.publication.prepare(attempt.manifest(), attempt.copies());
		Files.delete(this.root.resolve("_spidra/staging/a1/data/pages/part-00000-a1.parquet"));
		assertThatIOException().isThrownBy(() -> this.publication.publish(attempt.manifest()))
			.withMessage(this.root + "/pages/run=abc/part-00000-a1.parquet is gone while its run is being published: "
					+ "remove " + this.root + "/_spidra/staging/a1 and run again");
		assertThat(PublishedRuns.read(new Dataset(files, this.layout), List.of()).runs()).isEmpty();
	}

	@Test
	void finishesNothingWhereNothingWasPrepared() throws IOException {
		this.publication.finishInterrupted();
		this.publication.removeOrphans(List.of());
		Attempt attempt = new Attempt("abc", "a1").pages("p0");
		attempt.write(files, this.layout);
		attempt.stage(files, this.layout);
		Map<String, String> before = Datasets.tree(this.root);
		this.publication.finishInterrupted();
		assertThat(Datasets.tree(this.root)).isEqualTo(before);
	}

	@Test
	void removesTheStagingFoldersThatNobodyNeeds() throws IOException {
		for (String attempt : List.of("a1", "a2", "a3")) {
			new Attempt("run-of-" + attempt, attempt).pages("p0").write(files, this.layout);
		}
		this.publication.removeOrphans(List.of("a2", "a9"));
		assertThat(this.root.resolve("_spidra/staging")).isDirectoryContaining("glob:**/a2")
			.isDirectoryNotContaining("glob:**/a1")
			.isDirectoryNotContaining("glob:**/a3");
		assertThat(this.root.resolve("_spidra/staging/a2/partition-00000")).isNotEmptyDirectory();
	}

	/**
	 * An attempt with its files: what the write step and the publish step do.
	 */
	static final class Attempt {

		private final String key;

		private final String id;

		private List<String> pages = List.of();

		private List<String> failed = List.of();

		private final SortedMap<String, List<String>> children = new TreeMap<>();

		Attempt(String key, String id) {
			this.key = key;
			this.id = id;
		}

		Attempt pages(String... contents) {
			this.pages = List.of(contents);
			return this;
		}

		Attempt failed(String... contents) {
			this.failed = List.of(contents);
			return this;
		}

		/** A table of an array, which may have no files. */
		Attempt table(String name, String... contents) {
			this.children.put(name, List.of(contents));
			return this;
		}

		/** Contents of the files of all tables. */
		private SortedMap<String, List<String>> tables() {
			SortedMap<String, List<String>> tables = new TreeMap<>(this.children);
			tables.put("pages", this.pages);
			tables.put("failed_pages", this.failed);
			return tables;
		}

		Manifest manifest() {
			Map<String, List<Manifest.DataFile>> files = new TreeMap<>();
			this.children.forEach((table, contents) -> files.put(table, dataFiles(table, contents)));
			return Datasets.withTables(pagesAlone(), files);
		}

		private Manifest pagesAlone() {
			return Datasets.manifest(Integer.parseInt(this.id.substring(1)), this.key, this.id,
					dataFiles("pages", this.pages), dataFiles("failed_pages", this.failed));
		}

		private List<Manifest.DataFile> dataFiles(String table, List<String> contents) {
			return IntStream.range(0, contents.size())
				.mapToObj((i) -> new Manifest.DataFile(table + "/run=" + this.key + "/" + name(i),
						contents.get(i).length(), 1, null))
				.toList();
		}

		private String name(int number) {
			return "part-%05d-%s.parquet".formatted(number, this.id);
		}

		Map<String, FileBody> copies() {
			Map<String, FileBody> copies = new LinkedHashMap<>();
			copies.put("dataset.json", Datasets.text("{}"));
			copies.put("schema.json", Datasets.text("schema of " + this.id));
			copies.put("runs/" + this.key + ".html", Datasets.text("report of " + this.id));
			copies.putAll(RedshiftManifest.bodies(URI.create("s3a://bucket/out"), manifest()));
			return copies;
		}

		/** Each file from a partition of its own. */
		void write(DatasetFiles files, DatasetLayout layout) throws IOException {
			for (Map.Entry<String, List<String>> table : tables().entrySet()) {
				for (int i = 0; i < table.getValue().size(); i++) {
					write(files, part(layout, i, table.getKey()), table.getValue().get(i));
				}
			}
		}

		private static void write(DatasetFiles files, org.apache.hadoop.fs.Path path, String content)
				throws IOException {
			files.mkdirs(path.getParent());
			files.write(path, Datasets.text(content));
		}

		private org.apache.hadoop.fs.Path part(DatasetLayout layout, int partition, String name) {
			return new org.apache.hadoop.fs.Path(
					layout.path("_spidra/staging/" + this.id + "/partition-0000" + partition), name + ".parquet");
		}

		void stage(DatasetFiles files, DatasetLayout layout) throws IOException {
			Publication publication = new Publication(new Dataset(files, layout), () -> {
			});
			for (Map.Entry<String, List<String>> table : tables().entrySet()) {
				for (int i = 0; i < table.getValue().size(); i++) {
					publication.stage(this.id, part(layout, i, table.getKey()), table.getKey(), name(i),
							table.getValue().get(i).length());
				}
			}
		}

		/** The publish step of a start that finds all partitions written. */
		void publishWritten(DatasetFiles files, DatasetLayout layout) throws IOException {
			stage(files, layout);
			Publication publication = new Publication(new Dataset(files, layout), () -> {
			});
			publication.prepare(manifest(), copies());
			publication.publish(manifest());
		}

		void publish(DatasetFiles files, DatasetLayout layout) throws IOException {
			write(files, layout);
			publishWritten(files, layout);
		}

	}

}
