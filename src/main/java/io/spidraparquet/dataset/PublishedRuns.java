package io.spidraparquet.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * What is published at an output, by its manifests alone. A snapshot; taken under the
 * dataset's lock it stays true while the lock is held.
 */
public final class PublishedRuns {

	private final List<Run> runs;

	private final Map<String, String> holders;

	private final @Nullable TableSchema schema;

	private PublishedRuns(List<Run> runs, Map<String, String> holders, @Nullable TableSchema schema) {
		this.runs = List.copyOf(runs);
		this.holders = holders;
		this.schema = schema;
	}

	/**
	 * Reads the manifests.
	 * @param files file system of the output
	 * @param layout its layout
	 * @param crawlIds the crawls whose holders are asked for
	 * @return what is published
	 * @throws IOException if a manifest cannot be read
	 */
	public static PublishedRuns read(DatasetFiles files, DatasetLayout layout, Collection<String> crawlIds)
			throws IOException {
		List<Run> runs = new ArrayList<>();
		Map<String, String> holders = new TreeMap<>();
		long last = 0;
		TableSchema schema = null;
		for (String name : files.list(layout.runs())) {
			if (!name.endsWith(".json") || name.endsWith(".redshift.json") || name.startsWith(".")) {
				continue;
			}
			Manifest manifest;
			try {
				manifest = ManifestJson.read(files, layout.path("_spidra/runs/" + name), Manifest.class);
			}
			catch (FileNotFoundException ex) {
				continue; // who does not hold the lock may see it being replaced
			}
			if (manifest.version() > Manifest.VERSION) {
				throw new IOException("the manifest " + name + " has version " + manifest.version()
						+ ": a newer spidra-parquet wrote it, use that one");
			}
			for (Manifest.Crawl crawl : manifest.crawls()) {
				if (crawlIds.contains(crawl.id())) {
					holders.put(crawl.id(), manifest.key());
				}
			}
			if (manifest.sequence() > last) {
				last = manifest.sequence();
				schema = ManifestJson.schema(manifest);
			}
			runs.add(new Run(manifest.sequence(), manifest.key(), manifest.attempt(), manifest.startedAt(),
					manifest.publishedAt(), manifest.totals()));
		}
		runs.sort((a, b) -> Long.compare(a.sequence(), b.sequence()));
		return new PublishedRuns(runs, holders, schema);
	}

	/**
	 * The runs.
	 * @return in the order of publication
	 */
	public List<Run> runs() {
		return this.runs;
	}

	/**
	 * A run by its key.
	 * @param key of the run
	 * @return the run; null if it is not published
	 */
	public @Nullable Run find(String key) {
		return this.runs.stream().filter((run) -> run.key().equals(key)).findFirst().orElse(null);
	}

	/**
	 * Which runs hold the crawls that were asked for.
	 * @return crawl id and run key, in order of the ids; without crawls that no run holds
	 */
	public Map<String, String> holders() {
		return this.holders;
	}

	/**
	 * The number for the next publication.
	 * @return from 1
	 */
	public long nextSequence() {
		return this.runs.isEmpty() ? 1 : this.runs.get(this.runs.size() - 1).sequence() + 1;
	}

	/**
	 * The columns so far.
	 * @return the schema of the run that was published last; null if none is
	 */
	public @Nullable TableSchema schema() {
		return this.schema;
	}

	/**
	 * One published run.
	 *
	 * @param sequence place in the order of publication
	 * @param key of the run
	 * @param attempt id of the attempt that was published
	 * @param startedAt ISO 8601
	 * @param publishedAt ISO 8601
	 * @param totals sums over its crawls
	 */
	public record Run(long sequence, String key, String attempt, String startedAt, String publishedAt,
			Manifest.Totals totals) {

	}

}
