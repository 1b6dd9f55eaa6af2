package io.spidraparquet.schema;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * JSON Pointers (RFC 6901) as plain strings.
 */
public final class Pointers {

	/** Pointer of the value that the API extracted from a page. */
	public static final String DATA = "/data";

	/** The order of columns: by depth, then by pointer. */
	public static final Comparator<String> BY_DEPTH = Comparator.comparingInt(Pointers::depth)
		.thenComparing(Comparator.naturalOrder());

	private Pointers() {
	}

	/**
	 * The pointer of a member.
	 * @param parent pointer of the object
	 * @param key name of the member, any string
	 * @return the parent's pointer and one more reference token
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

	private static int depth(String pointer) {
		int depth = 0;
		for (int i = 0; i < pointer.length(); i++) {
			depth += (pointer.charAt(i) == '/') ? 1 : 0;
		}
		return depth;
	}

}
