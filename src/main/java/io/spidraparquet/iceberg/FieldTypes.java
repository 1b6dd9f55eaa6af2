package io.spidraparquet.iceberg;

import io.spidraparquet.schema.ColumnType;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Iceberg's types for those of columns. JSON is text, as in the files.
 */
final class FieldTypes {

	private FieldTypes() {
	}

	/** The type of the values, or of the elements of a list of scalars. */
	static Type.PrimitiveType scalar(ColumnType type) {
		ColumnType.Scalar scalar = type.scalar();
		if (scalar == null) {
			return Types.StringType.get();
		}
		if (scalar instanceof ColumnType.Decimal decimal) {
			return Types.DecimalType.of(decimal.precision(), decimal.scale());
		}
		return switch ((ColumnType.Basic) scalar) {
			case BOOLEAN -> Types.BooleanType.get();
			case INT64 -> Types.LongType.get();
			case DOUBLE -> Types.DoubleType.get();
			case STRING -> Types.StringType.get();
			case DATE -> Types.DateType.get();
			case TIMESTAMP -> Types.TimestampType.withZone();
		};
	}

}
