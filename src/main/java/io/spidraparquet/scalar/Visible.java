package io.spidraparquet.scalar;

/**
 * Tells characters that a person sees from those that hide, move or reorder others.
 */
public final class Visible {

	private Visible() {
	}

	/**
	 * Whether a character is visible. A blank of any width is.
	 * @param point a code point
	 * @return false for controls, formats, lone surrogates, separators of lines, and
	 * points that are private or not assigned
	 */
	public static boolean is(int point) {
		return switch (Character.getType(point)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

}
