package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.spidraparquet.flatten.ExpectedRows.Leaf;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.Table;

/**
 * The rows of all tables, given no more than the tables' paths and columns.
 */
final class ExpectedTables {

	private final RandomSettings settings;

	/** Pointers of arrays that settings make tables. */
	private final Set<String> named;

	private final DatasetSchema schema;

	private final Map<String, Table> byPath = new TreeMap<>();

	private final Set<String> kept = new TreeSet<>();

	private final Map<String, List<Map<String, Object>>> rows = new TreeMap<>();

	/** Values that no column holds. */
	private final List<Leaf> lost = new ArrayList<>();

	ExpectedTables(RandomSettings settings, Set<String> named, DatasetSchema schema) {
		this.settings = settings;
		this.named = named;
		this.schema = schema;
		for (Table table : schema.tables()) {
			this.rows.put(table.name(), new ArrayList<>());
			this.kept.addAll(ExpectedObjects.kept(settings, new ExpectedTable(settings, table)));
			if (table.isChild()) {
				this.byPath.put(String.valueOf(table.path()), table);
			}
		}
		this.kept.removeAll(this.byPath.keySet());
		this.kept
			.removeIf((pointer) -> this.byPath.keySet().stream().anyMatch((path) -> path.startsWith(pointer + "/")));
	}

	/** Adds the rows of a page. */
	void add(Json data) {
		Set<String> values = new TreeSet<>(this.kept);
		values.addAll(this.byPath.keySet());
		ExpectedRows page = new ExpectedRows(this.settings, data, values);
		long index = 0;
		for (List<Leaf> leaves : page.isWithoutArray() ? List.<List<Leaf>>of() : page.rows()) {
			List<Long> positions = (this.settings.rows() != null) ? List.of(index++) : List.of();
			add(this.schema.pages(), positions, leaves, values);
		}
	}

	private void add(Table table, List<Long> positions, List<Leaf> leaves, Set<String> values) {
		List<Leaf> own = new ArrayList<>();
		for (Leaf leaf : leaves) {
			Table child = this.byPath.get(leaf.pointer());
			if (child == null || child.name().equals(table.name())) {
				own.add(leaf);
				continue;
			}
			long position = 0;
			for (Json element : elements(leaf.value())) {
				List<Long> inner = Stream.concat(positions.stream(), Stream.of(position++)).toList();
				add(child, inner, inElement(child, element, values), values);
			}
		}
		Map<String, Object> row = new ExpectedTable(this.settings, table).row(own, this.lost);
		List<Column> indexes = table.indexes();
		for (int i = 0; i < indexes.size(); i++) {
			row.put(indexes.get(i).name(), positions.get(i));
		}
		this.rows.computeIfAbsent(table.name(), (name) -> new ArrayList<>()).add(row);
	}

	/** The elements of what is at the path of a table. */
	private static List<Json> elements(Json value) {
		if (value instanceof Json.Array array) {
			return array.elements();
		}
		boolean isNothing = value instanceof Json.Scalar scalar && scalar.isEmptyText();
		return isNothing ? List.of() : List.of(value);
	}

	private List<Leaf> inElement(Table table, Json element, Set<String> values) {
		String path = String.valueOf(table.path());
		List<String> keys = Pointers.tokens(path).subList(1, Pointers.tokens(path).size());
		return ExpectedRows.inElement(this.settings, element, keys, depth(keys, path), values);
	}

	/** The depth of a row: that of what settings name starts anew. */
	private int depth(List<String> keys, String path) {
		Set<String> anew = new TreeSet<>(this.named);
		if (this.settings.rows() != null) {
			anew.add(RandomSettings.pointer(this.settings.rows()));
		}
		int outer = anew.stream()
			.filter((each) -> (path + "/").startsWith(each + "/"))
			.map((each) -> Pointers.tokens(each).size() - 1)
			.max(Comparator.naturalOrder())
			.orElse(0);
		return keys.size() - outer;
	}

	/** The rows of each table in their order. */
	Map<String, List<Map<String, Object>>> rows() {
		return this.rows;
	}

	List<Leaf> lost() {
		return this.lost;
	}

}
