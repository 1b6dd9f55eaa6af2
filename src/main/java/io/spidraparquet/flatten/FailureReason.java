package io.spidraparquet.flatten;

import java.util.Locale;

/**
 * Why a page gave no row: the values of {@code failed_pages.reason}.
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
	/** There is no array of rows at its path, or some element on the way has none. */
	ROWS_NOT_ARRAY,
	/**
	 * No column can hold some value without loss, or the page is not well-formed JSON.
	 */
	UNREPRESENTABLE,
	/** Some value has no column, and the schema contract allows no new one. */
	CONTRACT,
	/** A required column has no value of its type. */
	REQUIRED;

	/**
	 * The word in {@code failed_pages}.
	 * @return for example {@code no-id}
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
