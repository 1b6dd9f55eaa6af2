package io.spidraparquet.flatten;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.row.PageRows;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a page: kept until they are written if they are few, or passed on at once
 * if the page is known to give rows. Not thread-safe.
 */
final class CollectedRows implements ChildRows {

	/**
	 * The most values, null or not, of a page with several rows that are kept until they
	 * are written.
	 */
	private static final int MAX_KEPT_VALUES = 4096;

	/** By the ordinal of a table, whether its rows have columns with elements. */
	private final boolean[] hasElements;

	private List<Row> kept = new ArrayList<>();

	private long values;

	private boolean keeps;

	private PageRows.@Nullable RowSink sink;

	private byte @Nullable [] pageId;

	private byte @Nullable [] crawlId;

	private byte @Nullable [] runKey;

	private @Nullable Long fetchedAt;

	CollectedRows(DatasetSchema schema) {
		List<Table> tables = schema.tables();
		this.hasElements = new boolean[tables.size()];
		for (int i = 0; i < this.hasElements.length; i++) {
			this.hasElements[i] = tables.get(i).schema().columns().stream().anyMatch(Column::hasElements);
		}
	}

	/**
	 * Starts a page.
	 * @param keep whether to keep its rows if they are few
	 */
	void start(boolean keep) {
		this.kept = new ArrayList<>();
		this.values = 0;
		this.keeps = keep;
		this.sink = null;
		this.pageId = null;
	}

	/**
	 * Starts a page whose rows were collected before.
	 * @param to receives the rows
	 * @param id id of the page
	 */
	void startAgain(PageRows.RowSink to, byte @Nullable [] id) {
		start(false);
		this.sink = to;
		this.pageId = id;
	}

	/** Sets the values that all rows of the page have. */
	void setCommon(byte[] crawl, byte[] run, long time) {
		this.crawlId = crawl;
		this.runKey = run;
		this.fetchedAt = time;
	}

	/** Sets the id of the page, which may come after its data. */
	void setPageId(byte @Nullable [] id) {
		this.pageId = id;
		this.kept.forEach((row) -> row.set(FixedColumns.PAGE_ID, id));
	}

	@Override
	public void add(Row row) {
		row.set(FixedColumns.PAGE_ID, this.pageId);
		row.set(FixedColumns.CHILD_CRAWL_ID, this.crawlId);
		row.set(FixedColumns.CHILD_RUN_KEY, this.runKey);
		row.set(FixedColumns.CHILD_FETCHED_AT, this.fetchedAt);
		addComplete(row);
	}

	/** Adds a row that has all its values. */
	void addComplete(Row row) {
		if (this.sink != null) {
			try {
				this.sink.write(row);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return;
		}
		if (!this.keeps) {
			return;
		}
		if (!this.kept.isEmpty()) { // an only row is kept, whatever its weight
			this.values += weight(row) + ((this.kept.size() == 1) ? weight(this.kept.get(0)) : 0);
			this.keeps = this.values <= MAX_KEPT_VALUES;
		}
		if (this.keeps) {
			this.kept.add(row);
		}
		else {
			this.kept.clear();
		}
	}

	private long weight(Row row) {
		return this.hasElements[row.table()] ? row.weight() : row.size();
	}

	@Override
	public void restart() {
		if (this.sink != null) {
			throw new IllegalStateException("rows of the page are written already");
		}
		this.kept.clear();
		this.values = 0;
	}

	/** All rows of the page; null if they were too many to keep. */
	@Nullable List<Row> kept() {
		return this.keeps ? this.kept : null;
	}

}
