package io.spidraparquet.evolution;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.profile.KnownPaths;
import io.spidraparquet.profile.KnownTables;
import io.spidraparquet.profile.PathProfile;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Declaration;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.SchemaRefusedException;
import io.spidraparquet.schema.Table;
import org.jspecify.annotations.Nullable;

/**
 * A job's definition of its tables, before any page is known. With the published tables
 * and the profile of the pages it decides for every path whether it is a column or a
 * table, and of which table. Immutable.
 *
 * @param rows pointer of the array whose elements are the rows of {@link Table#PAGES};
 * null if pages are
 * @param tables which arrays are tables of their own
 * @param lists type of new columns for arrays of scalars
 * @param declarations columns that the job definition declares; paths are distinct
 * @param maxColumns maximum number of data columns of all tables, beyond which new paths
 * go into {@code data_rest}; published and declared columns count but are never left out
 * @param contract for columns and tables that are not declared
 */
public record DatasetDefinition(@Nullable String rows, ChildTables tables, TableDefinition.Lists lists,
		List<Declaration> declarations, int maxColumns, SchemaContract contract) {

	public DatasetDefinition {
		declarations = List.copyOf(declarations);
		Set<String> paths = new HashSet<>();
		for (Declaration declaration : declarations) {
			for (String path : declaration.paths()) {
				if (!paths.add(path)) {
					throw new IllegalArgumentException("the path " + path + " is declared twice");
				}
			}
		}
		requireInTables(declarations, tables.paths(), tables.isOpen());
	}

	/**
	 * A dataset of pages without declarations.
	 * @param maxColumns maximum number of data columns
	 * @return one row for each page, lists as lists, every change applied
	 */
	public static DatasetDefinition ofPages(int maxColumns) {
		return new DatasetDefinition(null, ChildTables.NONE, TableDefinition.Lists.LIST, List.of(), maxColumns,
				SchemaContract.EVOLVE);
	}

	/**
	 * Each column belongs to one table, in which its name is distinct, as far as the
	 * tables are known.
	 * @param open whether what is above a path may be a table that only the pages show
	 */
	private static void requireInTables(List<Declaration> declarations, Set<String> tables, boolean open) {
		Map<String, String> names = new HashMap<>();
		for (Declaration declaration : declarations) {
			String table = ChildTables.innermost(declaration.path(), tables).orElse("");
			String place = open ? above(declaration.path()) : table;
			String other = (declaration.name() != null)
					? names.put(place + " " + declaration.name(), declaration.path()) : null;
			if (other != null) {
				throw new IllegalArgumentException("two columns are declared with the name " + declaration.name()
						+ ", for " + other + " and for " + declaration.path());
			}
			for (String path : declaration.paths()) {
				if (!ChildTables.innermost(path, tables).orElse("").equals(table)) {
					throw new IllegalArgumentException("the paths " + declaration.path() + " and " + path
							+ " are declared for one column, but their values are in different tables or structs: declare a column "
							+ "for each of them");
				}
			}
		}
	}

	/**
	 * The tables before the first run.
	 * @param run key of the run
	 * @return the table of pages with its fixed columns, as version 0
	 */
	public DatasetSchema start(String run) {
		return DatasetSchema.of(Table.pages(this.rows, FixedColumns.pages(run, this.rows)));
	}

	/**
	 * All tables, also those that are nested in columns.
	 * @param dataset the tables with files
	 * @return first these in their order, and then the nested ones, each after the one
	 * that has its column
	 */
	public List<Table> withNested(DatasetSchema dataset) {
		List<Table> all = new ArrayList<>(dataset.tables());
		all.addAll(NestedTable.of(dataset.tables(), pointers(dataset)));
		return all;
	}

	/**
	 * The definitions of all tables, also of those that are nested in columns.
	 * @param dataset the tables with files
	 * @return definitions with the declarations of their columns, in the order of
	 * {@link #withNested}
	 */
	public Map<Table, TableDefinition> definitions(DatasetSchema dataset) {
		List<Table> all = withNested(dataset);
		Set<String> pointers = pointers(dataset);
		all.stream().filter(Table::isNested).forEach((table) -> pointers.add(String.valueOf(table.path())));
		Map<Table, TableDefinition> definitions = new LinkedHashMap<>();
		all.forEach((table) -> definitions.put(table, definition(table, pointers)));
		return definitions;
	}

	/** Pointers of the arrays that are tables: of a dataset, and in any case. */
	private Set<String> pointers(DatasetSchema dataset) {
		Set<String> pointers = new HashSet<>(this.tables.paths());
		dataset.children().forEach((table) -> pointers.add(String.valueOf(table.path())));
		return pointers;
	}

	private TableDefinition definition(Table table, Set<String> pointers) {
		String path = table.isChild() ? table.path() : null;
		List<Declaration> own = this.declarations.stream()
			.filter((declaration) -> ChildTables.innermost(declaration.path(), pointers)
				.equals(Optional.ofNullable(path)))
			.toList();
		Set<String> others = pointers.stream()
			.filter((other) -> !other.equals(path) && (path == null || Pointers.isAtOrBelow(other, path)))
			.collect(Collectors.toSet());
		return new TableDefinition(table.isChild() ? path : this.rows, this.lists, own, this.maxColumns, this.contract,
				others);
	}

	/**
	 * Checks that no declaration differs from what is published, columns, tables and
	 * lists of structs.
	 * @param published the tables so far
	 * @param run key of the run
	 * @throws SchemaRefusedException if one does
	 */
	public void requireDeclarable(DatasetSchema published, String run) {
		SchemaEvolution.requireSameRows(published.pages(), this.rows);
		definitions(published).forEach((table, definition) -> {
			requireNoJson(table);
			requireNoTableInside(table);
			SchemaEvolution.declared(table, definition, run);
		});
	}

	/** The rows of a table know their position in a table only, not in a cell. */
	private void requireNoTableInside(Table table) {
		for (String path : this.tables.paths()) {
			if (table.isNested() && Pointers.isAtOrBelow(path, String.valueOf(table.path()))) {
				throw new SchemaRefusedException("spidra.flatten.tables names " + path + ", but the elements of "
						+ table.path() + " are published as " + structs(table) + ": name " + table.path()
						+ ", too, whose elements are rows of a table from then on, or write to another output");
			}
		}
	}

	private static String structs(Table nested) {
		return "structs of the column " + nested.shown();
	}

	private void requireNoJson(Table table) {
		for (Declaration declaration : this.declarations) {
			if (table.isChild() && declaration.type() == ColumnType.Json.JSON && declaration.takes(table.path())) {
				throw new SchemaRefusedException("the elements of " + table.path() + " are published as "
						+ (table.isNested() ? structs(table) : "rows of the table " + table.name())
						+ ", but the job definition declares them as json: leave out the declaration, or write to "
						+ "another output");
			}
		}
	}

	/**
	 * A profile for pages of this dataset.
	 * @param published the tables so far
	 * @return an empty profile that keeps published and declared paths, and as many
	 * others as there is room for columns
	 */
	public Profile emptyProfile(DatasetSchema published) {
		Map<String, Optional<ColumnType>> pinned = new HashMap<>();
		Map<String, @Nullable String> paths = new HashMap<>();
		Set<String> nested = new HashSet<>();
		Set<String> objects = new HashSet<>();
		definitions(published).forEach((table, definition) -> {
			String own = table.isChild() ? table.path() : null;
			paths.put(table.name(), own);
			if (table.isNested()) {
				nested.add(String.valueOf(own));
			}
			definition.columnsOfPath(table).forEach((path, columns) -> {
				pinned.put(path, Optional.of(columns.first().type()));
				// a declared column may have been made before any page had the path
				if (!EmptyColumns.isEmpty(columns.first(), table.schema())) {
					objects.addAll(between(path, own));
				}
			});
			if (own != null) {
				objects.addAll(between(own, paths.get(String.valueOf(table.parent()))));
			}
		});
		for (Declaration declaration : this.declarations) {
			Optional<ColumnType> type = Optional.ofNullable(declaration.type());
			pinned.merge(declaration.path(), type, (ofPublished, ofDeclared) -> ofDeclared.or(() -> ofPublished));
		}
		KnownTables known = this.tables.known(pointers(published), nested, objects, published.children().size());
		return new Profile(KnownPaths.of(pinned, this.rows, known), Math.max(0, this.maxColumns - pinned.size()));
	}

	/** The pointers above a path that are below its table. */
	private static List<String> between(String path, @Nullable String table) {
		return Pointers.above(path)
			.stream()
			.filter((pointer) -> table == null || (Pointers.isAtOrBelow(pointer, table) && !pointer.equals(table)))
			.toList();
	}

	/**
	 * Computes the changes that the pages of a run need, and divides them by the
	 * contract. Pure.
	 * @param published the tables so far
	 * @param profile settled profile of the run's pages
	 * @param run key of the run
	 * @return the changes, divided by what happens to them
	 * @throws SchemaRefusedException if a declaration differs from what is published
	 */
	public DatasetVerdict judge(DatasetSchema published, Profile profile, String run) {
		SchemaEvolution.requireSameRows(published.pages(), this.rows);
		FoundTables found = FoundTables.of(this, published, profile, run);
		Set<String> pointers = new HashSet<>(this.tables.paths());
		pointers.addAll(found.pointers());
		List<Table> nested = nestedTables(found, pointers, profile);
		nested.forEach((table) -> pointers.add(String.valueOf(table.path())));
		try {
			requireInTables(this.declarations, pointers, false);
		}
		catch (IllegalArgumentException ex) {
			throw new SchemaRefusedException("spidra.schema.columns: " + ex.getMessage());
		}
		Map<String, SortedMap<String, PathProfile>> paths = new HashMap<>();
		profile.paths()
			.forEach((pointer, seen) -> paths
				.computeIfAbsent(owner(pointer, pointers), (each) -> new TreeMap<>(Pointers.BY_DEPTH))
				.put(pointer, seen));
		Set<String> overflowing = profile.lost()
			.stream()
			.map((pointer) -> owner(pointer, pointers))
			.collect(Collectors.toSet());
		Map<String, SortedMap<String, NestedTable>> structs = new HashMap<>();
		List<DatasetVerdict.OfTable> verdicts = new ArrayList<>();
		// a table that is nested comes before the one that has its column
		Collections.reverse(nested);
		for (Table table : Stream.concat(nested.stream(), found.tables().stream()).toList()) {
			String pointer = owner(table);
			TableDefinition definition = definition(table, pointers);
			SchemaContract.Verdict verdict = definition.judge(table, paths.getOrDefault(pointer, new TreeMap<>()),
					structs.getOrDefault(pointer, new TreeMap<>()), overflowing.contains(pointer), run);
			if (table.isNested()) {
				structs.computeIfAbsent(owner(above(pointer), pointers), (each) -> new TreeMap<>(Pointers.BY_DEPTH))
					.put(pointer, new NestedTable(table, verdict, !definition.declarations().isEmpty()));
			}
			else {
				verdicts.add(new DatasetVerdict.OfTable(table, verdict));
			}
		}
		return new DatasetVerdict(verdicts, found.refused(), found.discarded());
	}

	/** The nested tables, published and new, each after the one that has its column. */
	private static List<Table> nestedTables(FoundTables found, Set<String> pointers, Profile profile) {
		Map<String, Table> nested = new TreeMap<>(Pointers.BY_DEPTH);
		NestedTable.of(found.tables(), pointers).forEach((table) -> nested.put(String.valueOf(table.path()), table));
		Set<String> owners = new HashSet<>(pointers);
		owners.addAll(nested.keySet());
		owners.addAll(profile.nested());
		Map<String, Table> all = new HashMap<>(nested);
		found.tables().forEach((table) -> all.put(owner(table), table));
		profile.nested().stream().filter((pointer) -> !nested.containsKey(pointer)).forEach((pointer) -> {
			// none for what is in a table that the contract leaves out
			Table parent = all.get(owner(above(pointer), owners));
			if (parent != null) {
				Table table = parent.newNested(pointer);
				nested.put(pointer, table);
				all.put(pointer, table);
			}
		});
		return new ArrayList<>(nested.values());
	}

	private static String above(String pointer) {
		return pointer.substring(0, pointer.lastIndexOf('/'));
	}

	private static String owner(Table table) {
		return table.isChild() ? String.valueOf(table.path()) : "";
	}

	private static String owner(String pointer, Set<String> tables) {
		return ChildTables.innermost(pointer, tables).orElse("");
	}

}
