package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.FixedColumns;

/**
 * A dbt file that declares the table as a source, with tests and freshness
 * (https://docs.getdbt.com/reference/source-properties).
 */
public final class DbtSource {

	/** The word on the command line. */
	public static final String WORD = "dbt";

	private static final Set<String> NOT_NULL = Set.of("page_id", "crawl_id", "run_key", "fetched_at",
			FixedColumns.ITEM_INDEX);

	private static final String INDENT = "          ";

	private DbtSource() {
	}

	/**
	 * Writes the file.
	 * @param table the table
	 * @return YAML of several lines
	 */
	public static String of(WarehouseTable table) {
		List<String> keys = new ArrayList<>(List.of("page_id"));
		if (table.hasItems()) {
			keys.add(FixedColumns.ITEM_INDEX);
		}
		if (table.versions()) {
			keys.add("run_key");
		}
		List<String> lines = new ArrayList<>(List.of("# for dbt 1.10.5 or later", "version: 2", "", "sources:",
				"  - name: spidra # the schema of the table; if it has another name, add it as schema", "    tables:",
				"      - name: " + WarehouseTable.NAME,
				"        description: " + text((table.hasItems() ? "Elements of the pages" : "Pages")
						+ " of Spidra crawls, as spidra-parquet publishes them"),
				"        config:", "          loaded_at_field: fetched_at", "          freshness:",
				"            warn_after: {count: 36, period: hour}",
				"            error_after: {count: 60, period: hour}"));
		if (keys.size() > 1) {
			lines.addAll(List.of("        data_tests:",
					"          # of the package dbt-labs/dbt_utils" + (table.versions()
							? "; several runs have published the same crawl, so a page may be in each of them" : ""),
					"          - dbt_utils.unique_combination_of_columns:", "              arguments:",
					"                combination_of_columns: [" + String.join(", ", keys) + "]"));
		}
		lines.add("        columns:");
		for (Column column : table.columns()) {
			// quoted, as YAML reads names like no and null as values
			lines.add(INDENT + "- name: " + text(column.name()));
			lines.add(INDENT + "  data_type: " + text(column.type().text()));
			String path = column.path();
			if (path != null) {
				lines.add(INDENT + "  description: " + text(path));
			}
			if (NOT_NULL.contains(column.name())) {
				boolean isKey = keys.equals(List.of(column.name()));
				lines.add(INDENT + "  data_tests: [not_null" + (isKey ? ", unique" : "") + "]");
			}
		}
		return String.join("\n", lines);
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
