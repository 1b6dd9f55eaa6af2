package io.spidraparquet.schema;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.evolution.SchemaEvolution;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table, in file order. {@link SchemaEvolution} computes the changes
 * from one schema to the next. Columns without field ids get the next ones, in their
 * order; a column keeps its ids in all later schemas.
 *
 * @param version number of the published schema, from 1; 0 for a table that is not yet
 * published
 * @param columns in file order; the names are distinct, and the ids ascend
 * @param unfilled names of the declared columns that have had no value in any run; those
 * of fields with their columns, as {@code products.price}
 */
public record TableSchema(int version, List<Column> columns, Set<String> unfilled) {

	public TableSchema {
		// in order, since fingerprints are made of the text of a schema
		unfilled = Collections.unmodifiableSortedSet(new TreeSet<>((unfilled != null) ? unfilled : Set.of()));
		columns = List.copyOf(FieldIds.complete(columns));
		Set<String> names = new HashSet<>();
		for (Column column : columns) {
			if (!names.add(column.name())) {
				throw occursTwice(column.name());
			}
		}
	}

	private static IllegalArgumentException occursTwice(String name) {
		return new IllegalArgumentException("column '" + name + "' occurs twice in the schema");
	}

	/**
	 * Creates a schema whose columns may all have values.
	 * @param version number of the published schema
	 * @param columns in file order
	 */
	public TableSchema(int version, List<Column> columns) {
		this(version, columns, Set.of());
	}

	/**
	 * This schema with columns appended, as the next version. A column that was given
	 * another path keeps its position.
	 * @param changes the columns to append after the present ones, in this order
	 * @return the wider schema; this one if it is published and there are no changes
	 */
	public TableSchema apply(List<SchemaChange> changes) {
		if (changes.isEmpty() && this.version > 0) {
			return this;
		}
		Set<String> empty = new HashSet<>(this.unfilled);
		return new TableSchema(this.version + 1, applied(this.columns, changes, "", empty), empty);
	}

	/**
	 * Applies changes to the fields of structs.
	 * @param fields the present fields
	 * @param changes of these fields, in the order in which they are applied
	 * @return the fields after the changes; new ones have no ids
	 */
	public static List<Column> fields(List<Column> fields, List<SchemaChange> changes) {
		return applied(fields, changes, "", new HashSet<>());
	}

	private static List<Column> applied(List<Column> columns, List<SchemaChange> changes, String structs,
			Set<String> empty) {
		Map<String, Column> next = new LinkedHashMap<>();
		columns.forEach((column) -> next.put(column.name(), column));
		for (SchemaChange change : changes) {
			if (change instanceof SchemaChange.InStructs inner) {
				Column outer = Objects.requireNonNull(next.get(inner.structs()), inner.structs());
				next.put(outer.name(), outer.withFields(
						applied(outer.type().fields(), List.of(inner.change()), structs + outer.name() + ".", empty)));
				continue;
			}
			Column column = change.column();
			boolean replaces = change instanceof SchemaChange.OtherPath;
			Column before = next.put(column.name(), column);
			// new structs have their declared fields already
			if (before != null && !replaces && (structs.isEmpty() || !before.equals(column))) {
				throw occursTwice(column.name());
			}
			if (replaces || change instanceof SchemaChange.Declared) {
				empty.add(structs + column.name());
			}
		}
		return List.copyOf(next.values());
	}

	/**
	 * Columns with the fields of their structs.
	 * @param columns of a table
	 * @return the columns in their order by name, each followed by its fields, whose
	 * names start with those of the columns around them, as in {@code products.price}
	 */
	public static Map<String, Column> withFields(List<Column> columns) {
		Map<String, Column> byName = new LinkedHashMap<>();
		addFields(columns, "", byName);
		return byName;
	}

	private static void addFields(List<Column> columns, String structs, Map<String, Column> to) {
		for (Column column : columns) {
			to.put(structs + column.name(), column);
			addFields(column.type().fields(), structs + column.name() + ".", to);
		}
	}

	/**
	 * The column of a name.
	 * @param name name of a column
	 * @return the column; null if there is none
	 */
	public @Nullable Column find(String name) {
		return this.columns.stream().filter((column) -> column.name().equals(name)).findFirst().orElse(null);
	}

	/**
	 * This schema with an additional text column that does not come from the data.
	 * @param name of the column; gets a number if another column has this name
	 * @param path of the column
	 * @param run key of the run that adds it
	 * @return the wider schema; this one if it already has a column with this path
	 */
	public TableSchema withColumn(String name, String path, String run) {
		if (this.columns.stream().anyMatch((column) -> path.equals(column.path()))) {
			return this;
		}
		Set<String> names = this.columns.stream().map(Column::name).collect(Collectors.toSet());
		String free = name;
		for (int i = 2; names.contains(free); i++) {
			free = name + "_" + i;
		}
		return new TableSchema((this.version > 0) ? this.version + 1 : 0,
				Stream.concat(this.columns.stream(), Stream.of(new Column(free, ColumnType.Basic.STRING, path, run)))
					.toList(),
				this.unfilled);
	}

	/**
	 * The number of columns.
	 * @return at least 1 for a table that can be written
	 */
	public int size() {
		return this.columns.size();
	}

}
