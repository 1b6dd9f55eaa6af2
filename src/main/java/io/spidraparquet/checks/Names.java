package io.spidraparquet.checks;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.spidraparquet.schema.Table;
import io.spidraparquet.text.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * What checks can name.
 *
 * @param tables names of the tables
 * @param columns names of the columns; those of other tables than pages with the table's
 * name, as {@code products.price}
 */
record Names(Collection<String> tables, Collection<String> columns) {

	private static final String OF_PAGES = Table.PAGES + ".";

	static Names of(List<Table> tables) {
		return new Names(tables.stream().map(Table::name).toList(),
				tables.stream()
					.flatMap((table) -> table.schema().columns().stream().map((column) -> table.shown(column.name())))
					.toList());
	}

	/** These, and some more columns. */
	Names with(Collection<String> more) {
		return new Names(this.tables, Stream.concat(this.columns.stream(), more.stream()).toList());
	}

	/** Says that there is no such table; null if there is. */
	@Nullable String noTable(String name) {
		return this.tables.contains(name) ? null : "there is no table " + name + Nearest.hint(name, this.tables);
	}

	/** Says that there is no such column; null if there is. */
	@Nullable String noColumn(String name) {
		String own = name.startsWith(OF_PAGES) ? name.substring(OF_PAGES.length()) : name;
		return this.columns.contains(own) ? null : "there is no column " + name + Nearest.hint(name, this.columns);
	}

}
