package io.spidraparquet.inspect;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.failedpages.FailedPages;
import io.spidraparquet.terminal.Printable;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API to extract the failed pages of a published run again, which costs credits.
 * The dataset does not change: a rerun of the run fetches what came of it.
 */
public final class PageRetry {

	/** The reason of the pages whose extraction failed. */
	static final String REASON = "failed";

	private static final int MOST_REFUSALS = 5;

	private final Manifest manifest;

	private final FailedPages pages;

	private final CrawlJobs jobs;

	private final PrintStream out;

	/**
	 * A retry of a run's failed pages.
	 * @param dataset dataset of the run
	 * @param manifest manifest of the run
	 * @param jobs requests the extraction
	 * @param out receives what the user is told
	 */
	public PageRetry(Dataset dataset, Manifest manifest, CrawlJobs jobs, PrintStream out) {
		this.manifest = manifest;
		this.pages = FailedPages.of(dataset, manifest);
		this.jobs = jobs;
		this.out = out;
	}

	/**
	 * Asks for each page that the API reports as failed.
	 * @param given the words with which the dataset was named
	 * @return the first refusal if the API refused every page; null if it took one, or
	 * there was none to ask for
	 * @throws ApiException if the API refuses the account, or cannot be reached
	 * @throws IOException if the files of the run cannot be read
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public @Nullable ApiException retry(Given given) throws IOException, InterruptedException {
		Map<String, List<String>> wanted = new TreeMap<>();
		this.pages.forEach((page) -> {
			if (page.reason().equals(REASON) && !page.pageId().isEmpty()) {
				wanted.computeIfAbsent(page.crawlId(), (crawl) -> new ArrayList<>()).add(page.pageId());
			}
		});
		int count = wanted.values().stream().mapToInt(List::size).sum();
		long others = this.manifest.totals().failedPages() - count;
		if (count == 0) {
			say("run " + this.manifest.key() + " has no page whose extraction failed"
					+ ((others > 0) ? ": its " + Plural.of(others, "failed page") + " would give no row either" : ""));
			return null;
		}
		say("asking the API to extract " + Plural.of(count, "failed page") + " of " + Plural.of(wanted.size(), "crawl")
				+ " again");
		say(credits(wanted, count));
		if (others > 0) {
			say(Plural.of(others, "other failed page") + " would not change: the extraction has not failed");
		}
		Tally tally = new Tally();
		try {
			for (Map.Entry<String, List<String>> crawl : wanted.entrySet()) {
				for (String page : crawl.getValue()) {
					retry(crawl.getKey(), page, tally);
				}
			}
		}
		finally {
			if (tally.taken + tally.refused > 0) {
				say(tally.text());
			}
		}
		if (tally.taken > 0) {
			say("to fetch them and publish the run again:");
			NextCommand.of(this.manifest.key(), this.manifest.run().parameters(), given, true).print(this.out);
			return null;
		}
		return tally.refusal;
	}

	private void retry(String crawl, String page, Tally tally) throws IOException, InterruptedException {
		try {
			tally.add(this.jobs.retry(crawl, page));
		}
		catch (ApiException ex) {
			if (ex.kind() == ApiException.Kind.ACCOUNT || ex.kind().isPassing()) {
				throw ex;
			}
			tally.refusal = (tally.refusal != null) ? tally.refusal : ex;
			if (tally.refused++ < MOST_REFUSALS) {
				say("page " + page + " of crawl " + crawl + " remains failed: " + ex.getMessage());
			}
		}
	}

	/** What the API took for the pages of one of the crawls so far. */
	private String credits(Map<String, List<String>> wanted, int count) throws IOException, InterruptedException {
		String crawl = wanted.entrySet()
			.stream()
			.max(Comparator.comparingInt((entry) -> entry.getValue().size()))
			.orElseThrow()
			.getKey();
		Double each = null;
		try {
			each = this.jobs.creditsPerPage(crawl);
		}
		catch (ApiException ex) {
			if (ex.kind() == ApiException.Kind.ACCOUNT) {
				throw ex;
			}
		}
		return "this spends credits: " + ((each != null) ? "about " + shown(each * count) + ", at the " + shown(each)
				+ " that a page of crawl " + crawl + " took" : "how many, the API does not say before");
	}

	private static String shown(double credits) {
		return BigDecimal.valueOf(credits).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
	}

	private void say(String text) {
		Shown.wrap(Printable.line(text), "", "  ").forEach(this.out::println);
	}

	/** What was requested so far. */
	private static final class Tally {

		private int taken;

		private int pending;

		private int refused;

		private double credits;

		private @Nullable ApiException refusal;

		void add(CrawlJobs.Retried retried) {
			this.taken++;
			this.pending += retried.queued() ? 1 : 0;
			this.credits += retried.credits();
		}

		String text() {
			return "asked for " + Plural.of(this.taken, "page") + ", for " + shown(this.credits)
					+ ((this.credits == 1) ? " credit" : " credits")
					+ ((this.pending > 0) ? "; " + Plural.of(this.pending, "result") + " pending" : "")
					+ ((this.refused > 0) ? "; the API refused " + Plural.of(this.refused, "page") : "");
		}

	}

}
