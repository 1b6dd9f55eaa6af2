package io.spidraparquet.readers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The rows of a table, as a reader finds them.
 *
 * @param table the table
 * @param rows canonical texts of the cells, by the key of the row
 * @param figures what the reader computes of the columns by itself; null if it does not
 */
record Content(ReadTable table, Map<String, List<String>> rows, @Nullable JsonNode figures) {

	private static final int LONGEST = 1000;

	/** Reads rows, each a JSON object; columns that a file lacks may be missing. */
	static Content of(ReadTable table, List<JsonNode> rows, @Nullable JsonNode figures, Sight sight) {
		Map<String, List<String>> cells = new TreeMap<>();
		for (JsonNode row : rows) {
			List<String> values = table.columns()
				.stream()
				.map((column) -> Canonical.of(column, row.get(column.name()), sight))
				.toList();
			String key = "row "
					+ String.join(" ", table.key().stream().map((name) -> row.path(name).asString()).toList());
			for (String name : row.propertyNames()) {
				if (!name.equals("run") && table.columns().stream().noneMatch((column) -> column.name().equals(name))) {
					throw new AssertionError(table.name() + " has no column " + name);
				}
			}
			while (cells.putIfAbsent(key, values) != null) {
				key += " again";
			}
		}
		return new Content(table, cells, figures);
	}

	/** A table for the eye. */
	String summary() {
		StringBuilder text = new StringBuilder(this.table.name() + ": " + this.rows.size() + " rows\n");
		for (int i = 0; i < this.table.columns().size(); i++) {
			ReadColumn column = this.table.columns().get(i);
			List<String> values = values(i);
			text.append("  ").append(column.name()).append(' ').append(column.type());
			text.append(column.isScalar() ? "" : " " + column.shape()).append(": ");
			text.append(column.isScalar() ? Figures.of(column, values)
					: values.stream().filter((value) -> !value.equals(Canonical.NULL)).count() + " lists");
			text.append(", hash ").append(Integer.toHexString(values.hashCode())).append('\n');
		}
		return text.toString();
	}

	private List<String> values(int column) {
		return this.rows.values().stream().map((cells) -> cells.get(column)).toList();
	}

	/**
	 * Where a reader finds something else.
	 * @param reader its name
	 * @param found what it finds
	 * @return for each difference the reader, the table, the column and both values
	 */
	List<String> differences(String reader, Content found) {
		List<String> differences = new ArrayList<>();
		String place = reader + ", " + this.table.name() + ", ";
		Map<String, List<String>> more = new LinkedHashMap<>(found.rows());
		this.rows.forEach((key, cells) -> {
			List<String> others = more.remove(key);
			if (others == null) {
				differences.add(place + key + ": missing, expected " + cut(cells.toString()));
				return;
			}
			for (int i = 0; i < cells.size(); i++) {
				ReadColumn column = this.table.columns().get(i);
				String expected = cells.get(i);
				if (!others.get(i).equals(expected)) {
					differences.add(place + column.name() + " of " + key + ": " + cut(others.get(i)) + ", expected "
							+ cut(expected));
				}
			}
		});
		more.forEach((key, cells) -> differences.add(place + key + ": " + cut(cells.toString()) + ", expected none"));
		JsonNode figures = found.figures();
		if (figures != null) {
			for (int i = 0; i < this.table.columns().size(); i++) {
				ReadColumn column = this.table.columns().get(i);
				if (column.isScalar() && this.table.hasStatistics(column)) {
					Figures.differences(column, Figures.of(column, values(i)), figures)
						.forEach((difference) -> differences.add(place + column.name() + ": " + difference));
				}
			}
		}
		return differences;
	}

	private static String cut(String value) {
		return (value.length() > LONGEST) ? value.substring(0, LONGEST) + "…" : value;
	}

}
