package io.spidraparquet.parquet;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Parquet's schema for a table. All columns are optional. A list has three levels with an
 * optional element. Field ids are the positions of the columns, from 1; they are stable,
 * since columns are only appended.
 */
final class MessageTypes {

	/** Decimal digits that 32 bits hold. */
	static final int INT32_DIGITS = 9;

	/** Decimal digits that 64 bits hold. */
	static final int INT64_DIGITS = 18;

	/** Bytes that hold any decimal of 38 digits. */
	static final int DECIMAL_BYTES = 16;

	private MessageTypes() {
	}

	static MessageType of(TableSchema schema) {
		Types.MessageTypeBuilder message = Types.buildMessage();
		int id = 1;
		for (Column column : schema.columns()) {
			message.addField(field(column.type(), column.name()).withId(id++));
		}
		return message.named("page");
	}

	private static Type field(ColumnType type, String name) {
		if (type instanceof ColumnType.ListOf list) {
			return Types.optionalList().element(scalar(list.element(), "element")).named(name);
		}
		return (type instanceof ColumnType.Scalar scalar) ? scalar(scalar, name)
				: scalar(ColumnType.Basic.STRING, name);
	}

	/** Uses the smallest physical type that the Parquet format allows for the digits. */
	private static PrimitiveType decimal(ColumnType.Decimal type, String name) {
		LogicalTypeAnnotation annotation = LogicalTypeAnnotation.decimalType(type.scale(), type.precision());
		if (type.precision() <= INT32_DIGITS) {
			return Types.optional(PrimitiveTypeName.INT32).as(annotation).named(name);
		}
		if (type.precision() <= INT64_DIGITS) {
			return Types.optional(PrimitiveTypeName.INT64).as(annotation).named(name);
		}
		return Types.optional(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY).length(DECIMAL_BYTES).as(annotation).named(name);
	}

	private static PrimitiveType scalar(ColumnType.Scalar type, String name) {
		if (type instanceof ColumnType.Decimal decimal) {
			return decimal(decimal, name);
		}
		return switch ((ColumnType.Basic) type) {
			case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
			case INT64 -> Types.optional(PrimitiveTypeName.INT64).named(name);
			case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
			case STRING -> Types.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(name);
			case DATE -> Types.optional(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.dateType()).named(name);
			case TIMESTAMP -> Types.optional(PrimitiveTypeName.INT64)
				.as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
				.named(name);
		};
	}

}
