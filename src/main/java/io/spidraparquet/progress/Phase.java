package io.spidraparquet.progress;

import java.util.Locale;

/**
 * The steps of a run, in their order.
 */
public enum Phase {

	/** The time before the first step. */
	START,
	/** Decides which crawls the run takes. */
	PLAN,
	/** Fetches their pages. */
	FETCH,
	/** Writes part files. */
	WRITE,
	/** Publishes them. */
	PUBLISH;

	/**
	 * The name of the step.
	 * @return the name in lower case
	 */
	public String shown() {
		return name().toLowerCase(Locale.ROOT);
	}

}
