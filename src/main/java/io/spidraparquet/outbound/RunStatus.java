package io.spidraparquet.outbound;

import java.util.Locale;

/**
 * How a run ended.
 */
public enum RunStatus {

	/** It is published. */
	PUBLISHED,
	/** It is published, with warnings. */
	PUBLISHED_WITH_WARNINGS,
	/** There was nothing to publish. */
	NOTHING_TO_DO,
	/** It failed, and published nothing. */
	FAILED,
	/** It was stopped, and published nothing so far. */
	STOPPED;

	/**
	 * The word for it in documents.
	 * @return the name in lower case
	 */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Whether the run did what it was to do.
	 * @return false if it failed or was stopped
	 */
	public boolean isSuccess() {
		return this != FAILED && this != STOPPED;
	}

}
