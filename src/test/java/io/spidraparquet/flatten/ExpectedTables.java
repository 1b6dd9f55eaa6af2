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

	/** Names of the columns with structs by path. */
	private final Map<String, String> nested = new TreeMap<>();

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
		schema.tables().forEach((table) -> findNested(table, table));
		this.kept.removeAll(this.byPath.keySet());
		// an object is not an element there, since settings name what is in it
		this.kept.removeIf((pointer) -> named.stream().anyMatch((path) -> path.startsWith(pointer + "/")));
		this.kept
			.removeIf((pointer) -> this.byPath.keySet().stream().anyMatch((path) -> path.startsWith(pointer + "/")));
	}

	/**
	 * Finds the structs in columns, except for those that a table has the values of now.
	 */
	private void findNested(Table table, Table withFiles) {
		for (Column column : table.schema().columns()) {
			String path = String.valueOf(column.path());
			String innermost = Stream.concat(this.named.stream(), this.schema.children().stream().map(Table::path))
				.map(String::valueOf)
				.filter((each) -> (path + "/").startsWith(each + "/"))
				.max(Comparator.comparingInt(String::length))
				.orElse("");
			if (!column.type().fields().isEmpty()
					&& innermost.equals(withFiles.isChild() ? String.valueOf(withFiles.path()) : "")) {
				Table nested = table.nested(column);
				this.byPath.put(path, nested);
				this.nested.put(path, column.name());
				this.kept.addAll(ExpectedObjects.kept(this.settings, new ExpectedTable(this.settings, nested)));
				findNested(nested, withFiles);
			}
		}
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
		Map<String, Object> row = row(table, positions, leaves, values);
		List<Column> indexes = table.indexes();
		for (int i = 0; i < indexes.size(); i++) {
			row.put(indexes.get(i).name(), positions.get(i));
		}
		this.rows.computeIfAbsent(table.name(), (name) -> new ArrayList<>()).add(row);
	}

	private Map<String, Object> row(Table table, List<Long> positions, List<Leaf> leaves, Set<String> values) {
		List<Leaf> own = new ArrayList<>();
		Map<String, Object> structs = new TreeMap<>();
		for (Leaf leaf : leaves) {
			Table inner = this.byPath.get(leaf.pointer());
			String column = this.nested.get(leaf.pointer());
			if (inner == null || inner.name().equals(table.name())) {
				own.add(leaf);
			}
			else if (column != null) {
				if (leaf.value() instanceof Json.Array || !elements(leaf.value()).isEmpty()) {
					structs.put(column, structs(inner, leaf.value(), values));
				}
			}
			else {
				long position = 0;
				for (Json element : elements(leaf.value())) {
					List<Long> all = Stream.concat(positions.stream(), Stream.of(position++)).toList();
					add(inner, all, inElement(inner, element, values), values);
				}
			}
		}
		structs.putAll(new ExpectedTable(this.settings, table).row(own, this.lost));
		return structs;
	}

	private List<Object> structs(Table table, Json value, Set<String> values) {
		List<Object> structs = new ArrayList<>();
		for (Json element : elements(value)) {
			Map<String, Object> struct = row(table, List.of(), inElement(table, element, values), values);
			structs.add((struct.isEmpty() && !(element instanceof Json.Obj)) ? "(null)" : struct);
		}
		return structs;
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

	/** Whether there is no value that a field could have. */
	private boolean isNothing(Json value, String pointer) {
		if (value instanceof Json.Array array) {
			return array.elements()
				.stream()
				.allMatch((element) -> (element instanceof Json.Array) ? element.isNothing()
						: isNothing(element, pointer));
		}
		if (value instanceof Json.Obj object) {
			return object.members().stream().allMatch((member) -> {
				String child = Pointers.child(pointer, member.key());
				return this.settings.exclude().contains(child) || isNothing(member.value(), child);
			});
		}
		return value instanceof Json.NullWord || value.isNothing();
	}

	/** The rows of each table in their order. */
	Map<String, List<Map<String, Object>>> rows() {
		return this.rows;
	}

	/** Values that no column holds, without lists of structs that have none. */
	List<Leaf> lost() {
		return this.lost.stream().filter((leaf) -> !isNothing(leaf.value(), leaf.pointer())).toList();
	}

}
