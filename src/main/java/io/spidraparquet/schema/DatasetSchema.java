package io.spidraparquet.schema;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The tables of a dataset.
 *
 * @param tables first {@link Table#PAGES}, then the others in the order of their first
 * publication, each after its parent; names and paths are distinct
 */
public record DatasetSchema(List<Table> tables) {

	public DatasetSchema {
		tables = List.copyOf(tables);
		if (tables.isEmpty() || !tables.get(0).name().equals(Table.PAGES)) {
			throw new IllegalArgumentException("the first table of a dataset is " + Table.PAGES);
		}
		if (tables.stream().map(Table::name).distinct().count() < tables.size()) {
			throw new IllegalArgumentException("two tables have the same name: " + tables);
		}
	}

	/**
	 * A dataset of one table.
	 * @param pages the table of pages
	 * @return the dataset
	 */
	public static DatasetSchema of(Table pages) {
		return new DatasetSchema(List.of(pages));
	}

	/**
	 * The table of pages.
	 * @return the first table
	 */
	public Table pages() {
		return this.tables.get(0);
	}

	/**
	 * The tables beside the pages.
	 * @return tables in their order
	 */
	public List<Table> children() {
		return this.tables.subList(1, this.tables.size());
	}

	/**
	 * Numbers by the name of a table beside the pages.
	 * @param byPath numbers by pointer of the array
	 * @return the number of each table, 0 for one without
	 */
	public SortedMap<String, Long> byName(Map<String, Long> byPath) {
		SortedMap<String, Long> byName = new TreeMap<>();
		children().forEach((table) -> byName.put(table.name(), byPath.getOrDefault(String.valueOf(table.path()), 0L)));
		return byName;
	}

	/**
	 * This dataset with another version of one of its tables.
	 * @param changed the table, found by its name
	 * @return a dataset that is otherwise the same
	 */
	public DatasetSchema with(Table changed) {
		return new DatasetSchema(
				this.tables.stream().map((table) -> table.name().equals(changed.name()) ? changed : table).toList());
	}

	/**
	 * Finds a table.
	 * @param name of the table
	 * @return the table; null if there is none
	 */
	public @Nullable Table find(String name) {
		return this.tables.stream().filter((table) -> table.name().equals(name)).findFirst().orElse(null);
	}

}
