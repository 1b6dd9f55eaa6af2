package io.spidraparquet.scalar;

import org.jspecify.annotations.Nullable;

/**
 * The letters of a pattern of java.time, without its quoted texts.
 *
 * @param letters each letter as often as the pattern has it
 */
record TimeLetters(String letters) {

	private static final String TIME = "aBhHkKmsSAnN";

	private static final String OFFSET = "VvzOXxZ";

	static TimeLetters of(String pattern) {
		StringBuilder letters = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < pattern.length(); i++) {
			char c = pattern.charAt(i);
			quoted ^= c == '\'';
			if (!quoted && (Character.isUpperCase(c) || Character.isLowerCase(c))) {
				letters.append(c);
			}
		}
		return new TimeLetters(letters.toString());
	}

	boolean hasOffset() {
		return hasAnyOf(OFFSET);
	}

	private boolean hasAnyOf(String wanted) {
		return this.letters.chars().anyMatch((c) -> wanted.indexOf(c) >= 0);
	}

	/** Why such a pattern cannot give a kind of scalars; null if it may. */
	@Nullable String unfit(ScalarKind kind, boolean hasZone) {
		if (hasAnyOf("D") && hasAnyOf("ML")) {
			return "'D' is the day of a year: a day of a month is 'd'";
		}
		if (kind == ScalarKind.DATE) {
			return (hasAnyOf(TIME) || hasOffset()) ? (looksLikeMinutesForMonths()
					? "'mm' is the minute: a month is 'MM'" : "it has a time of day, which a date does not keep")
					: null;
		}
		if (!hasAnyOf(TIME)) {
			return "it has no time of day: declare the type date";
		}
		return (hasOffset() || hasZone) ? null
				: "it has no offset, and neither the column's zone nor spidra.schema.zone is set";
	}

	private boolean looksLikeMinutesForMonths() {
		return hasAnyOf("m") && !hasAnyOf("MLhHkK");
	}

	/** Why it gives no complete value. */
	String incomplete(ScalarKind kind) {
		if (hasAnyOf("Y") && !hasAnyOf("uy")) {
			return "'Y' is the year of a week: a year is 'uuuu'";
		}
		if (hasAnyOf("hK") && !hasAnyOf("aBHk")) {
			return "'h' is an hour of half a day, which needs 'a' (AM or PM): an hour of a day is 'H'";
		}
		return "it does not say " + ((kind == ScalarKind.DATE) ? "the year, the month and the day"
				: "the year, the month, the day and the hour");
	}

	/** The pattern with years that need no era, unless it has one. */
	String ofProlepticYears(String pattern) {
		if (hasAnyOf("G")) {
			return pattern;
		}
		StringBuilder proleptic = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < pattern.length(); i++) {
			char c = pattern.charAt(i);
			quoted ^= c == '\'';
			proleptic.append((c == 'y' && !quoted) ? 'u' : c);
		}
		return proleptic.toString();
	}

}
