package io.spidraparquet.profile;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.spidraparquet.scalar.ScalarKind;
import io.spidraparquet.schema.ColumnType;

/**
 * The number of values of each kind at a path, without null. Mutable, not thread-safe.
 */
public final class ValueCounts {

	private static final int SCALARS = ScalarKind.values().length;

	private static final Set<ScalarKind> TEXTS = EnumSet.of(ScalarKind.DATE, ScalarKind.TIMESTAMP,
			ScalarKind.NUMBER_TEXT, ScalarKind.EMPTY_TEXT, ScalarKind.TEXT);

	private static final int LISTS = SCALARS;

	private static final int NESTED = SCALARS + 1;

	private final long[] counts = new long[NESTED + 1];

	/**
	 * Counts values.
	 * @param emptyTexts number of empty texts that were seen before
	 */
	ValueCounts(long emptyTexts) {
		this.counts[ScalarKind.EMPTY_TEXT.ordinal()] = emptyTexts;
	}

	void add(ScalarKind kind) {
		this.counts[kind.ordinal()]++;
	}

	void addList() {
		this.counts[LISTS]++;
	}

	void addNested(long number) {
		this.counts[NESTED] += number;
	}

	void merge(ValueCounts other) {
		for (int i = 0; i < this.counts.length; i++) {
			this.counts[i] += other.counts[i];
		}
	}

	/**
	 * The number of all values.
	 * @return 0 or more
	 */
	public long total() {
		long total = 0;
		for (long count : this.counts) {
			total += count;
		}
		return total;
	}

	/**
	 * Whether a column has type STRING or JSON only because its values disagree.
	 * @param type of the column
	 * @return true if so
	 */
	public boolean disagree(ColumnType type) {
		long texts = 0;
		for (ScalarKind kind : TEXTS) {
			texts += this.counts[kind.ordinal()];
		}
		long nested = this.counts[NESTED] + this.counts[LISTS];
		if (type == ColumnType.Basic.STRING) {
			return texts < total();
		}
		return type == ColumnType.Json.JSON && nested < total();
	}

	/**
	 * The counts as text.
	 * @return for example {@code INT64 3, TEXT 1}; empty if there was no value
	 */
	public String text() {
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < this.counts.length; i++) {
			if (this.counts[i] > 0) {
				texts.add(label(i) + " " + this.counts[i]);
			}
		}
		return String.join(", ", texts);
	}

	private static String label(int index) {
		if (index == LISTS) {
			return "LIST";
		}
		return (index == NESTED) ? "NESTED" : ScalarKind.values()[index].name();
	}

}
