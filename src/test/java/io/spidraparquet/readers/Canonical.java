package io.spidraparquet.readers;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * One text for each value, whichever reader it comes from. Readers give scalars as JSON
 * texts, numbers or booleans; days and instants as texts, or as days and microseconds, or
 * seconds with a fraction, since 1970.
 */
final class Canonical {

	static final String NULL = "null";

	/** Digits that two computations of one floating-point number have in common. */
	private static final MathContext COMMON_DIGITS = new MathContext(10);

	private static final JsonMapper MAPPER = new JsonMapper();

	private Canonical() {
	}

	/**
	 * The text of a value.
	 * @param column what it is a value of
	 * @param value from a reader; null and missing are the same
	 * @param sight what the reader can tell apart
	 * @return the text; one with {@code unreadable} if it is no value of the column
	 */
	static String of(ReadColumn column, @Nullable JsonNode value, Sight sight) {
		if (value == null || value.isNull() || value.isMissingNode()) {
			return (sight == Sight.NO_NULL_LISTS_AND_STRUCTS && !column.isScalar()) ? "[]" : NULL;
		}
		if (column.isScalar()) {
			return scalar(column, value, sight);
		}
		if (!value.isArray()) {
			return "unreadable " + value;
		}
		return value.valueStream()
			.map((element) -> (column.shape() == ReadColumn.Shape.STRUCTS) ? struct(column, element, sight)
					: element.isNull() ? NULL : scalar(column, element, sight))
			.collect(Collectors.joining(", ", "[", "]"));
	}

	private static String struct(ReadColumn column, JsonNode struct, Sight sight) {
		if (struct.isNull()) {
			return (sight == Sight.NO_NULL_LISTS_AND_STRUCTS) ? struct(column, MAPPER.createObjectNode(), sight) : NULL;
		}
		Set<String> unknown = new HashSet<>(struct.propertyNames());
		column.fields().forEach((field) -> unknown.remove(field.name()));
		if (!struct.isObject() || !unknown.isEmpty()) {
			return "unreadable " + struct;
		}
		return column.fields()
			.stream()
			.map((field) -> field.name() + ": " + of(field, struct.get(field.name()), sight))
			.collect(Collectors.joining(", ", "{", "}"));
	}

	private static String scalar(ReadColumn column, JsonNode value, Sight sight) {
		String text = value.asString();
		try {
			return switch (column.type()) {
				case BOOLEAN -> {
					if (!text.equals("true") && !text.equals("false")) {
						throw new IllegalArgumentException(text);
					}
					yield text;
				}
				case INT64 -> new BigInteger(text).toString();
				case DOUBLE -> Double.toString(Double.parseDouble(text));
				case DECIMAL -> decimal(column, new BigDecimal(text), sight);
				case STRING -> StringNode.valueOf(text).toString();
				case DATE ->
					(isInteger(text) ? LocalDate.ofEpochDay(Long.parseLong(text)) : LocalDate.parse(text)).toString();
				case TIMESTAMP -> instant(text).toString();
			};
		}
		catch (RuntimeException ex) {
			return "unreadable " + value;
		}
	}

	private static String decimal(ReadColumn column, BigDecimal value, Sight sight) {
		return (sight == Sight.NUMBERS_FOR_DECIMALS) ? value.round(COMMON_DIGITS).stripTrailingZeros().toString()
				: value.setScale(column.scale(), RoundingMode.UNNECESSARY).toPlainString();
	}

	private static boolean isInteger(String text) {
		return text.matches("-?\\d+");
	}

	private static Instant instant(String text) {
		if (isInteger(text)) {
			return Instant.EPOCH.plus(Long.parseLong(text), ChronoUnit.MICROS);
		}
		if (text.matches("-?\\d+[.]\\d+")) {
			return instant(new BigDecimal(text).movePointRight(6).toBigIntegerExact().toString());
		}
		return OffsetDateTime.parse(text.replaceFirst("( UTC|\\+00(:00)?|Z)?$", "Z").replace(' ', 'T')).toInstant();
	}

	private static byte[] bytes(String quoted) {
		return MAPPER.readTree(quoted).asString().getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * The order of values of a scalar column: of numbers and days by size, of texts by
	 * their bytes.
	 */
	static Comparator<String> order(ReadColumn column) {
		return switch (column.type()) {
			case INT64, DECIMAL -> Comparator.comparing(BigDecimal::new);
			case DOUBLE -> Comparator.comparing(Double::valueOf);
			case STRING -> Comparator.comparing(Canonical::bytes, Arrays::compareUnsigned);
			case DATE -> Comparator.comparing(LocalDate::parse);
			case TIMESTAMP -> Comparator.comparing(Instant::parse);
			case BOOLEAN -> Comparator.naturalOrder();
		};
	}

}
