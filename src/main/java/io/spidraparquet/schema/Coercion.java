package io.spidraparquet.schema;

import java.math.BigDecimal;

import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.NumberText;
import io.spidraparquet.scalar.ScalarKind;
import org.jspecify.annotations.Nullable;

/**
 * The single table that decides which scalar fits which column, and converts it.
 */
public final class Coercion {

	private Coercion() {
	}

	/**
	 * Converts a scalar to the value of a column. A column of numbers takes texts that
	 * are numbers.
	 * @param scalar any scalar that is not null
	 * @param type the column's type
	 * @return the value, or null if the column cannot hold the scalar exactly
	 */
	public static @Nullable Object convert(JsonScalar scalar, ColumnType.Scalar type) {
		if (type instanceof ColumnType.Decimal decimal) {
			return decimal(scalar, decimal);
		}
		// before kind(), which may parse the text
		if (type == ColumnType.Basic.STRING) {
			return scalar.utf8();
		}
		ScalarKind kind = scalar.kind();
		return switch ((ColumnType.Basic) type) {
			case STRING -> scalar.utf8();
			case BOOLEAN -> (kind == ScalarKind.BOOLEAN) ? scalar.booleanValue() : null;
			case INT64 -> toLong(scalar, kind);
			case DATE -> (kind == ScalarKind.DATE) ? scalar.days() : null;
			case TIMESTAMP -> (kind == ScalarKind.TIMESTAMP) ? scalar.micros() : null;
			case DOUBLE -> toDouble(scalar);
		};
	}

	private static @Nullable Long toLong(JsonScalar scalar, ScalarKind kind) {
		if (kind == ScalarKind.NUMBER_TEXT) {
			String text = scalar.text();
			return (NumberText.kind(text) == ScalarKind.INT64) ? Long.valueOf(text) : null;
		}
		return (kind == ScalarKind.INT64) ? scalar.longValue() : null;
	}

	private static @Nullable Double toDouble(JsonScalar scalar) {
		if (!isNumber(scalar.kind())) {
			return null;
		}
		String text = scalar.text();
		return DecimalShape.of(text).survivesDouble(text) ? Double.valueOf(text) : null;
	}

	private static @Nullable BigDecimal decimal(JsonScalar scalar, ColumnType.Decimal type) {
		if (!isNumber(scalar.kind())) {
			return null;
		}
		String text = scalar.text();
		DecimalShape shape = DecimalShape.of(text);
		if (!shape.fits(type)) {
			return null;
		}
		// BigDecimal cannot read every exponent that a zero may have
		BigDecimal value = (shape.significant() == 0) ? BigDecimal.ZERO : new BigDecimal(text);
		return value.setScale(type.scale());
	}

	private static boolean isNumber(ScalarKind kind) {
		return switch (kind) {
			case INT64, BIG_INTEGER, FRACTION, NUMBER_TEXT -> true;
			case BOOLEAN, DATE, TIMESTAMP, EMPTY_TEXT, TEXT -> false;
		};
	}

}
