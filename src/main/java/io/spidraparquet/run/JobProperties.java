package io.spidraparquet.run;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import io.spidraparquet.checks.Checks;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * Settings of a run: where it writes, which crawls it takes, what it may leave out, and
 * what it keeps.
 *
 * @param output Root of the dataset, a path or a URI, used if the parameter
 * {@code output} is not given. If unset (null), the parameter is required.
 * @param keepUnfinished Age above which a start removes the state of other unfinished
 * runs of the dataset, 0 or more.
 * @param partitionSize Smallest size of a partition of the write, in bytes of responses,
 * at least 1 MB; a quarter of it if the run has two partitions. There are no more
 * partitions than cores unless a partition would exceed 512 MB.
 * @param skip How many failures a run may have and still publish.
 * @param plan Which crawls a run takes.
 * @param exit Exit codes that can be set.
 * @param retryFailedPages How many times the API is asked to extract a failed page again
 * before the run gives it up, 0 to 10. Each time costs credits.
 * @param keepRaw Whether the dataset keeps the API's responses, for runs with
 * {@code source=raw}.
 * @param rawFrom Dataset whose kept responses {@code source=raw} reads, a path or a URI.
 * If unset (null), it is the output itself.
 * @param checks List of checks that a run has to pass, such as {@code rows >= 100}.
 * @param onFailedCheck What happens if a check fails: with {@code fail} nothing is
 * published, with {@code warn} the run is published with a warning.
 * @param workers Who fetches and writes: threads of this process with {@code local}, or
 * processes of the command {@code worker} with {@code remote}, which needs a job
 * repository in PostgreSQL and an output that all of them see.
 * @param worker Settings of the command {@code worker}.
 */
