package io.spidraparquet.readers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * A table of a dataset, for readers.
 *
 * @param name of the table and its folder
 * @param key names of the columns by which a row is known
 * @param columns of its latest schema
 */
record ReadTable(String name, List<String> key, List<ReadColumn> columns) {

	private static final int FIXED_COLUMNS = 7;

	private static final String FAILED_PAGES = "failed_pages";

	/**
	 * All tables of a dataset, {@code failed_pages} last.
	 * @param schema content of {@code schema.json}
	 */
	static List<ReadTable> of(JsonNode schema) {
		List<ReadTable> tables = new ArrayList<>();
		for (JsonNode table : schema.path("tables")) {
			tables.add(new ReadTable(table.path("name").asString(),
					table.path("key").valueStream().map(JsonNode::asString).toList(),
					table.path("columns").valueStream().map(ReadColumn::of).toList()));
		}
		ReadTable pages = tables.get(0);
		List<ReadColumn> columns = new ArrayList<>(pages.columns().subList(0, FIXED_COLUMNS));
		Stream.of("status", "reason", "error_message", "raw")
			.map((name) -> new ReadColumn(name, ReadColumn.Type.STRING, 0, 0, ReadColumn.Shape.SCALAR, List.of()))
			.forEach(columns::add);
		tables.add(new ReadTable(FAILED_PAGES, pages.key(), columns));
		return tables;
	}

	boolean isFailedPages() {
		return this.name.equals(FAILED_PAGES);
	}

	/** Whether the files have statistics of a column, however long its values are. */
	boolean hasStatistics(ReadColumn column) {
		return !isFailedPages() || !Set.of("error_message", "raw").contains(column.name());
	}

	boolean hasStructsInStructs() {
		return this.columns.stream()
			.flatMap((column) -> column.fields().stream())
			.anyMatch((field) -> field.shape() == ReadColumn.Shape.STRUCTS);
	}

}
