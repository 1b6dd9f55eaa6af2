package io.spidraparquet.flatten;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.FixedColumns;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The rows of a page whose rows are the elements of an array, which may be nested in
 * other arrays. Computes one row at a time. Keeps one parser and the enclosing values for
 * each level of arrays. Not thread-safe.
 */
final class ItemRows implements Iterator<Row> {

	private final RowBuilder builder;

	private final Deque<Level> levels = new ArrayDeque<>();

	private long index;

	/**
	 * The rows of the page that a builder has read.
	 * @param builder has read the page's values and its array, and builds the rows
	 */
	ItemRows(RowBuilder builder) {
		this.builder = builder;
		descend();
	}

	/** Descends into the array that the builder has found, if there is one. */
	private void descend() {
		Items items = this.builder.items();
		if (items != null) {
			this.levels.push(new Level(this.builder.enclosing(), items));
		}
	}

	@Override
	public boolean hasNext() {
		while (!this.levels.isEmpty()) {
			Level level = this.levels.getFirst();
			if (!level.hasNext()) {
				level.close();
				this.levels.pop();
			}
			else if (level.holdsRows()) {
				return true;
			}
			else {
				level.readNext(this.builder, this.index);
				descend();
			}
		}
		return false;
	}

	@Override
	public Row next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		this.levels.getFirst().readNext(this.builder, this.index);
		Row row = this.builder.finish();
		row.set(FixedColumns.COUNT, this.index++);
		return row;
	}

	/**
	 * An array that contains rows, directly or in other arrays.
	 */
	private static final class Level {

		private final PartialRow enclosing;

		private final Items items;

		private final JsonParser parser;

		/** Whether the parser is at an element that was not read yet. */
		private boolean onNext;

		Level(PartialRow enclosing, Items items) {
			this.enclosing = enclosing;
			this.items = items;
			this.parser = JsonText.parse(items.array());
			this.parser.nextToken();
		}

		boolean holdsRows() {
			return this.items.shape().rows() == DataShape.Rows.HERE;
		}

		boolean hasNext() {
			if (!this.onNext) {
				this.onNext = this.parser.nextToken() != JsonToken.END_ARRAY;
			}
			return this.onNext;
		}

		void readNext(RowBuilder builder, long index) {
			builder.readItem(this.enclosing, this.parser, this.items, index);
			this.onNext = false;
		}

		void close() {
			this.parser.close();
		}

	}

	/**
	 * The values that enclose an item, read before it.
	 *
	 * @param row values of columns
	 * @param rest the start of {@code data_rest}
	 */
	record PartialRow(Row row, byte[] rest) {

	}

	/**
	 * An array whose elements are, or contain, rows.
	 *
	 * @param node of the array
	 * @param shape settings for the node
	 * @param array its text
	 */
	record Items(ColumnNode node, DataShape shape, JsonSlice array) {

	}

}
