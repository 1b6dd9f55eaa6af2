package io.spidraparquet.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;

import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.row.Reading;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.TableSchema;

/**
 * Counts the values of each column where they are written, once for each row. The result
 * does not depend on the order of the rows. Not thread-safe.
 */
final class ColumnTally {

	private static final int MOST_EXAMPLES = 200;

	private static final Reading[] READINGS = Reading.values();

	private final TableSchema schema;

	private final long[] values;

	private final long[] longest;

	private final long[] readings;

	private final boolean[] hasExample;

	/** Start of the least value of each column that has an example, as UTF-8. */
	private final Map<Integer, byte[]> least = new HashMap<>();

	private final ObjIntConsumer<Reading> count;

	ColumnTally(TableSchema schema) {
		int columns = schema.size();
		this.schema = schema;
		this.values = new long[columns];
		this.longest = new long[columns];
		this.readings = new long[columns * READINGS.length];
		this.hasExample = new boolean[columns];
		this.count = (reading, column) -> this.readings[column * READINGS.length + reading.ordinal()]++;
		PathColumns.group(schema)
			.stream()
			.flatMap((group) -> Stream.of(group.asDouble(), group.asText()))
			.filter(Objects::nonNull)
			.limit(MOST_EXAMPLES)
			.forEach((column) -> this.hasExample[schema.columns().indexOf(column)] = true);
	}

	/** Counts the readings of a row. */
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

	/** The facts about all rows so far. */
	TableFacts facts() {
		SortedMap<String, ColumnFacts> facts = new TreeMap<>();
		for (int i = 0; i < this.values.length; i++) {
			Column column = this.schema.columns().get(i);
			byte[] example = this.least.get(i);
			facts.put(column.name(), new ColumnFacts(this.values[i], this.longest[i], readings(i),
					(example != null) ? ColumnFacts.start(example) : null));
		}
		return new TableFacts(facts);
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
