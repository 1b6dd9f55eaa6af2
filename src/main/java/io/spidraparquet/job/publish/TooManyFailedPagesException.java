package io.spidraparquet.job.publish;

import java.util.Map;
import java.util.stream.Collectors;

import io.spidraparquet.run.JobProperties;

/**
 * More pages failed than the limits allow; nothing was published.
 */
public final class TooManyFailedPagesException extends Exception {

	private static final long serialVersionUID = 1L;

	private final long pages;

	private final transient Map<String, Long> byReason;

	TooManyFailedPagesException(long failedPages, long pages, Map<String, Long> byReason, JobProperties.Skip limits) {
		super("%d of %d pages failed (%s), more than spidra.skip.max-ratio=%s%s allows: nothing was published. "
			.formatted(failedPages, pages, reasons(byReason), limits.maxRatio(),
					(limits.maxPages() != null) ? " or spidra.skip.max-pages=" + limits.maxPages() : "")
				+ "The next start fetches the crawls with failed or pending pages again; raise the limit to publish the other pages");
		this.pages = pages;
		this.byReason = Map.copyOf(byReason);
	}

	/**
	 * The number of pages of the run.
	 * @return all pages, the failed ones included
	 */
	public long pages() {
		return this.pages;
	}

	/**
	 * The failed pages.
	 * @return their number for each reason
	 */
	public Map<String, Long> byReason() {
		return this.byReason;
	}

	private static String reasons(Map<String, Long> byReason) {
		return byReason.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map((entry) -> entry.getKey() + ": " + entry.getValue())
			.collect(Collectors.joining(", "));
	}

}