@ConfigurationProperties("spidra")
public record JobProperties(@Nullable String output, @DefaultValue("7d") Duration keepUnfinished,
		@DefaultValue("64MB") DataSize partitionSize, @DefaultValue Skip skip, @DefaultValue Plan plan,
		@DefaultValue Exit exit, @DefaultValue("0") int retryFailedPages, @DefaultValue("false") boolean keepRaw,
		@Nullable String rawFrom, @DefaultValue List<String> checks, @DefaultValue("fail") OnFailedCheck onFailedCheck,
		@DefaultValue("local") Workers workers, @DefaultValue Worker worker) {

	private static final int MAX_RETRIES = 10;

	public JobProperties {
		checks = List.copyOf(checks);
		Checks.of(checks);
		if (partitionSize.toMegabytes() < 1) {
			throw new IllegalArgumentException(
					"spidra.partition-size is " + partitionSize + ", but has to be at least 1MB");
		}
		if (keepUnfinished.isNegative()) {
			throw new IllegalArgumentException(
					"spidra.keep-unfinished is " + keepUnfinished + ", but cannot be negative");
		}
		if (retryFailedPages < 0 || retryFailedPages > MAX_RETRIES) {
			throw new IllegalArgumentException(
					"spidra.retry-failed-pages is " + retryFailedPages + ", but has to be from 0 to " + MAX_RETRIES);
		}
	}

	/**
	 * Whether other processes fetch and write.
	 * @return true if so
	 */
	public boolean isRemote() {
		return this.workers == Workers.REMOTE;
	}

	/**
	 * Who fetches and writes.
	 */
	public enum Workers {

		/** Threads of this process. */
		LOCAL,
		/** Processes of the command {@code worker}. */
		REMOTE

	}

	/**
	 * What happens to a run that fails a check.
	 */
	public enum OnFailedCheck {

		/** Nothing is published. */
		FAIL,
		/** It is published with a warning. */
		WARN

	}

	/**
	 * Settings of a process that works for others.
	 *
	 * @param threads How many slices and partitions it works on at the same time, 1 to
	 * 64. If unset (null), as many as the host has cores.
	 * @param idleExit How long it waits for work before it ends, above 0. If unset
	 * (null), it waits until it is stopped.
	 * @param name What it is called in messages, at most 24 characters. If unset (null),
	 * the name of the host and the id of the process.
	 */
	public record Worker(@Nullable Integer threads, @Nullable Duration idleExit, @Nullable String name) {

		private static final int MOST_THREADS = 64;

		private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,24}");

		public Worker {
			if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
				throw new IllegalArgumentException(
						"spidra.worker.threads is " + threads + ", but has to be from 1 to " + MOST_THREADS);
			}
			if (idleExit != null && (idleExit.isNegative() || idleExit.isZero())) {
				throw new IllegalArgumentException(
						"spidra.worker.idle-exit is " + idleExit + ", but has to be above 0");
			}
			if (name != null && !NAME.matcher(name).matches()) {
				throw new IllegalArgumentException("spidra.worker.name is '" + name
						+ "', but has to be 1 to 24 letters, digits, dots, dashes and underscores");
			}
		}

	}

	/**
	 * Limits for failures. A run that exceeds one of them publishes nothing.
	 *
	 * @param maxRatio Largest share of failed pages among all pages of a run, 0 to 1. A
	 * run with a larger share publishes nothing.
	 * @param maxPages Largest number of failed pages of a run, 0 or more. A run with more
	 * publishes nothing; if unset (null), there is no such limit.
	 * @param maxCrawls Largest share of the crawls of a nightly run that may be deferred
	 * to the next night because they could not be fetched, 0 to 1. A run with a larger
	 * share publishes nothing.
	 */
	public record Skip(@DefaultValue("0.5") double maxRatio, @Nullable Long maxPages,
			@DefaultValue("0.1") double maxCrawls) {

		public Skip {
			requireShare("spidra.skip.max-ratio", maxRatio);
			requireShare("spidra.skip.max-crawls", maxCrawls);
			if (maxPages != null && maxPages < 0) {
				throw new IllegalArgumentException(
						"spidra.skip.max-pages is " + maxPages + ", but has to be at least 0");
			}
		}

		private static void requireShare(String name, double share) {
			if (!(share >= 0 && share <= 1)) {
				throw new IllegalArgumentException(name + " is " + share + ", but has to be from 0 to 1");
			}
		}

		/**
		 * Whether a share is within a limit. Binary fractions would refuse 29 of 100 with
		 * a limit of 0.29.
		 * @param part number that is limited
		 * @param limit largest share, from 0 to 1, as a user writes it
		 * @param all number that the share refers to
		 * @return true also if the share is exactly the limit
		 */
		public static boolean isWithin(long part, double limit, long all) {
			return BigDecimal.valueOf(part).compareTo(BigDecimal.valueOf(limit).multiply(BigDecimal.valueOf(all))) <= 0;
		}

		public boolean allows(long failedPages, long pages) {
			return isWithin(failedPages, this.maxRatio, pages)
					&& (this.maxPages == null || failedPages <= this.maxPages);
		}

	}

	/**
	 * Which crawls a run takes.
	 *
	 * @param lookBack Largest age, at the end of the day, of the crawls that a nightly
	 * run takes, at least 1 day. It reaches further back if the night before was missed.
	 * @param baseUrl List of patterns; a nightly run takes a crawl if one of them matches
	 * its base URL. {@code *} stops at a slash, {@code **} does not; if empty, all crawls
	 * match.
	 * @param instructionContains Text that the transform instruction of a crawl must
	 * contain for a nightly run to take it; upper and lower case are the same. If unset
	 * (null), all crawls match.
	 * @param recheck Age of a publication up to which a nightly run fetches its crawls
	 * again, to see whether they have changed. 0 fetches none again.
	 * @param waitFor Longest time that a run waits for named crawls that are not
	 * complete, 0 or more.
	 * @param maxCrawls Largest number of new crawls that a nightly run takes, the oldest
	 * first, at least 1. The next night takes the others; if unset (null), there is no
	 * such limit.
	 */
	public record Plan(@DefaultValue("7d") Duration lookBack, @DefaultValue List<String> baseUrl,
			@Nullable String instructionContains, @DefaultValue("0s") Duration recheck,
			@Name("wait") @DefaultValue("30m") Duration waitFor, @Nullable Integer maxCrawls) {

		private static final Duration MIN_LOOK_BACK = Duration.ofDays(1);

		public Plan {
			baseUrl = List.copyOf(baseUrl);
			if (lookBack.compareTo(MIN_LOOK_BACK) < 0) {
				throw new IllegalArgumentException(
						"spidra.plan.look-back is " + lookBack + ", but has to be at least 1d");
			}
			if (recheck.isNegative() || waitFor.isNegative()) {
				throw new IllegalArgumentException("spidra.plan." + (recheck.isNegative() ? "recheck" : "wait") + " is "
						+ (recheck.isNegative() ? recheck : waitFor) + ", but cannot be negative");
			}
			if (maxCrawls != null && maxCrawls < 1) {
				throw new IllegalArgumentException(
						"spidra.plan.max-crawls is " + maxCrawls + ", but has to be at least 1");
			}
		}

	}

	/**
	 * Exit codes that can be set.
	 *
	 * @param nothingNew Exit code of a nightly run that publishes no crawl and defers
	 * none, 0 to 255.
	 */
	public record Exit(@DefaultValue("0") int nothingNew) {

		private static final int MOST = 255;

		public Exit {
			if (nothingNew < 0 || nothingNew > MOST) {
				throw new IllegalArgumentException(
						"spidra.exit.nothing-new is " + nothingNew + ", but has to be from 0 to " + MOST);
			}
		}

	}

}
