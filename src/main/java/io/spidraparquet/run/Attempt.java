package io.spidraparquet.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.dataset.DatasetLayout;
import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to complete a run: its folder in {@code SPIDRA_HOME} with {@code run.json}
 * and the fetched responses, and its staging folder at the output. A later start resumes
 * the attempt if both folders are complete and the settings that shape the output are
 * unchanged. Otherwise it begins a new attempt with the responses that are complete. The
 * steps use an attempt one after the other; the slices of one step use it concurrently.
 */
public final class Attempt {

	private static final Logger logger = LoggerFactory.getLogger(Attempt.class);

	private static final int ID_LENGTH = 12;

	private final Run run;

	private final CrawlSelection selection;

	private final RunFolder folder;

	private final Origin.Stored origin;

	private final @Nullable Claim claim;

	private RunState state;

	private boolean resumed;

	private @Nullable Fetched fetched;

	/**
	 * Creates the attempt of a run that has not begun.
	 * @param selection what decides which crawls the run takes
	 * @param folder of the run
	 * @param origin where this start gets responses from
	 */
	Attempt(Run run, CrawlSelection selection, RunFolder folder, Origin.Stored origin) {
		this(run, selection, folder, origin, RunState.NONE, null);
	}

	private Attempt(Run run, CrawlSelection selection, RunFolder folder, Origin.Stored origin, RunState state,
			@Nullable Claim claim) {
		this.run = run;
		this.origin = origin;
		this.selection = selection;
		this.folder = folder;
		this.state = state;
		this.claim = claim;
	}

	/**
	 * The attempt as a worker sees it, who has claimed a slice or a partition of it. What
	 * the claim writes has names of its own, so that it cannot be confused with what an
	 * earlier or a later claim of the same part writes.
	 * @param run what is fixed about the run
	 * @param files the shared files of the run
	 * @param copies local folder of the claim
	 * @param origin where the worker gets responses from
	 * @param claim the claim
	 * @return the attempt; null if there are no files of this attempt
	 * @throws IOException if they cannot be read
	 */
	public static @Nullable Attempt claimed(Run run, SharedState files, Path copies, Origin.Stored origin, Claim claim)
			throws IOException {
		RunFolder folder = new RunFolder(run.key(), files, copies);
		RunState state = folder.state();
		return (state == null || state.selection() == null || !state.attempt().equals(claim.attempt())) ? null
				: new Attempt(run, state.selection(), folder, origin, state, claim);
	}

	/**
	 * Whether the settings of this process shape the output as those do which the attempt
	 * began with.
	 * @return false if they differ, or if the dataset has changed since
	 */
	public boolean hasSameSettings() {
		return this.state.fingerprint().equals(fingerprint());
	}

	/** Restores an attempt that is published but not recorded in the job repository. */
	void restorePublished(RunState found) {
		logger.info("run {} is published in {}; recording this in the job repository", this.run.key(),
				this.run.dataset().display());
		this.state = found;
	}

	/** Resumes the unfinished attempt of an earlier start, or begins a new one. */
	void begin() throws IOException {
		Left left = left();
		RunState found = left.state();
		String output = this.run.dataset().display();
		if (found != null && this.origin.equals(left.origin()) && canResume(found)) {
			this.state = found;
			this.resumed = true;
			logger.info("run {} of {} resumes (attempt {}){}", this.run.key(), output, id(), kept());
			return;
		}
		this.state = left.usable();
		if (left.origin() != null && !left.sameEndpoint() && this.folder.keptCrawls() > 0) {
			logger.warn("the responses kept for run {} are from {}, and this start asks {}: they are not used",
					this.run.key(), left.origin().endpoint(), this.origin.endpoint());
		}
		if (found != null && !left.samePlan()) {
			files().delete(staging(found.attempt()));
		}
		if (!left.keepsResponses()) {
			this.folder.deleteContent();
			this.folder.save(this.origin);
		}
		renew();
		logger.info("run {} of {} starts (attempt {}){}", this.run.key(), output, id(), kept());
	}

	private Left left() throws IOException {
		RunState found = this.folder.state();
		Origin.Stored before = this.folder.origin();
		boolean sameEndpoint = before != null && before.endpoint().equals(this.origin.endpoint());
		return new Left(found, before, sameEndpoint,
				found != null && sameEndpoint && this.selection.equals(found.selection()));
	}

