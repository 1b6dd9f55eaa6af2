package io.spidraparquet.job.plan;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.spidraparquet.api.CrawlJob;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.api.History;
import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.LookBack;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.run.Run;
import io.spidraparquet.text.Plural;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans a nightly run: takes the selected completed crawls that were created within the
 * look-back and that no run holds, the crawls that earlier nights deferred, and the
 * published crawls to recheck.
 */
final class NightlyPlanner implements Planner {

	private static final Logger logger = LoggerFactory.getLogger(NightlyPlanner.class);

	/**
	 * A look-back that missed nights extend beyond it may be due to a night of another
	 * time.
	 */
	private static final Duration FAR = Duration.ofDays(60);

	private final Run run;

	private final CrawlJobs jobs;

	private final JobProperties.Plan settings;

	private final Map<String, PlannedCrawl> crawls = new HashMap<>();

	private final List<String> unfinished = new ArrayList<>();

	private List<CrawlJob> listed = List.of();

	NightlyPlanner(Run run, CrawlJobs jobs, JobProperties.Plan settings) {
		this.run = run;
		this.jobs = jobs;
		this.settings = settings;
	}

	@Override
	public Plan plan() throws IOException, InterruptedException {
		Plan plan = foresee();
		int postponed = plan.deferred().postponed().size();
		if (postponed > 0) {
			logger.info("deferring {} to the next night (spidra.plan.max-crawls is {})", Plural.of(postponed, "crawl"),
					this.settings.maxCrawls());
		}
		int again = (int) plan.crawls().stream().filter((crawl) -> crawl.contentSha256() != null).count();
		logger.info("fetching {} of {} created since {}{}", plan.crawls().size() - again,
				Plural.of(this.listed.size(), "crawl"), this.run.lookBack().start(),
				(again > 0) ? ", and " + again + " again (spidra.plan.recheck)" : "");
		return plan;
	}

	/** The crawls of the history that were created since the look-back began. */
	List<CrawlJob> listed() {
		return this.listed;
	}

	/** Makes the plan, and logs nothing about it. Used once. */
	Plan foresee() throws IOException, InterruptedException {
		Set<String> notFetched = deferred(PublishedRuns.Run::notFetched);
		LookBack lookBack = this.run.lookBack();
		History history = this.jobs.since(lookBack.start());
		this.listed = history.crawls();
		List<CrawlJob> within = history.crawls().stream().filter((job) -> lookBack.contains(job.createdAt())).toList();
		SelectedCrawls selected = new SelectedCrawls(within, this.settings);
		for (CrawlJob job : selected.crawls()) {
			if (!isHeldByOther(job.id())) {
				add(job, lookBack, notFetched.contains(job.id()));
			}
		}
		Set<String> found = new HashSet<>();
		history.crawls().forEach((job) -> found.add(job.id()));
		addDeferred(notFetched, found, true);
		addDeferred(deferred(PublishedRuns.Run::postponed), found, false);
		heldByThis().forEach(this::replace);
		List<String> postponed = postpone();
		recheck();
		List<String> warnings = new ArrayList<>(history.warnings());
		warnings.addAll(selected.warnings(lookBack.start()));
		if (isFarBack(lookBack)) {
			warnings.add(farBack(lookBack));
		}
		return new Plan(List.copyOf(this.crawls.values()), new DeferredCrawls(List.of(), this.unfinished, postponed),
				warnings);
	}

	private static boolean isFarBack(LookBack lookBack) {
		return !lookBack.extension().isZero() && Duration.between(lookBack.start(), lookBack.end()).compareTo(FAR) > 0;
	}

	private String farBack(LookBack lookBack) {
		return "the look-back reaches " + Plural.of(Duration.between(lookBack.start(), lookBack.end()).toDays(), "day")
				+ " back, to " + lookBack.start() + ", because the last night published before is "
				+ lookBack.lastNight() + ": the run fetches " + Plural.of(this.crawls.size(), "crawl")
				+ "; if these are too many, stop it and set spidra.plan.max-crawls";
	}

	private void add(CrawlJob job, LookBack lookBack, boolean deferredBefore) {
		if (job.isCompleted()) {
			this.crawls.put(job.id(),
					new PlannedCrawl(job.id(), job.createdAt().toString(), null, null, deferredBefore, job.status()));
		}
		else if (!CrawlJob.isFinal(job.status()) && job.createdAt().isBefore(lookBack.nextStart())) {
			this.unfinished.add(job.id());
		}
	}

	/** Adds deferred crawls that the look-back does not reach. */
	private void addDeferred(Set<String> deferred, Set<String> found, boolean deferredBefore) {
		for (String id : deferred) {
			if (!found.contains(id) && !isHeldByOther(id)) {
				this.crawls.putIfAbsent(id, new PlannedCrawl(id, null, null, null, deferredBefore, null));
			}
		}
	}

	/** A rerun must not lose a crawl that this run holds. */
	private void replace(String id) {
		String key = this.run.key();
		PublishedRuns.Run replaced = this.run.published().find(key);
		String superseded = (replaced != null) ? replaced.supersedes().getOrDefault(id, key) : key;
		PlannedCrawl planned = this.crawls.get(id);
		this.crawls.put(id,
				new PlannedCrawl(id, (planned != null) ? planned.createdAt() : null, superseded, null, false, null));
	}

	private boolean isHeldByOther(String id) {
		return this.run.held().contains(id);
	}

	/** A rerun fetches these crawls even if the look-back does not reach them. */
	private Collection<String> heldByThis() {
		List<String> held = new ArrayList<>(this.run.published().holders().keySet());
		held.removeIf(this::isHeldByOther);
		return held;
	}

	/**
	 * The crawls that runs published since the start of the look-back deferred, of any
	 * day.
	 */
	private Set<String> deferred(Function<PublishedRuns.Run, Set<String>> which) {
		Set<String> deferred = new HashSet<>();
		for (PublishedRuns.Run night : this.run.published().runs()) {
			if (night.date() != null && !Instant.parse(night.publishedAt()).isBefore(this.run.lookBack().start())) {
				deferred.addAll(which.apply(night));
			}
		}
		return deferred;
	}

	/**
	 * Removes the youngest crawls beyond {@code spidra.plan.max-crawls} from the plan.
	 */
	private List<String> postpone() {
		Integer most = this.settings.maxCrawls();
		if (most == null || this.crawls.size() <= most) {
			return List.of();
		}
		List<String> postponed = this.crawls.values()
			.stream()
			.filter((crawl) -> !crawl.isReplaced())
			.sorted(Comparator.comparing((PlannedCrawl crawl) -> (crawl.createdAt() != null) ? crawl.createdAt() : "")
				.thenComparing(PlannedCrawl::id))
			.skip(most)
			.map(PlannedCrawl::id)
			.toList();
		postponed.forEach(this.crawls::remove);
		return postponed;
	}

	private void recheck() {
		Instant since = Instant.now().minus(this.settings.recheck());
		this.run.held().holders().forEach((id, holder) -> {
			if (holder.publishedAt().isAfter(since)) {
				this.crawls.put(id, new PlannedCrawl(id, null, holder.run(), holder.contentSha256(), false, null));
			}
		});
	}

}
