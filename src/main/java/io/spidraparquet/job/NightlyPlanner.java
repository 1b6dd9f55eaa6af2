package io.spidraparquet.job;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.source.CrawlJob;
import io.spidraparquet.source.CrawlJobs;
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

	private final RunSession session;

	private final CrawlJobs jobs;

	private final JobProperties.Plan settings;

	private final LocalDate date;

	private final Map<String, PlannedCrawl> crawls = new HashMap<>();

	private final List<String> unfinished = new ArrayList<>();

	NightlyPlanner(RunSession session, CrawlJobs jobs, JobProperties.Plan settings, LocalDate date) {
		this.session = session;
		this.jobs = jobs;
		this.settings = settings;
		this.date = date;
	}

	@Override
	public Plan plan() throws IOException, InterruptedException {
		Set<String> left = leftBefore();
		LookBack lookBack = this.session.lookBack();
		List<CrawlJob> history = this.jobs.since(lookBack.start());
		for (CrawlJob job : history) {
			Instant created = job.createdAt();
			if (isSelected(job) && !isHeldByOther(job.id()) && (created == null || lookBack.contains(created))) {
				add(job, lookBack, left.contains(job.id()));
			}
		}
		Set<String> found = new HashSet<>();
		history.forEach((job) -> found.add(job.id()));
		left.stream().filter((id) -> !found.contains(id) && !isHeldByOther(id)).forEach((id) -> carry(id, true));
		heldByThis().forEach((id) -> carry(id, false));
		List<String> postponed = postpone();
		int fresh = this.crawls.size();
		recheck();
		logger.info("{} of {} crawls created since {} are to be fetched{}", fresh, history.size(), lookBack.start(),
				(this.crawls.size() > fresh) ? ", and " + (this.crawls.size() - fresh) + " again" : "");
		return new Plan(List.copyOf(this.crawls.values()), postponed, this.unfinished);
	}

	private void add(CrawlJob job, LookBack lookBack, boolean leftBefore) {
		Instant created = job.createdAt();
		if (job.isCompleted()) {
			this.crawls.put(job.id(),
					new PlannedCrawl(job.id(), (created != null) ? created.toString() : null, null, null, leftBefore));
		}
		else if (!CrawlJob.isFinal(job.status()) && created != null && created.isBefore(lookBack.nextStart())) {
			this.unfinished.add(job.id());
		}
	}

	/** A crawl that the look-back does not reach. */
	private void carry(String id, boolean leftBefore) {
		this.crawls.putIfAbsent(id, new PlannedCrawl(id, null, null, null, leftBefore));
	}

	private boolean isSelected(CrawlJob job) {
		String wanted = this.settings.instructionContains();
		return (this.settings.baseUrl().isEmpty()
				|| this.settings.baseUrl().stream().anyMatch((pattern) -> PATTERNS.match(pattern, job.baseUrl())))
				&& (wanted == null || wanted.isBlank()
						|| job.instruction().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)));
	}

	private boolean isHeldByOther(String id) {
		return this.session.heldByOthers().containsKey(id);
	}

	/** What is replaced, a rerun fetches even if the look-back does not reach it. */
	private Collection<String> heldByThis() {
		List<String> held = new ArrayList<>(this.session.published().holders().keySet());
		held.removeIf(this::isHeldByOther);
		return held;
	}

	/** What the nights within the look-back have left. */
	private Set<String> leftBefore() {
		Set<String> left = new HashSet<>();
		LocalDate first = this.date.minusDays(this.settings.lookBack().toDays());
		for (PublishedRuns.Run run : this.session.published().runs()) {
			LocalDate night = run.date();
			if (night != null && night.isBefore(this.date) && !night.isBefore(first)) {
				left.addAll(run.left());
			}
		}
		return left;
	}

	/** Beyond the most crawls of a run, the youngest wait. */
	private List<String> postpone() {
		Integer most = this.settings.maxCrawls();
		if (most == null || this.crawls.size() <= most) {
			return List.of();
		}
		List<String> postponed = this.crawls.values()
			.stream()
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
		this.session.heldByOthers().forEach((id, holder) -> {
			if (holder.publishedAt().isAfter(since)) {
				this.crawls.put(id, new PlannedCrawl(id, null, holder.run(), holder.contentSha256(), false));
			}
		});
	}

}
