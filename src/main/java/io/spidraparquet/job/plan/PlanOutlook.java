package io.spidraparquet.job.plan;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.CrawlJob;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.api.CrawlProgress;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.KeptResponses;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.spool.Spool;
import org.jspecify.annotations.Nullable;

/**
 * What the step {@code plan} of a run would decide now, and why other crawls are not in
 * it. It uses the planners of the step, asks the API for the history or for the status of
 * crawls only, never waits for a crawl, and writes nothing.
 */
public final class PlanOutlook {

	private static final Duration ONE_SECOND = Duration.ofSeconds(1);

	private final Run run;

	private final Attempt attempt;

	private final Spool spool;

	private final JobProperties properties;

	private final List<Group> others = new ArrayList<>();

	private final Map<String, CrawlJob> listed = new TreeMap<>();

	private Plan plan = Plan.of(List.of());

	private boolean planKept;

	private boolean otherKey;

	private @Nullable PlanCost cost;

	private PlanOutlook(RunSession.Foreseen foreseen, JobProperties properties) {
		this.run = foreseen.run();
		this.attempt = foreseen.attempt();
		this.spool = foreseen.spool();
		this.properties = properties;
	}

	/**
	 * Finds out what a run would do.
	 * @param foreseen what the run would find at its start
	 * @param properties settings of the job
	 * @param client of the API; null with {@code source=raw}
	 * @param kept the kept responses that the run would read; null without
	 * {@code source=raw}
	 * @return the outlook
	 * @throws ApiException if the API refuses a request, or cannot be reached
	 * @throws NothingKeptException if there are no kept responses of a crawl
	 * @throws IOException if the state or the kept responses cannot be read
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public static PlanOutlook of(RunSession.Foreseen foreseen, JobProperties properties, @Nullable ApiClient client,
			@Nullable KeptResponses kept) throws IOException, InterruptedException {
		PlanOutlook outlook = new PlanOutlook(foreseen, properties);
		if (kept != null) {
			outlook.plan = new RawPlanner(outlook.run, kept).plan();
		}
		else if (client != null) {
			outlook.look(client);
		}
		return outlook;
	}

	/**
	 * Why a nightly run would select none of the crawls that there are.
	 * @param crawls crawls of any status
	 * @param settings settings of the selection
	 * @param start since when the crawls were created
	 * @return at most one message; empty also if there are no crawls
	 */
	public static List<String> whyNone(List<CrawlJob> crawls, JobProperties.Plan settings, Instant start) {
		return new SelectedCrawls(crawls, settings).warnings(start);
	}

	/**
	 * The number of crawls that a nightly run selects by base URL and instruction.
	 * @param crawls crawls of any status
	 * @param settings settings of the selection
	 * @return 0 or more
	 */
	public static int selected(List<CrawlJob> crawls, JobProperties.Plan settings) {
		return new SelectedCrawls(crawls, settings).crawls().size();
	}

	private void look(ApiClient client) throws IOException, InterruptedException {
		Plan before = this.attempt.keptPlan();
		this.otherKey = this.attempt.isOfAnotherKey();
		CrawlJobs jobs = new CrawlJobs(client);
		if (before != null) {
			this.plan = before;
			this.planKept = true;
		}
		else if (this.run.request().isNightly()) {
			lookAtNight(jobs);
		}
		else {
			lookAtNamed(jobs);
		}
		this.cost = PlanCost.ofNextRun(this.plan, this.run, this.spool, this.properties.retryFailedPages(), client);
	}

	private void lookAtNight(CrawlJobs jobs) throws IOException, InterruptedException {
		NightlyPlanner planner = new NightlyPlanner(this.run, jobs, this.properties.plan());
		this.plan = planner.foresee();
		planner.listed().forEach((job) -> this.listed.put(job.id(), job));
		List<CrawlJob> within = planner.listed()
			.stream()
			.filter((job) -> this.run.lookBack().contains(job.createdAt()))
			.toList();
		SelectedCrawls selected = new SelectedCrawls(within, this.properties.plan());
		this.others.addAll(selected.others());
		List<CrawlJob> free = selected.crawls().stream().filter((job) -> !this.run.held().contains(job.id())).toList();
		addHeld(selected.crawls().stream().map(CrawlJob::id).toList());
		addRunning(free.stream().map(CrawlJob::progress).filter((each) -> !CrawlJob.isFinal(each.status())).toList());
		Map<String, Long> ended = free.stream()
			.map(CrawlJob::status)
			.filter((status) -> CrawlJob.isFinal(status) && !CrawlJob.isCompleted(status))
			.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
		ended.forEach((status, crawls) -> add(crawls, status));
		add(this.plan.deferred().postponed().size(),
				"left for the next night (spidra.plan.max-crawls is " + this.properties.plan().maxCrawls() + ")");
		add(this.listed.size() - within.size(), "created after that day, which later nights take");
	}

	private void lookAtNamed(CrawlJobs jobs) throws IOException, InterruptedException {
		NamedCrawlsPlanner planner = new NamedCrawlsPlanner(this.run, this.attempt, jobs, this.spool,
				this.properties.plan().waitFor(), new RunProgress());
		NamedCrawlsPlanner.Now now = planner.foresee();
		this.plan = now.plan();
		addHeld(this.run.request().crawlIds());
		addRunning(List.copyOf(now.running().values()));
	}

