package io.spidraparquet.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.entry;

class PublishedRunsTests {

	@TempDir
	Path root;

	private DatasetFiles files;

	private DatasetLayout layout;

	@BeforeEach
	void openFiles() throws IOException {
		this.files = DatasetFiles.open(this.root.toUri());
		this.layout = DatasetLayout.at(this.root.toUri());
	}

	@Test
	void findsNothingWhereNothingIsPublished() throws IOException {
		PublishedRuns published = read("a");
		assertThat(published.runs()).isEmpty();
		assertThat(published.holders()).isEmpty();
		assertThat(published.nextSequence()).isEqualTo(1);
		assertThat(published.schema()).isNull();
		assertThat(PublishedRuns
			.read(new Dataset(this.files, DatasetLayout.at(this.root.resolve("none").toUri())), List.of())
			.runs()).isEmpty();
	}

	@Test
	void listsRunsInTheOrderOfTheirPublication() throws IOException {
		publish(3, "2026-11-21");
		publish(1, "zzz");
		publish(10, "abc");
		publish(2, "mmm");
		PublishedRuns published = read();
		assertThat(published.runs()).extracting(PublishedRuns.Run::key)
			.containsExactly("zzz", "mmm", "2026-11-21", "abc");
		assertThat(published.runs()).extracting(PublishedRuns.Run::sequence).containsExactly(1L, 2L, 3L, 10L);
		assertThat(published.nextSequence()).isEqualTo(11);
	}

	@Test
	void tellsWhatARunHolds() throws IOException {
		Manifest manifest = Datasets.manifest(4, "abc", "a1",
				List.of(new Manifest.DataFile("pages/run=abc/p.parquet", 100, 7, null)),
				List.of(new Manifest.DataFile("failed_pages/run=abc/f.parquet", 10, 2, null)));
		Datasets.publish(this.files, this.layout, manifest);
		assertThat(read().runs()).singleElement().satisfies((run) -> {
			assertThat(run.totals()).isEqualTo(new Manifest.Totals(9, 7, 7, 2, 0, 100));
			assertThat(run.startedAt()).isEqualTo("2026-11-23T01:00:00Z");
			assertThat(run.publishedAt()).isEqualTo("2026-11-23T01:00:04Z");
		});
	}

	@Test
	void tellsWhichRunsHoldTheWantedCrawls() throws IOException {
		publish(1, "one", "c1", "c2");
		publish(2, "two", "c3");
		publish(3, "three");
		assertThat(holders("c3", "c1", "c9")).containsExactly(entry("c1", "one"), entry("c3", "two"));
		assertThat(read("c9").holders()).isEmpty();
		assertThat(read().holders()).isEmpty();
	}

	@Test
	void takesTheColumnsOfTheRunThatWasPublishedLast() throws IOException {
		TableSchema old = FixedColumns.pages("one");
		TableSchema wider = new TableSchema(1,
				Stream
					.concat(old.columns().stream(),
							Stream.of(new Column("price", new ColumnType.Decimal(38, 2), "/data/price", "two"),
									new Column("tags", new ColumnType.ListOf(ColumnType.Basic.STRING), "/data/tags",
											"two"),
									new Column("raw", ColumnType.Json.JSON, "/data/a~1b", "two")))
					.toList());
		Datasets.publish(this.files, this.layout,
				Datasets.manifest(2, "a-key-that-sorts-first", "a2", List.of(), List.of(), List.of(), wider));
		Datasets.publish(this.files, this.layout,
				Datasets.manifest(1, "z", "a1", List.of(), List.of(), List.of(), old));
		assertThat(read().schema()).isEqualTo(DatasetSchema.of(Table.pages(null, wider)));
	}

	@Test
	void readsManifestsAndNothingElseInTheirFolder() throws IOException {
		publish(1, "abc");
		for (String name : List.of("abc.html", "abc.redshift.json", ".abc.json.tmp", ".hidden.json", "notes.txt",
				"abc.json~")) {
			Files.writeString(this.root.resolve("_spidra/runs").resolve(name), "no manifest");
		}
		assertThat(read().runs()).extracting(PublishedRuns.Run::key).containsExactly("abc");
	}

	@Test
	void readsAManifestOfALaterVersionOfThisApplicationThatSaysMore() throws IOException {
		publish(1, "abc", "c1");
		Path manifest = this.root.resolve("_spidra/runs/abc.json");
		Files.writeString(manifest, Files.readString(manifest).replaceFirst("\\{", "{\"later\":{\"x\":[1]},"));
		assertThat(holders("c1")).containsExactly(entry("c1", "abc"));
	}

