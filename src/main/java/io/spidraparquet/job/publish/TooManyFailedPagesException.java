package io.spidraparquet.job.publish;

import java.util.Map;
import java.util.stream.Collectors;

import io.spidraparquet.run.JobProperties;

/**
 * More pages failed than the limits allow; nothing was published.
 */
public final class TooManyFailedPagesException extends NotPublishedException {

	private static final long serialVersionUID = 1L;

	TooManyFailedPagesException(long failedPages, long pages, Map<String, Long> byReason, JobProperties.Skip limits) {
		super("%d of %d pages failed (%s), more than spidra.skip.max-ratio=%s%s allows: nothing was published. "
			.formatted(failedPages, pages, reasons(byReason), limits.maxRatio(),
					(limits.maxPages() != null) ? " or spidra.skip.max-pages=" + limits.maxPages() : "")
				+ "The next start fetches the crawls with failed or pending pages again; raise the limit to publish the other pages",
				pages, byReason);
	}

	private static String reasons(Map<String, Long> byReason) {
		return byReason.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map((entry) -> entry.getKey() + ": " + entry.getValue())
			.collect(Collectors.joining(", "));
	}

}
