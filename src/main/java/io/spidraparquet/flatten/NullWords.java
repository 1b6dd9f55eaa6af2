package io.spidraparquet.flatten;

import java.util.Collection;
import java.util.Set;

import io.spidraparquet.scalar.JsonScalar;

/**
 * Texts that mean null.
 */
final class NullWords {

	static final NullWords NONE = new NullWords(Set.of());

	/** Each character of a text may be an escape of six bytes. */
	private static final int LONGEST_ESCAPE = 6;

	private final Set<String> words;

	private final int longest;

	NullWords(Collection<String> words) {
		this.words = Set.copyOf(words);
		this.longest = LONGEST_ESCAPE * words.stream().mapToInt(String::length).max().orElse(0) + 2;
	}

	/** Whether a scalar is one of the words, to the letter. */
	boolean contains(JsonScalar scalar) {
		return !this.words.isEmpty() && scalar.isString() && !scalar.isLongerThan(this.longest)
				&& this.words.contains(scalar.text());
	}

}
