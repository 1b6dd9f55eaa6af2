package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the columns that hold the values which another column of the same path cannot
 * hold.
 */
public final class MisfitColumns {

	private MisfitColumns() {
	}

	/**
	 * Groups the columns of a schema.
	 * @param schema any schema
	 * @return each column that is not for the misfits of another one, in file order, with
	 * its own; together all columns of the schema
	 */
	public static List<PathColumns> group(TableSchema schema) {
		List<PathColumns> groups = new ArrayList<>();
		Map<String, List<Integer>> ofPath = new HashMap<>();
		for (Column column : schema.columns()) {
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

}
