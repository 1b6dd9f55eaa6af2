package io.spidraparquet.history;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.dataset.FileBody;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.ManifestJson;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class RunHistoryTests {

	@TempDir
	private Path folder;

	private Dataset dataset;

	@BeforeEach
	void open() throws IOException {
		this.dataset = Dataset.open(URI.create("file:" + this.folder));
	}

	private void publish(int sequence, String key, long pages) throws IOException {
		Manifest.Run run = new Manifest.Run(key, "a", null, 1, "2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z", "0",
				Map.of(), Map.of(), null);
		Manifest manifest = new Manifest(
				Manifest.VERSION, sequence, run, new Manifest.Totals(pages, pages, pages, 0, 0, 1), Map.of(), List.of(),
				DeferredCrawls.NONE, List.of(Manifest.Table.of(Table.pages(null, FixedColumns.pages("r")), List.of(),
						List.of(), TableFacts.NONE)),
				List.of(), List.of(), null, null, List.of(), List.of("a warning"));
		write(this.dataset.layout().manifest(key), ManifestJson.compact(manifest));
	}

	private void write(org.apache.hadoop.fs.Path path, FileBody body) throws IOException {
		this.dataset.files().mkdirs(path.getParent());
		this.dataset.files().write(path, body);
	}

	private RunHistory read(String except) throws IOException {
		return RunHistory.read(this.dataset, PublishedRuns.readAll(this.dataset), except);
	}

	private void keep(RunHistory history) throws IOException {
		write(this.dataset.layout().path("_spidra/" + RunHistory.FILE), history.body());
	}

	@Test
	void hasTheLastRunsInTheirOrderWithoutTheOneThatIsReplaced() throws IOException {
		for (int i = 1; i <= 100; i++) {
			publish(i, "run-" + (1000 - i), i);
		}
		List<RunFigures> runs = read("run-900").runs();
		assertThat(runs).hasSize(RunHistory.MOST);
		assertThat(runs.get(0).sequence()).isEqualTo(10);
		assertThat(runs.get(89).key()).isEqualTo("run-901");
		assertThat(runs.get(89).warnings()).isEqualTo(1);
	}

	@Test
	void readsWhatHasChangedAndNothingElse() throws IOException {
		publish(1, "a", 10);
		publish(2, "b", 20);
		RunHistory before = read("none");
		keep(before);
		assertThat(read("none").runs()).isEqualTo(before.runs());
		// with the same length and time, the manifest counts as the one that was read
		Path ofA = this.folder.resolve("_spidra/runs/a.json");
		FileTime time = Files.getLastModifiedTime(ofA);
		Files.writeString(ofA, Files.readString(ofA).replace("\"pages\":10", "\"pages\":11"));
		Files.setLastModifiedTime(ofA, time);
		assertThat(read("none").runs()).extracting(RunFigures::pages).containsExactly(10L, 20L);
		Files.setLastModifiedTime(ofA, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
		assertThat(read("none").runs()).extracting(RunFigures::pages).containsExactly(11L, 20L);
		publish(3, "a", 12);
		assertThat(read("none").runs()).extracting(RunFigures::pages).containsExactly(20L, 12L);
	}

	@Test
	void doesNotNeedItsFile() throws IOException {
		publish(1, "a", 10);
		Path file = this.folder.resolve("_spidra/history.json");
		for (String content : List.of("", "null", "[]", "{", "{\"version\":7}", "{\"version\":1,\"runs\":{\"a\":{}}}",
				"{\"version\":1,\"runs\":{\"a\":null}}")) {
			Files.writeString(file, content);
			assertThat(read("none").runs()).as(content).extracting(RunFigures::pages).containsExactly(10L);
		}
	}

}
