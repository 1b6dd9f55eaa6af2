package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * What the settings alone make of the data of a page: its values and those of each row.
 */
final class ExpectedRows {

	private final RandomSettings settings;

	private final List<Leaf> all = new ArrayList<>();

	private final List<List<Leaf>> rows = new ArrayList<>();

	private boolean withoutArray;

	ExpectedRows(RandomSettings settings, Json data) {
		this.settings = settings;
		Json value = data;
		if (data instanceof Json.Document document) {
			value = settings.parseText() ? document.value() : document.string();
		}
		Walk walk = new Walk(new ArrayList<>());
		walk.value(value, List.of(), 0);
		finish(walk);
	}

	/** All values, those around empty arrays too; none of a page that fails. */
	List<Leaf> all() {
		return this.withoutArray ? List.of() : this.all;
	}

	/** The values of each row. */
	List<List<Leaf>> rows() {
		return this.rows;
	}

	/** Whether an array is missing where rows are looked for. */
	boolean isWithoutArray() {
		return this.withoutArray;
	}

	private void finish(Walk walk) {
		List<String> path = this.settings.rows();
		if (path == null) {
			this.rows.add(walk.leaves);
			return;
		}
		Json.Array array = walk.array;
		if (array == null) {
			this.withoutArray = true;
			return;
		}
		for (Json element : array.elements()) {
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
				return;
			}
			else if (value instanceof Json.Obj object) {
				boolean keptAsJson = depth >= ExpectedRows.this.settings.maxDepth()
						|| ExpectedRows.this.settings.keepsAsJson(pointer(keys));
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
			for (Json.Member member : object.members()) {
				List<String> child = new ArrayList<>(keys);
				child.add(member.key());
				if (!ExpectedRows.this.settings.exclude().contains(pointer(child))) {
					value(member.value(), child, depth + 1);
				}
			}
		}

		void add(List<String> keys, Json value) {
			Leaf leaf = new Leaf(pointer(keys), value);
			this.leaves.add(leaf);
			ExpectedRows.this.all.add(leaf);
		}

		private static String pointer(List<String> keys) {
			return keys.stream().reduce("/data", Pointers::child);
		}

	}

}
