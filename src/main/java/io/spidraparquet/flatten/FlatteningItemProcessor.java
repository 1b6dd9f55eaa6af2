package io.spidraparquet.flatten;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.Page;
import io.spidraparquet.page.PageParser;
import io.spidraparquet.page.PageStatus;
import io.spidraparquet.page.PageText;
import io.spidraparquet.row.PageRows;
import io.spidraparquet.row.Row;
import io.spidraparquet.scalar.UnrepresentableException;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.ContentReader;
import io.spidraparquet.spool.SpooledPage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

import org.springframework.batch.infrastructure.item.ItemProcessor;

/**
 * Turns pages into rows. A page that gives no row ends in a {@link PageFailedException};
 * one whose array of rows is empty is filtered. {@link #process} computes all rows of a
 * page to find out whether it fails. The rows of a page that is large, or not in memory,
 * are computed again when they are written. Keeps no state between pages, so a restart
 * needs none. Not thread-safe.
 */
public final class FlatteningItemProcessor implements ItemProcessor<SpooledPage, PageRows> {

	/**
	 * The most values, null or not, of a page with several rows that are kept until they
	 * are written.
	 */
	private static final int MAX_KEPT_VALUES = 4096;

	/** A page with more bytes is large. */
	private static final int LARGE = 1024 * 1024;

	/**
	 * Bounds memory: only one large page is processed at a time, for any number of
	 * writers.
	 */
	private static final Lock LARGE_PAGES = new ReentrantLock();

	private final PageParser parser = new PageParser();

	private final TableSchema schema;

	private final boolean rowsAreItems;

	private final RowBuilder rows;

	private final byte[] runKey;

	private final int failedColumns;

	private final @Nullable ContentColumns content;

	/**
	 * A processor for one schema.
	 * @param schema columns of the rows
	 * @param flattening settings for rows and values
	 * @param runKey value of {@code run_key}
	 * @param content reads the content of pages; null if rows have none
	 */
	public FlatteningItemProcessor(TableSchema schema, Flattening flattening, String runKey,
			@Nullable ContentReader content) {
		this.content = (content != null) ? new ContentColumns(schema, content) : null;
		this.schema = schema;
		this.rowsAreItems = flattening.table().rows() != null;
		this.rows = new RowBuilder(schema, flattening);
		this.runKey = runKey.getBytes(StandardCharsets.UTF_8);
		this.failedColumns = FixedColumns.failedPages(runKey).size();
	}

	@Override
	public @Nullable PageRows process(SpooledPage item) throws PageFailedException {
		lockIfLarge(item);
		try {
			return computeRows(item);
		}
		finally {
			releaseIfLarge(item);
		}
	}

	private static void lockIfLarge(SpooledPage item) {
		if (item.length() > LARGE) {
			LARGE_PAGES.lock();
		}
	}

	private void releaseIfLarge(SpooledPage item) {
		if (item.length() > LARGE) {
			this.parser.forget();
			this.rows.forget();
			LARGE_PAGES.unlock();
		}
	}

	private @Nullable PageRows computeRows(SpooledPage item) throws PageFailedException {
		List<Row> kept = new ArrayList<>();
		long count = read(item, (row, number) -> {
			if (item.isInMemory() && (number == 0 || (number + 1) * this.schema.size() <= MAX_KEPT_VALUES)) {
				kept.add(row);
			}
		});
		if (count == 0) {
			return null;
		}
		boolean keep = kept.size() == count;
		PageRows found = keep ? new KeptRows(kept) : new RecomputedRows(item, count);
		return (this.content != null) ? this.content.addTo(found, item) : found;
	}

	/**
	 * Computes the rows of a page and passes them on, one by one.
	 * @return their number
	 */
	private long read(SpooledPage item, RowConsumer consumer) throws PageFailedException {
		JsonSlice json = item.json();
		try {
			Iterator<Row> all = rows(item, json);
			long count = 0;
			while (all.hasNext()) {
				consumer.accept(all.next(), count++);
			}
			return count;
		}
		catch (JacksonException ex) {
			throw failed(item, FailureReason.UNREPRESENTABLE,
					"the page is not readable JSON: " + ex.getOriginalMessage());
		}
		catch (UnrepresentableException ex) {
			readFieldsAfterData(json);
			throw failed(item, FailureReason.UNREPRESENTABLE, ex.getMessage());
		}
		catch (RefusedPageException ex) {
			readFieldsAfterData(json);
			throw failed(item, ex.reason(), ex.getMessage());
		}
	}

