package io.spidraparquet.evolution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.spidraparquet.profile.Profile;
import io.spidraparquet.schema.ColumnNames;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;

/**
 * The tables of a run: those that are published, and those that its pages add.
 *
 * @param tables each after its parent
 * @param refused new tables that the dataset must not get, so that the run must end
 * @param discarded new tables whose values, or the pages with such values, are left out
 */
record FoundTables(List<Table> tables, List<Table> refused, List<Table> discarded) {

	/** Names that no other table has. */
	private static final Set<String> RESERVED = Set.of(Table.PAGES, Table.FAILED_PAGES);

	/**
	 * Finds the tables, and divides the new ones by the contract.
	 * @param definition the job's definition
	 * @param published the tables so far
	 * @param profile settled profile of the run's pages
	 * @param run key of the run
	 */
	static FoundTables of(DatasetDefinition definition, DatasetSchema published, Profile profile, String run) {
		FoundTables found = new FoundTables(new ArrayList<>(published.tables()), new ArrayList<>(), new ArrayList<>());
		for (Table table : newTables(published, profile, run)) {
			switch (policy(table, definition, published)) {
				case EVOLVE -> found.tables.add(table);
				case FREEZE -> found.refused.add(table);
				case DISCARD_VALUE, DISCARD_ROW -> found.discarded.add(table);
			}
		}
		return found;
	}

	/** The tables that the pages have and the dataset does not, each after its parent. */
	private static List<Table> newTables(DatasetSchema published, Profile profile, String run) {
		List<Table> all = new ArrayList<>(published.tables());
		Set<String> names = new HashSet<>(RESERVED);
		all.forEach((table) -> names.add(table.name()));
		Set<String> known = published.children()
			.stream()
			.map((table) -> String.valueOf(table.path()))
			.collect(Collectors.toSet());
		List<String> added = profile.tables().keySet().stream().filter((pointer) -> !known.contains(pointer)).toList();
		Map<String, String> newNames = new ColumnNames(names, null).assign(added);
		for (String pointer : added) {
			Table parent = all.stream()
				.filter((table) -> table.isChild() && Pointers.isAtOrBelow(pointer, String.valueOf(table.path())))
				.max(Comparator.comparingInt((table) -> String.valueOf(table.path()).length()))
				.orElse(published.pages());
			String index = new ColumnNames(Set.of(), parent.path()).derive(pointer);
			TableSchema schema = FixedColumns.child(run, parent, pointer, index);
			all.add(new Table(String.valueOf(newNames.get(pointer)), pointer, parent.name(), schema));
		}
		return all.subList(published.tables().size(), all.size());
	}

	/**
	 * What becomes of a new table: the job may ask for it, and the first run of a dataset
	 * without declarations creates it.
	 */
	private static SchemaContract.Policy policy(Table table, DatasetDefinition definition, DatasetSchema published) {
		boolean first = published.pages().schema().version() == 0 && definition.declarations().isEmpty();
		boolean asked = definition.tables().isAsked(String.valueOf(table.path()));
		return (first || asked) ? SchemaContract.Policy.EVOLVE : definition.contract().newColumns();
	}

	/** Pointers of the arrays that are tables, or would be. */
	Set<String> pointers() {
		Set<String> pointers = new HashSet<>();
		for (List<Table> some : List.of(this.tables, this.refused, this.discarded)) {
			some.stream().filter(Table::isChild).forEach((table) -> pointers.add(String.valueOf(table.path())));
		}
		return pointers;
	}

}
