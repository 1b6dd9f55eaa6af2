package io.spidraparquet.checks;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.spidraparquet.facts.Bound;
import io.spidraparquet.history.RunHistory;
import org.jspecify.annotations.Nullable;

/**
 * Reads the checks of a job definition.
 */
final class CheckParser {

	private static final String FORMS = "(checks are rows, pages, crawls, failed or filtered with < <= > >= = and a number or a"
			+ " percentage; rows of TABLE >= N; pages within P% of median(N); fresh < 36h; column NAME: with"
			+ " nulls < P%, misfits < P%, between A and B, unique)";

	private static final Pattern QUANTITY = Pattern
		.compile("(rows|pages|crawls|failed|filtered)(?:\\s+of\\s+([A-Za-z0-9_]+))?\\s*(.*)");

	private static final Pattern MEDIAN = Pattern
		.compile("within\\s+(\\d+(?:\\.\\d+)?)\\s*%\\s+of\\s+median\\s*\\(\\s*(\\d{1,4})\\s*\\)");

	private static final Pattern FRESH = Pattern.compile("fresh\\s*(<=?)\\s*(\\d{1,6})\\s*([a-z]+)");

	private static final Pattern COLUMN = Pattern.compile("column\\s+([A-Za-z0-9_.]+)\\s*:\\s*(.*)");

	private static final Pattern SHARE = Pattern.compile("(nulls|misfits)\\s*(.*)");

	private static final Pattern BETWEEN = Pattern.compile("between\\s+(\\S+)\\s+and\\s+(\\S+)");

	private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

	private static final Pattern DAY_OR_TIME = Pattern
		.compile("\\d{4}-\\d{2}-\\d{2}(?:T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,6})?)?Z)?");

	private CheckParser() {
	}

	/**
	 * Reads a check.
	 * @param text as a job definition has it
	 * @return the check
	 * @throws IllegalArgumentException if it is none; the message says what a check looks
	 * like
	 */
	static Check parse(String text) {
		String check = text.strip();
		Matcher column = COLUMN.matcher(check);
		if (column.matches()) {
			return new ColumnCheck(column.group(1), conditions(column.group(2), text));
		}
		Matcher fresh = FRESH.matcher(check);
		if (fresh.matches()) {
			Duration limit = FreshCheck.duration(Long.parseLong(fresh.group(2)), fresh.group(3));
			if (limit == null) {
				throw refused(text, "'" + fresh.group(3) + "' is no unit of time: use m, h or d");
			}
			return new FreshCheck(limit, fresh.group(1).equals("<="));
		}
		Matcher quantity = QUANTITY.matcher(check);
		if (quantity.matches()) {
			return quantity(quantity, text);
		}
		throw refused(text, "it is no check");
	}

	private static Check quantity(Matcher form, String text) {
		Quantity.Kind kind = Quantity.Kind.valueOf(form.group(1).toUpperCase(Locale.ROOT));
		if (form.group(2) != null && kind != Quantity.Kind.ROWS) {
			throw refused(text, "only rows are counted by table");
		}
		Quantity quantity = new Quantity(kind, form.group(2));
		Matcher median = MEDIAN.matcher(form.group(3));
		if (median.matches()) {
			int runs = Integer.parseInt(median.group(2));
			if (runs == 0) {
				throw refused(text, "median(0) is of no run");
			}
			if (runs > RunHistory.MOST) {
				throw refused(text,
						"the figures of the last " + RunHistory.MOST + " runs are known, which are fewer than " + runs);
			}
			return new MedianCheck(quantity, Double.parseDouble(median.group(1)), runs);
		}
		Comparison limit = Comparison.parse(form.group(3));
		if (limit == null) {
			throw refused(text, "'" + form.group(3) + "' is no limit");
		}
		if (limit.percent() && kind != Quantity.Kind.FAILED && kind != Quantity.Kind.FILTERED) {
			throw refused(text, "a percentage is one of the pages, which only failed and filtered can have");
		}
		if (limit.isImpossible()) {
			throw refused(text, "no run can meet it");
		}
		return new QuantityCheck(quantity, limit);
	}

	private static List<ColumnCheck.Condition> conditions(String texts, String check) {
		List<ColumnCheck.Condition> conditions = new ArrayList<>();
		for (String text : texts.split(",(?!\\d)", -1)) { // not the commas of 100,000
			ColumnCheck.Condition condition = condition(text.strip(), check);
			if (condition == null) {
				throw refused(check, text.isBlank() ? "it has no condition" : "'" + text.strip() + "' is no condition");
			}
			conditions.add(condition);
		}
		return List.copyOf(conditions);
	}

	private static ColumnCheck.@Nullable Condition condition(String text, String check) {
		Matcher share = SHARE.matcher(text);
		if (share.matches()) {
			Comparison limit = Comparison.parse(share.group(2));
			if (limit == null) {
				return null;
			}
			if (limit.isImpossible()) {
				throw refused(check, "no run can meet '" + text + "'");
			}
			return share.group(1).equals("nulls") ? new ColumnCheck.Nulls(limit) : new ColumnCheck.Misfits(limit);
		}
		Matcher between = BETWEEN.matcher(text);
		if (between.matches()) {
			Bound least = bound(between.group(1));
			Bound greatest = bound(between.group(2));
			boolean fits = least != null && greatest != null && (least.number() == null) == (greatest.number() == null)
					&& least.compareTo(greatest) <= 0;
			return (fits && least != null && greatest != null) ? new ColumnCheck.Between(least, greatest) : null;
		}
		return text.equals("unique") ? new ColumnCheck.Unique() : null;
	}

	private static @Nullable Bound bound(String text) {
		BigDecimal number = Numbers.parse(text);
		if (number != null) {
			return Bound.of(number);
		}
		if (!DAY_OR_TIME.matcher(text).matches()) {
			return null;
		}
		try {
			return Bound
				.of(text.contains("T") ? Instant.from(TIME.parse(text)).toString() : LocalDate.parse(text).toString());
		}
		catch (DateTimeException ex) {
			return null; // no such day
		}
	}

	private static IllegalArgumentException refused(String text, String why) {
		return new IllegalArgumentException("'" + text + "': " + why + " " + FORMS);
	}

}