	private Iterator<Row> rows(SpooledPage item, JsonSlice json) throws PageFailedException {
		Page page = this.parser.parse(json, this.rows.start());
		FailureReason reason = failure(page, item);
		if (reason != null) {
			throw failed(item, reason, page.errorMessage());
		}
		requireUtf8(page.id());
		requireUtf8(page.url());
		requireUtf8(page.title());
		Row row = this.rows.row();
		setCommon(row, page, item);
		return this.rowsAreItems ? new ItemRows(this.rows, this.schema) : List.of(this.rows.finish()).iterator();
	}

	/** Reads the fields after the data, because walking the data failed before them. */
	private void readFieldsAfterData(JsonSlice json) {
		try {
			this.parser.parse(json, (data, page) -> data.skipChildren());
		}
		catch (JacksonException ex) {
			// the parser keeps the fields before the position of the error
		}
	}

	private static @Nullable FailureReason failure(Page page, SpooledPage item) {
		if (page.status() != PageStatus.SUCCESS) {
			return (page.status() == PageStatus.FAILED) ? FailureReason.FAILED : FailureReason.PENDING;
		}
		if (page.id() == null) {
			return FailureReason.NO_ID;
		}
		return item.isDuplicate() ? FailureReason.DUPLICATE_ID : null;
	}

	private PageFailedException failed(SpooledPage item, FailureReason reason, @Nullable String message) {
		return failed(item, reason, (message != null) ? PageText.of(message) : null);
	}

	private PageFailedException failed(SpooledPage item, FailureReason reason, @Nullable PageText message) {
		Page page = this.parser.page();
		Row row = new Row(this.failedColumns);
		setCommon(row, page, item);
		row.set(FixedColumns.STATUS, page.status().text().getBytes(StandardCharsets.UTF_8));
		row.set(FixedColumns.REASON, reason.text().getBytes(StandardCharsets.UTF_8));
		row.set(FixedColumns.ERROR_MESSAGE, utf8(message));
		row.set(FixedColumns.RAW, this.parser.withoutSignedUrls());
		return new PageFailedException(reason, row);
	}

	private void setCommon(Row row, Page page, SpooledPage item) {
		row.set(FixedColumns.PAGE_ID, utf8(page.id()));
		row.set(FixedColumns.PAGE_URL, utf8(page.url()));
		row.set(FixedColumns.PAGE_TITLE, utf8(page.title()));
		CreatedAt.set(row, page.createdAt());
		row.set(FixedColumns.CRAWL_ID, item.crawl().crawlId().getBytes(StandardCharsets.UTF_8));
		row.set(FixedColumns.RUN_KEY, this.runKey);
		row.set(FixedColumns.FETCHED_AT, item.crawl().fetchedAt());
	}

	private static void requireUtf8(@Nullable PageText text) {
		if (text != null && text.mayHoldLoneSurrogates()) {
			ParsedScalar.requirePairedSurrogates(text.toString());
		}
	}

	private static byte @Nullable [] utf8(@Nullable PageText text) {
		return (text != null) ? text.utf8() : null;
	}

	/**
	 * Receives rows.
	 */
	private interface RowConsumer {

		void accept(Row row, long number);

	}

	/**
	 * Rows that are in memory.
	 *
	 * @param rows one or more
	 */
	private record KeptRows(List<Row> rows) implements PageRows {

		@Override
		public long count() {
			return this.rows.size();
		}

		@Override
		public void writeTo(RowSink sink) throws IOException {
			for (Row row : this.rows) {
				sink.write(row);
			}
		}

	}

	/**
	 * Rows that are computed while they are written.
	 */
	private final class RecomputedRows implements PageRows {

		private final SpooledPage item;

		private final long count;

		RecomputedRows(SpooledPage item, long count) {
			this.item = item;
			this.count = count;
		}

		@Override
		public long count() {
			return this.count;
		}

		@Override
		public void writeTo(RowSink sink) throws IOException {
			lockIfLarge(this.item);
			try {
				Iterator<Row> all = rows(this.item, this.item.json());
				while (all.hasNext()) {
					sink.write(all.next());
				}
			}
			catch (PageFailedException ex) {
				throw new IllegalStateException("a page of crawl " + this.item.crawl().crawlId()
						+ " gave rows when it was processed, but fails now that they are written (" + ex.reason().text()
						+ "): did another process change the spool?", ex);
			}
			finally {
				releaseIfLarge(this.item);
			}
		}

	}

}
