package io.spidraparquet.run;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * What a run may leave out, and what it leaves behind.
 *
 * @param output root of the dataset where the parameter {@code output} is not given; null
 * if there is none
 * @param keepUnfinished age at which the state of an unfinished run is removed
 * @param partitionSize least size of a partition of the write, 1 MB or more; there are no
 * more than cores unless a partition would exceed 512 MB
 * @param skip failed pages of a run that are still fine
 * @param plan which crawls a nightly run takes
 * @param exit exit codes
 * @param retryFailedPages how often the API is asked to extract a failed page again
 * before it is given up, 0 to 10; each time costs credits
 * @param keepRaw whether the responses are kept in the dataset
 * @param rawFrom the dataset whose kept responses are read with {@code source=raw}; null
 * for the output itself
 */
@ConfigurationProperties("spidra")
public record JobProperties(@Nullable String output, @DefaultValue("7d") Duration keepUnfinished,
		@DefaultValue("64MB") DataSize partitionSize, @DefaultValue Skip skip, @DefaultValue Plan plan,
		@DefaultValue Exit exit, @DefaultValue("0") int retryFailedPages, @DefaultValue("false") boolean keepRaw,
		@Nullable String rawFrom) {

	private static final int MOST_RETRIES = 10;

	public JobProperties {
		if (partitionSize.toMegabytes() < 1) {
			throw new IllegalArgumentException(
					"spidra.partition-size is " + partitionSize + ", but has to be at least 1MB");
		}
		if (keepUnfinished.isNegative()) {
			throw new IllegalArgumentException(
					"spidra.keep-unfinished is " + keepUnfinished + ", but cannot be negative");
		}
		if (retryFailedPages < 0 || retryFailedPages > MOST_RETRIES) {
			throw new IllegalArgumentException(
					"spidra.retry-failed-pages is " + retryFailedPages + ", but has to be from 0 to " + MOST_RETRIES);
		}
	}

	/**
	 * Limits for failed pages; a run beyond one of them publishes nothing.
	 *
	 * @param maxRatio share of all pages, 0 to 1
	 * @param maxPages number of pages, 0 or more; null for no such limit
	 * @param maxCrawls share of the crawls of a nightly run that may be left for the next
	 * night because they could not be fetched, 0 to 1
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

		public boolean allows(long failedPages, long pages) {
			return failedPages <= this.maxRatio * pages && (this.maxPages == null || failedPages <= this.maxPages);
		}

	}

	/**
	 * Which crawls a run takes.
	 *
	 * @param lookBack age, at the end of the day, up to which a nightly run takes crawls;
	 * it reaches further where the night before was missed
	 * @param baseUrl patterns of base URLs, one of which has to fit; empty for all
	 * @param instructionContains text in the transform instruction, in upper or lower
	 * case; null for all
	 * @param recheck age of publications up to which a nightly run fetches crawls again,
	 * to see whether they have changed; 0 for none
	 * @param waitFor {@code spidra.plan.wait}: how long a run waits for named crawls that
	 * are not complete
	 * @param maxCrawls most new crawls of a nightly run, the oldest first; null for no
	 * such limit
	 */
	public record Plan(@DefaultValue("7d") Duration lookBack, @DefaultValue List<String> baseUrl,
			@Nullable String instructionContains, @DefaultValue("0s") Duration recheck,
			@Name("wait") @DefaultValue("30m") Duration waitFor, @Nullable Integer maxCrawls) {

		private static final Duration LEAST_LOOK_BACK = Duration.ofDays(1);

		public Plan {
			baseUrl = List.copyOf(baseUrl);
			if (lookBack.compareTo(LEAST_LOOK_BACK) < 0) {
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
	 * @param nothingNew of a nightly run that published no crawl, 0 to 255
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
