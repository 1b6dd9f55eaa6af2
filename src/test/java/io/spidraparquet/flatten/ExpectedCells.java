package io.spidraparquet.flatten;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.spidraparquet.schema.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * What a cell has for a value, written down a second time: as simple as can be, with
 * nothing but the JDK. Cells are as {@link TestCrawls#readable} shows them.
 */
final class ExpectedCells {

	private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+(?:[eE][-+]?[0-9]+)?");

	private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

	private static final Pattern TIME = Pattern.compile("(" + DAY
			+ ")[T ]((?!24)[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,6}+)?)?)(?:(?<=[.][0-9]{6})0+)?(Z|([+-][0-9]{2})(?::?([0-9]{2}))?|)");

	private static final Pattern GERMAN_DAY = Pattern.compile("([0-9]{2})[.]([0-9]{2})[.]([0-9]{4})");

	private static final Pattern PART = Pattern.compile("#([0-9]+)");

	/** Texts of {@link RandomSettings.Format#DOLLARS}. */
	private static final Pattern DOLLARS = Pattern
		.compile(" *([-+\u2212(]?) *[$]? *([-+\u2212(]?) *([0-9]*|[0-9]{1,3}(?:,[0-9]{3})+)(?:[.]([0-9]+))? *"
				+ "([-\u2212)]?) *([-\u2212)]?) *");

	private ExpectedCells() {
	}

	/**
	 * What a column has for a value; null if it cannot hold it.
	 * @param texts how texts are read
	 */
	static @Nullable Object cell(ColumnType type, Json value, Texts texts) {
		if (type == ColumnType.Json.JSON) {
			return value.json();
		}
		if (type instanceof ColumnType.ListOf list) {
			Json.Array array = (value instanceof Json.Array many) ? many : new Json.Array(List.of(value), "");
			return elements(list.element(), array, texts);
		}
		if (value instanceof Json.Scalar scalar) {
			return scalar((ColumnType.Scalar) type, scalar, texts);
		}
		return (type == ColumnType.Basic.STRING) ? value.json() : null;
	}

	private static @Nullable Object elements(ColumnType.Scalar type, Json.Array array, Texts texts) {
		List<Object> cells = new ArrayList<>();
		for (Json element : array.elements()) {
			Object cell = (element instanceof Json.NullWord) ? "(null)" : null;
			if (element instanceof Json.Scalar scalar) {
				boolean isNull = scalar.isNothing() && !(scalar.isEmptyText() && type == ColumnType.Basic.STRING);
				cell = isNull ? "(null)" : scalar(type, scalar, texts);
			}
			if (cell == null) {
				return null;
			}
			cells.add(cell);
		}
		return cells;
	}

	private static @Nullable Object scalar(ColumnType.Scalar type, Json.Scalar scalar, Texts texts) {
		String text = scalar.text();
		String number = (text == null) ? scalar.json() : texts.numbers().read(text);
		if (number != null && !NUMBER.matcher(number).matches()) {
			number = null;
		}
		if (type instanceof ColumnType.Decimal decimal) {
			return (number != null) ? decimal(number, decimal) : null;
		}
		return switch ((ColumnType.Basic) type) {
			case STRING -> (text != null) ? part(text, texts.format()) : scalar.json();
			case BOOLEAN -> (text == null && number == null) ? Boolean.valueOf(scalar.json()) : null;
			case INT64 -> (number != null) ? integer(number) : null;
			case DOUBLE -> (number != null) ? toDouble(number) : null;
			case DATE -> (text != null) ? day(text, texts.format()) : null;
			case TIMESTAMP -> (text != null) ? time(text, texts.zone()) : null;
		};
	}

	/**
	 * How texts are read.
	 *
	 * @param numbers in them
	 * @param format of the column
	 * @param zone of times without an offset; null for none
	 */
	record Texts(Numbers numbers, RandomSettings.Format format, @Nullable String zone) {

	}

	/**
	 * How texts write numbers.
	 */
	enum Numbers {

		/** Texts are no numbers. */
		NONE,
		/** As JSON does, but without exponents. */
		CANONICAL,
		/** As {@link RandomSettings.Format#DOLLARS}, or as JSON does. */
		DOLLARS;

		@Nullable String read(String text) {
			String number = (this == DOLLARS) ? dollars(text) : null;
			boolean canonical = this != NONE && text.matches("-?(0|[1-9][0-9]*)([.][0-9]+)?");
			return (number == null && canonical) ? text : number;
		}

	}

	private static @Nullable String dollars(String text) {
		Matcher parts = DOLLARS.matcher(text.replaceAll("[\\s\\p{Z}\\p{Cf}]", " "));
		if (!parts.matches()) {
			return null;
		}
		String digits = parts.group(3).replace(",", "");
		String fraction = (parts.group(4) != null) ? "." + parts.group(4) : "";
		String signs = parts.group(1) + parts.group(2) + parts.group(5) + parts.group(6);
		String sign = signs.equals("()") ? "-" : signs.replace("+", "").replace('\u2212', '-');
		boolean known = signs.matches("[-+\u2212]?|[(][)]") && !(digits + fraction).isEmpty();
		return known ? sign + (digits.isEmpty() ? "0" : digits) + fraction : null;
	}

	private static @Nullable Long integer(String number) {
		try {
			// the sign of -0 would be lost
			return number.matches("-0+") ? null : Long.valueOf(number);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/** The number as such; null if it is far from all that columns hold. */
	private static @Nullable BigDecimal exact(String number) {
		if (!number.split("[eE]", 2)[0].matches(".*[1-9].*")) {
			return BigDecimal.ZERO;
		}
		try {
			BigDecimal exact = new BigDecimal(number);
			return (Math.abs((long) exact.precision() - exact.scale()) < 1000) ? exact : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static @Nullable BigDecimal decimal(String number, ColumnType.Decimal type) {
		BigDecimal exact = exact(number);
		try {
			BigDecimal cell = (exact != null) ? exact.setScale(type.scale(), RoundingMode.UNNECESSARY) : null;
			return (cell != null && cell.precision() <= type.precision()) ? cell : null;
		}
		catch (ArithmeticException ex) {
			return null;
		}
	}

	private static @Nullable Double toDouble(String number) {
		BigDecimal exact = exact(number);
		if (exact == null) {
			return null;
		}
		double nearest = Double.parseDouble(number);
		boolean keeps = Double.isFinite(nearest)
				&& ((exact.signum() == 0) ? nearest == 0 : nearest != 0 && shortest(nearest).compareTo(exact) == 0);
		return keeps ? nearest : null;
	}

	/** Of the decimals of fewest digits that read as a double the closest one. */
	private static BigDecimal shortest(double value) {
		BigDecimal exact = new BigDecimal(value);
		for (int digits = 1; true; digits++) {
			BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
			BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
			boolean belowReads = below.doubleValue() == value;
			if (belowReads || above.doubleValue() == value) {
				boolean aboveIsNearer = above.subtract(exact).abs().compareTo(exact.subtract(below).abs()) < 0;
				return (belowReads && !(aboveIsNearer && above.doubleValue() == value)) ? below : above;
			}
		}
	}

	private static String part(String text, RandomSettings.Format format) {
		Matcher part = PART.matcher(text);
		return (format == RandomSettings.Format.PART && part.find()) ? part.group(1) : text;
	}

	private static @Nullable Object day(String text, RandomSettings.Format format) {
		Matcher german = GERMAN_DAY.matcher(text.strip());
		boolean turns = format == RandomSettings.Format.GERMAN_DATE && german.matches();
		String day = turns ? german.replaceFirst("$3-$2-$1")
				: ((format == RandomSettings.Format.GERMAN_DATE) ? text.strip() : text);
		try {
			return (DAY.matcher(day).matches() && !day.startsWith("0000")) ? LocalDate.parse(day) : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static @Nullable Object time(String text, @Nullable String tableZone) {
		Matcher parts = TIME.matcher(text);
		if (!parts.matches() || (parts.group(3).isEmpty() && tableZone == null)) {
			return null;
		}
		try {
			LocalDateTime local = LocalDateTime.parse(parts.group(1) + "T" + parts.group(2));
			String offset = (parts.group(4) == null) ? "Z"
					: parts.group(4) + ":" + ((parts.group(5) != null) ? parts.group(5) : "00");
			ZoneId zone = ZoneId.of(parts.group(3).isEmpty() ? String.valueOf(tableZone) : offset);
			int year = local.atZone(zone).withZoneSameInstant(ZoneOffset.UTC).getYear();
			boolean kept = local.getYear() >= 1 && year >= 1 && year <= 9999;
			return kept ? local.atZone(zone).toInstant() : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
