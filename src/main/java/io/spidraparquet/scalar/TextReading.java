package io.spidraparquet.scalar;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the texts of a column are read as numbers, days, instants or booleans, or which
 * part of them is read. The profile and the rows use the same reading. Immutable.
 */
@FunctionalInterface
public interface TextReading {

	/**
	 * Reads a text.
	 * @param text any text
	 * @param sent the scalar that has the text, or has it as a part
	 * @return what it is read as; null if it is not of this form
	 */
	@Nullable JsonScalar read(String text, JsonScalar sent);

	/**
	 * Reads a scalar.
	 * @param scalar any scalar that is not null
	 * @return what it is read as; the scalar itself if it is no text of this form
	 */
	default JsonScalar read(JsonScalar scalar) {
		JsonScalar read = scalar.isString() ? read(scalar.text(), scalar) : null;
		return (read != null) ? read : scalar;
	}

	/**
	 * Combines several readings: the first that reads a text counts.
	 * @param readings one or more
	 * @return the combination
	 */
	static TextReading firstOf(List<? extends TextReading> readings) {
		return (readings.size() == 1) ? readings.get(0) : new Alternatives(List.copyOf(readings));
	}

	/**
	 * Several readings.
	 *
	 * @param readings in their order
	 */
	record Alternatives(List<TextReading> readings) implements TextReading {

		@Override
		public @Nullable JsonScalar read(String text, JsonScalar sent) {
			for (TextReading reading : this.readings) {
				JsonScalar read = reading.read(text, sent);
				if (read != null) {
					return read;
				}
			}
			return null;
		}

		@Override
		public JsonScalar read(JsonScalar scalar) {
			for (TextReading reading : this.readings) {
				JsonScalar read = reading.read(scalar);
				if (read != scalar) {
					return read;
				}
			}
			return scalar;
		}

	}

}
