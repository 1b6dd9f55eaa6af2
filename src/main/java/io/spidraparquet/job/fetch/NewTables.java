package io.spidraparquet.job.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.spidraparquet.evolution.ChildTables;
import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.Table;
import io.spidraparquet.text.Listed;

/**
 * What a person should know about tables that a run adds, or cannot add.
 */
final class NewTables {

	private static final int MAX_NAMED = 10;

	private NewTables() {
	}

	/**
	 * The warnings.
	 * @param published the tables before the run
	 * @param schema the tables of the run
	 * @param seen profile of the pages
	 */
	static List<String> warnings(DatasetDefinition definition, DatasetSchema published, DatasetSchema schema,
			Profile seen) {
		List<String> warnings = new ArrayList<>();
		for (Table table : schema.children()) {
			if (published.find(table.name()) == null) {
				superseded(table, published, warnings);
			}
		}
		if (seen.hasFurtherArrays()) {
			warnings.add("the pages have more arrays of objects than spidra.flatten.max-tables="
					+ definition.tables().most() + " makes tables of: the others are "
					+ ((definition.tables().others() == ChildTables.Others.NESTED) ? "lists of structs" : "JSON")
					+ "; raise it, or name the arrays in spidra.flatten.tables");
		}
		return warnings;
	}

	/** Columns that had the values of a table before it was one. */
	private static void superseded(Table table, DatasetSchema published, List<String> warnings) {
		Table parent = published.find(String.valueOf(table.parent()));
		if (parent == null) {
			return;
		}
		List<String> names = parent.schema()
			.columns()
			.stream()
			.filter((column) -> Pointers.isAtOrBelow(Objects.requireNonNullElse(column.path(), ""),
					String.valueOf(table.path())))
			.map(Column::name)
			.toList();
		if (!names.isEmpty()) {
			warnings.add("the values of " + table.path() + " are rows of the table " + table.name()
					+ " from this run on: these columns of " + parent.name() + " are null now: "
					+ Listed.of(names, MAX_NAMED));
		}
	}

}
