package io.spidraparquet.scalar;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The words that a column's texts have for true and false, such as {@code yes/no}. Case
 * and the white space around them do not count. Words that are integers are found in
 * numbers, too ({@code 1/0}). Immutable.
 */
public final class BooleanWords implements TextReading {

	/** {@code true} and {@code false}. */
	public static final BooleanWords JSON = of("true/false");

	private final String yes;

	private final String no;

	private BooleanWords(String yes, String no) {
		this.yes = yes;
		this.no = no;
	}

	/**
	 * Reads a format.
	 * @param format two words with a slash between them, that for true first
	 * @return the words
	 * @throws IllegalArgumentException if it is something else
	 */
	public static BooleanWords of(String format) {
		String[] words = format.split("/", -1);
		if (words.length != 2 || word(words[0]).isEmpty() || word(words[1]).isEmpty()
				|| word(words[0]).equals(word(words[1]))) {
			throw new IllegalArgumentException("'" + format
					+ "' is not a format of booleans, because it has to be two different words with one slash between "
					+ "them: write the word for true and the one for false, such as 'yes/no' or 'in stock/sold out'");
		}
		return new BooleanWords(word(words[0]), word(words[1]));
	}

	private static String word(String text) {
		return text.strip().toLowerCase(Locale.ROOT);
	}

	@Override
	public @Nullable JsonScalar read(String text, JsonScalar sent) {
		String word = word(text);
		if (word.equals(this.yes)) {
			return ReadScalar.bool(true, sent);
		}
		return word.equals(this.no) ? ReadScalar.bool(false, sent) : null;
	}

	@Override
	public JsonScalar read(JsonScalar scalar) {
		boolean mayBeWord = scalar.isString() || scalar.kind() == ScalarKind.INT64;
		JsonScalar read = mayBeWord ? read(scalar.text(), scalar) : null;
		return (read != null) ? read : scalar;
	}

}
