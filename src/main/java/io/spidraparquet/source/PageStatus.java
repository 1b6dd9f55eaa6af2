package io.spidraparquet.source;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The status of a page, one of three by the contract.
 */
public enum PageStatus {

	/** Has data. */
	SUCCESS,
	/** Has none, and an error message. */
	FAILED,
	/** Has none yet. */
	PENDING;

	/**
	 * Reads a status. One that is missing or new counts as success: a page with data is
	 * not thrown away for a word.
	 * @param text as the API sent it
	 * @return the status
	 */
	static PageStatus of(@Nullable String text) {
		if (text != null) {
			for (PageStatus status : values()) {
				if (status.text().equals(text)) {
					return status;
				}
			}
		}
		return SUCCESS;
	}

	/**
	 * The word of the API.
	 * @return for example {@code success}
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
