package io.spidraparquet.job.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.RequestForecast;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.run.Run;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.text.Plural;

/**
 * What a plan costs: requests, and time where the rate limit makes it wait. Counts only
 * what is certain before the fetch: one request for each crawl without a kept response,
 * and new extractions of the failed pages of kept responses. It does not count repeated
 * requests, failed pages of crawls that are not fetched yet, and links to content that
 * have to be renewed.
 *
 * @param crawls number of crawls of the plan
 * @param kept how many of them have a kept response that is used
 * @param requests number of all requests of the run, with those that made the plan
 * @param forecast how long the requests that are still to be sent take
 */
record PlanCost(long crawls, long kept, long requests, RequestForecast forecast) {

	/**
	 * The cost of a plan from now on.
	 * @param spool the responses that are kept
	 * @param rounds how many times a failed page is extracted again
	 * @param client has sent the requests that made the plan
	 */
	static PlanCost of(Plan plan, Run run, Spool spool, int rounds, ApiClient client) {
		Fetches fetches = Fetches.of(plan, run, spool, rounds);
		return new PlanCost(plan.crawls().size(), fetches.kept, client.sent() + fetches.requests,
				client.forecast(fetches.requests));
	}

	/**
	 * The cost of a run that makes the plan again.
	 * @param spool the responses that are kept
	 * @param rounds how many times a failed page is extracted again
	 * @param client has sent the requests that made the plan
	 */
	static PlanCost ofNextRun(Plan plan, Run run, Spool spool, int rounds, ApiClient client) {
		Fetches fetches = Fetches.of(plan, run, spool, rounds);
		long requests = client.sent() + fetches.requests;
		return new PlanCost(plan.crawls().size(), fetches.kept, requests, client.forecast(requests));
	}

	/**
	 * Says the cost in one line, such as {@code 60 crawls, 61 requests, about 3 windows
	 * of 15 min, done about 18:35 UTC}.
	 */
	String text() {
		return Plural.of(this.crawls, "crawl")
				+ ((this.kept > 0) ? ", " + this.kept + " of them kept from an earlier start" : "") + ", "
				+ requestsText();
	}

	/** The same without the crawls. */
	String requestsText() {
		return Plural.of(this.requests, "request") + time();
	}

	/** The part about time; empty if no request has to wait for the rate limit. */
	private String time() {
		Instant end = this.forecast.end();
		return (end == null) ? "" : ", about " + Plural.of(this.forecast.windows(), "window") + " of "
				+ length(this.forecast.window()) + ", done about " + clock(end, ZoneId.systemDefault());
	}

	/** A length of time in its largest unit without a fraction. */
	static String length(Duration length) {
		long seconds = length.toSeconds();
		if (seconds >= 3600 && seconds % 3600 == 0) {
			return seconds / 3600 + " h";
		}
		return (seconds >= 60 && seconds % 60 == 0) ? seconds / 60 + " min" : seconds + " s";
	}

	/** A time of day, with the day if it is not today. */
	static String clock(Instant time, ZoneId zone) {
		boolean today = LocalDate.ofInstant(time, zone).equals(LocalDate.now(zone));
		return DateTimeFormatter.ofPattern(today ? "HH:mm z" : "yyyy-MM-dd HH:mm z", Locale.ROOT)
			.format(time.atZone(zone));
	}

	/**
	 * The requests of the fetch.
	 *
	 * @param kept number of crawls that need none
	 * @param requests number of requests for the others
	 */
	private record Fetches(long kept, long requests) {

		static Fetches of(Plan plan, Run run, Spool spool, int rounds) {
			long kept = 0;
			long requests = 0;
			for (PlannedCrawl planned : plan.crawls()) {
				SpooledCrawl crawl = spool.find(planned.id());
				if (crawl == null || (crawl.pending() > 0 && run.request().isNightly())) {
					requests++;
				}
				else if (crawl.failed() > 0 && crawl.retries() < rounds) {
					requests += crawl.failed() + 1;
				}
				else {
					kept++;
				}
			}
			return new Fetches(kept, requests);
		}

	}

}
