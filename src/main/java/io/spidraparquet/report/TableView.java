package io.spidraparquet.report;

import java.util.List;
import java.util.Map;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.history.ColumnFigures;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * One table of a run.
 *
 * @param name of the table
 * @param each what a row is
 * @param path JSON Pointer of the array whose elements are its rows; null if they are
 * pages
 * @param rowCount number of rows
 * @param columnCount number of columns
 * @param fileCount number of files
 * @param size length of its files
 * @param summary a line on its columns
 * @param join how its rows find those of its parent; empty for pages
 * @param key names of the columns that together are unique
 * @param discarded what the schema contract left out
 * @param columns its columns
 */
record TableView(String name, String each, @Nullable String path, String rowCount, String columnCount, String fileCount,
		String size, String summary, String join, String key, List<String> discarded, List<ColumnRow> columns) {

	private static final int MOST_MARKED = 40;

	static TableView of(Manifest.Table table, Manifest manifest, Map<String, ColumnFigures> figures, Usual usual) {
		Manifest.Table parent = (table.parent() != null) ? manifest.find(table.parent()) : null;
		List<ColumnRow> columns = ColumnRow.of(table, figures, manifest.key(), usual);
		List<Column> all = List.copyOf(TableSchema.withFields(table.schema()).values());
		long added = all.stream().filter((column) -> column.since().equals(manifest.key())).count();
		return new TableView(table.name(), (table.path() != null) ? "element of" : "page", table.path(),
				Amounts.number(table.rows()), Amounts.number(table.schema().size()),
				Amounts.number(table.files().size()), Amounts.bytes(table.bytes()),
				Plural.of(table.schema().size(), "column") + ", version " + table.schemaVersion() + " of the schema"
						+ ((added > 0) ? "; this run added " + Plural.of(added, "column") : ""),
				(parent != null) ? "Rows join those of " + parent.name() + " by " + String.join(", ", parent.key())
						: "",
				String.join(", ", table.key()), table.discarded(), columns);
	}

	/** The name again, where that of a column hides it. */
	String table() {
		return this.name;
	}

	/** The first columns that are new or changed. */
	List<ColumnRow> marked() {
		return this.columns.stream().filter((column) -> !column.mark().isEmpty()).limit(MOST_MARKED).toList();
	}

	boolean anyMarked() {
		return this.columns.stream().anyMatch((column) -> !column.mark().isEmpty());
	}

	/** How many there are beyond these; empty if none. */
	String moreMarked() {
		long more = this.columns.stream().filter((column) -> !column.mark().isEmpty()).skip(MOST_MARKED).count();
		return (more > 0) ? "and " + Plural.of(more, "more column") : "";
	}

	boolean anyDiscarded() {
		return !this.discarded.isEmpty();
	}

}