	@Test
	void saysWhichManifestIsDamaged() throws IOException {
		publish(1, "abc");
		publish(2, "def");
		List<Path> folders = dataFolders("def", "failed_pages", "pages", "products");
		dataFolders("abc", "others");
		Files.createDirectories(this.root.resolve("notes/run=def"));
		Path manifest = this.root.resolve("_spidra/runs/def.json");
		String complete = Files.readString(manifest);
		for (String damaged : List.of("", "{", complete.substring(0, complete.length() / 2), "\u0000".repeat(100), "[]",
				"\"text\"", complete.replaceFirst("\"sequence\" : 2", "\"sequence\" : \"two\""), "<html>")) {
			Files.writeString(manifest, damaged);
			assertThatIOException().as("'%s'", damaged)
				.isThrownBy(this::read)
				.withMessageStartingWith(manifest + " is damaged (")
				.withMessageEndingWith("): restore it; or remove " + manifest + ", " + folders.get(0) + ", "
						+ folders.get(1) + " and " + folders.get(2) + ", and run def again");
		}
	}

	@Test
	void saysWhichManifestIsMissing() throws IOException {
		publish(1, "abc");
		Dataset dataset = new Dataset(this.files, this.layout);
		dataFolders("abc", "products");
		dataFolders("mine", "pages", "products");
		Files.createDirectories(this.root.resolve("products/run=x"));
		Files.createFile(this.root.resolve("products/run=x/part-00000-0123456789ab.csv"));
		Path other = Files.createDirectories(this.root.resolve("_spidra/run=x"));
		Files.createFile(other.resolve("part-00000-0123456789ab.parquet"));
		PublishedRuns.requireManifests(dataset, "mine");
		List<Path> lost = dataFolders("lost", "products", "products_offers");
		assertThatIOException().isThrownBy(() -> PublishedRuns.requireManifests(dataset, "mine"))
			.withMessage(this.root + "/_spidra/runs/lost.json is missing, but its run has data: restore it; or remove "
					+ lost.get(0) + " and " + lost.get(1) + ", and run lost again");
	}

	/** Makes the folders of a run in some tables. */
	private List<Path> dataFolders(String key, String... tables) throws IOException {
		List<Path> folders = new ArrayList<>();
		for (String table : tables) {
			folders.add(Files.createDirectories(this.root.resolve(table + "/run=" + key)));
			Files.createFile(folders.get(folders.size() - 1).resolve("part-00000-0123456789ab.parquet"));
		}
		return folders;
	}

	@Test
	void isASnapshot() throws IOException {
		publish(1, "abc");
		PublishedRuns published = read();
		publish(2, "def");
		assertThat(published.runs()).hasSize(1);
		assertThat(published.nextSequence()).isEqualTo(2);
	}

	@Test
	void findsTheFilesOfTheRunThatWasPublishedLast() throws IOException {
		assertThat(read().lastFiles("pages")).isEmpty();
		Datasets.publish(this.files, this.layout,
				Datasets.manifest(2, "abc", "a2", List.of(new Manifest.DataFile("pages/run=abc/p1.parquet", 1, 1, null),
						new Manifest.DataFile("pages/run=abc/p0.parquet", 1, 1, null)), List.of()));
		Datasets.publish(this.files, this.layout, Datasets.manifest(1, "xyz", "a1",
				List.of(new Manifest.DataFile("pages/run=xyz/p.parquet", 1, 1, null)), List.of()));
		assertThat(read().lastFiles("pages")).containsExactly("pages/run=abc/p1.parquet", "pages/run=abc/p0.parquet");
		assertThat(read().lastFiles("products")).isEmpty();
	}

	private void publish(long sequence, String key, String... crawlIds) throws IOException {
		Datasets.publish(this.files, this.layout, Datasets.manifest(sequence, key, "a" + sequence, List.of(), List.of(),
				List.of(crawlIds), FixedColumns.pages("run-1")));
	}

	private Map<String, String> holders(String... crawlIds) throws IOException {
		Map<String, String> runs = new TreeMap<>();
		read(crawlIds).holders().forEach((crawl, holder) -> runs.put(crawl, holder.run()));
		return runs;
	}

	private PublishedRuns read(String... crawlIds) throws IOException {
		return PublishedRuns.read(new Dataset(this.files, this.layout), List.of(crawlIds));
	}

}
