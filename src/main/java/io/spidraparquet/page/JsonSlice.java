package io.spidraparquet.page;

import java.util.Arrays;

/**
 * A part of an array that holds one JSON value. Two slices are equal only if they share
 * the array.
 *
 * @param bytes the array in UTF-8, must not be changed
 * @param start first byte of the value
 * @param end the byte after the last one
 */
public record JsonSlice(byte[] bytes, int start, int end) {

	/** A slice without bytes. */
	public static final JsonSlice EMPTY = of(new byte[0]);

	/**
	 * Makes a slice of a complete array.
	 * @param bytes one JSON value
	 * @return a slice of all bytes
	 */
	public static JsonSlice of(byte[] bytes) {
		return new JsonSlice(bytes, 0, bytes.length);
	}

	/**
	 * The number of bytes.
	 * @return 0 or more
	 */
	public int length() {
		return this.end - this.start;
	}

	/**
	 * A part of this slice.
	 * @param from first byte, counted from the start of this slice
	 * @param to the byte after the last one, counted in the same way
	 * @return a slice of the same array
	 */
	public JsonSlice part(int from, int to) {
		return new JsonSlice(this.bytes, this.start + from, this.start + to);
	}

	/**
	 * The value as the only element of an array.
	 * @return a slice of a new array of bytes
	 */
	public JsonSlice inArray() {
		byte[] array = new byte[length() + 2];
		array[0] = '[';
		System.arraycopy(this.bytes, this.start, array, 1, length());
		array[array.length - 1] = ']';
		return of(array);
	}

	/**
	 * Copies the bytes.
	 * @return a new array
	 */
	public byte[] copy() {
		return Arrays.copyOfRange(this.bytes, this.start, this.end);
	}

}
