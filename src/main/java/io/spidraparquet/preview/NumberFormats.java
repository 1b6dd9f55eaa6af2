package io.spidraparquet.preview;

import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.spidraparquet.scalar.NumberPattern;
import org.jspecify.annotations.Nullable;

/**
 * Formats of numbers, built from the texts that may have them.
 */
final class NumberFormats {

	/** The example of each separator of groups and of fractions, the simplest first. */
	private static final List<String> EXAMPLES = List.of("1234", "1234.5", "1234,5", "1,234", "1.234", "1 234",
			"1,234.5", "1.234,5", "1 234,5", "1 234.5", "1'234.5", "1’234.5", "12,34,567", "12,34,567.5");

	private static final Pattern PARTS = Pattern
		.compile("(?s)[\\s\\p{Z}]*[-+\u2212(]?([^0-9]*?)[-+\u2212(]?[\\s\\p{Z}]*([0-9](?:[.,'\u2019\\p{Zs}]?[0-9])*)"
				+ "( ?[KkMB](?!\\p{L}))?(.*?)[-\u2212)]?[\\s\\p{Z}]*");

	private static final Pattern UNIT = Pattern.compile("\\p{Sc}|[A-Z]{0,2}\\$|%|‰|°|° ?[CF]|\u2033|/ ?(?:5|10|100)|"
			+ "out of (?:5|10|100)|[kmcµ]?[gl]|[kcmµn]?m[²³]?|[km]?W|kWh|m?Ah|[kMG]?Hz|[kMGT]B|[km]?V|k?cal|kJ|Pa|bar|lbs?|oz|ft|"
			+ "in|mi|sq ?ft|sqm|km/h|mph|min|mins|minutes|h|hrs?|hours?|s|secs?|seconds|days?|weeks?|months?|years?|"
			+ "stars?|reviews?|ratings?|pcs?|pieces|items?|pages?|votes?|points?|pts|views?|likes?|euros?|dollars?");

	private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies()
		.stream()
		.map(Currency::getCurrencyCode)
		.collect(Collectors.toUnmodifiableSet());

	private static final Pattern IDENTIFIER = Pattern.compile("(?s)\\s*(?:0[0-9].*|\\+[0-9]+|\\+.*[0-9][ -].*)");

	private static final Pattern IN_PARENTHESES = Pattern.compile("(?s)[^0-9]*\\([^()]*\\)[^0-9]*");

	private static final int MAX_AFFIX = 30;

	private NumberFormats() {
	}

	/**
	 * The formats that some texts may have.
	 * @param texts different texts with their numbers
	 * @param plain whether all of them are numbers in JSON's form
	 */
	static List<TextFormat> of(Map<String, Long> texts, boolean plain) {
		Map<Affixes, Long> affixes = new TreeMap<>();
		boolean multiplied = false;
		for (Map.Entry<String, Long> text : texts.entrySet()) {
			Matcher parts = PARTS.matcher(text.getKey());
			if (IDENTIFIER.matcher(text.getKey()).matches()) {
				return List.of();
			}
			if (parts.matches()) {
				Affixes each = new Affixes(parts.group(1).strip(), parts.group(4).strip());
				if (each.before().length() <= MAX_AFFIX && each.after().length() <= MAX_AFFIX) {
					affixes.merge(each, text.getValue(), Long::sum);
					multiplied |= parts.group(3) != null;
				}
			}
		}
		Affixes common = common(affixes);
		if (common == null) {
			return List.of();
		}
		String doubt = doubt(common, texts.keySet(), plain);
		List<TextFormat> formats = new ArrayList<>();
		for (String example : EXAMPLES) {
			String format = common.around(example + (multiplied ? "K" : ""));
			try {
				formats.add(new TextFormat(TextFormat.Kind.NUMBER, format, null, NumberPattern.of(format),
						(doubt == null && common.isEmpty() && example.contains("1 234"))
								? "such texts may be telephone numbers" : doubt));
			}
			catch (IllegalArgumentException ex) {
				// a part of the texts is not what can precede or follow a number
			}
		}
		return formats;
	}

	/** The most frequent ones, or those that have both parts of others. */
	private static @Nullable Affixes common(Map<Affixes, Long> counts) {
		Affixes best = null;
		for (Map.Entry<Affixes, Long> each : counts.entrySet()) {
			if (best == null || each.getKey().covers(best)
					|| (!best.covers(each.getKey()) && each.getValue() > counts.getOrDefault(best, 0L))) {
				best = each.getKey();
			}
		}
		return best;
	}

	private static @Nullable String doubt(Affixes common, Set<String> texts, boolean plain) {
		if (plain) {
			return "such texts may be identifiers or versions, which are no numbers";
		}
		if (texts.stream().allMatch((text) -> IN_PARENTHESES.matcher(text).matches())) {
			return "numbers in parentheses are negative";
		}
		for (String affix : List.of(common.before(), common.after())) {
			if (!affix.isEmpty() && !isUnit(affix)) {
				return "a column of numbers loses " + YamlText.quote(affix);
			}
		}
		return null;
	}

	private static boolean isUnit(String affix) {
		return isMoney(affix) || UNIT.matcher(affix).matches()
				|| UNIT.matcher(affix.toLowerCase(Locale.ROOT)).matches();
	}

	/** Whether a text has the sign or the code of a currency. */
	static boolean isMoney(String text) {
		return text.codePoints().anyMatch((c) -> Character.getType(c) == Character.CURRENCY_SYMBOL)
				|| Pattern.compile("[^\\p{L}]+").splitAsStream(text).anyMatch(CURRENCIES::contains);
	}

	/**
	 * What texts have before and after their numbers.
	 *
	 * @param before prefix, may be empty
	 * @param after suffix, may be empty
	 */
	private record Affixes(String before, String after) implements Comparable<Affixes> {

		boolean isEmpty() {
			return this.before.isEmpty() && this.after.isEmpty();
		}

		boolean covers(Affixes other) {
			return !equals(other) && (other.before.isEmpty() || other.before.equals(this.before))
					&& (other.after.isEmpty() || other.after.equals(this.after));
		}

		String around(String example) {
			boolean letterFirst = !this.before.isEmpty()
					&& Character.isLetter(this.before.codePointBefore(this.before.length()));
			boolean apart = !this.after.isEmpty() && Character.isLetterOrDigit(this.after.codePointAt(0));
			return this.before + (letterFirst ? " " : "") + example + (apart ? " " : "") + this.after;
		}

		@Override
		public int compareTo(Affixes other) {
			int byPrefix = this.before.compareTo(other.before);
			return (byPrefix != 0) ? byPrefix : this.after.compareTo(other.after);
		}

	}

}
