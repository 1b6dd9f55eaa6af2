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
import java.util.stream.Collectors;

import io.spidraparquet.schema.DatasetSchema;
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

	/** Allows for differing clocks. */
	private static final Duration MARGIN = Duration.ofDays(2);

	private final List<Run> runs = new ArrayList<>();

	private final SortedMap<String, Holder> holders = new TreeMap<>();

	private final Map<String, ManifestIndex.Entry> index = new TreeMap<>();

	private @Nullable Manifest last;

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
	 * Reads the manifests that were published last, and passes each of them on. The index
	 * of the dataset tells which these are; manifests that it does not know are read,
	 * too.
	 * @param dataset dataset that may not exist yet
	 * @param most how many manifests are wanted; more may be read
	 * @param each receives the manifests, in no particular order
	 * @return the runs that were read, without the holders of crawls
	 * @throws IOException if a manifest cannot be read
	 */
	public static PublishedRuns readLast(Dataset dataset, int most, Consumer<Manifest> each) throws IOException {
		SortedMap<String, FileStamp> stamps = stamps(dataset);
		Map<String, ManifestIndex.Entry> skipped = new TreeMap<>(ManifestIndex.read(dataset, stamps).entries());
		List<String> newest = skipped.entrySet()
			.stream()
			.sorted(Comparator.comparingLong((entry) -> -entry.getValue().sequence()))
			.limit(most)
			.map(Map.Entry::getKey)
			.toList();
		skipped.keySet().removeAll(newest);
		return read(dataset, stamps, skipped, (crawl) -> false, each);
	}

	/**
	 * Reads the runs that were published after another one, and the last one in any case.
	 * The index of the dataset tells which these are; manifests that it does not know are
	 * read, too.
	 * @param dataset dataset that may not exist yet
	 * @param sequence position of the other run in the order of publication; 0 for all
	 * @return the runs that were read, in the order of publication, possibly with earlier
	 * ones
	 * @throws IOException if a manifest cannot be read
	 */
	public static List<Run> readAfter(Dataset dataset, long sequence) throws IOException {
		SortedMap<String, FileStamp> stamps = stamps(dataset);
		Map<String, ManifestIndex.Entry> skipped = new TreeMap<>(ManifestIndex.read(dataset, stamps).entries());
		long last = skipped.values().stream().mapToLong(ManifestIndex.Entry::sequence).max().orElse(0);
		skipped.values().removeIf((entry) -> entry.sequence() > sequence || entry.sequence() == last);
		return read(dataset, stamps, skipped, (crawl) -> false, PublishedRuns::ignore).runs();
	}

	/**
	 * Reads the manifest of a run.
	 * @param dataset dataset that may not exist yet
	 * @param key of the run
	 * @return null if the run is not published
	 * @throws IOException if it cannot be read
	 */
	public static @Nullable Manifest manifest(Dataset dataset, String key) throws IOException {
		// a key from outside may be no file name
		return keys(dataset).contains(key) ? read(dataset, key) : null;
	}

	/**
	 * Reads the manifest of a run that was listed, without listing all again.
	 * @param dataset dataset of the run
	 * @param run the run
	 * @return null if the run was removed since
	 * @throws IOException if it cannot be read
	 */
	public static @Nullable Manifest manifest(Dataset dataset, Stamped run) throws IOException {
		try {
			return read(dataset, run.key());
		}
		catch (FileNotFoundException ex) {
			return null;
		}
	}

	private static Manifest read(Dataset dataset, String key) throws IOException {
		Path path = dataset.layout().manifest(key);
		return ManifestJson.manifest(dataset.files(), path,
				() -> new DataFolders(dataset).cure(key, List.of(dataset.files().display(path))));
	}

	/**
	 * Lists the published runs.
	 * @param dataset dataset that may not exist yet
	 * @return their keys
	 * @throws IOException if the manifests cannot be listed
	 */
	public static Set<String> keys(Dataset dataset) throws IOException {
		return stamps(dataset).keySet().stream().map(PublishedRuns::key).collect(Collectors.toSet());
	}

	/**
	 * Lists the days whose nightly runs are published.
	 * @param dataset dataset that may not exist yet
	 * @return sorted days
	 * @throws IOException if the manifests cannot be listed
	 */
	public static SortedSet<LocalDate> dates(Dataset dataset) throws IOException {
		SortedSet<LocalDate> dates = new TreeSet<>();
		for (String key : keys(dataset)) {
			LocalDate day = new RunKey(key).day();
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
			.removeIf(
					(name) -> !name.endsWith(SUFFIX) || name.endsWith(RedshiftManifest.SUFFIX) || name.startsWith("."));
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
		for (Map.Entry<String, FileStamp> stamp : stamps.entrySet()) {
			String name = stamp.getKey();
			if (skipped.containsKey(name)) {
				continue;
			}
			Manifest manifest;
			try {
				manifest = read(dataset, key(name));
			}
			catch (FileNotFoundException ex) {
				continue; // without the lock, a run may be replaced meanwhile
			}
			each.accept(manifest);
			published.add(manifest, crawls);
			published.index.put(name,
					new ManifestIndex.Entry(stamp.getValue(), manifest.sequence(), manifest.run().publishedAt()));
			if (published.last == null || manifest.sequence() > published.last.sequence()) {
				published.last = manifest;
			}
		}
		published.runs.sort(Comparator.comparingLong(Run::sequence));
		return published;
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
		Set<String> keys = new TreeSet<>(keys(dataset));
		keys.add(key);
		new DataFolders(dataset).requireOwners(keys);
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
				manifest.run().publishedAt(), manifest.totals(), manifest.tables().size(),
				selected(manifest.deferred().notFetched(), crawls), selected(manifest.deferred().postponed(), crawls),
				superseded(manifest, crawls)));
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
	 * The number of all published runs, also of those whose manifests were not read.
	 * @return 0 or more
	 */
	public int total() {
		return this.index.size();
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
	 * Returns the runs that were published last, also those whose manifests were not
	 * read.
	 * @param most how many at most
	 * @param except key of a run that does not count; null if there is none
	 * @return the newest first
	 */
	public List<Stamped> newest(int most, @Nullable String except) {
		return this.index.entrySet()
			.stream()
			.filter((entry) -> !key(entry.getKey()).equals(except))
			.sorted(Comparator.comparingLong((entry) -> -entry.getValue().sequence()))
			.limit(most)
			.map((entry) -> new Stamped(key(entry.getKey()), entry.getValue().file()))
			.toList();
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
	 * Returns the published tables with their columns.
	 * @return schema of the last published run; null if none is published
	 */
	public @Nullable DatasetSchema schema() {
		return (this.last != null) ? this.last.schema() : null;
	}

	/**
	 * Returns the files of a table that the last published run holds.
	 * @param table name of the table
	 * @return paths relative to the output, in the order of their rows; empty if nothing
	 * is published
	 */
	public List<String> lastFiles(String table) {
		return (this.last == null) ? List.of()
				: this.last.files().getOrDefault(table, List.of()).stream().map(Manifest.DataFile::path).toList();
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
	 * @param tables number of tables, without that of failed pages
	 * @param notFetched ids of crawls that it deferred because they could not be fetched
	 * @param postponed ids of crawls that it deferred because they have pending pages or
	 * exceed the most crawls of a run
	 * @param supersedes crawls that it published again, with the run that held them
	 * before
	 */
	public record Run(long sequence, String key, String attempt, String startedAt, String publishedAt,
			Manifest.Totals totals, int tables, Set<String> notFetched, Set<String> postponed,
			Map<String, String> supersedes) {

		/**
		 * Returns the day of a nightly run.
		 * @return day in UTC; null for a run over named crawls
		 */
		public @Nullable LocalDate date() {
			return new RunKey(this.key).day();
		}

	}

	/**
	 * A published run, as a listing shows it.
	 *
	 * @param key of the run
	 * @param file stamp of its manifest
	 */
	public record Stamped(String key, FileStamp file) {

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
