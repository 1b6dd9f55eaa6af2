package io.spidraparquet.scalar;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The number format of a column's texts, given by example: the number 1234.5, or 1234 if
 * there are no fractions, written the way the texts write it, with its prefix and suffix.
 * {@code $1,234.5} reads {@code $1,299.00}, and {@code 1234,5 %} reads {@code 12,5 %}, as
 * 12.5. A text may omit the prefix or the suffix but may not have others, and groups have
 * three digits; any other text is not a number. Immutable.
 */
public final class NumberPattern {

	private static final Pattern EXAMPLE = Pattern.compile("([^0-9]*)1([^0-9]?)234(?:([^0-9])5)?([^0-9]*)");

	private static final String BLANK = "[ \\u00a0\\u2009\\u202f]";

	private static final String SIGNS = "-+\u2212()";

	private static final String SIGN = "([-+\\u2212]?)";

	private final Pattern texts;

	private NumberPattern(Pattern texts) {
		this.texts = texts;
	}

	/**
	 * Derives the pattern from an example.
	 * @param example the number 1234.5 or 1234 as the texts write it
	 * @return the pattern
	 * @throws IllegalArgumentException if the example is not that number
	 */
	public static NumberPattern of(String example) {
		Matcher parts = EXAMPLE.matcher(example.replaceAll(BLANK, " ").strip());
		if (!parts.matches() || parts.group(2).equals(parts.group(3)) || hasSign(example)) {
			throw new IllegalArgumentException("'" + example + "' is not a number format: write the number 1234.5 as "
					+ "the texts write it, such as '$1,234.5', '1.234,5 EUR' or '1234,5 %', or 1234 if they have no "
					+ "fractions");
		}
		String group = literal(parts.group(2));
		String grouped = parts.group(2).isEmpty() ? "" : "[0-9]{1,3}+(?:" + group + "[0-9]{3})++|";
		String fraction = (parts.group(3) != null) ? "(?:" + literal(parts.group(3)) + "([0-9]++))?+" : "()";
		return new NumberPattern(Pattern.compile(SIGN + affix(parts.group(1)) + SIGN + BLANK + "*+(" + grouped
				+ "[0-9]*+)" + fraction + affix(parts.group(4))));
	}

	/** A sign may precede the prefix or the digits of a text, but no example has one. */
	private static boolean hasSign(String example) {
		return example.chars().anyMatch((c) -> SIGNS.indexOf(c) >= 0);
	}

	/** Possessive quantifiers, so that many blanks do not make matching slow. */
	private static String affix(String text) {
		return text.isBlank() ? "" : BLANK + "*+(?:" + Pattern.quote(text.strip()) + ")?+";
	}

	private static String literal(String separator) {
		return separator.isBlank() ? BLANK : Pattern.quote(separator);
	}

	/**
	 * Reads a text.
	 * @param text any text
	 * @return the number as JSON writes it; null if the text is not such a number
	 */
	@Nullable String digits(String text) {
		Matcher parts = this.texts.matcher(stripped(text));
		if (!parts.matches() || (!parts.group(1).isEmpty() && !parts.group(2).isEmpty())) {
			return null;
		}
		String integer = parts.group(3).replaceAll("[^0-9]", "").replaceFirst("^0+(?=.)", "");
		String fraction = parts.group(4);
		boolean hasFraction = fraction != null && !fraction.isEmpty();
		if (integer.isEmpty() && !hasFraction) {
			return null;
		}
		boolean negative = (parts.group(1) + parts.group(2)).matches("[-\\u2212]");
		return (negative ? "-" : "") + (integer.isEmpty() ? "0" : integer) + (hasFraction ? "." + fraction : "");
	}

	private static String stripped(String text) {
		int start = 0;
		int end = text.length();
		while (start < end && isBlank(text.charAt(start))) {
			start++;
		}
		while (end > start && isBlank(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(start, end);
	}

	private static boolean isBlank(char c) {
		return c == ' ' || c == '\u00a0' || c == '\u2009' || c == '\u202f';
	}

	/**
	 * Reads a scalar.
	 * @param scalar any scalar that is not null
	 * @return a number if the scalar is a text of this format, otherwise the scalar
	 * itself
	 */
	public JsonScalar read(JsonScalar scalar) {
		String digits = scalar.isString() ? digits(scalar.text()) : null;
		return (digits != null) ? new WrittenNumber(digits, scalar) : scalar;
	}

	/**
	 * A number that was sent as text.
	 *
	 * @param digits the number as JSON writes it
	 * @param sent the text
	 */
	private record WrittenNumber(String digits, JsonScalar sent) implements JsonScalar {

		@Override
		public boolean isString() {
			return false;
		}

		@Override
		public boolean isEmptyText() {
			return false;
		}

		@Override
		public ScalarKind kind() {
			return NumberText.kind(this.digits);
		}

		@Override
		public boolean booleanValue() {
			throw new IllegalStateException("a number is not a boolean");
		}

		@Override
		public long longValue() {
			return Long.parseLong(this.digits);
		}

		@Override
		public int days() {
			throw new IllegalStateException("a number is not a date");
		}

		@Override
		public long micros() {
			throw new IllegalStateException("a number is not a time");
		}

		@Override
		public String text() {
			return this.digits;
		}

		@Override
		public boolean isLongerThan(int bytes) {
			return this.sent.isLongerThan(bytes);
		}

		@Override
		public byte[] utf8() {
			return this.sent.utf8();
		}

		@Override
		public byte[] json() {
			return this.digits.getBytes(StandardCharsets.US_ASCII);
		}

	}

}
