package io.spidraparquet.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.dataset.DatasetOwner;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.dataset.Hold;
import io.spidraparquet.dataset.Publication;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.failed.EarlierFailures;
import io.spidraparquet.iceberg.IcebergTables;
import io.spidraparquet.iceberg.TablesOwedException;
import io.spidraparquet.parquet.NativeLibraries;
import io.spidraparquet.spool.PrivateFiles;
import io.spidraparquet.spool.Spool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run that holds its dataset's lock, from taking it to the end of the run. Opening a
 * session finishes an interrupted publication. Then it finds that the run is published
 * already, resumes an attempt, or begins a new one.
 */
public final class RunSession implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(RunSession.class);

	private final Path stateFolder;

	private final Path buffers;

	private final Dataset dataset;

	private final DatasetLock lock;

	private final Run run;

	private final Attempt attempt;

	private final IcebergTables tables;

	private RunSession(Path stateFolder, Path buffers, Dataset dataset, DatasetLock lock, Run run, Attempt attempt,
			IcebergTables tables) {
		this.stateFolder = stateFolder;
		this.buffers = buffers;
		this.dataset = dataset;
		this.lock = lock;
		this.run = run;
		this.attempt = attempt;
		this.tables = tables;
	}

	/**
	 * Takes the dataset's lock and reads what is published.
	 * @param request what the user asked for
	 * @param home where state is kept
	 * @param settings settings that shape the output
	 * @param properties settings of the job
	 * @param storage how to reach the output
	 * @param origin where responses come from
	 * @param tables Iceberg tables over the dataset
	 * @param shared lock in the job repository; null if it has none
	 * @return the session, to be closed at the end
	 * @throws DatasetLock.LockedException if another run holds the dataset
	 * @throws DatasetOwner.OtherJobException if the dataset belongs to another job
	 * @throws io.spidraparquet.schema.SchemaRefusedException if the job declares columns
	 * that differ from the published ones
	 * @throws io.spidraparquet.parquet.MissingLibraryException if this host does not
	 * allow to load a native library that the run needs
	 * @throws io.spidraparquet.iceberg.TablesOwedException if the run is published, but
	 * its Iceberg tables cannot be completed
	 * @throws IOException if the output or the state cannot be used
	 */
	public static RunSession open(RunRequest request, StateHome home, OutputSettings settings, JobProperties properties,
			DatasetProperties storage, Origin origin, IcebergTables tables, DatasetLock.@Nullable SharedLock shared)
			throws IOException {
		Path stateFolder = home.makeDataset(request.output());
		Path allBuffers = stateFolder.resolve("buffers");
		Path buffers = allBuffers.resolve(UUID.randomUUID().toString());
		Dataset dataset = Dataset.open(request.output(), storage.bufferingIn(buffers));
		String homeId = home.id();
		DatasetLock lock = take(stateFolder, homeId, dataset, shared);
		try {
			removeOtherBuffers(buffers, allBuffers);
			Publication publication = new Publication(dataset, lock);
			publication.finishInterrupted();
			UnfinishedRuns unfinished = unfinished(stateFolder, dataset, properties);
			Found found = find(request, settings, properties, dataset, unfinished, origin, homeId);
			// not before it is known that the dataset is this job's, and complete
			IOException owed = commitOwed(tables, dataset, lock);
			Run run = found.run();
			Attempt attempt = found.attempt();
			RunSession session = new RunSession(stateFolder, buffers, dataset, lock, run, attempt, tables);
			session.removePublished(unfinished);
			if (owed != null) {
				session.requireWork(owed);
			}
			if (!session.isPublished() && !attempt.isPublishedButUnrecorded()) {
				EarlierFailures.tell(dataset, run.key(), request.date(), found.nights());
				run.definition().requireDeclarable(run.publishedSchema(), run.key());
				unfinished.removeOld(run.key(), properties.keepUnfinished());
				PrivateFiles.makeFolder(buffers);
				NativeLibraries.load(buffers, settings.parquet().codec(), properties.keepRaw() || request.raw());
				attempt.begin();
			}
			publication.removeOrphans(unfinished.attempts());
			return session;
		}
		catch (IOException | RuntimeException ex) {
			close(lock, dataset);
			PrivateFiles.deleteTree(buffers);
			throw ex;
		}
	}

	/** A catalog that fails does not keep a run from publishing, which tries it again. */
	private static @Nullable IOException commitOwed(IcebergTables tables, Dataset dataset, DatasetLock lock)
			throws IOException {
		try {
			tables.commitOwed(dataset, lock);
			return null;
		}
		catch (TablesOwedException ex) {
			return ex;
		}
	}

	private void requireWork(IOException owed) throws IOException {
		if (isPublished() || this.attempt.isPublishedButUnrecorded()) {
			throw owed;
		}
		logger.warn("{}", owed.getMessage());
	}

	/**
	 * Finds what a session would find, without its lock, and writes nothing. What another
	 * run changes meanwhile is seen or not.
	 * @param request what the user asked for
	 * @param home where state is kept; may be missing
	 * @param settings settings that shape the output
	 * @param properties settings of the job
	 * @param storage how to reach the output
	 * @param origin where responses come from
	 * @return what there is; its dataset is to be closed
	 * @throws DatasetOwner.OtherJobException if the dataset belongs to another job
	 * @throws io.spidraparquet.schema.SchemaRefusedException if the job declares columns
	 * that differ from the published ones
	 * @throws IOException if the output or the state cannot be read
	 */
	public static Foreseen foresee(RunRequest request, StateHome home, OutputSettings settings,
			JobProperties properties, DatasetProperties storage, Origin origin) throws IOException {
		Path stateFolder = home.dataset(request.output());
		Dataset dataset = Dataset.open(request.output(), storage);
		try {
			String homeId = home.knownId();
			Found found = find(request, settings, properties, dataset, unfinished(stateFolder, dataset, properties),
					origin, homeId);
			Run run = found.run();
			run.definition().requireDeclarable(run.publishedSchema(), run.key());
			return new Foreseen(run, found.attempt(), found.attempt().foresee(), isHeld(stateFolder, homeId, dataset),
					Publication.isInterrupted(dataset));
		}
		catch (IOException | RuntimeException ex) {
			dataset.files().close();
			throw ex;
		}
	}

	private static boolean isHeld(Path stateFolder, String homeId, Dataset dataset) throws IOException {
		try {
			DatasetLock.requireFree(stateFolder, homeId, dataset);
			return false;
		}
		catch (DatasetLock.LockedException ex) {
			return true;
		}
	}

	private static DatasetLock take(Path stateFolder, String home, Dataset dataset,
			DatasetLock.@Nullable SharedLock shared) throws IOException {
		try {
			return DatasetLock.take(stateFolder, home + "/" + stateFolder.getFileName(), dataset, shared);
		}
		catch (IOException | RuntimeException ex) {
			dataset.files().close();
			throw ex;
		}
	}

	private static void close(DatasetLock lock, Dataset dataset) throws IOException {
		lock.close();
		dataset.files().close();
	}

	private static void removeOtherBuffers(Path buffers, Path allBuffers) throws IOException {
		for (Path each : Files.isDirectory(allBuffers) ? PrivateFiles.list(allBuffers) : List.<Path>of()) {
			if (!each.equals(buffers)) {
				PrivateFiles.deleteTree(each);
			}
		}
	}

	private static UnfinishedRuns unfinished(Path stateFolder, Dataset dataset, JobProperties properties) {
		return properties.isRemote() ? new UnfinishedRuns(stateFolder, dataset) : new UnfinishedRuns(stateFolder);
	}

	private static Found find(RunRequest request, OutputSettings settings, JobProperties properties, Dataset dataset,
			UnfinishedRuns unfinished, Origin origin, String homeId) throws IOException {
		PublishedRuns.requireManifests(dataset, request.key().text());
		DatasetOwner.require(dataset, request.job());
		SortedSet<LocalDate> nights = request.isNightly() ? PublishedRuns.dates(dataset) : new TreeSet<>();
		LookBack lookBack = (request.date() == null) ? null
				: LookBack.of(request.date(), properties.plan().lookBack(), nights);
		PublishedRuns published = published(request, properties, dataset, unfinished, lookBack);
		Run run = new Run(request, settings, settings.flattening(), dataset, published,
				HeldCrawls.byOthers(published, request.key().text()), lookBack,
				dataset.files().isLocal() ? homeId : "");
		return new Found(run, nights, new Attempt(run, CrawlSelection.of(request, properties), unfinished.of(run.key()),
				properties.isRemote() ? origin.shared(request.output()) : origin.stored(homeId)));
	}

	/**
	 * A nightly run does not need manifests older than every crawl that it can take.
	 */
	private static PublishedRuns published(RunRequest request, JobProperties properties, Dataset dataset,
			UnfinishedRuns unfinished, @Nullable LookBack lookBack) throws IOException {
		if (lookBack == null) {
			return PublishedRuns.read(dataset, request.crawlIds());
		}
		if (request.raw()) {
			return PublishedRuns.readAll(dataset);
		}
		List<String> keys = new ArrayList<>(unfinished.keys());
		keys.add(request.key().text());
		Instant recheck = Instant.now().minus(properties.plan().recheck());
		return PublishedRuns.readSince(dataset, recheck.isBefore(lookBack.start()) ? recheck : lookBack.start(), keys);
	}

	/** Deletes the state of runs that are published. */
	private void removePublished(UnfinishedRuns unfinished) throws IOException {
		for (RunFolder each : unfinished.folders()) {
			RunState found = each.state();
			PublishedRuns.Run published = this.run.published().find(each.key());
			if (each.isEmpty()) {
				each.delete();
			}
			if (found == null || published == null || !published.attempt().equals(found.attempt())) {
				continue;
			}
			boolean rerun = this.run.request().rerun();
			if (each.key().equals(this.run.key()) && (found.rerun() || !rerun)) {
				this.attempt.restorePublished(found);
			}
			else {
				each.delete();
			}
		}
	}

	/**
	 * Whether there is nothing to do, because the run is published and this is not a
	 * rerun.
	 * @return true if so
	 */
	public boolean isPublished() {
		return !this.run.request().rerun() && !this.attempt.isPublishedButUnrecorded()
				&& this.run.published().find(this.run.key()) != null;
	}

	/**
	 * The run.
	 * @return what is fixed about it
	 */
	public Run run() {
		return this.run;
	}

	/**
	 * The attempt that this session has resumed or begun.
	 * @return the attempt
	 */
	public Attempt attempt() {
		return this.attempt;
	}

	/**
	 * The hold on the dataset.
	 * @return a hold that ends with this session
	 */
	public Hold hold() {
		return this.lock;
	}

	/**
	 * The publication at the output, which requires that this session holds the dataset.
	 * @return a new publication
	 */
	public Publication publication() {
		return new Publication(this.dataset, this.lock);
	}

	/**
	 * Commits what is published to the Iceberg tables, if there are to be any.
	 * @throws io.spidraparquet.iceberg.TablesOwedException if the catalog fails
	 * @throws IOException if the dataset cannot be read, or is no longer held
	 */
	public void commitTables() throws IOException {
		this.tables.commitOwed(this.dataset, this.lock);
	}

	/**
	 * Creates the file of the job repository in the state folder, unless it exists.
	 * @return its path without the suffix that H2 adds
	 * @throws IOException if it cannot be created
	 */
	public Path makeJobRepository() throws IOException {
		PrivateFiles.make(jobRepositoryFile()); // H2 initializes an empty file
		return this.stateFolder.resolve("jobs");
	}

	/**
	 * The file of the job repository in the state folder.
	 * @return its path; the file may not exist
	 */
	public Path jobRepositoryFile() {
		return this.stateFolder.resolve("jobs.mv.db");
	}

	@Override
	public void close() throws IOException {
		PrivateFiles.deleteTree(this.buffers);
		close(this.lock, this.dataset);
	}

	/**
	 * What lies at the output and in the state folder.
	 *
	 * @param run the run
	 * @param nights days of the nightly runs that are published; none for another run
	 * @param attempt the attempt of an earlier start, or a new one, which has not begun
	 */
	private record Found(Run run, SortedSet<LocalDate> nights, Attempt attempt) {

	}

	/**
	 * What a session would find.
	 *
	 * @param run the run
	 * @param attempt the attempt of an earlier start, or a new one; only to be asked
	 * @param spool the responses that are kept; only to be asked
	 * @param held whether another run holds the dataset now
	 * @param interrupted whether a publication was interrupted, which the session would
	 * complete first
	 */
	public record Foreseen(Run run, Attempt attempt, Spool spool, boolean held, boolean interrupted) {

		/**
		 * The run as it is published.
		 * @return null if it is not published
		 */
		public PublishedRuns.@Nullable Run published() {
			return this.run.published().find(this.run.key());
		}

	}

}
