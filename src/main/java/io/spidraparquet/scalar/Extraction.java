package io.spidraparquet.scalar;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Picks a part of a column's texts with a regular expression, and reads that part. The
 * expression is one of RE2, so the time is linear in the length of a text, whatever the
 * expression. A text in which it finds nothing is not read. Immutable.
 */
public final class Extraction implements TextReading {

	private final Pattern expression;

	private final TextReading part;

	private Extraction(Pattern expression, TextReading part) {
		this.expression = expression;
		this.part = part;
	}

	/**
	 * Compiles an expression.
	 * @param expression regular expression with one group, in the syntax of RE2
	 * @param part how the text of the group is read; null if it is a text
	 * @return the reading
	 * @throws IllegalArgumentException if it has an error or not exactly one group
	 */
	public static Extraction of(String expression, @Nullable TextReading part) {
		Pattern compiled = compile(expression);
		if (compiled.groupCount() != 1) {
			throw new IllegalArgumentException("extract '" + expression + "' has "
					+ ((compiled.groupCount() == 0) ? "no group" : compiled.groupCount() + " groups")
					+ ", but exactly one is read: put parentheses around the part to read, such as "
					+ "'([0-9.]+) out of', and write other groups as (?:…)");
		}
		return new Extraction(compiled, (part != null) ? part : ReadScalar::part);
	}

	private static Pattern compile(String expression) {
		try {
			return Pattern.compile(expression);
		}
		catch (PatternSyntaxException ex) {
			String wrong = ex.getPattern();
			int position = expression.indexOf(wrong);
			throw new IllegalArgumentException("extract '" + expression + "' is not a regular expression of RE2: "
					+ ex.getDescription() + " ('" + wrong + "', at character " + (Math.max(position, 0) + 1)
					+ "): correct it; look-around and back references are not part of RE2", ex);
		}
	}

	@Override
	public @Nullable JsonScalar read(String text, JsonScalar sent) {
		Matcher matcher = this.expression.matcher(text);
		String group = matcher.find() ? matcher.group(1) : null;
		return (group != null) ? this.part.read(group, sent) : null;
	}

}
