package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.TableSchema;

/**
 * A dbt file that declares the tables as a source, with tests and freshness
 * (https://docs.getdbt.com/reference/source-properties).
 */
public final class DbtSource {

	/** The word on the command line. */
	public static final String WORD = "dbt";

	private static final String SOURCE = "spidra";

	private DbtSource() {
	}

	/**
	 * Writes the file.
	 * @param dataset the tables
	 * @return YAML of several lines
	 */
	public static String of(WarehouseDataset dataset) {
		List<String> lines = new ArrayList<>(
				List.of("# for dbt 1.10.5 or later, with the package dbt-labs/dbt_utils", "version: 2", "", "sources:",
						"  - name: " + SOURCE + " # the schema of the tables; if it has another name, add it as schema",
						"    tables:"));
		for (WarehouseTable table : dataset.wanted()) {
			lines.add("      - name: " + text(table.name()));
			lines.add("        description: " + text(description(table)));
			if (!table.table().isChild()) {
				// a run may well have pages without elements
				lines.addAll(List.of("        config:", "          loaded_at_field: fetched_at", "          freshness:",
						"            warn_after: {count: 36, period: hour}",
						"            error_after: {count: 60, period: hour}"));
			}
			lines.addAll(List.of("        data_tests:", "          - dbt_utils.unique_combination_of_columns:",
					"              arguments:",
					"                combination_of_columns: [" + String.join(", ", table.key()) + "]"));
			WarehouseTable parent = dataset.parent(table);
			if (parent != null && dataset.wanted().contains(parent)) {
				lines.addAll(List.of("          # relationships takes one column only, so this tests for a parent",
						"          - dbt_utils.expression_is_true:", "              arguments:",
						"                expression: >-", "                  " + hasParent(parent)));
			}
			lines.add("        columns:");
			// dbt and its BigQuery adapter name a field with its column: products.price
			TableSchema.withFields(table.columns())
				.forEach((name, column) -> lines.addAll(column(name, column, table)));
		}
		return String.join("\n", lines);
	}

	private static String description(WarehouseTable table) {
		String path = table.table().path();
		return ((path != null) ? "Elements of " + path + " in the pages" : "Pages")
				+ " of Spidra crawls, as spidra-parquet publishes them";
	}

	/**
	 * The inner names differ, as the outer ones cannot be qualified in all warehouses.
	 */
	private static String hasParent(WarehouseTable parent) {
		String columns = parent.key()
			.stream()
			.map((column) -> column + " as parent_" + column)
			.collect(Collectors.joining(", "));
		String equal = parent.key()
			.stream()
			.map((column) -> "parent_" + column + " = " + column)
			.collect(Collectors.joining(" and "));
		return "exists (select 1 from (select " + columns + " from {{ source('" + SOURCE + "', '" + parent.name()
				+ "') }}) parent where " + equal + ")";
	}

	private static List<String> column(String name, Column column, WarehouseTable table) {
		String indent = "          ";
		// quoted, as YAML reads names like no and null as values
		List<String> lines = new ArrayList<>(
				List.of(indent + "- name: " + text(name), indent + "  data_type: " + text(column.type().text())));
		String path = column.path();
		if (path != null) {
			lines.add(indent + "  description: " + text(path));
		}
		if (name.equals("fetched_at") || table.key().contains(name)) {
			lines.add(indent + "  data_tests: [not_null]");
		}
		return lines;
	}

	/**
	 * Writes a double-quoted scalar. dbt renders descriptions with Jinja, whose opening
	 * marks are therefore broken up.
	 */
	private static String text(String value) {
		StringBuilder jinja = new StringBuilder();
		for (int i = 0; i < value.length(); i++) {
			char next = (i + 1 < value.length()) ? value.charAt(i + 1) : ' ';
			boolean opens = value.charAt(i) == '{' && (next == '{' || next == '%' || next == '#');
			jinja.append(opens ? "{{ '{' }}" : String.valueOf(value.charAt(i)));
		}
		StringBuilder quoted = new StringBuilder("\"");
		jinja.chars().forEach((c) -> {
			if (c == '"' || c == '\\') {
				quoted.append('\\').append((char) c);
			}
			else if (c < ' ' || (c >= 0x7f && c < 0xa0) || Character.getType(c) == Character.FORMAT || c == 0x2028
					|| c == 0x2029 || c == 0xfffe || c == 0xffff) {
				quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
			}
			else {
				quoted.append((char) c);
			}
		});
		return quoted.append('"').toString();
	}

}
