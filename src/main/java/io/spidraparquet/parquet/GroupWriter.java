package io.spidraparquet.parquet;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * Passes the values of a row to Parquet's column writers, and counts them. A row is the
 * content of a message, or of a struct within one. All columns, elements and fields are
 * optional ({@link MessageTypes}), so each of them adds one to the definition level where
 * it is there, and each list one to the repetition level of its elements but the first.
 */
final class GroupWriter {

	private final FieldWriter[] fields;

	private final ColumnTally tally;

	/** Definition level of a row that is there. */
	private final int level;

	private GroupWriter(List<Column> columns, ColumnTally tally, int level, int repetition,
			Iterator<ColumnWriter> leaves) {
		this.fields = new FieldWriter[columns.size()];
		this.tally = tally;
		this.level = level;
		for (int i = 0; i < this.fields.length; i++) {
			this.fields[i] = writer(columns.get(i).type(), tally.fields(i), level, repetition, leaves);
		}
	}

	/**
	 * Creates the writer of a row group.
	 * @param schema columns of the table
	 * @param columns writers of the columns
	 * @param type Parquet's schema of the table
	 * @param tally counts the values
	 */
	static GroupWriter of(TableSchema schema, ColumnWriteStore columns, MessageType type, ColumnTally tally) {
		Iterator<ColumnDescriptor> leaves = type.getColumns().iterator();
		return new GroupWriter(schema.columns(), tally, 0, 0, new Iterator<>() {

			@Override
			public boolean hasNext() {
				return leaves.hasNext();
			}

			@Override
			public ColumnWriter next() {
				return columns.getColumnWriter(leaves.next());
			}

		});
	}

	/**
	 * Writes the fields of a row.
	 * @param repetition repetition level of the row
	 */
	void write(Row row, int repetition) {
		for (int i = 0; i < this.fields.length; i++) {
			Object value = row.value(i);
			if (value != null) {
				this.fields[i].write(value, repetition);
				this.tally.count(i, value);
			}
			else {
				this.fields[i].writeNull(repetition, this.level);
			}
		}
		this.tally.count(row);
	}

	private void writeNull(int repetition, int definition) {
		for (FieldWriter field : this.fields) {
			field.writeNull(repetition, definition);
		}
	}

	/** Takes the writers of the columns in the order of the schema. */
	private static FieldWriter writer(ColumnType type, ColumnTally tally, int level, int repetition,
			Iterator<ColumnWriter> leaves) {
		if (type instanceof ColumnType.ListOfStructs structs) {
			return new ListWriter(
					new StructWriter(new GroupWriter(structs.fields(), tally, level + 3, repetition + 1, leaves)),
					level, repetition + 1);
		}
		if (type instanceof ColumnType.ListOf list) {
			return new ListWriter(new LeafWriter(leaves.next(), level + 3, put(list.element())), level, repetition + 1);
		}
		ColumnType.Scalar scalar = type.scalar();
		return new LeafWriter(leaves.next(), level + 1, put((scalar != null) ? scalar : ColumnType.Basic.STRING));
	}

	private static Put put(ColumnType.Scalar type) {
		if (type instanceof ColumnType.Decimal decimal) {
			return putDecimal(decimal.precision());
		}
		return switch ((ColumnType.Basic) type) {
			case BOOLEAN -> (to, value, repetition, level) -> to.write((boolean) value, repetition, level);
			case INT64, TIMESTAMP -> (to, value, repetition, level) -> to.write((long) value, repetition, level);
			case DOUBLE -> (to, value, repetition, level) -> to.write((double) value, repetition, level);
			case STRING -> (to, value, repetition, level) -> to.write(Binary.fromConstantByteArray((byte[]) value),
					repetition, level);
			case DATE -> (to, value, repetition, level) -> to.write((int) value, repetition, level);
		};
	}

	private static Put putDecimal(int precision) {
		if (precision <= MessageTypes.INT32_DIGITS) {
			return (to, value, repetition, level) -> to.write(((BigDecimal) value).unscaledValue().intValueExact(),
					repetition, level);
		}
		if (precision <= MessageTypes.INT64_DIGITS) {
			return (to, value, repetition, level) -> to.write(((BigDecimal) value).unscaledValue().longValueExact(),
					repetition, level);
		}
		return (to, value, repetition, level) -> to.write(decimal((BigDecimal) value), repetition, level);
	}

	private static Binary decimal(BigDecimal value) {
		byte[] unscaled = value.unscaledValue().toByteArray();
		byte[] bytes = new byte[MessageTypes.DECIMAL_BYTES];
		int padding = bytes.length - unscaled.length;
		Arrays.fill(bytes, 0, padding, (byte) ((value.signum() < 0) ? -1 : 0));
		System.arraycopy(unscaled, 0, bytes, padding, unscaled.length);
		return Binary.fromConstantByteArray(bytes);
	}

	/**
	 * Writes the values of a column, or of a field or element within one.
	 */
	private interface FieldWriter {

		void write(Object value, int repetition);

		/**
		 * Writes that there is no value.
		 * @param definition level of what is there around it
		 */
		void writeNull(int repetition, int definition);

	}

	/**
	 * Passes a value to a column writer.
	 */
	private interface Put {

		void put(ColumnWriter to, Object value, int repetition, int level);

	}

	/**
	 * Writes scalars.
	 *
	 * @param level definition level of a value
	 */
	private record LeafWriter(ColumnWriter to, int level, Put put) implements FieldWriter {

		@Override
		public void write(Object value, int repetition) {
			this.put.put(this.to, value, repetition, this.level);
		}

		@Override
		public void writeNull(int repetition, int definition) {
			this.to.writeNull(repetition, definition);
		}

	}

	/**
	 * Writes lists.
	 *
	 * @param level definition level where there is no list
	 * @param repetition repetition level of elements after the first
	 */
	private record ListWriter(FieldWriter element, int level, int repetition) implements FieldWriter {

		@Override
		public void write(Object value, int first) {
			List<?> elements = (List<?>) value;
			if (elements.isEmpty()) {
				this.element.writeNull(first, this.level + 1);
			}
			int each = first;
			for (Object element : elements) {
				if (element != null) {
					this.element.write(element, each);
				}
				else {
					this.element.writeNull(each, this.level + 2);
				}
				each = this.repetition;
			}
		}

		@Override
		public void writeNull(int first, int definition) {
			this.element.writeNull(first, definition);
		}

	}

	/**
	 * Writes structs.
	 */
	private record StructWriter(GroupWriter fields) implements FieldWriter {

		@Override
		public void write(Object value, int repetition) {
			this.fields.write((Row) value, repetition);
		}

		@Override
		public void writeNull(int repetition, int definition) {
			this.fields.writeNull(repetition, definition);
		}

	}

}
