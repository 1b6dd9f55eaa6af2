package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.spidraparquet.flatten.ExpectedRows.Leaf;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a table has for values, given no more than its columns' names, types and paths.
 */
final class ExpectedTable {

	/** The order of columns. */
	static final Comparator<String> BY_DEPTH = Comparator
		.<String>comparingInt((pointer) -> pointer.replaceAll("[^/]", "").length())
		.thenComparing(Comparator.naturalOrder());

	private static final JsonMapper JSON = new JsonMapper();

	private final RandomSettings settings;

	private final Map<String, List<Column>> columns = new TreeMap<>();

	private boolean hasRest;

	ExpectedTable(RandomSettings settings, TableSchema schema) {
		this.settings = settings;
		for (Column column : schema.columns()) {
			String path = column.path();
			if (column.name().equals("data_rest")) {
				this.hasRest = true;
			}
			else if (path != null && (path + "/").startsWith("/data/") && !column.name().equals("item_index")) {
				this.columns.computeIfAbsent(path, (key) -> new ArrayList<>()).add(column);
			}
		}
	}

	/** The columns of each path, in the order of the table. */
	Map<String, List<Column>> columns() {
		return this.columns;
	}

	boolean hasRest() {
		return this.hasRest;
	}

	/**
	 * Which paths have columns when there are more values, {@code data_rest} last if it
	 * is needed.
	 */
	Set<String> pathsWith(Collection<Leaf> values) {
		Set<String> seen = new TreeSet<>(BY_DEPTH);
		values.stream().filter((leaf) -> !leaf.value().isNothing()).map(Leaf::pointer).forEach(seen::add);
		Set<String> paths = new TreeSet<>(this.columns.keySet());
		Set<String> known = new TreeSet<>(paths);
		for (RandomSettings.Declared column : this.settings.columns()) {
			known.add(column.path());
			if (column.type() != null || seen.contains(column.path())) {
				paths.add(column.path());
			}
		}
		List<String> others = seen.stream().filter((pointer) -> !known.contains(pointer)).toList();
		int room = Math.min(others.size(), Math.max(0, this.settings.maxColumns() - known.size()));
		paths.addAll(others.subList(0, room));
		if (this.hasRest || room < others.size()) {
			paths.add("data_rest");
		}
		return paths;
	}

	/**
	 * The row of some values by column name, without nulls.
	 * @param lost takes the values that fit nowhere
	 */
	Map<String, Object> row(List<Leaf> values, List<Leaf> lost) {
		Map<String, Object> row = new TreeMap<>();
		Map<String, String> rest = new LinkedHashMap<>();
		for (Leaf leaf : values) {
			List<Column> ofPath = this.columns.get(leaf.pointer());
			if (ofPath != null) {
				put(row, leaf, ofPath, lost);
			}
			else if (!leaf.value().isNothing() && this.hasRest) {
				rest.put(leaf.pointer(), JSON.writeValueAsString(leaf.pointer()) + ":" + leaf.value().json());
			}
			else if (!leaf.value().isNothing()) {
				lost.add(leaf);
			}
		}
		if (!rest.isEmpty()) {
			row.put("data_rest", "{" + String.join(",", rest.values()) + "}");
		}
		return row;
	}

	/** A value goes to the first of its columns that can hold it. */
	private void put(Map<String, Object> row, Leaf leaf, List<Column> ofPath, List<Leaf> lost) {
		boolean readsNumbers = this.settings.readsNumbers(leaf.pointer());
		for (Column column : inTurn(ofPath)) {
			Object cell = (leaf.value().isNothing() && holdsNothing(column.type())) ? null
					: ExpectedCells.cell(column.type(), leaf.value(), readsNumbers);
			if (cell != null) {
				row.put(column.name(), cell);
				return;
			}
		}
		if (!leaf.value().isNothing()) {
			lost.add(leaf);
		}
	}

	/** The double before the text, in whichever run they came. */
	private static List<Column> inTurn(List<Column> ofPath) {
		List<Column> others = new ArrayList<>(ofPath.subList(1, ofPath.size()));
		others.sort(Comparator.comparing((column) -> column.type().text()));
		others.add(0, ofPath.get(0));
		return others;
	}

	private static boolean holdsNothing(@Nullable ColumnType type) {
		return !(type instanceof ColumnType.ListOf) && type != ColumnType.Json.JSON;
	}

}
