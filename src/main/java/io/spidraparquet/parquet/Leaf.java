package io.spidraparquet.parquet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;

/**
 * What Parquet stores as a column: the values of a column, or those of a field of the
 * structs in it.
 *
 * @param name of the column, or of the field after those around it, for example
 * {@code products.price}
 * @param type of the column or field, never one with fields
 * @param path in Parquet's schema, for example {@code products.list.element.price}
 * @param positions position of the column in its row, and then those of the fields on the
 * way, from 0
 */
record Leaf(String name, ColumnType type, String path, List<Integer> positions) {

	/**
	 * The leaves of a table.
	 * @param columns columns of the table
	 * @return in the order of the file
	 */
	static List<Leaf> of(List<Column> columns) {
		List<Leaf> leaves = new ArrayList<>();
		add(columns, "", "", List.of(), leaves);
		return leaves;
	}

	private static void add(List<Column> columns, String names, String path, List<Integer> around, List<Leaf> to) {
		for (int i = 0; i < columns.size(); i++) {
			Column column = columns.get(i);
			List<Integer> positions = new ArrayList<>(around);
			positions.add(i);
			String name = names + column.name();
			String elements = path + column.name() + ".list.element";
			if (column.type() instanceof ColumnType.ListOfStructs structs) {
				add(structs.fields(), name + ".", elements + ".", positions, to);
			}
			else {
				to.add(new Leaf(name, column.type(),
						(column.type() instanceof ColumnType.ListOf) ? elements : path + column.name(),
						List.copyOf(positions)));
			}
		}
	}

	/**
	 * Whether Parquet can make a Bloom filter: that of booleans would contain none.
	 */
	boolean canHaveBloomFilter() {
		return this.type.scalar() != ColumnType.Basic.BOOLEAN;
	}

	/**
	 * Whether the leaf, or a column around it, is one of some.
	 * @param columns names of columns and fields
	 */
	boolean isIn(Collection<String> columns) {
		String each = this.name;
		while (!columns.contains(each)) {
			int end = each.lastIndexOf('.');
			if (end < 0) {
				return false;
			}
			each = each.substring(0, end);
		}
		return true;
	}

}
