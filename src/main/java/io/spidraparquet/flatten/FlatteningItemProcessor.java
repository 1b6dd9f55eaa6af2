package io.spidraparquet.flatten;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.spidraparquet.json.ParsedScalar;
import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.Page;
import io.spidraparquet.page.PageParser;
import io.spidraparquet.page.PageStatus;
import io.spidraparquet.page.PageText;
import io.spidraparquet.row.PageRows;
import io.spidraparquet.row.Row;
import io.spidraparquet.scalar.UnrepresentableException;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.FixedColumns;
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

	/** A page with more bytes is large. */
	private static final int LARGE = 1024 * 1024;

	/**
	 * Bounds memory: only one large page is processed at a time, for any number of
	 * writers.
	 */
	private static final Lock LARGE_PAGES = new ReentrantLock();

	private final PageParser parser = new PageParser();

	private final boolean rowsAreItems;

	private final CollectedRows collected;

	private final RowBuilder rows;

	private final byte[] runKey;

	private final int failedColumns;

	private final @Nullable ContentColumns content;

	private final @Nullable FailedElements failedElements;

	/**
	 * A processor for one schema.
	 * @param schema tables of the rows
	 * @param flattening settings for rows and values
	 * @param runKey value of {@code run_key}
	 * @param content reads the content of pages; null if rows have none
	 */
	public FlatteningItemProcessor(DatasetSchema schema, Flattening flattening, String runKey,
			@Nullable ContentReader content) {
		this.content = (content != null) ? new ContentColumns(schema.pages().schema(), content) : null;
		this.rowsAreItems = flattening.dataset().rows() != null;
		this.collected = new CollectedRows(schema);
		this.rows = new RowBuilder(schema, flattening, this.collected);
		this.runKey = runKey.getBytes(StandardCharsets.UTF_8);
		this.failedColumns = FixedColumns.failedPages(runKey).size();
		this.failedElements = schema.children().isEmpty() ? null : new FailedElements(schema, flattening);
	}

	/**
	 * The number of elements of child tables in pages that gave no row although their
	 * extraction succeeded.
	 * @return counts by the name of the table
	 */
	public Map<String, Long> failedElements() {
		return (this.failedElements != null) ? this.failedElements.byTable() : Map.of();
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
			if (this.failedElements != null) {
				this.failedElements.forget();
			}
			LARGE_PAGES.unlock();
		}
	}

	private @Nullable PageRows computeRows(SpooledPage item) throws PageFailedException {
		this.collected.start(item.isInMemory());
		this.rows.walker().expectTwins(false);
		long count = read(item);
		if (count == 0) {
			return null;
		}
		List<Row> kept = this.collected.kept();
		PageRows found = (kept != null) ? new KeptRows(kept, count)
				: new RecomputedRows(item, count, utf8(this.parser.page().id()), this.rows.walker().hasTwins());
		return (this.content != null) ? this.content.addTo(found, item) : found;
	}

	/**
	 * Computes the rows of a page and collects them.
	 * @return the number of those of pages
	 */
	private long read(SpooledPage item) throws PageFailedException {
		JsonSlice json = item.json();
		try {
			Iterator<Row> all = rows(item, json);
			long count = 0;
			while (all.hasNext()) {
				this.collected.addComplete(all.next());
				count++;
			}
			return count;
		}
		catch (JacksonException ex) {
			throw refused(item, json, FailureReason.UNREPRESENTABLE,
					"the page is not readable JSON: " + ex.getOriginalMessage());
		}
		catch (UnrepresentableException ex) {
			this.parser.skim(json); // for the fields after the data
			throw refused(item, json, FailureReason.UNREPRESENTABLE, ex.getMessage());
		}
		catch (RefusedPageException ex) {
			this.parser.skim(json);
			throw refused(item, json, ex.reason(), ex.getMessage());
		}
	}

	private Iterator<Row> rows(SpooledPage item, JsonSlice json) throws PageFailedException {
		byte[] crawlId = item.crawl().crawlId().getBytes(StandardCharsets.UTF_8);
		this.collected.setCommon(crawlId, this.runKey, item.crawl().fetchedAt());
		Page page = this.parser.parse(json, this.rows.start());
		FailureReason reason = failure(page, item);
		if (reason != null) {
			boolean succeeded = page.status() == PageStatus.SUCCESS;
			throw succeeded ? refused(item, json, reason, page.errorMessage())
					: failed(item, reason, page.errorMessage());
		}
		requireUtf8(page.id());
		requireUtf8(page.url());
		requireUtf8(page.title());
		Row row = this.rows.row();
		setCommon(row, page, item);
		this.collected.setPageId((byte[]) row.value(FixedColumns.PAGE_ID));
		return this.rowsAreItems ? new ItemRows(this.rows) : List.of(this.rows.finish()).iterator();
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

	/** The failure of a page that the scan has walked. */
	private PageFailedException refused(SpooledPage item, JsonSlice json, FailureReason reason,
			@Nullable String message) {
		return refused(item, json, reason, (message != null) ? PageText.of(message) : null);
	}

	private PageFailedException refused(SpooledPage item, JsonSlice json, FailureReason reason,
			@Nullable PageText message) {
		if (this.failedElements != null) {
			this.failedElements.add(json);
		}
		return failed(item, reason, message);
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
	 * Rows that are in memory.
	 *
	 * @param rows one or more, of any table
	 * @param count number of those of pages
	 */
	private record KeptRows(List<Row> rows, long count) implements PageRows {

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

		private final byte @Nullable [] pageId;

		private final boolean twins;

		RecomputedRows(SpooledPage item, long count, byte @Nullable [] pageId, boolean twins) {
			this.item = item;
			this.count = count;
			this.pageId = pageId;
			this.twins = twins;
		}

		@Override
		public long count() {
			return this.count;
		}

		@Override
		public void writeTo(RowSink sink) throws IOException {
			lockIfLarge(this.item);
			try {
				FlatteningItemProcessor.this.collected.startAgain(sink, this.pageId);
				FlatteningItemProcessor.this.rows.walker().expectTwins(this.twins);
				Iterator<Row> all = rows(this.item, this.item.json());
				while (all.hasNext()) {
					sink.write(all.next());
				}
			}
			catch (UncheckedIOException ex) {
				throw ex.getCause();
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
