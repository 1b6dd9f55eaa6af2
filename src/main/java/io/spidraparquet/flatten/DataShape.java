package io.spidraparquet.flatten;

import java.util.HashMap;
import java.util.Map;

import io.spidraparquet.schema.JsonScalar;
import io.spidraparquet.schema.NumberPattern;
import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * What a job says of one place in the data, and of the places below it. Most places are
 * free: nothing is said of them.
 */
final class DataShape {

	private static final DataShape FREE = new DataShape();

	private final Map<String, DataShape> children = new HashMap<>();

	private boolean excluded;

	private boolean whole;

	private Rows rows = Rows.NONE;

	private @Nullable NumberPattern pattern;

	/** The place of {@link Pointers#DATA} of which nothing is said yet. */
	DataShape() {
	}

	/** The place that a key leads to. */
	DataShape child(String key) {
		return this.children.isEmpty() ? FREE : this.children.getOrDefault(key, FREE);
	}

	/** Whether what is here, and below, is left out. */
	boolean isExcluded() {
		return this.excluded;
	}

	/** Whether an object here is one value. */
	boolean isWhole() {
		return this.whole;
	}

	/** What the elements of an array here are. */
	Rows rows() {
		return this.rows;
	}

	/** A scalar as it is to be understood here. */
	JsonScalar read(JsonScalar scalar) {
		return (this.pattern != null) ? this.pattern.read(scalar) : scalar;
	}

	/**
	 * Says that what is at a place is left out.
	 */
	void exclude(String pointer) {
		at(pointer).excluded = true;
	}

	/**
	 * Says that an object at a place is one value.
	 */
	void keepWhole(String pointer) {
		at(pointer).whole = true;
	}

	/**
	 * Says how texts at a place write numbers.
	 */
	void readNumbers(String pointer, NumberPattern numbers) {
		at(pointer).pattern = numbers;
	}

	/**
	 * Says that the elements of the array at a place are rows, also through arrays on the
	 * way.
	 */
	void makeRows(String pointer) {
		DataShape shape = this;
		for (String token : Pointers.tokens(pointer.substring(Pointers.DATA.length()))) {
			shape.rows = Rows.ON_THE_WAY;
			shape = shape.children.computeIfAbsent(token, (key) -> new DataShape());
		}
		shape.rows = Rows.HERE;
	}

	private DataShape at(String pointer) {
		DataShape shape = this;
		for (String token : Pointers.tokens(pointer.substring(Pointers.DATA.length()))) {
			shape = shape.children.computeIfAbsent(token, (key) -> new DataShape());
		}
		return shape;
	}

	/**
	 * What the elements of an array are.
	 */
	enum Rows {

		/** Elements of a value. */
		NONE,
		/** They hold the array of rows. */
		ON_THE_WAY,
		/** Rows. */
		HERE

	}

}
