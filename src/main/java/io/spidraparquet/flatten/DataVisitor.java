package io.spidraparquet.flatten;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.profile.ArrayRole;
import io.spidraparquet.scalar.JsonScalar;
import org.jspecify.annotations.Nullable;

/**
 * Receives the values of a page's data.
 *
 * @param <N> type of a node of the path tree
 */
interface DataVisitor<N> {

	/** The node of the data. */
	N root();

	/** The node of a key. */
	N child(N node, String key);

	/** Whether objects at a node are kept as one value. */
	boolean keepsObjects(N node);

	/** What becomes of arrays at a node. */
	default ArrayRole role(N node) {
		return ArrayRole.VALUE;
	}

	/** An array whose elements are rows starts. */
	default void beginRows(N node) {
		// they need not be known together
	}

	/**
	 * An element of an array that has, or may have, rows starts, or a value in place of
	 * such an array.
	 */
	default void beginElement(N node) {
		// there are none
	}

	/** An object is in place of an array that may be a table. */
	default void objectInPlace(N node) {
		// there is none
	}

	/** An element of an array that has rows ends. */
	default void endElement(N node) {
		// there are none
	}

	/** The present element of an array that has, or may have, rows is an object. */
	default void objectElement(N node) {
		// there are none
	}

	/** The present element of an array that may be a table is an array, which starts. */
	default void beginInnerArray(N node) {
		// there are none
	}

	/** An element of such an inner array, not null. Valid during the call only. */
	default void innerElement(N node, JsonScalar scalar) {
		// there are none
	}

	/**
	 * Such an inner array ends.
	 * @param complex whether it contains objects or arrays
	 */
	default void endInnerArray(N node, boolean complex) {
		// there are none
	}

	/**
	 * A scalar that is a value, or an element of an array of rows or of a table, and not
	 * null. Valid during the call only.
	 */
	void value(N node, JsonScalar scalar);

	/** An object whose members were visited ends, for which there are no settings. */
	default void endObject(N node, int members) {
		// most visitors need not know
	}

	/** The data has a path that a setting names. */
	default void met(String pointer) {
		// most visitors need not know
	}

	/** A key of data that has no row. */
	default void keyWithoutRows(String key) {
		// most visitors need not know
	}

	/** The data is walked once more, from its start. */
	void restart();

	/** A text that means null. */
	default void nullWord(N node) {
		// most visitors need not know
	}

	/**
	 * A scalar at a path, not null. In place of an array that has rows it is the only
	 * element, unless it is an empty text. Valid during the call only.
	 */
	default void scalar(N node, JsonScalar scalar) {
		if (!role(node).hasRows()) {
			value(node, scalar);
		}
		else if (!scalar.isEmptyText()) {
			beginElement(node);
			value(node, scalar);
			endElement(node);
		}
	}

	/** An array starts. Inner arrays are not reported. */
	void beginArray(N node);

	/**
	 * An element of an array of scalars. An array that turns out to be complex may have
	 * reported some elements before.
	 */
	void element(N node, @Nullable JsonScalar scalar);

	/** An element of an array that means null. */
	void nullElement(N node);

	/**
	 * An array ends.
	 * @param complex whether it contains objects or arrays
	 * @param json its text
	 */
	void endArray(N node, boolean complex, JsonSlice json);

	/** An object starts that is kept as one value, unless its page fails within it. */
	default void beginObject(N node) {
		// most visitors need not know
	}

	/**
	 * An object that is kept as one value.
	 * @param empty whether it has no members
	 * @param json its text
	 */
	void object(N node, boolean empty, JsonSlice json);

	/** Whether to walk arrays whose elements are, or contain, rows. */
	boolean walksItems();

	/** An element of such an array starts, if they are walked. */
	void beginItem(N node);

	/** Such an array, if they are not walked. */
	void items(N node, DataShape shape, JsonSlice json);

}
