package io.spidraparquet.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.schema.Profile;
import io.spidraparquet.spool.PageContents;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to complete a run: its folder in {@code SPIDRA_HOME} with {@code run.json}
 * and the fetched responses, and its staging folder at the output. A later start resumes
 * the attempt while both folders are complete and the settings that shape the output are
 * the same; otherwise it begins a new attempt with the responses that are complete. Used
 * by one step after the other, and by the slices of a step together.
 */
public final class Attempt {

	private static final Logger logger = LoggerFactory.getLogger(Attempt.class);

	private static final int ID_LENGTH = 12;

	private final Run run;

	private final CrawlSelection selection;

	private final RunFolder folder;

	private RunState state;

	/**
	 * The attempt of a run that has not begun.
	 * @param selection what decides which crawls the run takes
	 * @param folder of the run
	 */
	Attempt(Run run, CrawlSelection selection, RunFolder folder) {
		this.run = run;
		this.selection = selection;
		this.folder = folder;
		this.state = RunState.NONE;
	}

	/** The attempt is published: only its end in the job repository is missing. */
	void isPublishedAs(RunState found) {
		logger.info("run {} is published in {}; recording its end", this.run.key(), this.run.dataset().display());
		this.state = found;
	}

	/** Resumes the attempt that an earlier start has left, or begins a new one. */
	void begin() throws IOException {
		RunState found = this.folder.state();
		String output = this.run.dataset().display();
		if (found != null && canResume(found)) {
			this.state = found;
			logger.info("run {} of {} resumes (attempt {})", this.run.key(), output, id());
			return;
		}
		boolean samePlan = found != null && this.selection.equals(found.selection());
		this.state = samePlan ? Objects.requireNonNull(found) : RunState.NONE;
		if (found != null && !samePlan) {
			files().delete(staging(found.attempt()));
			this.folder.deleteContent();
		}
		renew();
		logger.info("run {} of {} (attempt {})", this.run.key(), output, id());
	}

	/** Only a new attempt tries again crawls that could not be fetched. */
	private boolean canResume(RunState found) throws IOException {
		return !this.run.request().rerun() && found.fingerprint().equals(fingerprint())
				&& files().exists(staging(found.attempt())) && this.selection.equals(found.selection())
				&& found.plan().crawls().stream().noneMatch(this.run.held()::isHeldSince) && isFolderComplete()
				&& (this.folder.isFetched() || this.folder.outcome().crawls(CrawlFate.NOT_FETCHED).isEmpty());
	}

