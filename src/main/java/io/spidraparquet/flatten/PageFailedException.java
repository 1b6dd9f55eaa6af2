package io.spidraparquet.flatten;

import io.spidraparquet.row.Row;

/**
 * A page gives no row, for the reason given. The only skippable exception. It has no
 * stack trace, because many pages may fail.
 */
public final class PageFailedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final FailureReason reason;

	private final transient Row failedPage;

	PageFailedException(FailureReason reason, Row failedPage) {
		super(reason.text(), null, false, false);
		this.reason = reason;
		this.failedPage = failedPage;
	}

	/**
	 * The reason why the page gives no row.
	 * @return the reason
	 */
	public FailureReason reason() {
		return this.reason;
	}

	/**
	 * The page as a row of failed pages.
	 * @return a row with the columns of
	 * {@link io.spidraparquet.schema.FixedColumns#failedPages}
	 */
	public Row failedPage() {
		return this.failedPage;
	}

}
