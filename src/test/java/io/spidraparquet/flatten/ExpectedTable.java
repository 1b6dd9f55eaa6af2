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
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
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
		this(settings, Table.pages(null, schema));
	}

	ExpectedTable(RandomSettings settings, Table table) {
		this.settings = settings;
		List<Column> all = table.schema().columns();
		for (Column column : all.subList(table.keyColumns(), all.size())) {
			String path = column.path();
			if (column.name().equals("data_rest")) {
				this.hasRest = true;
			}
			else if (path != null && column.type().fields().isEmpty() && (path + "/").startsWith("/data/")
					&& !column.name().equals("item_index")) {
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
			else if (this.hasRest && (!leaf.value().isNothing() || isEmptyText(leaf.value()))) {
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
		Column first = ofPath.get(0);
		boolean isText = first.type().text().matches("STRING|LIST<STRING>");
		if (first.type() == ColumnType.Json.JSON) {
			if (leaf.value() != Json.Scalar.NULL) {
				row.put(first.name(), json(first, leaf.value()));
			}
			return;
		}
		if (isEmptyText(leaf.value()) && !isText) {
			return;
		}
		RandomSettings.Format format = this.settings.format(leaf.pointer());
		ExpectedCells.Texts texts = new ExpectedCells.Texts(numbers(format, first.type()), format,
				this.settings.zone());
		for (Column column : inTurn(ofPath)) {
			boolean isNull = leaf.value().isNothing() && !(column.type() instanceof ColumnType.ListOf)
					&& !isEmptyText(leaf.value());
			Object cell = isNull ? null : ExpectedCells.cell(column.type(), leaf.value(), texts);
			if (cell != null) {
				row.put(column.name(), cell);
				return;
			}
		}
		if (!leaf.value().isNothing()) {
			lost.add(leaf);
		}
	}

	/** Beside arrays, one of many is an array of one. */
	private String json(Column column, Json value) {
		boolean inArray = !column.keepsObjects() && (value instanceof Json.Obj
				|| (value instanceof Json.Scalar && this.settings.lists().equals("json")));
		return inArray ? "[" + value.json() + "]" : value.json();
	}

	private ExpectedCells.Numbers numbers(RandomSettings.Format format, ColumnType type) {
		if (format == RandomSettings.Format.DOLLARS) {
			return ExpectedCells.Numbers.DOLLARS;
		}
		return type.text().matches(".*(INT64|DOUBLE|DECIMAL).*") ? ExpectedCells.Numbers.CANONICAL
				: ExpectedCells.Numbers.NONE;
	}

	private static boolean isEmptyText(Json value) {
		return value instanceof Json.Scalar scalar && scalar.isEmptyText();
	}

	/** The double before the text, in whichever run they came. */
	private static List<Column> inTurn(List<Column> ofPath) {
		List<Column> others = new ArrayList<>(ofPath.subList(1, ofPath.size()));
		others.sort(Comparator.comparing((column) -> column.type().text()));
		others.add(0, ofPath.get(0));
		return others;
	}

}
