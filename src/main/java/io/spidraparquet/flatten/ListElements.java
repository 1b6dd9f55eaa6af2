package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.spidraparquet.row.Reading;
import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.schema.Coercion;
import io.spidraparquet.schema.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * The elements of the array that is being read, as a list for its column. Not
 * thread-safe.
 */
final class ListElements {

	private final List<@Nullable Object> values = new ArrayList<>();

	private final List<Reading> readings = new ArrayList<>();

	/** Type of the elements; null if the column has no lists. */
	private ColumnType.@Nullable Scalar type;

	private boolean fit;

	private boolean nothing;

	/** Starts an array. */
	void begin(ColumnType column) {
		clear();
		this.type = (column instanceof ColumnType.ListOf list) ? list.element() : null;
		this.fit = this.type != null;
		this.nothing = true;
	}

	/** Adds a scalar, or null. */
	void add(@Nullable JsonScalar scalar) {
		boolean isNull = scalar == null || scalar.isEmptyText();
		this.nothing &= isNull;
		if (this.type == null || !this.fit) {
			return;
		}
		Object value = (scalar != null) ? Coercion.convert(scalar, this.type) : null;
		this.values.add(value);
		this.fit = isNull || value != null;
		if (scalar != null && value == null) {
			this.readings.add(Reading.EMPTY_TEXT);
		}
		else if (scalar != null && this.type.isNumeric() && scalar.isString()) {
			this.readings.add(Reading.NUMBER_IN_TEXT);
		}
	}

	/** Adds a text that means null. */
	void addNullWord() {
		this.values.add(null);
		this.readings.add(Reading.NULL_WORD);
	}

	/** Whether the column has lists that can hold all elements. */
	boolean fit() {
		return this.fit;
	}

	/** Whether there is nothing but null and empty texts. */
	boolean areNothing() {
		return this.nothing;
	}

	/** The list. */
	List<@Nullable Object> list() {
		return Collections.unmodifiableList(new ArrayList<>(this.values));
	}

	/** What happened to the elements of the list. */
	List<Reading> readings() {
		return this.readings;
	}

	void clear() {
		this.values.clear();
		this.readings.clear();
	}

}