	/** What need not be fetched again, for the end of a message. */
	private String kept() throws IOException {
		int kept = this.folder.keptCrawls();
		int planned = plan().crawls().size();
		if (kept == 0) {
			return "";
		}
		if (planned > kept) {
			return ": the responses of " + kept + " of " + Plural.of(planned, "crawl") + " are kept";
		}
		return (kept == 1) ? ": the response of its crawl is kept"
				: ": the responses of " + ((kept == planned) ? "all " : "") + Plural.of(kept, "crawl") + " are kept";
	}

	/**
	 * Finds the plan with which {@link #begin} would begin, and writes nothing.
	 * @return the responses that it would keep
	 */
	Spool foresee() throws IOException {
		Left left = left();
		boolean anew = this.run.request().rerun() && this.run.request().isNightly();
		this.state = anew ? RunState.NONE : left.usable();
		return left.keepsResponses() ? this.folder.look() : this.folder.lookAtNone();
	}

	/**
	 * Crawls that could not be fetched, or whose status the API did not tell, are settled
	 * by a new attempt only.
	 */
	private boolean canResume(RunState found) throws IOException {
		return !this.run.request().rerun() && found.fingerprint().equals(fingerprint())
				&& files().exists(staging(found.attempt())) && this.selection.equals(found.selection())
				&& found.plan().crawls().stream().noneMatch(this.run.held()::isPublishedSincePlanned)
				&& (this.run.request().raw() || this.run.request().isNightly() || found.plan().isSettled())
				&& this.folder.isComplete(this.run.contents())
				&& (this.folder.isFetched() || this.folder.outcome().crawls(CrawlFate.NOT_FETCHED).isEmpty());
	}

	/**
	 * Begins a new attempt with the responses that are complete.
	 * @throws IOException if the state or the output cannot be written
	 */
	public void renew() throws IOException {
		if (!id().isEmpty()) {
			files().delete(staging(id()));
		}
		clearDerived();
		String id = UUID.randomUUID().toString().replace("-", "").substring(0, ID_LENGTH);
		files().mkdirs(staging(id));
		String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
		boolean rerun = this.run.request().rerun();
		// a rerun of a night plans anew; one over named crawls keeps what it knows of
		// them
		Plan kept = (rerun && this.run.request().isNightly()) ? Plan.NONE : this.state.plan();
		this.state = new RunState(id, fingerprint(), now, rerun, this.selection, 0, kept);
		this.folder.save(this.state);
	}

	private void clearDerived() throws IOException {
		this.folder.clearDerived();
		this.fetched = null;
	}

	/**
	 * Ends the attempt. The next start begins a new one with the kept responses.
	 * @throws IOException if the state or the output cannot be written
	 */
	public void invalidate() throws IOException {
		this.state = this.state.ended();
		this.folder.save(this.state);
		files().delete(staging(id()));
	}

	/**
	 * Deletes the state of the run, which is published or has nothing to publish.
	 * @throws IOException if the state or the output cannot be written
	 */
	public void forget() throws IOException {
		files().delete(staging(id()));
		this.folder.delete();
		DatasetLayout layout = this.run.dataset().layout();
		if (files().exists(layout.unfinished())) {
			// a start with workers may have begun the same run
			files().delete(layout.unfinished(this.run.key()));
			if (files().list(layout.unfinished()).isEmpty()) {
				files().delete(layout.unfinished());
			}
		}
	}

	/**
	 * Whether the attempt is published, but its process died before it recorded this in
	 * the job repository.
	 * @return true if only the record is missing
	 */
	public boolean isPublishedButUnrecorded() {
		PublishedRuns.Run published = this.run.published().find(this.run.key());
		return published != null && published.attempt().equals(id());
	}

	/**
	 * The id of the attempt.
	 * @return a random id, part of each file's name; empty if the run has not begun
	 */
	public String id() {
		return this.state.attempt();
	}

	/**
	 * Whether an earlier start began the attempt, so that what it wrote may have changed
	 * since.
	 * @return false for a new attempt
	 */
	public boolean isResumed() {
		return this.resumed;
	}

	/**
	 * When the attempt began.
	 * @return a time in UTC, ISO 8601
	 */
	public String startedAt() {
		return this.state.startedAt();
	}

	/**
	 * Whether the responses and the plan were made with another key than that of this
	 * start. Whether it belongs to the same account, only the API knows.
	 * @return true if so
	 * @throws IOException if the state cannot be read
	 */
	public boolean isOfAnotherKey() throws IOException {
		return !this.origin.equals(this.folder.origin());
	}

