package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Gives field ids to the columns, elements and fields of a table that have none, in the
 * order in which Iceberg gives them to columns that are added one by one: a column, its
 * elements, the fields of these, and then what the fields contain.
 */
final class FieldIds {

	private final Set<Integer> used = new HashSet<>();

	private int last;

	private FieldIds(List<Column> columns) {
		columns.forEach(this::use);
	}

	/**
	 * Gives ids.
	 * @param columns of a table, in file order
	 * @return the columns, of which each has ids
	 * @throws IllegalArgumentException if an id stands twice, or out of order
	 */
	static List<Column> complete(List<Column> columns) {
		return new FieldIds(columns).oneByOne(columns);
	}

	private void use(Column column) {
		use(column, column.id());
		use(column, column.elementId());
		column.type().fields().forEach(this::use);
	}

	private void use(Column column, @Nullable Integer id) {
		if (id != null && id > 0) {
			if (!this.used.add(id)) {
				throw new IllegalArgumentException(
						"column '" + column.name() + "' has the field id " + id + ", which another one has, too");
			}
			this.last = Math.max(this.last, id);
		}
	}

	/** The columns of a table, or fields that are added to a struct. */
	private List<Column> oneByOne(List<Column> columns) {
		List<Column> complete = new ArrayList<>();
		int before = 0;
		for (Column column : columns) {
			Column next = (column.id() == 0) ? withContent(column.withIds(++this.last, null)) : withNewFields(column);
			if (next.id() <= before) {
				throw new IllegalArgumentException("column '" + next.name() + "' has the field id " + next.id()
						+ ", but an earlier column has " + before);
			}
			before = next.id();
			complete.add(next);
		}
		return complete;
	}

	/** A column that was published before, whose structs may have got fields. */
	private Column withNewFields(Column column) {
		Column elements = (column.hasElements() && column.elementId() == null)
				? column.withIds(column.id(), ++this.last) : column;
		List<Column> fields = column.type().fields();
		return fields.isEmpty() ? elements : elements.withFields(oneByOne(fields));
	}

	/** A new column that has its own id. */
	private Column withContent(Column column) {
		if (!column.hasElements()) {
			return column;
		}
		Column list = column.withIds(column.id(), ++this.last);
		List<Column> fields = list.type().fields();
		if (fields.isEmpty()) {
			return list;
		}
		List<Column> own = fields.stream().map((field) -> field.withIds(++this.last, null)).toList();
		return list.withFields(own.stream().map(this::withContent).toList());
	}

}
