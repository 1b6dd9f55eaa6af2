package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * What the settings alone make of the data of a page: its values and those of each row.
 */
final class ExpectedRows {

	private final RandomSettings settings;

	private final Set<String> keptObjects;

	private final List<Leaf> all = new ArrayList<>();

	private final Map<String, List<Json.Obj>> objects = new TreeMap<>();

	private final List<List<Leaf>> rows = new ArrayList<>();

	private final Found found;

	/**
	 * Computes them.
	 * @param keptObjects pointers whose objects are values
	 */
	ExpectedRows(RandomSettings settings, Json data, Set<String> keptObjects) {
		this.settings = settings;
		this.keptObjects = keptObjects;
		Json value = data;
		if (data instanceof Json.Document document) {
			value = settings.parseText() ? document.value() : document.string();
		}
		value = Json.withNullWords(value, settings.nulls());
		this.found = (settings.rows() != null) ? rowsIn(value, settings.rows()) : Found.SOME;
		if (this.found == Found.SOME) {
			Walk walk = new Walk(new ArrayList<>());
			walk.value(value, List.of(), 0);
			finish(walk);
		}
	}

	private ExpectedRows(RandomSettings settings, Set<String> keptObjects) {
		this.settings = settings;
		this.keptObjects = keptObjects;
		this.found = Found.SOME;
	}

	/** The values of an element of a table. */
	static List<Leaf> inElement(RandomSettings settings, Json element, List<String> keys, int depth,
			Set<String> keptObjects) {
		Walk walk = new ExpectedRows(settings, keptObjects).new Walk(new ArrayList<>());
		if (element instanceof Json.Obj object) {
			walk.members(object, keys, depth);
		}
		else if (!element.equals(Json.Scalar.NULL)) {
			walk.add(keys, element);
		}
		return walk.leaves;
	}

	private static Found rowsIn(Json value, List<String> keys) {
		if (value.equals(Json.Scalar.NULL)) {
			return Found.NONE;
		}
		if (keys.isEmpty() && value instanceof Json.Array array) {
			return array.elements().isEmpty() ? Found.NONE : Found.SOME;
		}
		List<Json> inner = new ArrayList<>();
		if (value instanceof Json.Obj object) {
			if (keys.isEmpty()) {
				return Found.SOME;
			}
			object.members()
				.stream()
				.filter((member) -> member.key().equals(keys.get(0)))
				.forEach((member) -> inner.add(member.value()));
			return inner.stream()
				.map((each) -> rowsIn(each, keys.subList(1, keys.size())))
				.reduce(Found.NONE, Found::max);
		}
		if (value instanceof Json.Array array) {
			return array.elements()
				.stream()
				.map((each) -> (each instanceof Json.Array) ? Found.OTHER : rowsIn(each, keys))
				.reduce(Found.NONE, Found::max);
		}
		return Found.OTHER;
	}

	/** All values, those around empty arrays too; none of a page without rows. */
	List<Leaf> all() {
		return this.all;
	}

	/** The objects whose members are values, by pointer. */
	Map<String, List<Json.Obj>> objects() {
		return this.objects;
	}

	/** The values of each row. */
	List<List<Leaf>> rows() {
		return this.rows;
	}

	/** Whether there is something else where the array of rows should be. */
	boolean isWithoutArray() {
		return this.found == Found.OTHER;
	}

	private void finish(Walk walk) {
		List<String> path = this.settings.rows();
		if (path == null) {
			this.rows.add(walk.leaves);
			return;
		}
		Json.Array array = walk.array;
		for (Json element : (array != null) ? array.elements() : List.<Json>of()) {
			Walk inner = new Walk(new ArrayList<>(walk.leaves));
			if (element instanceof Json.Obj object) {
				inner.members(object, walk.arrayKeys, 0);
			}
			else if (walk.arrayKeys.equals(path) && !element.equals(Json.Scalar.NULL)) {
				inner.add(walk.arrayKeys, element);
			}
			if (walk.arrayKeys.equals(path)) {
				this.rows.add(inner.leaves);
			}
			else {
				finish(inner);
			}
		}
	}

	/**
	 * What is found in place of the array of rows.
	 */
	private enum Found {

		NONE, SOME, OTHER;

		Found max(Found other) {
			return (compareTo(other) > 0) ? this : other;
		}

	}

	/**
	 * A value that is not descended into.
	 *
	 * @param pointer of its path
	 * @param value not null
	 */
	record Leaf(String pointer, Json value) {

	}

	/**
	 * Collects the values around an array of rows, or in one of its elements.
	 */
	private final class Walk {

		private final List<Leaf> leaves;

		private Json.@Nullable Array array;

		private List<String> arrayKeys = List.of();

		Walk(List<Leaf> leaves) {
			this.leaves = leaves;
		}

		void value(Json value, List<String> keys, int depth) {
			List<String> path = ExpectedRows.this.settings.rows();
			boolean onTheWay = path != null && keys.size() < path.size() && path.subList(0, keys.size()).equals(keys);
			boolean isRows = keys.equals(path);
			if ((onTheWay || isRows) && value instanceof Json.Array items) {
				this.array = items;
				this.arrayKeys = keys;
			}
			else if (isRows) {
				if (!value.equals(Json.Scalar.NULL)) {
					this.array = new Json.Array(List.of(value), "");
					this.arrayKeys = keys;
				}
			}
			else if (value instanceof Json.Obj object) {
				boolean keptAsJson = depth >= ExpectedRows.this.settings.maxDepth()
						|| ExpectedRows.this.settings.keepsAsJson(pointer(keys))
						|| ExpectedRows.this.keptObjects.contains(pointer(keys));
				if (onTheWay || !keptAsJson) {
					members(object, keys, depth);
				}
				else {
					add(keys, value);
				}
			}
			else if (!onTheWay && !value.equals(Json.Scalar.NULL)) {
				add(keys, value);
			}
		}

		void members(Json.Obj object, List<String> keys, int depth) {
			ExpectedRows.this.objects.computeIfAbsent(pointer(keys), (pointer) -> new ArrayList<>()).add(object);
			for (Json.Member member : object.members()) {
				List<String> child = new ArrayList<>(keys);
				child.add(member.key());
				if (!ExpectedRows.this.settings.exclude().contains(pointer(child))) {
					value(member.value(), child, depth + 1);
				}
			}
		}

		void add(List<String> keys, Json value) {
			if (value instanceof Json.NullWord) {
				return;
			}
			Leaf leaf = new Leaf(pointer(keys), value);
			this.leaves.add(leaf);
			ExpectedRows.this.all.add(leaf);
		}

		private static String pointer(List<String> keys) {
			return keys.stream().reduce("/data", Pointers::child);
		}

	}

}
