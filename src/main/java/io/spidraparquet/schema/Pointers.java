package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * JSON Pointers (RFC 6901) as plain strings.
 */
public final class Pointers {

	/** Pointer of the value that the API extracted from a page. */
	public static final String DATA = "/data";

	/** Longer pointers get no column of their own, because keys take memory, too. */
	public static final int MAX_LENGTH = 4096;

	/** The order of columns: by depth, then by pointer. */
	public static final Comparator<String> BY_DEPTH = Comparator.comparingInt(Pointers::depth)
		.thenComparing(Comparator.naturalOrder());

	private static final Pattern BELOW_DATA = Pattern.compile("/data(?:/(?:[^~]++|~[01])*+)?", Pattern.DOTALL);

	private Pointers() {
	}

	/**
	 * The pointer of a member.
	 * @param parent pointer of the object
	 * @param key name of the member, any string
	 * @return the parent's pointer, extended by one reference token
	 */
	public static String child(String parent, String key) {
		boolean plain = key.indexOf('~') < 0 && key.indexOf('/') < 0;
		return parent + "/" + (plain ? key : key.replace("~", "~0").replace("/", "~1"));
	}

	/**
	 * The reference tokens of a pointer, unescaped.
	 * @param pointer empty, or starting with a slash
	 * @return the tokens in order
	 */
	public static List<String> tokens(String pointer) {
		if (pointer.isEmpty()) {
			return List.of();
		}
		return Stream.of(pointer.substring(1).split("/", -1))
			.map((token) -> token.replace("~1", "/").replace("~0", "~"))
			.toList();
	}

	/**
	 * Reads the path of a value under {@code data} as people write it.
	 * @param path keys with slashes between them ({@code seller/name}), or a pointer that
	 * starts with {@code /data}; in keys, {@code ~1} means a slash and {@code ~0} a tilde
	 * @return the pointer, {@link #DATA} or below it
	 * @throws IllegalArgumentException if it is neither, or longer than 4096 characters
	 */
	public static String parse(String path) {
		String pointer = path.startsWith("/") ? path : DATA + "/" + path;
		if (path.isBlank() || !BELOW_DATA.matcher(pointer).matches()) {
			throw new IllegalArgumentException("'" + path + "' is not a path under data: write its keys with slashes "
					+ "between them, such as seller/name, or a JSON Pointer that starts with /data; in a key, write ~1 "
					+ "for a slash and ~0 for a tilde");
		}
		if (pointer.length() > MAX_LENGTH) {
			throw new IllegalArgumentException("a path of " + pointer.length()
					+ " characters is too long for a column: at most " + MAX_LENGTH + " are allowed");
		}
		return pointer;
	}

	/**
	 * Whether a pointer equals another one or leads below it.
	 * @param pointer the pointer to check
	 * @param ancestor the other pointer
	 * @return true if so
	 */
	public static boolean isAtOrBelow(String pointer, String ancestor) {
		return pointer.startsWith(ancestor)
				&& (pointer.length() == ancestor.length() || pointer.charAt(ancestor.length()) == '/');
	}

	/**
	 * The pointers above another one.
	 * @param pointer {@link #DATA} or a pointer below it
	 * @return from the nearest to {@link #DATA}; none above that
	 */
	public static List<String> above(String pointer) {
		List<String> above = new ArrayList<>();
		for (int end = pointer.lastIndexOf('/'); end > 0; end = pointer.lastIndexOf('/', end - 1)) {
			above.add(pointer.substring(0, end));
		}
		return above;
	}

	private static int depth(String pointer) {
		int depth = 0;
		for (int i = 0; i < pointer.length(); i++) {
			depth += (pointer.charAt(i) == '/') ? 1 : 0;
		}
		return depth;
	}

}
