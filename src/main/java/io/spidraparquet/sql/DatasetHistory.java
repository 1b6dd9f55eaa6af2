package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a dataset after its runs up to one of them, which are added in any order.
 */
public final class DatasetHistory {

	private final long upTo;

	private final Map<String, Texts> texts = new HashMap<>();

	private long last;

	private @Nullable DatasetSchema schema;

	/**
	 * Creates a history without runs.
	 * @param upTo sequence of the last run that counts
	 */
	public DatasetHistory(long upTo) {
		this.upTo = upTo;
	}

	/**
	 * Adds a run. A later one than the last that counts is ignored.
	 * @param sequence position of the run in the order of publication, from 1
	 * @param ofRun the tables after the run
	 * @param facts what was counted about them by the name of the table; without a table
	 * whose texts the run did not measure
	 */
	public void add(long sequence, DatasetSchema ofRun, Map<String, TableFacts> facts) {
		if (sequence > this.upTo) {
			return;
		}
		if (sequence > this.last) {
			this.last = sequence;
			this.schema = ofRun;
		}
		ofRun.tables()
			.forEach((table) -> this.texts.computeIfAbsent(table.name(), (name) -> new Texts())
				.add(table, facts.get(table.name())));
	}

	/**
	 * The dataset after these runs.
	 * @param location of the dataset, as {@link WarehouseDataset#location}
	 * @return the dataset; null if there is no run
	 */
	public @Nullable WarehouseDataset dataset(String location) {
		DatasetSchema latest = this.schema;
		if (latest == null) {
			return null;
		}
		Map<String, Long> ofPages = longest(latest.pages());
		List<WarehouseTable> tables = new ArrayList<>();
		for (Table table : latest.tables()) {
			Map<String, Long> longest = longest(table);
			// keys have the type that they have in the pages: some warehouses demand it
			for (String key : latest.pages().key()) {
				Long bytes = ofPages.get(key);
				if (bytes == null) {
					longest.remove(key);
				}
				else {
					longest.put(key, bytes);
				}
			}
			tables.add(new WarehouseTable(table, longest, Set.of()));
		}
		return new WarehouseDataset(tables, location);
	}

	private Map<String, Long> longest(Table table) {
		Texts found = this.texts.get(table.name());
		return (found != null) ? found.longest() : new HashMap<>();
	}

	/** The longest text of each column of a table, and of each field of structs. */
	private static final class Texts {

		private final Map<String, Long> longest = new HashMap<>();

		/** Columns of runs that did not count. */
		private final Set<String> unknown = new HashSet<>();

		void add(Table ofRun, @Nullable TableFacts facts) {
			for (String name : TableSchema.withFields(ofRun.schema().columns()).keySet()) {
				if (facts == null) {
					this.unknown.add(name);
				}
				else {
					this.longest.merge(name, facts.of(name).longestBytes(), Math::max);
				}
			}
		}

		Map<String, Long> longest() {
			Map<String, Long> known = new HashMap<>(this.longest);
			known.keySet().removeAll(this.unknown);
			return known;
		}

	}

}
