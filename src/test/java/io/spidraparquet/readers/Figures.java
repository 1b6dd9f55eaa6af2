package io.spidraparquet.readers;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * What is said of a scalar column without its rows: the number of its values, the least
 * and the largest one, and the sum of numbers. Readers compute the same by themselves,
 * some of them from the statistics of the files.
 */
final class Figures {

	/** Decimals of more digits have sums that have more digits than any reader has. */
	static final int SUMMABLE_DIGITS = 18;

	private static final double LARGEST_SUMMABLE = 1 << 20;

	private Figures() {
	}

	/**
	 * The figures of a column.
	 * @param column a scalar column
	 * @param values canonical texts, of which some may be {@code null}
	 * @return texts by {@code count}, {@code min}, {@code max}; {@code sum} if it is the
	 * same in any order of the rows
	 */
	static Map<String, String> of(ReadColumn column, List<String> values) {
		List<String> present = values.stream().filter((value) -> !value.equals(Canonical.NULL)).toList();
		Map<String, String> figures = new LinkedHashMap<>();
		figures.put("count", String.valueOf(present.size()));
		Comparator<String> order = Canonical.order(column);
		figures.put("min", present.stream().min(order).orElse(Canonical.NULL));
		figures.put("max", present.stream().max(order).orElse(Canonical.NULL));
		if (isSummable(column, present)) {
			BigDecimal sum = present.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
			figures.put("sum", present.isEmpty() ? Canonical.NULL : (column.type() == ReadColumn.Type.DOUBLE)
					? Double.toString(sum.doubleValue()) : sum.toPlainString());
		}
		return figures;
	}

	private static boolean isSummable(ReadColumn column, List<String> present) {
		return switch (column.type()) {
			case INT64 -> true;
			case DECIMAL -> column.precision() <= SUMMABLE_DIGITS;
			case DOUBLE -> present.stream().mapToDouble(Double::parseDouble).allMatch(Figures::isExact);
			default -> false;
		};
	}

	/** Whether sums of such numbers lose no digit. */
	private static boolean isExact(double value) {
		return Math.abs(value) <= LARGEST_SUMMABLE && value * 1024 == Math.rint(value * 1024);
	}

	/**
	 * Where a reader's figures differ.
	 * @param column a scalar column
	 * @param expected figures of the column
	 * @param found what the reader says of all columns, by such names as
	 * {@code price.min}
	 * @return pairs such as {@code min 2, expected 1}
	 */
	static List<String> differences(ReadColumn column, Map<String, String> expected, JsonNode found) {
		List<String> differences = new ArrayList<>();
		expected.forEach((figure, value) -> {
			JsonNode node = found.get(column.name() + "." + figure);
			if (node == null && figure.equals("sum")) {
				// statistics have none
				return;
			}
			String text = figure.equals("count") ? (node == null) ? "none" : node.asString()
					: Canonical.of(column, node, Sight.EXACT);
			if (!text.equals(value)) {
				differences.add(figure + " " + text + ", expected " + value);
			}
		});
		return differences;
	}

}
