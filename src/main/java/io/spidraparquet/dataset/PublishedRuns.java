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
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.spidraparquet.schema.TableSchema;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of the runs that are published at an output, read from its manifests alone.
 * A snapshot taken under the dataset's lock stays valid while the lock is held.
 */
public final class PublishedRuns {

	/** Path of the index of the manifests under {@code _spidra}. */
	public static final String INDEX = ManifestIndex.FILE;

	private static final String SUFFIX = ".json";

	private static final Pattern PART_FILE = Pattern.compile("part-\\d{5,}-[0-9a-f]{12}\\.parquet");

	/** Start of the name of a data folder. */
	private static final String FOLDER = "run=";

	/** Allows for differing clocks. */
	private static final Duration MARGIN = Duration.ofDays(2);

	private final List<Run> runs = new ArrayList<>();

	private final SortedMap<String, Holder> holders = new TreeMap<>();

	private final Map<String, ManifestIndex.Entry> index = new TreeMap<>();

	private @Nullable TableSchema schema;

	private PublishedRuns() {
	}

	/**
	 * Reads all manifests.
	 * @param dataset dataset that may not exist yet
	 * @param crawlIds crawls whose holders are wanted
	 * @return the published runs
	 * @throws IOException if a manifest cannot be read
	 */
	public static PublishedRuns read(Dataset dataset, Collection<String> crawlIds) throws IOException {
		return read(dataset, stamps(dataset), Map.of(), crawlIds::contains, PublishedRuns::ignore);
	}

	/**
	 * Reads all manifests, and passes each of them on.
	 * @param dataset dataset that may not exist yet
	 * @param each receives the manifests, in no particular order
	 * @return the published runs, without the holders of crawls
	 * @throws IOException if a manifest cannot be read
	 */
	public static PublishedRuns read(Dataset dataset, Consumer<Manifest> each) throws IOException {
		return read(dataset, stamps(dataset), Map.of(), (crawl) -> false, each);
	}

	/**
	 * Reads all manifests and the holders of all crawls.
	 * @param dataset dataset that may not exist yet
	 * @return the published runs
	 * @throws IOException if a manifest cannot be read
	 */
	public static PublishedRuns readAll(Dataset dataset) throws IOException {
		return read(dataset, stamps(dataset), Map.of(), (crawl) -> true, PublishedRuns::ignore);
	}

	/**
	 * Reads the manifests published since a time, the last one, and those of some runs,
	 * with the holders of all crawls in them. The index of the dataset tells which these
	 * are; manifests that it does not know are read, too.
	 * @param dataset dataset that may not exist yet
	 * @param since earlier manifests are skipped, with a margin of two days
	 * @param keys keys of runs whose manifests are read at any time
	 * @return the runs that were read
	 * @throws IOException if a manifest cannot be read
	 */
	public static PublishedRuns readSince(Dataset dataset, Instant since, Collection<String> keys) throws IOException {
		SortedMap<String, FileStamp> stamps = stamps(dataset);
		Map<String, ManifestIndex.Entry> skipped = new TreeMap<>(ManifestIndex.read(dataset, stamps).entries());
		skipped.values()
			.stream()
			.mapToLong(ManifestIndex.Entry::sequence)
			.max()
			.ifPresent((last) -> skipped.values().removeIf((entry) -> entry.sequence() == last));
		skipped.entrySet()
			.removeIf((each) -> !each.getValue().isBefore(since.minus(MARGIN)) || keys.contains(key(each.getKey())));
		return read(dataset, stamps, skipped, (crawl) -> true, PublishedRuns::ignore);
	}

	/**
	 * Lists the days whose nightly runs are published.
	 * @param dataset dataset that may not exist yet
	 * @return sorted days
	 * @throws IOException if the manifests cannot be listed
	 */
	public static SortedSet<LocalDate> dates(Dataset dataset) throws IOException {
		SortedSet<LocalDate> dates = new TreeSet<>();
		for (String name : stamps(dataset).keySet()) {
			LocalDate day = new RunKey(key(name)).day();
			if (day != null) {
				dates.add(day);
			}
		}
		return dates;
	}

	private static void ignore(Manifest manifest) {
	}

	private static SortedMap<String, FileStamp> stamps(Dataset dataset) throws IOException {
		SortedMap<String, FileStamp> stamps = dataset.files().stamps(dataset.layout().runs());
		stamps.keySet()
			.removeIf((name) -> !name.endsWith(SUFFIX) || name.endsWith(".redshift.json") || name.startsWith("."));
		return stamps;
	}

	private static String key(String name) {
		return name.substring(0, name.length() - SUFFIX.length());
	}

	private static PublishedRuns read(Dataset dataset, Map<String, FileStamp> stamps,
			Map<String, ManifestIndex.Entry> skipped, Predicate<String> crawls, Consumer<Manifest> each)
			throws IOException {
		PublishedRuns published = new PublishedRuns();
		published.index.putAll(skipped);
		long last = 0;
		for (Map.Entry<String, FileStamp> stamp : stamps.entrySet()) {
			String name = stamp.getKey();
			if (skipped.containsKey(name)) {
				continue;
			}
			Manifest manifest;
			try {
				Path path = new Path(dataset.layout().runs(), name);
				manifest = ManifestJson.read(dataset.files(), path, Manifest.class,
						cure(dataset, key(name), dataset.files().display(path) + ", "));
			}
			catch (FileNotFoundException ex) {
				continue; // without the lock, a run may be replaced meanwhile
			}
			if (manifest.version() > Manifest.VERSION) {
				throw new IOException("the manifest " + name + " has version " + manifest.version()
						+ ": a newer spidra-parquet wrote it; use that version");
			}
			each.accept(manifest);
			published.add(manifest, crawls);
			published.index.put(name,
					new ManifestIndex.Entry(stamp.getValue(), manifest.sequence(), manifest.run().publishedAt()));
			if (manifest.sequence() > last) {
				last = manifest.sequence();
				published.schema = manifest.table().toSchema();
			}
		}
		published.runs.sort(Comparator.comparingLong(Run::sequence));
		return published;
	}

