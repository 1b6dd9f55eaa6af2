package io.spidraparquet.sql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * The table of a dataset after its runs up to one of them, which are added in any order.
 */
public final class ColumnHistory {

	private final long upTo;

	private final Map<String, Long> longest = new HashMap<>();

	/** Columns of runs that did not count. */
	private final Set<String> unknown = new HashSet<>();

	private long last;

	private boolean versions;

	private @Nullable TableSchema schema;

	/**
	 * Creates a history without runs.
	 * @param upTo sequence of the last run that counts
	 */
	public ColumnHistory(long upTo) {
		this.upTo = upTo;
	}

	/**
	 * Adds a run. A later one than the last that counts is ignored.
	 * @param sequence position of the run in the order of publication, from 1
	 * @param ofRun the columns of the table after the run
	 * @param facts what was counted about them; null if the run did not count
	 * @param republishes whether the run published a crawl that another one has published
	 */
	public void add(long sequence, TableSchema ofRun, @Nullable TableFacts facts, boolean republishes) {
		if (sequence > this.upTo) {
			return;
		}
		this.versions |= republishes;
		if (sequence > this.last) {
			this.last = sequence;
			this.schema = ofRun;
		}
		for (Column column : ofRun.columns()) {
			if (facts == null) {
				this.unknown.add(column.name());
			}
			else {
				this.longest.merge(column.name(), facts.of(column.name()).longestBytes(), Math::max);
			}
		}
	}

	/**
	 * The table after these runs.
	 * @param location of the dataset, as {@link WarehouseTable#location}
	 * @return the table; null if there is no run
	 */
	public @Nullable WarehouseTable table(String location) {
		TableSchema latest = this.schema;
		if (latest == null) {
			return null;
		}
		Map<String, Long> known = new HashMap<>(this.longest);
		known.keySet().removeAll(this.unknown);
		return new WarehouseTable(latest, known, Set.of(), this.versions, location);
	}

}
