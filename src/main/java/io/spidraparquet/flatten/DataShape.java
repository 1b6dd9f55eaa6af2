package io.spidraparquet.flatten;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.TextReading;
import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * The job's settings for one node of the path tree of the data, and for the nodes below
 * it. Most nodes have none.
 */
final class DataShape {

	private static final DataShape UNCONFIGURED = new DataShape();

	private final Map<String, DataShape> children = new HashMap<>();

	private boolean excluded;

	private boolean keptAsJson;

	private Rows rows = Rows.NONE;

	private boolean table;

	private @Nullable TextReading reading;

	private NullWords nullWords = NullWords.NONE;

	private List<String> spellingOf = List.of();

	/** The path, if a setting names it. */
	private @Nullable String setting;

	/** The node of {@link Pointers#DATA}, without settings. */
	DataShape() {
	}

	/** The node of a key. */
	DataShape child(String key) {
		return this.children.isEmpty() ? UNCONFIGURED : this.children.getOrDefault(key, UNCONFIGURED);
	}

	/** Whether there are settings for nodes below this one. */
	boolean hasChildren() {
		return !this.children.isEmpty();
	}

	/** Whether values here and below are left out. */
	boolean isExcluded() {
		return this.excluded;
	}

	/** Whether an object here is kept as one JSON value. */
	boolean isKeptAsJson() {
		return this.keptAsJson;
	}

	/** The role of the elements of an array here. */
	Rows rows() {
		return this.rows;
	}

	/** Whether a setting makes arrays here a table. */
	boolean isTable() {
		return this.table;
	}

	/** The pointer of this node if a setting names it; null for any other node. */
	@Nullable String setting() {
		return this.setting;
	}

	/** Texts here that mean null. */
	NullWords nullWords() {
		return this.nullWords;
	}

	/** The keys, from the data, of the path whose values are here; empty for this one. */
	List<String> spellingOf() {
		return this.spellingOf;
	}

	/** A scalar, read in the way that the settings for this node ask for. */
	JsonScalar read(JsonScalar scalar) {
		return (this.reading != null) ? this.reading.read(scalar) : scalar;
	}

	/**
	 * Leaves out values at and below a path.
	 */
	void exclude(String pointer) {
		at(pointer).excluded = true;
	}

	/**
	 * Keeps an object at a path as one JSON value.
	 */
	void keepAsJson(String pointer) {
		at(pointer).keptAsJson = true;
	}

	/**
	 * Reads texts at a path in a way of their own.
	 */
	void readTexts(String pointer, TextReading texts) {
		at(pointer).reading = texts;
	}

	/**
	 * Notes that a setting names a path.
	 */
	void name(String pointer) {
		at(pointer).setting = pointer;
	}

	/**
	 * Takes texts at a path as null.
	 */
	void readNulls(String pointer, NullWords words) {
		at(pointer).nullWords = words;
	}

	/**
	 * Takes the values at a path as those of another.
	 */
	void spell(String pointer, String other) {
		at(pointer).spellingOf = keys(other);
	}

	private static List<String> keys(String pointer) {
		return Pointers.tokens(pointer.substring(Pointers.DATA.length()));
	}

	/**
	 * Makes the elements of the array at a path rows. Arrays on the way there are passed
	 * through.
	 */
	void makeRows(String pointer) {
		DataShape shape = this;
		for (String token : keys(pointer)) {
			shape.rows = Rows.ON_THE_WAY;
			shape = shape.children.computeIfAbsent(token, (key) -> new DataShape());
		}
		shape.rows = Rows.HERE;
	}

	/**
	 * Makes arrays at a path a table.
	 */
	void makeTable(String pointer) {
		at(pointer).table = true;
	}

	private DataShape at(String pointer) {
		DataShape shape = this;
		for (String token : keys(pointer)) {
			shape = shape.children.computeIfAbsent(token, (key) -> new DataShape());
		}
		return shape;
	}

	/**
	 * The role of the elements of an array.
	 */
	enum Rows {

		/** They are part of a value. */
		NONE,
		/** They contain the array of rows. */
		ON_THE_WAY,
		/** They are rows. */
		HERE

	}

}
