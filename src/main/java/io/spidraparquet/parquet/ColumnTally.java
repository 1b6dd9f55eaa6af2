package io.spidraparquet.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;

import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.row.Reading;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.PathColumns;

/**
 * Counts the values of each column where they are written, once for each row, and those
 * of the fields of structs in the same way. The result does not depend on the order of
 * the rows. Not thread-safe.
 */
final class ColumnTally {

	private static final int MOST_EXAMPLES = 200;

	private static final Reading[] READINGS = Reading.values();

	private final List<Column> columns;

	/** The tallies of structs, by their column; those of other columns count nothing. */
	private final ColumnTally[] structs;

	private final long[] values;

	private final long[] longest;

	private final long[] readings;

	private final boolean[] hasExample;

	/** Start of the least value of each column that has an example, as UTF-8. */
	private final Map<Integer, byte[]> least = new HashMap<>();

	private final ObjIntConsumer<Reading> count;

	/**
	 * Creates a tally that has counted nothing.
	 * @param columns columns of a table
	 */
	ColumnTally(List<Column> columns) {
		this(columns, new AtomicInteger(MOST_EXAMPLES));
	}

	private ColumnTally(List<Column> columns, AtomicInteger examplesLeft) {
		int size = columns.size();
		this.columns = columns;
		this.values = new long[size];
		this.longest = new long[size];
		this.readings = new long[size * READINGS.length];
		this.hasExample = new boolean[size];
		this.count = (reading, column) -> this.readings[column * READINGS.length + reading.ordinal()]++;
		PathColumns.group(columns)
			.stream()
			.flatMap((group) -> Stream.of(group.asDouble(), group.asText()))
			.filter(Objects::nonNull)
			.filter((column) -> examplesLeft.getAndDecrement() > 0)
			.forEach((column) -> this.hasExample[columns.indexOf(column)] = true);
		this.structs = columns.stream()
			.map((column) -> new ColumnTally(column.type().fields(), examplesLeft))
			.toArray(ColumnTally[]::new);
	}

	/**
	 * The tally of the structs in a column.
	 * @param column its position in the schema, from 0
	 */
	ColumnTally fields(int column) {
		return this.structs[column];
	}

	/** Counts the readings of a row, without those of structs in it. */
	void count(Row row) {
		row.readings(this.count);
	}

	/**
	 * Counts a value.
	 * @param column its position in the schema, from 0
	 * @param value any value but null
	 */
	void count(int column, Object value) {
		this.values[column]++;
		if (value instanceof byte[] text && text.length > this.longest[column]) {
			this.longest[column] = text.length;
		}
		if (this.hasExample[column]) {
			keepLeast(column, value);
		}
	}

	private void keepLeast(int column, Object value) {
		byte[] text = (value instanceof byte[] utf8) ? utf8 : value.toString().getBytes(StandardCharsets.UTF_8);
		byte[] before = this.least.get(column);
		int length = Math.min(text.length, ColumnFacts.EXAMPLE_BYTES);
		if (before == null || Arrays.compareUnsigned(text, 0, length, before, 0, before.length) < 0) {
			this.least.put(column, Arrays.copyOf(text, length));
		}
	}

	/** The facts about all rows so far; those about fields have names with dots. */
	TableFacts facts() {
		SortedMap<String, ColumnFacts> facts = new TreeMap<>();
		addTo(facts, "");
		return new TableFacts(facts);
	}

	private void addTo(Map<String, ColumnFacts> facts, String prefix) {
		for (int i = 0; i < this.values.length; i++) {
			String name = prefix + this.columns.get(i).name();
			byte[] example = this.least.get(i);
			facts.put(name, new ColumnFacts(this.values[i], this.longest[i], readings(i),
					(example != null) ? ColumnFacts.start(example) : null));
			this.structs[i].addTo(facts, name + ".");
		}
	}

	private Map<String, Long> readings(int column) {
		Map<String, Long> counts = new TreeMap<>();
		for (Reading reading : READINGS) {
			long number = this.readings[column * READINGS.length + reading.ordinal()];
			if (number > 0) {
				counts.put(reading.text(), number);
			}
		}
		return counts;
	}

}
