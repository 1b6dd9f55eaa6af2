package io.spidraparquet.evolution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.spidraparquet.profile.PathProfile;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnNames;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Declaration;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.SchemaChange;
import io.spidraparquet.schema.SchemaRefusedException;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * Computes the changes that a published schema needs to hold every value of a profile.
 * Pure: the same schema, definition and profile give the same changes.
 */
public final class SchemaEvolution {

	/** The column for all paths beyond the limit. */
	public static final String REST = "data_rest";

	private SchemaEvolution() {
	}

	/**
	 * The changes that a run needs: first the missing columns that are declared with a
	 * type, then those of new paths and those for values that other columns cannot hold,
	 * by depth and pointer of their paths, and finally {@link #REST}.
	 * @param published the table so far
	 * @param table the job's definition of the table
	 * @param paths the paths of the table's values in the pages, ordered by depth, then
	 * pointer
	 * @param nested the structs in its columns, and in those that it may get, by pointer
	 * of the array
	 * @param overflow whether there are more such paths
	 * @param run key of the run
	 * @return the changes, in the order in which they are applied
	 * @throws SchemaRefusedException if a declaration differs from what is published
	 */
	static List<SchemaChange> changes(Table published, TableDefinition table, SortedMap<String, PathProfile> paths,
			SortedMap<String, NestedTable> nested, boolean overflow, String run) {
		List<SchemaChange> changes = new ArrayList<>(declared(published, table, run));
		TableSchema schema = published.schema().apply(changes);
		Map<String, PathColumns> columnsOfPath = table.columnsOfPath(published.with(schema));
		Set<String> usedNames = namesOf(schema);
		Map<String, String> newNames = declaredNames(table, columnsOfPath);
		usedNames.addAll(newNames.values());
		ColumnNames names = new ColumnNames(usedNames, table.rows());
		Map<String, ColumnType> types = types(table, paths, nested);
		Map<String, ColumnType> unnamed = new TreeMap<>(types);
		unnamed.keySet().removeAll(columnsOfPath.keySet());
		unnamed.keySet().removeAll(newNames.keySet());
		Map<String, Column> reused = EmptyColumns.of(schema, table).reuse(unnamed, names);
		unnamed.keySet().removeAll(reused.keySet());
		newNames.putAll(names.assign(unnamed.keySet()));
		types.forEach((pointer, type) -> {
			PathProfile seen = paths.get(pointer);
			PathColumns columns = columnsOfPath.get(pointer);
			Column empty = reused.get(pointer);
			String name = newNames.get(pointer);
			if (empty != null) {
				changes.add(new SchemaChange.OtherPath(empty));
			}
			else if (columns != null) {
				// a page whose required value does not fit gives no row
				if (seen != null && !table.requires(pointer)) {
					changes.addAll(conflicts(columns, seen, names, run));
				}
			}
			else if (name != null) {
				NestedTable structs = nested.get(pointer);
				Column column = new Column(name, type, pointer, run)
					.keepingObjects(seen != null && seen.keepsObjects());
				boolean declared = (structs != null) ? structs.declared() : table.declares(pointer);
				changes.add(declared ? new SchemaChange.Declared(column) : new SchemaChange.NewPath(column));
			}
		});
		if (overflow && !usedNames.contains(REST)) {
			String path = published.isChild() ? published.path() : Pointers.DATA;
			changes.add(new SchemaChange.Rest(new Column(REST, ColumnType.Json.JSON, path, run)));
		}
		return changes;
	}

	/** The types that new columns would have, by depth and pointer of their paths. */
	private static Map<String, ColumnType> types(TableDefinition table, SortedMap<String, PathProfile> paths,
			SortedMap<String, NestedTable> nested) {
		Map<String, ColumnType> types = new TreeMap<>(Pointers.BY_DEPTH);
		paths.forEach((pointer, seen) -> {
			ColumnType type = typeOf(seen, table);
			if (type != null) {
				types.put(pointer, type);
			}
		});
		nested.forEach((pointer, structs) -> {
			if (structs.isNew() && !structs.fields().isEmpty()) {
				types.put(pointer, new ColumnType.ListOfStructs(structs.fields()));
			}
		});
		return types;
	}

	private static @Nullable ColumnType typeOf(PathProfile seen, TableDefinition table) {
		ColumnType type = seen.type();
		boolean asJson = type instanceof ColumnType.ListOf && table.lists() == TableDefinition.Lists.JSON;
		return asJson ? ColumnType.Json.JSON : type;
	}

	/** Declared names of paths that have no column yet. */
	private static Map<String, String> declaredNames(TableDefinition table, Map<String, PathColumns> columnsOfPath) {
		Map<String, String> names = new HashMap<>();
		for (Declaration declaration : table.declarations()) {
			if (declaration.name() != null && !columnsOfPath.containsKey(declaration.path())) {
				names.put(declaration.path(), declaration.name());
			}
		}
		return names;
	}

