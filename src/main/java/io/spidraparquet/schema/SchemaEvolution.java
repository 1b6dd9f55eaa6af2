package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Computes what a published schema needs so that it holds every value of a profile. Pure:
 * the same schema and profile give the same changes.
 */
public final class SchemaEvolution {

	/** The column for all paths beyond the limit. */
	public static final String REST = "data_rest";

	private SchemaEvolution() {
	}

	/**
	 * The changes that a run brings: first the columns of new paths by depth and pointer,
	 * with the columns for values that published columns cannot hold among them in the
	 * same order, at last the one for the rest.
	 * @param published the schema so far
	 * @param profile what the run's pages have
	 * @param run key of the run
	 * @return the changes, in the order in which they are applied
	 */
	public static List<SchemaChange> changes(TableSchema published, Profile profile, String run) {
		Map<String, List<Column>> columnsOfPath = columnsOfPath(published);
		ColumnNames names = new ColumnNames(published.columns().stream().map(Column::name).toList());
		SortedMap<String, PathProfile> paths = profile.paths();
		Map<String, String> newNames = new HashMap<>();
		for (String pointer : inOrderOfPointers(paths.keySet())) {
			if (!columnsOfPath.containsKey(pointer)) {
				newNames.put(pointer, names.take(pointer));
			}
		}
		List<SchemaChange> changes = new ArrayList<>();
		paths.forEach((pointer, seen) -> {
			List<Column> columns = columnsOfPath.get(pointer);
			if (columns != null) {
				changes.addAll(conflicts(columns, seen, names, run));
				return;
			}
			ColumnType type = seen.type();
			String name = newNames.get(pointer);
			if (type != null && name != null) {
				changes.add(new SchemaChange.NewPath(new Column(name, type, pointer, run)));
			}
		});
		if (profile.overflow() && published.columns().stream().noneMatch((column) -> column.name().equals(REST))) {
			changes.add(new SchemaChange.Rest(new Column(REST, ColumnType.Json.JSON, Pointers.DATA, run)));
		}
		return changes;
	}

	private static SortedSet<String> inOrderOfPointers(Collection<String> pointers) {
		return new TreeSet<>(List.copyOf(pointers));
	}

	/**
	 * The columns of each path under {@code data}: the first one has the path's type,
	 * then come those for values that it cannot hold.
	 * @param schema any schema of pages
	 * @return pointer and columns in file order
	 */
	public static Map<String, List<Column>> columnsOfPath(TableSchema schema) {
		Map<String, List<Column>> columns = new HashMap<>();
		for (Column column : schema.columns()) {
			String path = column.path();
			if (path != null && !column.name().equals(REST)
					&& (path.equals(Pointers.DATA) || path.startsWith(Pointers.DATA + "/"))) {
				columns.computeIfAbsent(path, (pointer) -> new ArrayList<>()).add(column);
			}
		}
		return columns;
	}

	private static List<SchemaChange> conflicts(List<Column> columns, PathProfile seen, ColumnNames names, String run) {
		Column first = columns.get(0);
		List<SchemaChange> changes = new ArrayList<>();
		if (seen.needsDouble(first.type()) && overflowColumn(columns, ColumnType.Basic.DOUBLE) == null) {
			changes.add(conflict(first, "_as_double", ColumnType.Basic.DOUBLE, names, run));
		}
		if (seen.needsText(first.type()) && overflowColumn(columns, ColumnType.Basic.STRING) == null) {
			changes.add(conflict(first, "_as_text", ColumnType.Basic.STRING, names, run));
		}
		return changes;
	}

	/**
	 * The column of a path for values that its first column cannot hold.
	 * @param columns the columns of one path in file order
	 * @param type {@code DOUBLE} or {@code STRING}
	 * @return the column, or null if there is none
	 */
	public static @Nullable Column overflowColumn(List<Column> columns, ColumnType type) {
		return columns.stream().skip(1).filter((column) -> column.type().equals(type)).findFirst().orElse(null);
	}

	private static SchemaChange conflict(Column published, String suffix, ColumnType type, ColumnNames names,
			String run) {
		String name = names.take(published.name(), suffix);
		return new SchemaChange.ConflictingType(new Column(name, type, published.path(), run), published);
	}

}
