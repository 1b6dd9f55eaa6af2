package io.spidraparquet.preview;

import java.math.BigDecimal;

import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.TextReading;
import org.jspecify.annotations.Nullable;

/**
 * A format that texts may have.
 *
 * @param kind what such texts are
 * @param format as a declared column gives it; null for the readings of ISO texts
 * @param locale language of its names; null for English
 * @param reading reads such texts
 * @param doubt why a person should decide; null if there is no doubt
 */
record TextFormat(Kind kind, @Nullable String format, @Nullable String locale, TextReading reading,
		@Nullable String doubt) {

	/** Reads a text; null if it has another format. */
	@Nullable Object read(String text) {
		JsonScalar read = this.reading.read(text, new SampleText(text));
		if (read == null) {
			return null;
		}
		return switch (this.kind) {
			case NUMBER -> new BigDecimal(read.text()).stripTrailingZeros();
			case DATE -> read.days();
			case TIMESTAMP, LOCAL_TIME -> read.micros();
			case BOOLEAN -> read.booleanValue();
		};
	}

	/**
	 * What texts of a format are.
	 */
	enum Kind {

		NUMBER, DATE, TIMESTAMP,
		/** Times without an offset. */
		LOCAL_TIME, BOOLEAN

	}

}
