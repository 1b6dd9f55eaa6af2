package io.spidraparquet.parquet;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Passes the values of a row to Parquet's column writers, and counts them. A row is the
 * content of a message, or of a struct within one.
 */
final class GroupWriter {

	private final String[] names;

	private final ValueWriter[] writers;

	private final ColumnTally tally;

	/**
	 * Creates a writer.
	 * @param columns columns of a table, or fields of a struct
	 * @param tally counts their values
	 */
	GroupWriter(List<Column> columns, ColumnTally tally) {
		this.names = columns.stream().map(Column::name).toArray(String[]::new);
		this.writers = new ValueWriter[columns.size()];
		this.tally = tally;
		for (int i = 0; i < this.writers.length; i++) {
			this.writers[i] = writer(columns.get(i).type(), tally.fields(i));
		}
	}

	/** Writes the fields of a group that was started. */
	void write(RecordConsumer to, Row row) {
		for (int i = 0; i < this.writers.length; i++) {
			Object value = row.value(i);
			if (value != null) {
				to.startField(this.names[i], i);
				this.writers[i].write(to, value);
				to.endField(this.names[i], i);
				this.tally.count(i, value);
			}
		}
		this.tally.count(row);
	}

	private static ValueWriter writer(ColumnType type, ColumnTally fields) {
		if (type instanceof ColumnType.ListOfStructs structs) {
			return listWriter(structWriter(new GroupWriter(structs.fields(), fields)));
		}
		if (type instanceof ColumnType.ListOf list) {
			return listWriter(scalarWriter(list.element()));
		}
		return scalarWriter((type instanceof ColumnType.Scalar scalar) ? scalar : ColumnType.Basic.STRING);
	}

	private static ValueWriter scalarWriter(ColumnType.Scalar type) {
		if (type instanceof ColumnType.Decimal decimal) {
			return decimalWriter(decimal.precision());
		}
		return switch ((ColumnType.Basic) type) {
			case BOOLEAN -> (to, value) -> to.addBoolean((Boolean) value);
			case INT64, TIMESTAMP -> (to, value) -> to.addLong((Long) value);
			case DOUBLE -> (to, value) -> to.addDouble((Double) value);
			case STRING -> (to, value) -> to.addBinary(Binary.fromConstantByteArray((byte[]) value));
			case DATE -> (to, value) -> to.addInteger((Integer) value);
		};
	}

	private static ValueWriter decimalWriter(int precision) {
		if (precision <= MessageTypes.INT32_DIGITS) {
			return (to, value) -> to.addInteger(((BigDecimal) value).unscaledValue().intValueExact());
		}
		if (precision <= MessageTypes.INT64_DIGITS) {
			return (to, value) -> to.addLong(((BigDecimal) value).unscaledValue().longValueExact());
		}
		return (to, value) -> to.addBinary(decimal((BigDecimal) value));
	}

	private static Binary decimal(BigDecimal value) {
		byte[] unscaled = value.unscaledValue().toByteArray();
		byte[] bytes = new byte[MessageTypes.DECIMAL_BYTES];
		int padding = bytes.length - unscaled.length;
		Arrays.fill(bytes, 0, padding, (byte) ((value.signum() < 0) ? -1 : 0));
		System.arraycopy(unscaled, 0, bytes, padding, unscaled.length);
		return Binary.fromConstantByteArray(bytes);
	}

	private static ValueWriter listWriter(ValueWriter element) {
		return (to, value) -> {
			to.startGroup();
			List<?> elements = (List<?>) value;
			if (!elements.isEmpty()) {
				to.startField("list", 0);
				for (Object each : elements) {
					to.startGroup();
					if (each != null) {
						to.startField("element", 0);
						element.write(to, each);
						to.endField("element", 0);
					}
					to.endGroup();
				}
				to.endField("list", 0);
			}
			to.endGroup();
		};
	}

	private static ValueWriter structWriter(GroupWriter fields) {
		return (to, value) -> {
			to.startGroup();
			fields.write(to, (Row) value);
			to.endGroup();
		};
	}

	private interface ValueWriter {

		void write(RecordConsumer to, Object value);

	}

}