	/**
	 * The columns that are declared with a type but not yet published.
	 * @param before the table so far
	 * @param table the job's definition of the table
	 * @param run key of the run
	 * @return the changes in the order of the declarations
	 * @throws SchemaRefusedException if a declaration differs from what is published
	 */
	static List<SchemaChange> declared(Table before, TableDefinition table, String run) {
		TableSchema published = before.schema();
		Map<String, PathColumns> columnsOfPath = table.columnsOfPath(before);
		Set<String> usedNames = namesOf(published);
		table.declarations().forEach((declaration) -> {
			if (declaration.name() != null) {
				usedNames.add(declaration.name());
			}
		});
		List<SchemaChange> changes = new ArrayList<>();
		List<Declaration> missing = new ArrayList<>();
		for (Declaration declaration : table.declarations()) {
			Column column = publishedColumn(declaration, published, columnsOfPath.get(declaration.path()));
			if (column == null && declaration.type() != null) {
				missing.add(declaration);
			}
			else if (column != null && !declaration.takes(column.path())) {
				changes.add(new SchemaChange.OtherPath(column.withPath(declaration.path())));
			}
		}
		Map<String, ColumnType> unnamed = new TreeMap<>();
		missing.stream()
			.filter((declaration) -> declaration.name() == null)
			.forEach((declaration) -> unnamed.put(declaration.path(), Objects.requireNonNull(declaration.type())));
		ColumnNames names = new ColumnNames(usedNames, table.rows());
		Map<String, Column> reused = EmptyColumns.of(published, table).reuse(unnamed, names);
		Map<String, String> derived = names
			.assign(unnamed.keySet().stream().filter((path) -> !reused.containsKey(path)).toList());
		for (Declaration declaration : missing) {
			Column empty = reused.get(declaration.path());
			if (empty != null) {
				changes.add(new SchemaChange.OtherPath(empty));
				continue;
			}
			String name = Objects.requireNonNullElseGet(declaration.name(),
					() -> String.valueOf(derived.get(declaration.path())));
			changes.add(new SchemaChange.Declared(
					new Column(name, Objects.requireNonNull(declaration.type()), declaration.path(), run)
						.keepingObjects(declaration.type() == ColumnType.Json.JSON)));
		}
		return changes;
	}

	/**
	 * The published column that is declared; null if there is none. Throws if the two
	 * differ. The path may differ as long as the column has had no value.
	 */
	private static @Nullable Column publishedColumn(Declaration declaration, TableSchema published,
			@Nullable PathColumns columns) {
		Column column = (columns != null) ? columns.first() : null;
		if (declaration.name() != null) {
			column = published.find(declaration.name());
		}
		if (column == null) {
			requireNewName(declaration, columns);
			return null;
		}
		boolean sameType = declaration.type() == null || declaration.type().equals(column.type());
		boolean samePath = declaration.takes(column.path()) || EmptyColumns.isEmpty(column, published);
		if (!sameType || !samePath) {
			String type = (declaration.type() != null) ? declaration.type().text() : "it";
			throw new SchemaRefusedException("column " + column.name() + " is published as " + column.type().text()
					+ " for " + column.path() + ", but the job definition declares " + type + " for "
					+ declaration.path()
					+ ": a published column never changes, so declare it under another name, or write to another output");
		}
		return column;
	}

	/**
	 * A column under another name starts without values, so its type must be declared.
	 */
	private static void requireNewName(Declaration declaration, @Nullable PathColumns columns) {
		if (columns != null && declaration.type() == null) {
			throw new SchemaRefusedException("column " + columns.first().name() + " is published for "
					+ declaration.path() + ", but the job definition calls it " + declaration.name()
					+ ": a published column never changes, so declare a type as well, which appends a new column, or "
					+ "write to another output");
		}
	}

	/**
	 * What the rows of a published table are, pages or elements of one array, never
	 * changes.
	 */
	static void requireSameRows(Table published, @Nullable String asked) {
		String rows = published.path();
		if (published.schema().version() > 0 && !Objects.equals(rows, asked)) {
			throw new SchemaRefusedException("the rows of the published table are " + describeRows(rows)
					+ ", but spidra.flatten.rows asks for " + describeRows(asked) + ": write to another output");
		}
	}

	private static String describeRows(@Nullable String rows) {
		return (rows != null) ? "the elements of " + rows : "pages";
	}

	private static Set<String> namesOf(TableSchema schema) {
		Set<String> names = new HashSet<>();
		schema.columns().forEach((column) -> names.add(column.name()));
		return names;
	}

	private static List<SchemaChange> conflicts(PathColumns columns, PathProfile seen, ColumnNames names, String run) {
		List<SchemaChange> changes = new ArrayList<>();
		if (columns.asDouble() == null && seen.needsDouble(columns.first().type())) {
			changes.add(conflict(columns.first(), "_as_double", ColumnType.Basic.DOUBLE, names, run));
		}
		if (columns.asText() == null && seen.needsText(columns.first().type())) {
			changes.add(conflict(columns.first(), "_as_text", ColumnType.Basic.STRING, names, run));
		}
		return changes;
	}

	private static SchemaChange conflict(Column first, String suffix, ColumnType type, ColumnNames names, String run) {
		String name = names.assign(first.name(), suffix);
		return new SchemaChange.ConflictingType(new Column(name, type, first.path(), run), first);
	}

}
