package io.spidraparquet.page;

import org.jspecify.annotations.Nullable;

/**
 * The status of a page; the contract has three.
 */
public enum PageStatus {

	/** The page has data. */
	SUCCESS("success"),
	/** The page has no data, but an error message. */
	FAILED("failed"),
	/** The page has no data yet. */
	PENDING("pending");

	private final String text;

	PageStatus(String text) {
		this.text = text;
	}

	/**
	 * Reads a status. A missing or unknown status counts as success, so that a new word
	 * does not discard a page with data.
	 * @param word as the API sent it
	 * @return the status
	 */
	static PageStatus of(@Nullable PageText word) {
		String text = (word != null) ? word.toString() : null;
		if (FAILED.text.equals(text)) {
			return FAILED;
		}
		return PENDING.text.equals(text) ? PENDING : SUCCESS;
	}

	/**
	 * The word that the API uses.
	 * @return for example {@code success}
	 */
	public String text() {
		return this.text;
	}

}
