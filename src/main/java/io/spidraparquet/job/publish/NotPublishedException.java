package io.spidraparquet.job.publish;

import java.util.Map;

/**
 * A run is complete, but it is not good enough to be published.
 */
public abstract sealed class NotPublishedException extends Exception
		permits TooManyFailedPagesException, FailedChecksException {

	private static final long serialVersionUID = 1L;

	private final long pages;

	private final transient Map<String, Long> byReason;

	NotPublishedException(String message, long pages, Map<String, Long> byReason) {
		super(message);
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

}
