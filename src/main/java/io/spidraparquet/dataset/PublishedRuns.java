package io.spidraparquet.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.spidraparquet.schema.TableSchema;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is published at an output, by its manifests alone. A snapshot; taken under the
 * dataset's lock it stays true while the lock is held.
 */
public final class PublishedRuns {

	private static final String SUFFIX = ".json";

	/** For clocks that differ. */
	private static final Duration MARGIN = Duration.ofDays(2);

	private final List<Run> runs = new ArrayList<>();

	private final SortedMap<String, Holder> holders = new TreeMap<>();

	private @Nullable TableSchema schema;

	private PublishedRuns() {
	}

	/**
	 * Reads all manifests.
	 * @param dataset published or not
	 * @param crawlIds the crawls whose holders are asked for
	 * @return what is published
	 * @throws IOException if a manifest cannot be read
	 */
	public static PublishedRuns read(Dataset dataset, Collection<String> crawlIds) throws IOException {
		return read(dataset, times(dataset).keySet(), crawlIds::contains);
	}

	/**
	 * Reads all manifests, with the holders of all crawls.
	 * @param dataset published or not
	 * @return what is published
	 * @throws IOException if a manifest cannot be read
	 */
	public static PublishedRuns readAll(Dataset dataset) throws IOException {
		return read(dataset, times(dataset).keySet(), (crawl) -> true);
	}

	/**
	 * Reads the manifests that were published since a time, the last one, and those of
	 * some runs; all crawls of these are known then.
	 * @param dataset published or not
	 * @param since manifests of earlier times are passed over
	 * @param keys of runs whose manifests are read whatever their time
	 * @return what is published, as far as it was read
	 * @throws IOException if a manifest cannot be read
	 */
	public static PublishedRuns readSince(Dataset dataset, Instant since, Collection<String> keys) throws IOException {
		SortedMap<String, Instant> times = times(dataset);
		Set<String> names = new TreeSet<>();
		times.entrySet().stream().max(Map.Entry.comparingByValue()).ifPresent((last) -> names.add(last.getKey()));
		times.forEach((name, time) -> {
			if (!time.isBefore(since.minus(MARGIN)) || keys.contains(key(name))) {
				names.add(name);
			}
		});
		PublishedRuns recent = read(dataset, names, (crawl) -> true);
		boolean hasLast = recent.nextSequence() - 1 == DatasetOwner.sequence(dataset);
		return hasLast ? recent : readAll(dataset);
	}

	/**
	 * The days whose nightly runs are published.
	 * @param dataset published or not
	 * @return days in order
	 * @throws IOException if the manifests cannot be listed
	 */
	public static SortedSet<LocalDate> dates(Dataset dataset) throws IOException {
		SortedSet<LocalDate> dates = new TreeSet<>();
		for (String name : times(dataset).keySet()) {
			LocalDate day = new RunKey(key(name)).day();
			if (day != null) {
				dates.add(day);
			}
		}
		return dates;
	}

	private static SortedMap<String, Instant> times(Dataset dataset) throws IOException {
		SortedMap<String, Instant> times = dataset.files().times(dataset.layout().runs());
		times.keySet()
			.removeIf((name) -> !name.endsWith(SUFFIX) || name.endsWith(".redshift.json") || name.startsWith("."));
		return times;
	}

	private static String key(String name) {
		return name.substring(0, name.length() - SUFFIX.length());
	}

	private static PublishedRuns read(Dataset dataset, Collection<String> names, Predicate<String> crawls)
			throws IOException {
		PublishedRuns published = new PublishedRuns();
		long last = 0;
		for (String name : names) {
			Manifest manifest;
			try {
				Path path = new Path(dataset.layout().runs(), name);
				manifest = ManifestJson.read(dataset.files(), path, Manifest.class);
			}
			catch (FileNotFoundException ex) {
				continue; // who does not hold the lock may see it being replaced
			}
			if (manifest.version() > Manifest.VERSION) {
				throw new IOException("the manifest " + name + " has version " + manifest.version()
						+ ": a newer spidra-parquet wrote it, use that one");
			}
			published.add(manifest, crawls);
			if (manifest.sequence() > last) {
				last = manifest.sequence();
				published.schema = manifest.table().toSchema();
			}
		}
		published.runs.sort(Comparator.comparingLong(Run::sequence));
		return published;
	}

	private void add(Manifest manifest, Predicate<String> crawls) {
		for (Manifest.Crawl crawl : manifest.crawls()) {
			Holder earlier = this.holders.get(crawl.id());
			if (crawls.test(crawl.id()) && (earlier == null || earlier.sequence() < manifest.sequence())) {
				this.holders.put(crawl.id(), new Holder(manifest.sequence(), manifest.key(), crawl.contentSha256(),
						Instant.parse(manifest.run().publishedAt()), manifest.raw()));
			}
		}
		this.runs.add(new Run(manifest.sequence(), manifest.key(), manifest.attempt(), manifest.run().startedAt(),
				manifest.run().publishedAt(), manifest.totals(), kept(manifest.deferred().notFetched(), crawls),
				kept(manifest.deferred().postponed(), crawls), superseded(manifest, crawls)));
	}

	private static Set<String> kept(List<String> ids, Predicate<String> crawls) {
		return ids.stream().filter(crawls).collect(Collectors.toSet());
	}

	private static Map<String, String> superseded(Manifest manifest, Predicate<String> crawls) {
		Map<String, String> superseded = new TreeMap<>();
		for (Manifest.Superseded each : manifest.supersedes()) {
			if (crawls.test(each.crawl())) {
				superseded.put(each.crawl(), each.run());
			}
		}
		return superseded;
	}

	/**
	 * The runs.
	 * @return in the order of publication
	 */
	public List<Run> runs() {
		return Collections.unmodifiableList(this.runs);
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
	 * Which runs hold the crawls that were asked for. Where a crawl was published anew,
	 * it is the later run.
	 * @return crawl id and holder, in order of the ids; without crawls that no run holds
	 */
	public SortedMap<String, Holder> holders() {
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
	 * @param notFetched ids of crawls that it could not fetch and left for a later night
	 * @param postponed ids of crawls that it left for a later night
	 * @param supersedes crawls that it published anew, and the run that had them
	 */
	public record Run(long sequence, String key, String attempt, String startedAt, String publishedAt,
			Manifest.Totals totals, Set<String> notFetched, Set<String> postponed, Map<String, String> supersedes) {

		/**
		 * The day of a nightly run.
		 * @return null for a run over crawls that were named
		 */
		public @Nullable LocalDate date() {
			return new RunKey(this.key).day();
		}

	}

	/**
	 * The run that a crawl stands in.
	 *
	 * @param sequence of the run
	 * @param run its key
	 * @param contentSha256 over the content of the crawl's pages
	 * @param publishedAt when the run was published
	 * @param raw path of the responses that it keeps; null if it keeps none
	 */
	public record Holder(long sequence, String run, String contentSha256, Instant publishedAt, @Nullable String raw) {

	}

}
