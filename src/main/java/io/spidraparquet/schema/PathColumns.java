package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The columns of one path, three at most.
 *
 * @param first has the path's type
 * @param asDouble for numbers that the first one cannot hold; null if there is none
 * @param asText for all other values that the first one cannot hold; null if there is
 * none
 */
public record PathColumns(Column first, @Nullable Column asDouble, @Nullable Column asText) {

	/**
	 * Finds the columns of a path.
	 * @param columns all columns of the path in file order, one or more
	 * @param declared name that the job definition gives the first column; null if none
	 * @return the columns
	 */
	public static PathColumns of(List<Column> columns, @Nullable String declared) {
		Column first = columns.stream()
			.filter((column) -> column.name().equals(declared))
			.findFirst()
			.orElse(columns.get(0));
		List<Column> others = columns.subList(columns.indexOf(first) + 1, columns.size())
			.stream()
			.filter((column) -> ColumnNames.isDerived(column.name(), first.name()))
			.toList();
		return new PathColumns(first, find(others, ColumnType.Basic.DOUBLE), find(others, ColumnType.Basic.STRING));
	}

	/**
	 * Groups the columns of a schema.
	 * @param schema any schema
	 * @return each column that is not for the misfits of another one, in file order, with
	 * its own; together all columns of the schema
	 */
	public static List<PathColumns> group(TableSchema schema) {
		return group(schema.columns());
	}

	/**
	 * Groups columns of a table, or fields of a struct.
	 * @param columns in file order
	 * @return each one that is not for the misfits of another one, with its own
	 */
	public static List<PathColumns> group(List<Column> columns) {
		List<PathColumns> groups = new ArrayList<>();
		Map<String, List<Integer>> ofPath = new HashMap<>();
		for (Column column : columns) {
			List<Integer> candidates = ofPath.computeIfAbsent(String.valueOf(column.path()),
					(path) -> new ArrayList<>());
			boolean taken = false;
			for (int i = 0; i < candidates.size() && !taken; i++) {
				PathColumns group = groups.get(candidates.get(i));
				PathColumns wider = add(group, column);
				taken = !wider.equals(group);
				groups.set(candidates.get(i), wider);
			}
			if (!taken) {
				candidates.add(groups.size());
				groups.add(new PathColumns(column, null, null));
			}
		}
		return groups;
	}

	/** Returns the same group if the column does not belong to it. */
	private static PathColumns add(PathColumns group, Column column) {
		if (!ColumnNames.isDerived(column.name(), group.first().name())) {
			return group;
		}
		if (column.type() == ColumnType.Basic.DOUBLE && group.asDouble() == null) {
			return new PathColumns(group.first(), column, group.asText());
		}
		return (column.type() == ColumnType.Basic.STRING && group.asText() == null)
				? new PathColumns(group.first(), group.asDouble(), column) : group;
	}

	/**
	 * All columns of the path.
	 * @return one to three columns, starting with {@link #first()}
	 */
	public List<Column> all() {
		return Stream.of(this.first, this.asDouble, this.asText).flatMap(Stream::ofNullable).toList();
	}

	private static @Nullable Column find(List<Column> columns, ColumnType type) {
		return columns.stream().filter((column) -> column.type().equals(type)).findFirst().orElse(null);
	}

}
