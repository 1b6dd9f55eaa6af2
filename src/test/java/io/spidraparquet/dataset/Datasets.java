package io.spidraparquet.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;

/**
 * Manifests for tests, and the content of folders.
 */
final class Datasets {

	private Datasets() {
	}

	static Manifest manifest(long sequence, String key, String attempt, List<Manifest.DataFile> files,
			List<Manifest.DataFile> failedFiles) {
		return manifest(sequence, key, attempt, files, failedFiles, List.of("crawl-of-" + key),
				FixedColumns.pages("run-1"));
	}

	static Manifest manifest(long sequence, String key, String attempt, List<Manifest.DataFile> files,
			List<Manifest.DataFile> failedFiles, List<String> crawlIds, TableSchema schema) {
		long rows = files.stream().mapToLong(Manifest.DataFile::rows).sum();
		long failed = failedFiles.stream().mapToLong(Manifest.DataFile::rows).sum();
		Manifest.Run run = new Manifest.Run(key, attempt, null, 7, "2026-11-23T01:00:00Z",
				"2026-11-23T01:00:0" + sequence + "Z", "0.1.0", Map.of("crawlId", key), Map.of("codec", "ZSTD"), null);
		return new Manifest(Manifest.VERSION, sequence, run,
				new Manifest.Totals(rows + failed, rows, rows, failed, 0,
						files.stream().mapToLong(Manifest.DataFile::bytes).sum()),
				(failed > 0) ? Map.of("failed", failed) : Map.of(),
				crawlIds.stream()
					.map((id) -> new Manifest.Crawl(id, "0123abcd", "2026-11-23T01:00:01Z", 3, 2, 1, 0, 2, null))
					.toList(),
				DeferredCrawls.NONE, List.of(pages(files, schema)), failedFiles, List.of(), null, null, List.of(),
				List.of());
	}

	/** The same run with further tables, each of an array of this name. */
	static Manifest withTables(Manifest manifest, Map<String, List<Manifest.DataFile>> children) {
		Table pages = manifest.schema().pages();
		List<Manifest.Table> tables = new ArrayList<>(manifest.tables());
		new TreeMap<>(children).forEach((name, files) -> {
			TableSchema schema = FixedColumns.child("run-1", pages, "/data/" + name, name);
			tables.add(Manifest.Table.of(
					new Table(name, "/data/" + name, Table.PAGES, new TableSchema(1, schema.columns())), files,
					List.of(), TableFacts.NONE));
		});
		return new Manifest(manifest.version(), manifest.sequence(), manifest.run(), manifest.totals(),
				manifest.failedPagesByReason(), manifest.crawls(), manifest.deferred(), tables,
				manifest.failedPageFiles(), manifest.supersedes(), manifest.content(), manifest.raw(),
				manifest.checks(), manifest.warnings());
	}

	private static Manifest.Table pages(List<Manifest.DataFile> files, TableSchema schema) {
		return Manifest.Table.of(Table.pages(null, new TableSchema(1, schema.columns())), files, List.of(),
				TableFacts.NONE);
	}

	/** Writes only the manifest, as if the run had been published. */
	static void publish(DatasetFiles files, DatasetLayout layout, Manifest manifest) throws IOException {
		files.mkdirs(layout.runs());
		files.write(layout.manifest(manifest.key()), (out) -> ManifestJson.MAPPER.writeValue(out, manifest));
	}

	static FileBody text(String text) {
		return (out) -> out.write(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Lists everything below a folder.
	 * @return contents of files by their paths; folders end with a slash
	 */
	static SortedMap<String, String> tree(Path root) throws IOException {
		SortedMap<String, String> tree = new TreeMap<>();
		try (Stream<Path> paths = Files.walk(root)) {
			for (Path path : paths.toList()) {
				String name = root.relativize(path).toString();
				if (Files.isDirectory(path)) {
					tree.put(name + "/", "");
				}
				else {
					tree.put(name, Files.readString(path));
				}
			}
		}
		return tree;
	}

}
