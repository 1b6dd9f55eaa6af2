package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The columns that every table of pages starts with, and those of failed pages.
 */
public final class FixedColumns {

	/** Position of {@code page_id} in both tables. */
	public static final int PAGE_ID = 0;

	/** Position of {@code page_url} in both tables. */
	public static final int PAGE_URL = 1;

	/** Position of {@code page_title} in both tables. */
	public static final int PAGE_TITLE = 2;

	/** Position of {@code page_created_at} in both tables. */
	public static final int PAGE_CREATED_AT = 3;

	/** Position of {@code crawl_id} in both tables. */
	public static final int CRAWL_ID = 4;

	/** Position of {@code run_key} in both tables. */
	public static final int RUN_KEY = 5;

	/** Position of {@code fetched_at} in both tables. */
	public static final int FETCHED_AT = 6;

	/** Number of columns that both tables start with. */
	public static final int COUNT = 7;

	/** Position of {@code crawl_id} in the tables of arrays, after {@link #PAGE_ID}. */
	public static final int CHILD_CRAWL_ID = 1;

	/** Position of {@code run_key} in the tables of arrays. */
	public static final int CHILD_RUN_KEY = 2;

	/** Position of {@code fetched_at} in the tables of arrays. */
	public static final int CHILD_FETCHED_AT = 3;

	/** Number of columns that the tables of arrays start with, before the positions. */
	public static final int CHILD_COUNT = 4;

	/** Position of {@code status} in failed pages. */
	public static final int STATUS = 7;

	/** Position of {@code reason} in failed pages. */
	public static final int REASON = 8;

	/** Position of {@code error_message} in failed pages. */
	public static final int ERROR_MESSAGE = 9;

	/** Position of {@code raw} in failed pages. */
	public static final int RAW = 10;

	/**
	 * Name of the column with the position of a row in its page, from 0; its path is that
	 * of the array.
	 */
	public static final String ITEM_INDEX = "item_index";

	private FixedColumns() {
	}

	/**
	 * The table of pages before any data is known.
	 * @param run key of the run that starts the table
	 * @return seven columns, as version 0
	 */
	public static TableSchema pages(String run) {
		return pages(run, null);
	}

	/**
	 * The table of pages, or of the elements of an array, before any data is known.
	 * @param run key of the run that starts the table
	 * @param rows pointer of the array; null for pages
	 * @return seven columns, or eight, as version 0
	 */
	public static TableSchema pages(String run, @Nullable String rows) {
		Stream<Column> index = (rows == null) ? Stream.empty()
				: Stream.of(new Column(ITEM_INDEX, ColumnType.Basic.INT64, rows, run));
		return new TableSchema(0, Stream.concat(common(run).stream(), index).toList());
	}

	/**
	 * The table of the elements of an array before any of its data is known.
	 * @param run key of the run that starts the table
	 * @param parent the table whose rows have the array
	 * @param path pointer of the array
	 * @param index name of the array, from which that of its position is derived
	 * @return the columns of the key, as version 0
	 */
	public static TableSchema child(String run, Table parent, String path, String index) {
		List<Column> columns = new ArrayList<>();
		for (int position : new int[] { PAGE_ID, CRAWL_ID, RUN_KEY, FETCHED_AT }) {
			columns.add(common(run).get(position));
		}
		Set<String> names = new HashSet<>();
		for (Column outer : parent.indexes()) {
			columns.add(new Column(outer.name(), ColumnType.Basic.INT64, outer.path(), run));
			names.add(outer.name());
		}
		columns
			.add(new Column(new ColumnNames(names, null).assign(index, "_index"), ColumnType.Basic.INT64, path, run));
		return new TableSchema(0, columns);
	}

	/**
	 * The table of failed pages, which never changes.
	 * @param run key of the run
	 * @return eleven columns
	 */
	public static TableSchema failedPages(String run) {
		return new TableSchema(1,
				Stream.concat(common(run).stream(),
						Stream.of(new Column("status", ColumnType.Basic.STRING, "/status", run),
								new Column("reason", ColumnType.Basic.STRING, null, run),
								new Column("error_message", ColumnType.Basic.STRING, "/error_message", run),
								new Column("raw", ColumnType.Json.JSON, "", run)))
					.toList());
	}

	private static List<Column> common(String run) {
		return List.of(new Column("page_id", ColumnType.Basic.STRING, "/id", run),
				new Column("page_url", ColumnType.Basic.STRING, "/url", run),
				new Column("page_title", ColumnType.Basic.STRING, "/title", run),
				new Column("page_created_at", ColumnType.Basic.TIMESTAMP, "/created_at", run),
				new Column("crawl_id", ColumnType.Basic.STRING, null, run),
				new Column("run_key", ColumnType.Basic.STRING, null, run),
				new Column("fetched_at", ColumnType.Basic.TIMESTAMP, null, run));
	}

}
