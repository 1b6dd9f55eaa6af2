package io.spidraparquet.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.spidraparquet.schema.ColumnNames;

/**
 * The names of the views of a dataset, which no table has. Later tables do not change
 * them, unless one takes the name of a view.
 */
final class ViewNames {

	private final Map<String, String> latest = new LinkedHashMap<>();

	private final Map<String, String> joined = new LinkedHashMap<>();

	ViewNames(WarehouseDataset dataset) {
		ColumnNames names = new ColumnNames(dataset.names(), null);
		for (WarehouseTable table : dataset.tables()) {
			this.latest.put(table.name(), names.assign(table.name(), "_latest"));
			if (table.table().isChild()) {
				this.joined.put(table.name(), names.assign(table.name(), "_joined"));
			}
		}
	}

	/** The view over the latest versions of the rows of a table. */
	String latest(WarehouseTable table) {
		return of(this.latest, table);
	}

	/** The view that joins a table of elements with its parents. */
	String joined(WarehouseTable table) {
		return of(this.joined, table);
	}

	private static String of(Map<String, String> names, WarehouseTable table) {
		String name = names.get(table.name());
		if (name == null) {
			throw new IllegalArgumentException("table '" + table.name() + "' has no such view");
		}
		return name;
	}

	/** All names, those of views that read others last. */
	List<String> all() {
		return Stream.of(this.latest, this.joined).flatMap((names) -> names.values().stream()).toList();
	}

}
