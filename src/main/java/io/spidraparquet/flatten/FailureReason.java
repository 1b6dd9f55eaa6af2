package io.spidraparquet.flatten;

import java.util.Locale;

/**
 * Why a page gave no row, as {@code failed_pages.reason} has it.
 */
public enum FailureReason {

	/** The API says that the page failed. */
	FAILED,
	/** The API has no result for the page yet. */
	PENDING,
	/** The page has no id. */
	NO_ID,
	/** An earlier page of the crawl has the same id. */
	DUPLICATE_ID,
	/** Where the array of rows should be, there is something else. */
	ROWS_NOT_ARRAY,
	/** Some value cannot be held without loss, or the page is no well-formed JSON. */
	UNREPRESENTABLE,
	/** Some value has no column, and the schema contract lets none be appended. */
	CONTRACT,
	/** A column that is required has no value. */
	REQUIRED;

	/**
	 * The word in {@code failed_pages}.
	 * @return for example {@code no-id}
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