	/**
	 * Records that the key of this start belongs to the account of the responses and the
	 * plan, or that there are none.
	 * @throws IOException if the state cannot be written
	 */
	public void confirmKey() throws IOException {
		this.folder.save(this.origin);
	}

	/**
	 * Discards the plan of the earlier attempt, which was made for another account.
	 * @throws IOException if the state cannot be written
	 */
	public void discardPlan() throws IOException {
		this.state = this.state.withPlan(Plan.NONE, 0);
		this.folder.save(this.state);
	}

	/**
	 * The plan of an earlier attempt of a nightly run, without the crawls that other runs
	 * have published since.
	 * @return null if there is none
	 */
	public @Nullable Plan keptPlan() {
		Plan kept = this.state.plan();
		DeferredCrawls deferred = kept.deferred();
		if (!this.run.request().isNightly() || (kept.crawls().isEmpty() && deferred.postponed().isEmpty())) {
			return null;
		}
		return new Plan(this.run.held().withoutPublishedSincePlanned(kept.crawls()), deferred, kept.warnings());
	}

	/**
	 * Begins to carry out a plan. Deletes what the attempt has staged and derived so far.
	 * @param plan the crawls to fetch
	 * @param slices number of slices that fetch them
	 * @throws IOException if the state or the output cannot be written
	 */
	public void carryOut(Plan plan, int slices) throws IOException {
		files().delete(staging(id()));
		files().mkdirs(staging(id()));
		clearDerived();
		this.state = this.state.withPlan(plan, slices);
		this.folder.save(this.state);
	}

	/**
	 * The plan.
	 * @return the plan; it has no crawls before it is made
	 */
	public Plan plan() {
		return this.state.plan();
	}

	/**
	 * The number of slices that fetch the plan.
	 * @return the same number for each restart; 0 before the plan is made
	 */
	public int slices() {
		return this.state.slices();
	}

	/**
	 * The crawls of a slice.
	 * @param slice number of the slice, from 0
	 * @param count number of slices
	 * @return a part of the plan, in its order
	 */
	public List<PlannedCrawl> crawls(int slice, int count) {
		List<PlannedCrawl> all = plan().crawls();
		return all.subList((int) ((long) all.size() * slice / count), (int) ((long) all.size() * (slice + 1) / count));
	}

	/**
	 * Opens the spool.
	 * @return the responses that are complete
	 * @throws IOException if the state cannot be read or written
	 */
	public Spool openSpool() throws IOException {
		return this.folder.spool();
	}

	/**
	 * Looks at the responses, and changes nothing.
	 * @return the responses that are complete, only to be asked
	 * @throws IOException if the state cannot be read
	 */
	public Spool lookAtSpool() throws IOException {
		return this.folder.look();
	}

	/**
	 * The segment of the spool for the responses of a slice.
	 * @param slice number of the slice
	 * @return a number that no other slice, and no other claim, has
	 */
	public long segment(int slice) {
		return (this.claim != null) ? this.claim.number() : slice;
	}

	/**
	 * Saves the result of a slice.
	 * @param slice number of the slice
	 * @param outcome what became of its crawls
	 * @param profile profile of the crawls that it took
	 * @param crawls the responses of its crawls
	 * @param progress what was done for the slice, if a worker does nothing else with it
	 * @return name of the result, for {@link #merge}
	 * @throws IOException if the state cannot be written
	 */
	public String saveSlice(int slice, Outcome outcome, Profile profile, List<SpooledCrawl> crawls,
			RunProgress progress) throws IOException {
		String name = RunFolder.sliceFile(segment(slice));
		// a run by itself finds its responses in its spool
		this.folder.saveSlice(name, outcome, profile, (this.claim != null) ? crawls : List.of(),
				(this.claim != null) ? worker(this.claim, outcome, progress) : null);
		return name;
	}

	private static Manifest.Worker worker(Claim claim, Outcome outcome, RunProgress progress) {
		RunProgress.Work work = progress.work();
		return new Manifest.Worker(claim.worker(), outcome.size(),
				work.responses().values().stream().mapToLong(Long::longValue).sum(),
				Math.round(progress.waited().toMillis() / 100.0) / 10.0, work.bytes());
	}

	/**
	 * The outcome of all complete slices.
	 * @return what became of their crawls
	 * @throws IOException if the state cannot be read
	 */
	public Outcome outcome() throws IOException {
		return this.folder.outcome();
	}

