package io.spidraparquet.page;

import org.jspecify.annotations.Nullable;

/**
 * The status of a page, one of three by the contract.
 */
public enum PageStatus {

	/** Has data. */
	SUCCESS("success"),
	/** Has none, and an error message. */
	FAILED("failed"),
	/** Has none yet. */
	PENDING("pending");

	private final String text;

	PageStatus(String text) {
		this.text = text;
	}

	/**
	 * Reads a status. One that is missing or new counts as success: a page with data is
	 * not thrown away for a word.
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
	 * The word of the API.
	 * @return for example {@code success}
	 */
	public String text() {
		return this.text;
	}

}