	/** Whether the responses are there from which the rest of the state was derived. */
	private boolean isFolderComplete() throws IOException {
		if (this.folder.hasDamagedFile()) {
			return false;
		}
		Spool spool = Spool.open(responses());
		List<String> taken = this.folder.isFetched() ? this.folder.fetched().taken()
				: this.folder.outcome().crawls(CrawlFate.TAKEN);
		if (!spool.verify()) {
			return false;
		}
		for (String crawl : taken) {
			SpooledCrawl found = spool.find(crawl);
			if (found == null || !PageContents.isThere(spool, found, this.run.contents())) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Begins a new attempt with the responses that are complete.
	 * @throws IOException if the state or the output cannot be written
	 */
	public void renew() throws IOException {
		if (!id().isEmpty()) {
			files().delete(staging(id()));
		}
		this.folder.clearDerived();
		String id = UUID.randomUUID().toString().replace("-", "").substring(0, ID_LENGTH);
		files().mkdirs(staging(id));
		String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
		boolean rerun = this.run.request().rerun();
		Plan kept = rerun ? Plan.NONE : this.state.plan();
		this.state = new RunState(id, fingerprint(), now, rerun, this.selection, 0, kept);
		this.folder.save(this.state);
	}

	/**
	 * Ends the attempt; the next start begins a new one with the kept responses.
	 * @throws IOException if the state or the output cannot be written
	 */
	public void invalidate() throws IOException {
		this.folder.invalidate();
		files().delete(staging(id()));
	}

	/**
	 * Forgets the run, which is published or has nothing to publish.
	 * @throws IOException if the state or the output cannot be written
	 */
	public void forget() throws IOException {
		files().delete(staging(id()));
		this.folder.delete();
	}

	/**
	 * Whether the attempt is published, and its process died before it could record this
	 * in the job repository.
	 * @return true if only the end of the attempt is to be recorded
	 */
	public boolean isPublishedButUnrecorded() {
		PublishedRuns.Run published = this.run.published().find(this.run.key());
		return published != null && published.attempt().equals(id());
	}

	/**
	 * The id of the attempt.
	 * @return random, part of each file's name; empty if the run has not begun
	 */
	public String id() {
		return this.state.attempt();
	}

	/**
	 * When the attempt began.
	 * @return ISO 8601
	 */
	public String startedAt() {
		return this.state.startedAt();
	}

	/**
	 * The plan that an earlier attempt of a nightly run has made, less the crawls that
	 * other runs have published since.
	 * @return null if there is none
	 */
	public @Nullable Plan keptPlan() {
		Plan kept = this.state.plan();
		DeferredCrawls deferred = kept.deferred();
		if (!this.run.request().isNightly() || (kept.crawls().isEmpty() && deferred.postponed().isEmpty())) {
			return null;
		}
		return new Plan(this.run.held().withoutHeldSince(kept.crawls()), deferred);
	}

	/**
	 * Begins to carry out a plan. What the attempt has staged and derived so far is void.
	 * @param plan which crawls to fetch
	 * @param slices number of slices that fetch them
	 * @throws IOException if the state or the output cannot be written
	 */
	public void carryOut(Plan plan, int slices) throws IOException {
		files().delete(staging(id()));
		files().mkdirs(staging(id()));
		this.folder.clearDerived();
		this.state = this.state.withPlan(plan, slices);
		this.folder.save(this.state);
	}

	/**
	 * The plan.
	 * @return without crawls before it is made
	 */
	public Plan plan() {
		return this.state.plan();
	}

	/**
	 * The number of slices that fetch the plan.
	 * @return the same for each restart; 0 before the plan is made
	 */
	public int slices() {
		return this.state.slices();
	}

	/**
	 * The folder of the spool.
	 * @return a path, whether it is there or not
	 */
	public Path responses() {
		return this.folder.responses();
	}

	/**
	 * Saves what a slice did.
	 * @param slice number of the slice
	 * @param outcome what became of its crawls
	 * @param profile of the crawls that it took
	 * @throws IOException if the state cannot be written
	 */
	public void saveSlice(int slice, Outcome outcome, Profile profile) throws IOException {
		this.folder.saveSlice(slice, outcome, profile);
	}

	/**
	 * What the slices that are complete did, together.
	 * @return what became of their crawls
	 * @throws IOException if the state cannot be read
	 */
	public Outcome outcome() throws IOException {
		return this.folder.outcome();
	}

	/**
	 * Adds what the slices saw to a profile.
	 * @param into grows
	 * @throws IOException if the state cannot be read
	 */
	public void mergeProfiles(Profile into) throws IOException {
		this.folder.mergeProfiles(into);
	}

	/**
	 * Saves what the end of the fetch decides.
	 * @param fetched for the write and the publication
	 * @throws IOException if the state cannot be written
	 */
	public void save(Fetched fetched) throws IOException {
		this.folder.save(fetched);
	}

	/**
	 * What the end of the fetch has decided.
	 * @return the same for each restart
	 * @throws IOException if it is not there, or cannot be read
	 */
	public Fetched fetched() throws IOException {
		return this.folder.fetched();
	}

	/**
	 * The staging folder of a partition.
	 * @param number of the partition, from 0
	 * @return a path, whether it is there or not
	 */
	public org.apache.hadoop.fs.Path partition(int number) {
		return this.run.dataset().layout().partition(id(), number);
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

}