	/**
	 * Merges the results of slices.
	 * @param names names of the results; one that is missing is left out
	 * @param into the profile that theirs are added to
	 * @return what became of the crawls, and their responses
	 * @throws IOException if the state cannot be read
	 */
	public Slices merge(Collection<String> names, Profile into) throws IOException {
		return this.folder.merge(names, into);
	}

	/**
	 * Saves what workers have fetched, where several of them may have fetched the same
	 * crawl.
	 * @param slices the slices that count
	 * @throws IOException if the state cannot be written
	 */
	public void saveShared(Slices slices) throws IOException {
		this.folder.saveShared(slices);
	}

	/**
	 * What workers have fetched.
	 * @return what {@link #saveShared} has saved; nothing before that
	 * @throws IOException if the state cannot be read
	 */
	public Slices shared() throws IOException {
		return this.folder.shared();
	}

	/**
	 * Saves what is decided at the end of the fetch.
	 * @param fetched what the write and the publication need
	 * @throws IOException if the state cannot be written
	 */
	public synchronized void save(Fetched fetched) throws IOException {
		this.folder.save(fetched);
		this.fetched = null;
	}

	/**
	 * What was decided at the end of the fetch.
	 * @return the same value for each restart
	 * @throws IOException if it is missing or cannot be read
	 */
	public synchronized Fetched fetched() throws IOException {
		Fetched known = this.fetched;
		if (known != null) {
			return known;
		}
		Fetched read = this.folder.fetched();
		this.fetched = read;
		if (read == null) {
			if (this.claim == null) {
				invalidate();
			}
			throw new IOException(
					this.folder.fetchedFile() + " is missing or damaged: run the same command again, which"
							+ " begins a new attempt with the kept responses");
		}
		return read;
	}

	/**
	 * The name of the staging folder for a partition.
	 * @param number number of the partition, from 0
	 * @return a name that no other partition, and no other claim, has
	 */
	public String partition(int number) {
		return String.format(Locale.ROOT, "partition-%05d", number)
				+ ((this.claim != null) ? "-" + this.claim.number() : "");
	}

	/**
	 * A folder in the staging folder of the attempt.
	 * @param name its name
	 * @return its path; the folder may not exist
	 */
	public org.apache.hadoop.fs.Path staged(String name) {
		return new org.apache.hadoop.fs.Path(staging(id()), name);
	}

	private org.apache.hadoop.fs.Path staging(String id) {
		return this.run.dataset().layout().staging(id);
	}

	private DatasetFiles files() {
		return this.run.dataset().files();
	}

	private String fingerprint() {
		return this.run.settings().fingerprint(this.run.publishedSchema());
	}

	/**
	 * What slices have fetched.
	 *
	 * @param outcome what became of their crawls
	 * @param responses the responses of their crawls
	 * @param workers what each worker has fetched, in the order of their names; empty if
	 * there are none
	 */
	public record Slices(Outcome outcome, List<SpooledCrawl> responses, List<Manifest.Worker> workers) {

		/** The slices of a run that has fetched nothing. */
		static final Slices NONE = new Slices(new Outcome(), List.of(), List.of());

	}

	/**
	 * A worker's claim to one slice or partition of an attempt.
	 *
	 * @param attempt id of the attempt
	 * @param number a random number above those of local slices; part of the name of all
	 * that the claim writes
	 * @param worker name of the worker
	 */
	public record Claim(String attempt, long number, String worker) {

		private static final long LEAST = 1L << 32;

		/**
		 * Makes a claim that differs from all others.
		 * @param attempt id of the attempt
		 * @param worker name of the worker
		 * @return a new claim
		 */
		public static Claim of(String attempt, String worker) {
			return new Claim(attempt, ThreadLocalRandom.current().nextLong(LEAST, Long.MAX_VALUE), worker);
		}

	}

	/**
	 * What an earlier start has left in the folder.
	 *
	 * @param state of its attempt; null if there is none
	 * @param origin where it got responses from; null if there is none
	 * @param sameEndpoint whether this start gets them from there, too
	 * @param samePlan whether this start would plan the same
	 */
	private record Left(@Nullable RunState state, Origin.@Nullable Stored origin, boolean sameEndpoint,
			boolean samePlan) {

		RunState usable() {
			return (this.state != null && this.samePlan) ? this.state : RunState.NONE;
		}

		boolean keepsResponses() {
			return this.sameEndpoint && (this.state == null || this.samePlan);
		}

	}

}
