package io.spidraparquet.job;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.dataset.DatasetLayout;
import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.dataset.DatasetOwner;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.dataset.Publication;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.flatten.Flattening;
import io.spidraparquet.schema.SchemaEvolution;
import io.spidraparquet.schema.TableDefinition;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.source.ContentKind;
import io.spidraparquet.source.PageContents;
import io.spidraparquet.source.PrivateFiles;
import io.spidraparquet.source.Spool;
import io.spidraparquet.source.SpooledCrawl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run that holds its dataset: from the taking of the lock to its end. Opening one
 * finishes a publication that was interrupted, and decides whether the run is published
 * already, goes on, or starts a new attempt.
 */
public final class RunSession implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(RunSession.class);

	private static final int ATTEMPT_LENGTH = 12;

	private final RunRequest request;

	private final OutputSettings settings;

	private final Flattening flattening;

	private final Path stateFolder;

	private final Path buffers;

	private final String identity;

	private final DatasetFiles files;

	private final DatasetLayout layout;

	private final DatasetLock lock;

	private final PublishedRuns published;

	private final HeldCrawls held;

	private final RunFolder folder;

	private final JobProperties properties;

	private final @Nullable LookBack lookBack;

	private @Nullable RawSource rawFrom;

	private final StopSignal stopSignal = new StopSignal();

	private RunState state;

	private boolean nothingNew;

	private RunSession(RunRequest request, OutputSettings settings, JobProperties properties, Path stateFolder,
			Path buffers, DatasetFiles files, DatasetLayout layout, DatasetLock lock, @Nullable LookBack lookBack,
			PublishedRuns published, String identity) throws IOException {
		this.properties = properties;
		this.lookBack = lookBack;
		this.buffers = buffers;
		this.identity = identity;
		this.request = request;
		this.settings = settings;
		this.flattening = settings.flattening();
		this.stateFolder = stateFolder;
		this.files = files;
		this.layout = layout;
		this.lock = lock;
		this.published = published;
		this.held = HeldCrawls.byOthers(published, request.key());
		this.folder = new RunFolder(runsFolder(stateFolder).resolve(request.key()));
		this.state = RunState.NONE;
	}

	/**
	 * Takes the dataset's lock and looks at what is there.
	 * @param request what the user asked for
	 * @param home where state lives
	 * @param settings that shape the output
	 * @param properties of the job
	 * @param storage how the output is reached
	 * @param shared lock of the job repository; null if it has none
	 * @return the session, to be closed at the end
	 * @throws DatasetLock.LockedException if another run holds the dataset
	 * @throws DatasetOwner.OtherJobException if the dataset belongs to another job
	 * @throws io.spidraparquet.schema.SchemaRefusedException if the job declares what
	 * differs from what is published
	 * @throws IOException if the output or the state cannot be used
	 */
	public static RunSession open(RunRequest request, StateHome home, OutputSettings settings, JobProperties properties,
			DatasetProperties storage, DatasetLock.@Nullable SharedLock shared) throws IOException {
		Path stateFolder = home.makeDataset(request.output());
		Path buffers = stateFolder.resolve("buffers").resolve(UUID.randomUUID().toString());
		DatasetFiles files = DatasetFiles.open(request.output(), storage.bufferingIn(buffers));
		DatasetLayout layout = DatasetLayout.at(request.output());
		String id = home.id();
		DatasetLock lock = take(stateFolder, id, files, layout, shared);
		try {
			RunFolder.deleteAllBut(buffers);
			new Publication(files, layout, lock).finishInterrupted();
			DatasetOwner.require(files, layout, request.job());
			LookBack lookBack = (request.date() == null) ? null
					: LookBack.of(request.date(), properties.plan().lookBack(), PublishedRuns.dates(files, layout));
			PublishedRuns published = published(request, stateFolder, files, layout, lookBack, properties);
			RunSession session = new RunSession(request, settings, properties, stateFolder, buffers, files, layout,
					lock, lookBack, published, files.isLocal() ? id : "");
			session.endPublished();
			if (!session.isPublished() && !session.isOnlyToBeEnded()) {
				SchemaEvolution.declared(session.publishedSchema(), session.table(), request.key());
				session.chooseAttempt();
			}
			session.removeOrphans();
			return session;
		}
		catch (IOException | RuntimeException ex) {
			close(lock, files);
			throw ex;
		}
	}

	/** Of a nightly run, no manifest matters that is older than all it could take. */
	private static PublishedRuns published(RunRequest request, Path stateFolder, DatasetFiles files,
			DatasetLayout layout, @Nullable LookBack lookBack, JobProperties properties) throws IOException {
		if (lookBack == null) {
			return PublishedRuns.read(files, layout, request.crawlIds());
		}
		if (request.raw()) {
			return PublishedRuns.readAll(files, layout);
		}
		List<String> keys = new ArrayList<>(List.of(request.key()));
		RunFolder.in(runsFolder(stateFolder)).forEach((folder) -> keys.add(folder.key()));
		Instant recheck = Instant.now().minus(properties.plan().recheck());
		return PublishedRuns.readSince(files, layout, recheck.isBefore(lookBack.start()) ? recheck : lookBack.start(),
				keys);
	}

	private static DatasetLock take(Path stateFolder, String home, DatasetFiles files, DatasetLayout layout,
			DatasetLock.@Nullable SharedLock shared) throws IOException {
		try {
			return DatasetLock.take(stateFolder, home + "/" + stateFolder.getFileName(), files, layout, shared);
		}
		catch (IOException | RuntimeException ex) {
			files.close();
			throw ex;
		}
	}

	private static void close(DatasetLock lock, DatasetFiles files) throws IOException {
		lock.close();
		files.close();
	}

	/**
	 * Whether there is nothing to do: the run is published, and no rerun was asked for.
	 * @return true if so
	 */
	public boolean isPublished() {
		return !this.request.rerun() && !isOnlyToBeEnded() && this.published.find(this.request.key()) != null;
	}

	/**
	 * Whether the attempt of the same command is published, and its process died before
	 * it could say so: no more than its end in the job repository is missing.
	 */
	boolean isOnlyToBeEnded() {
		PublishedRuns.Run run = this.published.find(this.request.key());
		return run != null && run.attempt().equals(this.state.attempt());
	}

	/** Of what is published, no state is kept. */
	private void endPublished() throws IOException {
		for (RunFolder each : RunFolder.in(runsFolder(this.stateFolder))) {
			RunState found = each.state();
			PublishedRuns.Run run = this.published.find(each.key());
			if (each.isEmpty()) {
				each.delete();
			}
			if (found == null || run == null || !run.attempt().equals(found.attempt())) {
				continue;
			}
			if (each.key().equals(this.request.key()) && (found.rerun() || !this.request.rerun())) {
				logger.info("run {} is published in {}: only its end was still to be noted", each.key(), output());
				this.state = found;
			}
			else {
				each.delete();
			}
		}
	}

	private void chooseAttempt() throws IOException {
		removeOld();
		RunState found = this.folder.state();
		if (found != null && goesOn(found)) {
			this.state = found;
			logger.info("run {} of {} goes on (attempt {})", this.request.key(), output(), found.attempt());
		}
		else {
			boolean samePlan = found != null && found.selection().equals(selection());
			this.state = samePlan ? Objects.requireNonNull(found) : RunState.NONE;
			if (found != null && !samePlan) {
				this.files.delete(this.layout.staging(found.attempt()));
				this.folder.deleteContent();
			}
			newAttempt();
			logger.info("run {} of {} (attempt {})", this.request.key(), output(), this.state.attempt());
		}
	}

	private void removeOrphans() throws IOException {
		List<String> needed = new ArrayList<>();
		for (RunFolder each : RunFolder.in(runsFolder(this.stateFolder))) {
			RunState unfinished = each.state();
			if (unfinished != null) {
				needed.add(unfinished.attempt());
			}
		}
		publication().removeOrphans(needed);
	}

	/** Crawls that could not be fetched are tried again, by a new attempt. */
	private boolean goesOn(RunState found) throws IOException {
		return !this.request.rerun() && found.fingerprint().equals(fingerprint())
				&& this.files.exists(this.layout.staging(found.attempt())) && found.selection().equals(selection())
				&& found.plan().crawls().stream().noneMatch(this.held::isTaken) && isFolderWhole()
				&& (this.folder.isFetched() || this.folder.outcome().notFetched().isEmpty());
	}

	/** Whether the responses are there from which the rest of the state was derived. */
	private boolean isFolderWhole() throws IOException {
		if (this.folder.hasDamagedFile()) {
			return false;
		}
		Spool spool = Spool.open(this.folder.responses());
		List<String> taken = this.folder.isFetched() ? this.folder.fetched().crawls() : this.folder.outcome().taken();
		if (!spool.verify()) {
			return false;
		}
		for (String crawl : taken) {
			SpooledCrawl found = spool.find(crawl);
			Set<ContentKind> kinds = this.request.raw() ? Set.of() : this.settings.content().kinds();
			if (found == null || !PageContents.isThere(spool, found, kinds)) {
				return false;
			}
		}
		return true;
	}

	private void removeOld() throws IOException {
		Instant oldest = Instant.now().minus(this.properties.keepUnfinished());
		for (RunFolder each : RunFolder.in(runsFolder(this.stateFolder))) {
			if (!each.key().equals(this.request.key()) && each.isOlderThan(oldest)) {
				logger.info("removing the state of run {}, unfinished for longer than {} h", each.key(),
						this.properties.keepUnfinished().toHours());
				each.delete();
			}
		}
	}

	/**
	 * Starts anew, with the responses that are still whole.
	 * @throws IOException if the state or the output cannot be written
	 */
	void newAttempt() throws IOException {
		if (!this.state.attempt().isEmpty()) {
			this.files.delete(this.layout.staging(this.state.attempt()));
		}
		this.folder.clearDerived();
		String attempt = UUID.randomUUID().toString().replace("-", "").substring(0, ATTEMPT_LENGTH);
		this.files.mkdirs(this.layout.staging(attempt));
		String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
		Plan kept = this.request.rerun() ? RunState.NONE.plan() : this.state.plan();
		this.state = new RunState(attempt, fingerprint(), now, this.request.rerun(), selection(), 0, kept);
		this.folder.save(this.state);
	}

	/** Publishes at the output. */
	Publication publication() {
		return new Publication(this.files, this.layout, this.lock);
	}

	/** What an attempt whose job repository was lost has staged is void. */
	void emptyStaging() throws IOException {
		this.files.delete(this.layout.staging(this.state.attempt()));
		this.files.mkdirs(this.layout.staging(this.state.attempt()));
	}

	/**
	 * Ends the attempt, so that the next start makes a new one of the responses that are
	 * kept.
	 * @throws IOException if the state or the output cannot be written
	 */
	void voidAttempt() throws IOException {
		this.folder.voidAttempt();
		this.files.delete(this.layout.staging(this.state.attempt()));
	}

	/**
	 * Forgets the run, which is complete.
	 * @throws IOException if the state or the output cannot be written
	 */
	void forget() throws IOException {
		this.files.delete(this.layout.staging(this.state.attempt()));
		this.folder.delete();
	}

	/**
	 * Begins the work on a plan.
	 * @param slices number of slices that fetch it
	 */
	void savePlan(Plan plan, int slices) throws IOException {
		this.folder.clearDerived();
		this.state = this.state.withPlan(plan, slices);
		this.folder.save(this.state);
	}

	/**
	 * The plan that an earlier attempt of a nightly run has made, less what other runs
	 * have published since.
	 * @return null if there is none
	 */
	@Nullable Plan keptPlan() {
		Plan kept = this.state.plan();
		if (this.request.date() == null || (kept.crawls().isEmpty() && kept.postponed().isEmpty())) {
			return null;
		}
		return new Plan(this.held.notTaken(kept.crawls()), kept.postponed(), kept.unfinished());
	}

	/** What stands in other runs. */
	HeldCrawls held() {
		return this.held;
	}

	/** The responses that are read in place of the API. */
	RawPages rawPages() throws IOException {
		RawSource source = this.rawFrom;
		return (source != null) ? new RawPages(this, source.files(), source.layout())
				: new RawPages(this, this.files, this.layout);
	}

	/**
	 * Reads kept responses from another dataset.
	 * @param source that dataset
	 */
	public void readRawFrom(RawSource source) {
		this.rawFrom = source;
	}

	/**
	 * When the crawls of a nightly run were created.
	 * @throws IllegalStateException if this is none
	 */
	LookBack lookBack() {
		if (this.lookBack == null) {
			throw new IllegalStateException("a run over named crawls has no look-back");
		}
		return this.lookBack;
	}

	/** The columns so far, and those that the settings ask for beside the data's. */
	TableSchema publishedSchema() {
		TableSchema schema = this.published.schema();
		return this.settings.withContent((schema != null) ? schema : table().start(this.request.key()),
				this.request.key());
	}

	private String selection() {
		JobProperties.Plan plan = this.properties.plan();
		return this.request.raw() + " " + this.properties.rawFrom() + " " + this.request.crawlIds() + " "
				+ plan.lookBack() + " " + plan.baseUrl() + " " + plan.instructionContains() + " " + plan.recheck() + " "
				+ plan.maxCrawls();
	}

	/** Notes that a nightly run has published no crawl. */
	void publishedNothing() {
		this.nothingNew = true;
	}

	/**
	 * Whether a nightly run has published no crawl.
	 * @return false before its end
	 */
	public boolean isNothingNew() {
		return this.nothingNew;
	}

	private String fingerprint() {
		return this.settings.fingerprint(publishedSchema());
	}

	/** How pages become rows. */
	Flattening flattening() {
		return this.flattening;
	}

	/** What the job says of the table. */
	TableDefinition table() {
		return this.flattening.table();
	}

	/**
	 * What the user asked for.
	 * @return the request
	 */
	public RunRequest request() {
		return this.request;
	}

	/**
	 * Makes the file of a job repository in the state folder, unless it is there.
	 * @return its path without the suffix that H2 adds
	 * @throws IOException if it cannot be made
	 */
	public Path makeJobRepository() throws IOException {
		PrivateFiles.make(jobRepositoryFile()); // H2 takes an empty file for a new one
		return this.stateFolder.resolve("jobs");
	}

	/**
	 * The file of the job repository in the state folder.
	 * @return a path, whether it is there or not
	 */
	public Path jobRepositoryFile() {
		return this.stateFolder.resolve("jobs.mv.db");
	}

	/**
	 * The output as a user would write it.
	 * @return a path or a URI
	 */
	public String output() {
		return this.files.display(this.layout.root());
	}

	/**
	 * Asks the run to end at the next good place. Returns at once.
	 */
	public void stop() {
		this.stopSignal.give();
	}

	/**
	 * Tells this dataset from one at the same path on another host; empty where the
	 * output is shared.
	 */
	String identity() {
		return this.identity;
	}

	StopSignal stopSignal() {
		return this.stopSignal;
	}

	OutputSettings settings() {
		return this.settings;
	}

	DatasetFiles files() {
		return this.files;
	}

	DatasetLayout layout() {
		return this.layout;
	}

	PublishedRuns published() {
		return this.published;
	}

	RunFolder folder() {
		return this.folder;
	}

	RunState state() {
		return this.state;
	}

	/**
	 * The folder of all unfinished runs in a dataset's state folder.
	 */
	static Path runsFolder(Path stateFolder) {
		return stateFolder.resolve("runs");
	}

	@Override
	public void close() throws IOException {
		RunFolder.deleteTree(this.buffers);
		close(this.lock, this.files);
	}

	/**
	 * A dataset that keeps responses.
	 *
	 * @param files its file system
	 * @param layout its layout
	 */
	public record RawSource(DatasetFiles files, DatasetLayout layout) {

	}

}
