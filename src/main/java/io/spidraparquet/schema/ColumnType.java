package io.spidraparquet.schema;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.row.Row;
import org.jspecify.annotations.Nullable;

/**
 * The type of a column: a closed set, exactly what the warehouse profile allows. Each
 * type documents the Java class of its values in a {@link Row}.
 */
public sealed interface ColumnType {

	/**
	 * The type's name in {@code schema.json}, which {@link #parse(String)} reads.
	 * @return for example {@code INT64}, {@code DECIMAL(38,2)} or {@code LIST<STRING>};
	 * {@code LIST<STRUCT>} for any list of structs, whose fields are described beside it
	 */
	String text();

	/**
	 * The type of the values, or of the elements of lists.
	 * @return null for JSON and for lists of structs
	 */
	default @Nullable Scalar scalar() {
		return null;
	}

	/**
	 * Whether values are numbers, or lists of numbers.
	 * @return true for INT64, DOUBLE and DECIMAL, and lists of these
	 */
	default boolean isNumeric() {
		return false;
	}

	/**
	 * Whether values are texts, which have a length in bytes.
	 * @return true for STRING and JSON
	 */
	default boolean isText() {
		return this == Basic.STRING || this == Json.JSON;
	}

	/**
	 * The fields of structs, which are columns of their own inside of this one.
	 * @return none unless it is a list of structs
	 */
	default List<Column> fields() {
		return List.of();
	}

	/**
	 * Reads the name of a type.
	 * @param text a name as {@link #text()} writes it; upper or lower case, with or
	 * without blanks
	 * @return the type; never a list of structs, which a name alone does not describe
	 * @throws IllegalArgumentException if there is no such type
	 */
	static ColumnType parse(String text) {
		String name = text.replace(" ", "").toUpperCase(Locale.ROOT);
		Matcher list = Names.LIST.matcher(name);
		if (list.matches()) {
			return new ListOf(scalar(list.group(1), text));
		}
		return name.equals("JSON") ? Json.JSON : scalar(name, text);
	}

	private static Scalar scalar(String name, String text) {
		Matcher decimal = Names.DECIMAL.matcher(name);
		if (decimal.matches()) {
			return new Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
		}
		for (Basic basic : Basic.values()) {
			if (basic.name().equals(name)) {
				return basic;
			}
		}
		throw new IllegalArgumentException("'" + text + "' is not a column type (types: " + Names.ALL + ")");
	}

	/**
	 * A type whose values can be the elements of a list.
	 */
	sealed interface Scalar extends ColumnType {

		@Override
		default Scalar scalar() {
			return this;
		}

	}

	/**
	 * The scalar types without a parameter.
	 */
	enum Basic implements Scalar {

		/** {@link Boolean}. */
		BOOLEAN,
		/** {@link Long}. */
		INT64,
		/** {@link Double}, never NaN or infinite. */
		DOUBLE,
		/** {@code byte[]}, well-formed UTF-8. */
		STRING,
		/** {@link Integer}, days since 1970-01-01. */
		DATE,
		/** {@link Long}, microseconds since 1970-01-01T00:00:00Z. */
		TIMESTAMP;

		@Override
		public boolean isNumeric() {
			return this == INT64 || this == DOUBLE;
		}

		@Override
		public String text() {
			return name();
		}

	}

	/**
	 * A decimal; values are {@link java.math.BigDecimal} of this scale.
	 *
	 * @param precision number of digits, from 1 to 38
	 * @param scale digits after the point, from 0 to the precision
	 */
	record Decimal(int precision, int scale) implements Scalar {

		/** The largest precision that every warehouse supports. */
		public static final int MAX_PRECISION = 38;

		public Decimal {
			if (precision < 1 || precision > MAX_PRECISION) {
				throw new IllegalArgumentException(
						"the precision of a decimal is 1 to " + MAX_PRECISION + ", not " + precision);
			}
			if (scale < 0 || scale > precision) {
				throw new IllegalArgumentException(
						"the scale of a decimal of " + precision + " digits is 0 to " + precision + ", not " + scale);
			}
		}

		/**
		 * The decimal of the largest precision.
		 * @param scale digits after the point, from 0 to 38
		 * @return a decimal of 38 digits
		 */
		public static Decimal widest(int scale) {
			return new Decimal(MAX_PRECISION, scale);
		}

		@Override
		public boolean isNumeric() {
			return true;
		}

		@Override
		public String text() {
			return "DECIMAL(" + this.precision + "," + this.scale + ")";
		}

	}

	/**
	 * JSON text, stored as a string: {@code byte[]}, UTF-8.
	 */
	enum Json implements ColumnType {

		/** The only value. */
		JSON;

		@Override
		public String text() {
			return name();
		}

	}

	/**
	 * A list; values are a {@link java.util.List} of the element's values. Elements may
	 * be null.
	 *
	 * @param element the type of the elements
	 */
	record ListOf(Scalar element) implements ColumnType {

		@Override
		public Scalar scalar() {
			return this.element;
		}

		@Override
		public boolean isNumeric() {
			return this.element.isNumeric();
		}

		@Override
		public String text() {
			return "LIST<" + this.element.text() + ">";
		}

	}

	/**
	 * A list of structs, the elements of an array of objects; values are a
	 * {@link java.util.List} of {@link Row} with the values of the fields. Elements may
	 * be null.
	 *
	 * @param fields one or more, as the columns of a table of the elements would be
	 */
	record ListOfStructs(List<Column> fields) implements ColumnType {

		/** The text of all such types. */
		public static final String TEXT = "LIST<STRUCT>";

		public ListOfStructs {
			fields = List.copyOf(fields);
			if (fields.isEmpty()) {
				throw new IllegalArgumentException("a struct has at least one field");
			}
		}

		@Override
		public String text() {
			return TEXT;
		}

	}

	/**
	 * The syntax of type names that have a parameter.
	 */
	final class Names {

		private static final Pattern LIST = Pattern.compile("LIST<(.+)>");

		private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d{1,4}),(\\d{1,4})\\)");

		private static final String ALL = Stream.of(Basic.values()).map(Basic::name).collect(Collectors.joining(", "))
				+ ", DECIMAL(p,s), JSON, LIST<scalar>";

		private Names() {
		}

	}

}
