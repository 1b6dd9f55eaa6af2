package io.spidraparquet.scalar;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The number format of a column's texts, given by example: the number 1234.5, or 1234 if
 * there are no fractions, written the way the texts write it, with its prefix and suffix.
 * {@code $1,234.5} reads {@code $1,299.00}, and {@code 1234,5 %} reads {@code 12,5 %}, as
 * 12.5. Groups have the sizes that the example shows, such as {@code 12,34,567.5}. A text
 * may omit the prefix or the suffix but may not have others; any other text is not a
 * number.
 * <p>
 * A letter {@code K}, {@code M} or {@code B} after the number of the example means that
 * the texts of the column have such letters, in upper or lower case, as multipliers
 * (thousand, million, billion; {@code T} for trillion): {@code 1.2K} reads {@code 7.1K}
 * as 7100, {@code 3M} as 3000000 and {@code 95} as 95.
 * <p>
 * Negative are {@code -5}, {@code 5-} and, as in accounting, {@code (5)}. Immutable.
 */
public final class NumberPattern implements TextReading {

	/**
	 * Keeps numbers in JSON's form texts, in a column whose format has not read them: its
	 * points may separate groups.
	 */
	public static final TextReading NO_OTHER = (text, sent) -> NumberText.isCanonical(text)
			? ReadScalar.part(sent.text(), sent) : null;

	private static final String BLANKS = NumberExample.BLANK + "*+";

	private static final String OPENING = "([-+\\u2212(]?)";

	private static final String CLOSING = "([-\\u2212)]?)";

	private static final Set<String> NEGATIVE = Set.of("-", "\u2212", "()");

	private static final Set<String> POSITIVE = Set.of("", "+");

	private static final String MULTIPLIERS = "KMBT";

	private static final String MULTIPLIER = "(?:" + BLANKS + "([KMBTkmbt])(?!\\p{L}))?+";

	/** Reads plain digits. */
	public static final NumberPattern PLAIN = of("1234.5");

	private final Pattern texts;

	private NumberPattern(Pattern texts) {
		this.texts = texts;
	}

	/**
	 * Derives the pattern from an example.
	 * @param example the number 1234.5, 1234, 1234567.5 or 1234567 as the texts write it;
	 * before a multiplier also 1.2 or 1
	 * @return the pattern
	 * @throws IllegalArgumentException if the example is not that number; the message
	 * says why
	 */
	public static NumberPattern of(String example) {
		NumberExample parts = NumberExample.of(example);
		String grouped = parts.group().isEmpty() ? "" : parts.grouping().regex(literal(parts.group())) + "|";
		String fraction = (parts.point() != null) ? "(?:" + literal(parts.point()) + "([0-9]++))?+" : "()";
		String multiplier = parts.multiplied() ? MULTIPLIER : "()";
		return new NumberPattern(Pattern
			.compile(BLANKS + OPENING + affix(parts.before()) + BLANKS + OPENING + BLANKS + "(" + grouped + "[0-9]*+)"
					+ fraction + multiplier + BLANKS + CLOSING + affix(parts.after()) + BLANKS + CLOSING + BLANKS));
	}

	/** Possessive quantifiers, so that many blanks do not make matching slow. */
	private static String affix(String text) {
		return text.isEmpty() ? ""
				: BLANKS + "(?:"
						+ Stream.of(text.split(" +"))
							.map(Pattern::quote)
							.collect(Collectors.joining(NumberExample.BLANK + "++"))
						+ ")?+";
	}

	private static String literal(String separator) {
		return switch (separator) {
			case " " -> "[ \\u00a0\\u2009\\u202f]";
			case "'", "\u2019" -> "['\\u2019]";
			default -> Pattern.quote(separator);
		};
	}

	/**
	 * Reads a text.
	 * @param text any text
	 * @return the number as JSON writes it; null if the text is not such a number
	 */
	@Nullable String digits(String text) {
		Matcher parts = this.texts.matcher(text);
		if (!parts.matches()) {
			return null;
		}
		String sign = parts.group(1) + parts.group(2) + parts.group(6) + parts.group(7);
		String integer = parts.group(3).replaceAll("[^0-9]", "");
		String fraction = (parts.group(4) != null) ? parts.group(4) : "";
		boolean negative = NEGATIVE.contains(sign);
		if ((integer + fraction).isEmpty() || !(negative || POSITIVE.contains(sign))) {
			return null;
		}
		String letter = parts.group(5);
		if (letter != null && !letter.isEmpty()) {
			int zeros = 3 * (MULTIPLIERS.indexOf(Character.toUpperCase(letter.charAt(0))) + 1);
			integer += (fraction + "0".repeat(zeros)).substring(0, zeros);
			fraction = fraction.substring(Math.min(zeros, fraction.length())).replaceFirst("0++$", "");
		}
		String digits = integer.replaceFirst("^0+(?=[0-9])", "");
		return (negative ? "-" : "") + (digits.isEmpty() ? "0" : digits) + (fraction.isEmpty() ? "" : "." + fraction);
	}

	@Override
	public @Nullable JsonScalar read(String text, JsonScalar sent) {
		String digits = digits(text);
		return (digits != null) ? ReadScalar.number(digits, sent) : null;
	}

}
