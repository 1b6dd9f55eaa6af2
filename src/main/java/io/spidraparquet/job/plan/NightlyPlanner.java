package io.spidraparquet.job.plan;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.spidraparquet.api.CrawlJob;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.LookBack;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.run.Run;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.AntPathMatcher;

/**
 * The plan of a nightly run: the completed crawls of the selection that were created
 * within the look-back and that no run holds, what earlier nights have left, and what is
 * to be looked at again.
 */
final class NightlyPlanner implements Planner {

	private static final Logger logger = LoggerFactory.getLogger(NightlyPlanner.class);

	private static final AntPathMatcher PATTERNS = new AntPathMatcher();

	private final Run run;

	private final CrawlJobs jobs;

	private final JobProperties.Plan settings;

	private final Map<String, PlannedCrawl> crawls = new HashMap<>();

	private final List<String> unfinished = new ArrayList<>();

	NightlyPlanner(Run run, CrawlJobs jobs, JobProperties.Plan settings) {
		this.run = run;
		this.jobs = jobs;
		this.settings = settings;
	}

	@Override
	public Plan plan() throws IOException, InterruptedException {
		Set<String> notFetched = deferred(PublishedRuns.Run::notFetched);
		LookBack lookBack = this.run.lookBack();
		List<CrawlJob> history = this.jobs.since(lookBack.start());
		for (CrawlJob job : history) {
			if (isSelected(job) && !isHeldByOther(job.id()) && lookBack.contains(job.createdAt())) {
				add(job, lookBack, notFetched.contains(job.id()));
			}
		}
		Set<String> found = new HashSet<>();
		history.forEach((job) -> found.add(job.id()));
		carry(notFetched, found, true);
		carry(deferred(PublishedRuns.Run::postponed), found, false);
		heldByThis().forEach(this::replace);
		List<String> postponed = postpone();
		int fresh = this.crawls.size();
		recheck();
		logger.info("{} of {} crawls created since {} are to be fetched{}", fresh, history.size(), lookBack.start(),
				(this.crawls.size() > fresh) ? ", and " + (this.crawls.size() - fresh) + " again" : "");
		return new Plan(List.copyOf(this.crawls.values()), new DeferredCrawls(List.of(), this.unfinished, postponed));
	}

	private void add(CrawlJob job, LookBack lookBack, boolean deferredBefore) {
		if (job.isCompleted()) {
			this.crawls.put(job.id(),
					new PlannedCrawl(job.id(), job.createdAt().toString(), null, null, deferredBefore));
		}
		else if (!CrawlJob.isFinal(job.status()) && job.createdAt().isBefore(lookBack.nextStart())) {
			this.unfinished.add(job.id());
		}
	}

	/** Crawls that the look-back does not reach. */
	private void carry(Set<String> left, Set<String> found, boolean deferredBefore) {
		for (String id : left) {
			if (!found.contains(id) && !isHeldByOther(id)) {
				this.crawls.putIfAbsent(id, new PlannedCrawl(id, null, null, null, deferredBefore));
			}
		}
	}

	/** What this run holds must not be lost by its rerun. */
	private void replace(String id) {
		String key = this.run.key();
		PublishedRuns.Run replaced = this.run.published().find(key);
		String superseded = (replaced != null) ? replaced.supersedes().getOrDefault(id, key) : key;
		PlannedCrawl planned = this.crawls.get(id);
		this.crawls.put(id,
				new PlannedCrawl(id, (planned != null) ? planned.createdAt() : null, superseded, null, false));
	}

	private boolean isSelected(CrawlJob job) {
		String wanted = this.settings.instructionContains();
		return (this.settings.baseUrl().isEmpty()
				|| this.settings.baseUrl().stream().anyMatch((pattern) -> PATTERNS.match(pattern, job.baseUrl())))
				&& (wanted == null || wanted.isBlank()
						|| job.instruction().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)));
	}

	private boolean isHeldByOther(String id) {
		return this.run.held().contains(id);
	}

	/** What is replaced, a rerun fetches even if the look-back does not reach it. */
	private Collection<String> heldByThis() {
		List<String> held = new ArrayList<>(this.run.published().holders().keySet());
		held.removeIf(this::isHeldByOther);
		return held;
	}

	/** What the nights since the look-back began have left, whatever their days. */
	private Set<String> deferred(Function<PublishedRuns.Run, Set<String>> which) {
		Set<String> deferred = new HashSet<>();
		for (PublishedRuns.Run night : this.run.published().runs()) {
			if (night.date() != null && !Instant.parse(night.publishedAt()).isBefore(this.run.lookBack().start())) {
				deferred.addAll(which.apply(night));
			}
		}
		return deferred;
	}

	/** Beyond the most crawls of a run, the youngest wait. */
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
		logger.info("{} crawls are left for the next night (spidra.plan.max-crawls is {})", postponed.size(), most);
		postponed.forEach(this.crawls::remove);
		return postponed;
	}

	private void recheck() {
		Instant since = Instant.now().minus(this.settings.recheck());
		this.run.held().holders().forEach((id, holder) -> {
			if (holder.publishedAt().isAfter(since)) {
				this.crawls.put(id, new PlannedCrawl(id, null, holder.run(), holder.contentSha256(), false));
			}
		});
	}

}
