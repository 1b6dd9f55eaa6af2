package io.spidraparquet.doctor;

import java.util.Locale;

/**
 * The result of a check.
 */
public enum Verdict {

	/** A run has what it needs. */
	OK,
	/** A run works, but a person should look at it. */
	WARNING,
	/** A run would fail. */
	FAULT;

	/**
	 * The word for people and programs.
	 * @return the name in lower case
	 */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
