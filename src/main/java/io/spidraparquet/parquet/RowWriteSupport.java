package io.spidraparquet.parquet;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes the values of rows to Parquet's column writers, and counts them.
 */
final class RowWriteSupport extends WriteSupport<Row> {

	private final TableSchema schema;

	private final Map<String, String> metadata;

	private final List<ValueWriter> writers;

	private final ColumnTally tally;

	private @Nullable RecordConsumer consumer;

	RowWriteSupport(TableSchema schema, Map<String, String> metadata, ColumnTally tally) {
		this.schema = schema;
		this.metadata = metadata;
		this.tally = tally;
		this.writers = schema.columns().stream().map(Column::type).map(RowWriteSupport::writer).toList();
	}

	@Override
	public String getName() {
		return "spidra-parquet";
	}

	@Override
	@Deprecated
	public WriteContext init(Configuration configuration) {
		return new WriteContext(MessageTypes.of(this.schema), this.metadata);
	}

	@Override
	public WriteContext init(ParquetConfiguration configuration) {
		return new WriteContext(MessageTypes.of(this.schema), this.metadata);
	}

	@Override
	public void prepareForWrite(RecordConsumer recordConsumer) {
		this.consumer = recordConsumer;
	}

	@Override
	public void write(Row row) {
		RecordConsumer to = this.consumer;
		if (to == null) {
			throw new IllegalStateException("write before prepareForWrite");
		}
		to.startMessage();
		for (int i = 0; i < this.writers.size(); i++) {
			Object value = row.value(i);
			if (value != null) {
				String name = this.schema.columns().get(i).name();
				to.startField(name, i);
				this.writers.get(i).write(to, value);
				to.endField(name, i);
				this.tally.count(i, value);
			}
		}
		to.endMessage();
		this.tally.count(row);
	}

	private static ValueWriter writer(ColumnType type) {
		if (type instanceof ColumnType.ListOf list) {
			return listWriter(scalarWriter(list.element()));
		}
		return (type instanceof ColumnType.Scalar scalar) ? scalarWriter(scalar)
				: scalarWriter(ColumnType.Basic.STRING);
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

	private static Binary decimal(BigDecimal value) {
		byte[] unscaled = value.unscaledValue().toByteArray();
		byte[] bytes = new byte[MessageTypes.DECIMAL_BYTES];
		int padding = bytes.length - unscaled.length;
		Arrays.fill(bytes, 0, padding, (byte) ((value.signum() < 0) ? -1 : 0));
		System.arraycopy(unscaled, 0, bytes, padding, unscaled.length);
		return Binary.fromConstantByteArray(bytes);
	}

	private interface ValueWriter {

		void write(RecordConsumer to, Object value);

	}

}