	private void addHeld(List<String> crawls) {
		Map<String, Long> byRun = new TreeMap<>();
		for (String crawl : crawls) {
			var holder = this.run.held().holders().get(crawl);
			if (holder != null && this.plan.crawls().stream().noneMatch((planned) -> planned.id().equals(crawl))) {
				byRun.merge(holder.run(), 1L, Long::sum);
			}
		}
		byRun.forEach((key, number) -> add(number, "held by run " + key));
	}

	private void addRunning(List<CrawlProgress> running) {
		long pages = running.stream().mapToLong(CrawlProgress::pages).filter((each) -> each >= 0).sum();
		long most = running.stream().mapToLong(CrawlProgress::maxPages).filter((each) -> each >= 0).sum();
		Duration wait = this.properties.plan().waitFor();
		String what = this.run.request().isNightly() ? "a later night takes them" : (wait.compareTo(ONE_SECOND) < 0)
				? "a run would exit 5" : "a run would wait for up to " + PlanCost.length(wait) + " (spidra.plan.wait)";
		add(running.size(),
				"still running" + ((most > 0) ? " (" + pages + " of " + most + " pages)" : "") + ": " + what);
	}

	private void add(long crawls, String reason) {
		if (crawls > 0) {
			this.others.add(new Group(crawls, reason));
		}
	}

	/**
	 * The plan.
	 * @return the crawls that the run would fetch, and what is odd about them
	 */
	public Plan plan() {
		return this.plan;
	}

	/**
	 * Whether an earlier start made the plan, with which the run would go on.
	 * @return false if the run would plan anew
	 */
	public boolean isPlanKept() {
		return this.planKept;
	}

	/**
	 * Whether an earlier start made the plan or fetched responses with another key. A run
	 * would first ask the API whether it is of the same account.
	 * @return true also if there was no earlier start
	 */
	public boolean isOfAnotherKey() {
		return this.otherKey;
	}

	/**
	 * The crawls of the plan.
	 * @return one for each, those created last first, those of unknown time at the end
	 */
	public List<Crawl> crawls() {
		List<Crawl> crawls = new ArrayList<>();
		for (PlannedCrawl planned : this.plan.crawls()) {
			CrawlJob job = this.listed.get(planned.id());
			Instant created = (planned.createdAt() != null) ? Instant.parse(planned.createdAt())
					: (job != null) ? job.createdAt() : null;
			crawls.add(new Crawl(planned.id(), (job != null) ? job.shownBaseUrl() : "", created,
					(job != null) ? job.pages() : -1, why(planned), this.spool.find(planned.id()) != null));
		}
		crawls.sort((a, b) -> key(b).compareTo(key(a)));
		return crawls;
	}

	private static Instant key(Crawl crawl) {
		return (crawl.created() != null) ? crawl.created() : Instant.MIN;
	}

	private String why(PlannedCrawl planned) {
		if (!this.run.request().isNightly()) {
			return "named";
		}
		if (planned.contentSha256() != null) {
			return "checked for changes";
		}
		if (planned.isReplaced()) {
			return "published by this run before";
		}
		return (planned.deferredBefore() || planned.createdAt() == null) ? "deferred by an earlier night" : "new";
	}

	/**
	 * The crawls that are not in the plan.
	 * @return groups with the reason of each
	 */
	public List<Group> others() {
		return List.copyOf(this.others);
	}

	/**
	 * The number of requests of the run, with those that make the plan.
	 * @return 0 for a run over kept responses
	 */
	public long requests() {
		return (this.cost != null) ? this.cost.requests() : 0;
	}

	/**
	 * The number of windows of the rate limit that the requests take.
	 * @return 0 for a run over kept responses
	 */
	public long windows() {
		return (this.cost != null) ? this.cost.forecast().windows() : 0;
	}

	/**
	 * Until when the rate limit makes a run wait that begins now.
	 * @return about when the last window of the rate limit begins; null if one is enough
	 */
	public @Nullable Instant end() {
		return (this.cost != null) ? this.cost.forecast().end() : null;
	}

	/**
	 * What the run costs.
	 * @return one line without the number of crawls
	 */
	public String cost() {
		return (this.cost != null) ? this.cost.requestsText() : "no requests: source=raw reads kept responses";
	}

	/**
	 * A crawl of the plan.
	 *
	 * @param id of the crawl
	 * @param baseUrl start of the crawl, one short line; empty if it is unknown
	 * @param created when it was created; null if that is unknown
	 * @param pages number of its pages; negative if that is unknown
	 * @param why why the run takes it
	 * @param kept whether an earlier start has fetched it
	 */
	public record Crawl(String id, String baseUrl, @Nullable Instant created, long pages, String why, boolean kept) {

	}

	/**
	 * Crawls that are not in the plan, for one reason.
	 *
	 * @param crawls number of the crawls, above 0
	 * @param reason continues the number: {@code held by run 2026-11-26}
	 */
	public record Group(long crawls, String reason) {

	}

}
