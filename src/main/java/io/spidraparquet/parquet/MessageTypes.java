package io.spidraparquet.parquet;

import java.util.List;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.apache.parquet.schema.ColumnOrder;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Parquet's schema for a table. All columns are optional. A list has three levels with an
 * optional element, which may be a struct of optional fields. Columns, elements and
 * fields have field ids, which Iceberg requires. All have the order that the format
 * always had: Parquet's default for DOUBLE is a newer one, and readers that do not know
 * it refuse the file or ignore its statistics.
 */
final class MessageTypes {

	/** Decimal digits that 32 bits hold. */
	static final int INT32_DIGITS = 9;

	/** Decimal digits that 64 bits hold. */
	static final int INT64_DIGITS = 18;

	/** Bytes that hold any decimal of 38 digits. */
	static final int DECIMAL_BYTES = 16;

	private static final String ELEMENT = "element";

	private MessageTypes() {
	}

	static MessageType of(TableSchema schema) {
		return new MessageType("page", fields(schema.columns()));
	}

	private static List<Type> fields(List<Column> columns) {
		return columns.stream().map(MessageTypes::field).toList();
	}

	private static Type field(Column column) {
		Integer elementId = column.elementId();
		Type field = (elementId != null)
				? Types.optionalList().element(element(column.type()).withId(elementId)).named(column.name())
				: scalar(column.type(), column.name());
		return field.withId(column.id());
	}

	private static Type element(ColumnType type) {
		List<Type> fields = fields(type.fields());
		return fields.isEmpty() ? scalar(type, ELEMENT) : new GroupType(Type.Repetition.OPTIONAL, ELEMENT, fields);
	}

	private static PrimitiveType scalar(ColumnType type, String name) {
		ColumnType.Scalar scalar = type.scalar();
		return scalar((scalar != null) ? scalar : ColumnType.Basic.STRING, name);
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
			case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).columnOrder(ColumnOrder.typeDefined()).named(name);
			case STRING -> Types.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(name);
			case DATE -> Types.optional(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.dateType()).named(name);
			case TIMESTAMP -> Types.optional(PrimitiveTypeName.INT64)
				.as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
				.named(name);
		};
	}

}