	/** What to do if a manifest is damaged or missing. */
	private static String cure(Dataset dataset, String key, String andManifest) {
		String folders = DatasetLayout.TABLES.stream()
			.map((table) -> dataset.files().display(dataset.layout().data(table, key)))
			.collect(Collectors.joining(" and "));
		return "restore it; or remove " + andManifest + folders + ", and run "
				+ ((new RunKey(key).day() != null) ? "date=" : "") + key + " again";
	}

	/**
	 * Checks that each data folder belongs to a published run. A lost manifest does not
	 * show otherwise: its crawls would be taken again, and readers of folders would see
	 * their pages twice.
	 * @param dataset dataset without an interrupted publication
	 * @param key key of a run that is about to replace its folders
	 * @throws IOException if a manifest is missing
	 */
	public static void requireManifests(Dataset dataset, String key) throws IOException {
		Set<String> manifests = stamps(dataset).keySet();
		for (String table : DatasetLayout.TABLES) {
			for (String folder : dataset.files().list(dataset.layout().path(table))) {
				String found = folder.startsWith(FOLDER) ? folder.substring(FOLDER.length()) : key;
				if (!found.equals(key) && !manifests.contains(found + SUFFIX) && isOurs(dataset, table, found)) {
					throw new IOException(dataset.files().display(dataset.layout().manifest(found))
							+ " is missing, but its run has data: " + cure(dataset, found, ""));
				}
			}
		}
	}

	/** People may put folders of their own there. */
	private static boolean isOurs(Dataset dataset, String table, String key) throws IOException {
		return dataset.files()
			.list(dataset.layout().data(table, key))
			.stream()
			.anyMatch((name) -> PART_FILE.matcher(name).matches());
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
				manifest.run().publishedAt(), manifest.totals(), selected(manifest.deferred().notFetched(), crawls),
				selected(manifest.deferred().postponed(), crawls), superseded(manifest, crawls)));
	}

	private static Set<String> selected(List<String> ids, Predicate<String> crawls) {
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
	 * Returns the runs.
	 * @return runs in the order of publication
	 */
	public List<Run> runs() {
		return Collections.unmodifiableList(this.runs);
	}

	/**
	 * Finds a run by its key.
	 * @param key of the run
	 * @return the run; null if it is not published
	 */
	public @Nullable Run find(String key) {
		return this.runs.stream().filter((run) -> run.key().equals(key)).findFirst().orElse(null);
	}

	/**
	 * Returns the runs that hold the wanted crawls. A crawl that was published again is
	 * held by the later run.
	 * @return holders by crawl id, sorted; without crawls that no run holds
	 */
	public SortedMap<String, Holder> holders() {
		return this.holders;
	}

	/**
	 * Returns the sequence of the next publication.
	 * @return from 1
	 */
	public long nextSequence() {
		return this.runs.isEmpty() ? 1 : this.runs.get(this.runs.size() - 1).sequence() + 1;
	}

	/**
	 * Creates the index of the manifests.
	 * @param key key of a run that is published anew, and whose manifest changes
	 * @return content of {@link #INDEX}
	 */
	public FileBody index(String key) {
		Map<String, ManifestIndex.Entry> others = new TreeMap<>(this.index);
		others.remove(key + SUFFIX);
		return new ManifestIndex(others).body();
	}

	/**
	 * Returns the published columns.
	 * @return schema of the last published run; null if none is published
	 */
	public @Nullable TableSchema schema() {
		return this.schema;
	}

	/**
	 * One published run.
	 *
	 * @param sequence position in the order of publication
	 * @param key of the run
	 * @param attempt id of the attempt that was published
	 * @param startedAt time in ISO 8601, UTC
	 * @param publishedAt time in ISO 8601, UTC
	 * @param totals sums over its crawls
	 * @param notFetched ids of crawls that it deferred because they could not be fetched
	 * @param postponed ids of crawls that it deferred because they have pending pages or
	 * exceed the most crawls of a run
	 * @param supersedes crawls that it published again, with the run that held them
	 * before
	 */
	public record Run(long sequence, String key, String attempt, String startedAt, String publishedAt,
			Manifest.Totals totals, Set<String> notFetched, Set<String> postponed, Map<String, String> supersedes) {

		/**
		 * Returns the day of a nightly run.
		 * @return day in UTC; null for a run over named crawls
		 */
		public @Nullable LocalDate date() {
			return new RunKey(this.key).day();
		}

	}

	/**
	 * The run that holds a crawl.
	 *
	 * @param sequence sequence of the run
	 * @param run key of the run
	 * @param contentSha256 hash over the content of the crawl's pages
	 * @param publishedAt time of the publication
	 * @param raw path of the run's kept responses, relative to the output; null if it
	 * keeps none
	 */
	public record Holder(long sequence, String run, String contentSha256, Instant publishedAt, @Nullable String raw) {

	}

}
