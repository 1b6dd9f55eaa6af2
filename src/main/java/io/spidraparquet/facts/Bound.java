package io.spidraparquet.facts;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The least or the greatest value of a column: a number, or the text of any other value.
 * Dates and times are in ISO 8601, with six digits of fraction until they are
 * {@link #shown()}, so that their texts have the order of the values. A number is a
 * number in JSON, too.
 *
 * @param number the number; null if it is a text
 * @param text the start of the text, which orders by its bytes in UTF-8; null if it is a
 * number
 */
public record Bound(@Nullable BigDecimal number, @Nullable String text) implements Comparable<Bound> {

	private static final String NO_FRACTION = ".000000Z";

	/** Room for all that a DECIMAL holds; larger DOUBLEs are shown with an exponent. */
	private static final int MOST_DIGITS = 41;

	public Bound {
		if ((number == null) == (text == null)) {
			throw new IllegalArgumentException("a bound is either a number or a text");
		}
	}

	/**
	 * A number.
	 * @param number any number
	 * @return the bound
	 */
	public static Bound of(BigDecimal number) {
		return new Bound(number, null);
	}

	/**
	 * A text.
	 * @param text any text, of which a long one may be cut
	 * @return the bound
	 */
	public static Bound of(String text) {
		return new Bound(null, ColumnFacts.start(text));
	}

	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static Bound read(Object value) {
		return (value instanceof String text) ? new Bound(null, text) : of(new BigDecimal(value.toString()));
	}

	@JsonValue
	Object json() {
		return (this.number != null) ? this.number : String.valueOf(this.text);
	}

	/**
	 * Numbers order by their values and come before texts.
	 */
	@Override
	public int compareTo(Bound other) {
		if (this.number != null && other.number != null) {
			return this.number.compareTo(other.number);
		}
		if (this.text != null && other.text != null) {
			return Arrays.compareUnsigned(this.text.getBytes(StandardCharsets.UTF_8),
					other.text.getBytes(StandardCharsets.UTF_8));
		}
		return (this.number != null) ? -1 : 1;
	}

	/**
	 * This bound for people, as an example of a value.
	 * @return a number as it is; a text of at most 60 characters
	 */
	Bound shown() {
		if (this.text == null) {
			return this;
		}
		String shown = ColumnFacts.shown(this.text);
		return new Bound(null,
				shown.endsWith(NO_FRACTION) ? shown.substring(0, shown.length() - NO_FRACTION.length()) + "Z" : shown);
	}

	/** The bound as a word without commas and colons, for {@link #parse}. */
	static String toText(@Nullable Bound bound) {
		if (bound == null) {
			return "";
		}
		return (bound.number != null) ? bound.number.toString()
				: "=" + Base64.getEncoder().encodeToString(String.valueOf(bound.text).getBytes(StandardCharsets.UTF_8));
	}

	static @Nullable Bound parse(String text) {
		if (text.isEmpty()) {
			return null;
		}
		return text.startsWith("=")
				? new Bound(null, new String(Base64.getDecoder().decode(text.substring(1)), StandardCharsets.UTF_8))
				: of(new BigDecimal(text));
	}

	@Override
	public String toString() {
		if (this.number == null) {
			return String.valueOf(this.text);
		}
		String plain = this.number.toPlainString();
		return (plain.length() <= MOST_DIGITS) ? plain : this.number.toString();
	}

}
