package io.spidraparquet.evolution;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnNames;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.TableSchema;

/**
 * Published columns that have had no value yet, as after a declaration with a misspelt
 * path. Such a column may get another path.
 */
final class EmptyColumns {

	private final Map<String, Column> byName = new HashMap<>();

	private EmptyColumns() {
	}

	/**
	 * The columns of a table that are empty, and that no declaration asks for.
	 */
	static EmptyColumns of(TableSchema published, TableDefinition table) {
		EmptyColumns empty = new EmptyColumns();
		for (Column column : published.columns()) {
			boolean declared = table.declarations()
				.stream()
				.anyMatch(
						(declaration) -> declaration.takes(column.path()) || column.name().equals(declaration.name()));
			if (!declared && isEmpty(column, published)) {
				empty.byName.put(column.name(), column);
			}
		}
		return empty;
	}

	/**
	 * Whether neither a column of data nor those for its misfits have had a value.
	 */
	static boolean isEmpty(Column column, TableSchema published) {
		String path = column.path();
		return path != null && published.unfilled().contains(column.name()) && Pointers.isAtOrBelow(path, Pointers.DATA)
				&& !ColumnNames.isReserved(column.name())
				&& published.columns()
					.stream()
					.filter((each) -> each.equals(column)
							|| (path.equals(each.path()) && ColumnNames.isDerived(each.name(), column.name())))
					.allMatch((each) -> published.unfilled().contains(each.name()));
	}

	/**
	 * Gives paths the empty columns of their names.
	 * @param types new paths with the types of their columns
	 * @param names derives the names
	 * @return paths with their columns; none for a path whose name or type no such column
	 * has
	 */
	Map<String, Column> reuse(Map<String, ColumnType> types, ColumnNames names) {
		Map<String, Column> reused = new HashMap<>();
		if (this.byName.isEmpty()) {
			return reused;
		}
		// a path that is written like its name goes before others
		Comparator<String> exactFirst = Comparator.comparing((path) -> !path.endsWith("/" + names.derive(path)));
		List<String> paths = types.keySet()
			.stream()
			.sorted(exactFirst.thenComparing(Comparator.naturalOrder()))
			.toList();
		for (String path : paths) {
			Column column = this.byName.get(names.derive(path));
			if (column != null && column.type().equals(types.get(path))) {
				reused.put(path, column.withPath(path));
				this.byName.remove(column.name());
			}
		}
		return reused;
	}

}
