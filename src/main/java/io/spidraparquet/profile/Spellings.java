package io.spidraparquet.profile;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.spidraparquet.schema.Pointers;

/**
 * Paths that are spelled alike, but for case and separators, and whether they have values
 * in one row. Mutable, not thread-safe.
 */
public final class Spellings {

	/** Between words; 1.1 is not 11, and _id not id. */
	private static final Pattern SEPARATORS = Pattern
		.compile("(?<=\\p{L})[\\s_.-]+(?=[\\p{L}\\p{N}])|(?<=\\p{N})[\\s_.-]+(?=\\p{L})");

	private final SortedMap<String, Long> values = new TreeMap<>();

	private long lastRow = Long.MIN_VALUE;

	private String lastPath = "";

	private boolean meet;

	/**
	 * What spellings of one path have in common.
	 * @param pointer of a path
	 * @return its keys without case, and without what separates words
	 */
	public static String common(String pointer) {
		return String.join("/",
				Pointers.tokens(pointer)
					.stream()
					.map((key) -> SEPARATORS.matcher(key).replaceAll("").toLowerCase(Locale.ROOT).replace("/", "~1"))
					.toList());
	}

	/**
	 * Records a value.
	 * @param pointer of its path
	 * @param row identifies its row; the values of a row come together
	 */
	public void see(String pointer, long row) {
		this.values.merge(pointer, 1L, Long::sum);
		this.meet |= row == this.lastRow && !pointer.equals(this.lastPath);
		this.lastRow = row;
		this.lastPath = pointer;
	}

	/**
	 * The paths.
	 * @return pointers with the number of their values
	 */
	public SortedMap<String, Long> paths() {
		return this.values;
	}

	/**
	 * Whether two of them have values in one row, and so are not the same.
	 * @return true if so
	 */
	public boolean meet() {
		return this.meet;
	}

}
