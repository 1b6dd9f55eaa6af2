package io.spidraparquet.sql;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code pages} of a dataset, as a warehouse loads it.
 *
 * @param schema its columns
 * @param longest length in bytes of the longest text of each column, over all runs; a
 * column that is missing may have texts of any length
 * @param huge names of columns that are known to have texts beyond 64 KB
 * @param versions whether a page may have several versions, because more than one run
 * published its crawl
 * @param location of the dataset, as {@link #location(URI)}; null if it is not known
 */
public record WarehouseTable(TableSchema schema, Map<String, Long> longest, Set<String> huge, boolean versions,
		@Nullable String location) {

	/** The name of the table in all statements. */
	static final String NAME = "pages";

	/** The name of the view over the latest versions of the pages. */
	static final String LATEST = "pages_latest";

	private static final String UNKNOWN = "s3://bucket/dataset";

	/**
	 * The location of a dataset as engines write it, whose names are not encoded as in a
	 * URI.
	 * @param output URI of the dataset
	 * @return scheme, host and path
	 */
	public static String location(URI output) {
		String host = (output.getAuthority() != null) ? output.getAuthority() : "";
		return output.getScheme() + "://" + host + output.getPath().replaceFirst("/$", "");
	}

	List<Column> columns() {
		return this.schema.columns();
	}

	/** Whether the rows are the elements of an array. */
	boolean hasItems() {
		return columns().stream().anyMatch((column) -> column.name().equals(FixedColumns.ITEM_INDEX));
	}

	/** The folder of the table, as engines other than Hadoop write it. */
	String folder() {
		return Objects.requireNonNullElse(this.location, UNKNOWN).replaceFirst("^s3[an]:", "s3:") + "/" + NAME + "/";
	}

	boolean isInBucket() {
		return this.location != null && !this.location.startsWith("file:");
	}

	/** The columns with a text that is longer than a VARCHAR of so many bytes. */
	List<Column> longerThan(int bytes) {
		return columns().stream()
			.filter((column) -> isText(column)
					&& (this.huge.contains(column.name()) || this.longest.getOrDefault(column.name(), 0L) > bytes))
			.toList();
	}

	static boolean isText(Column column) {
		return column.type() == ColumnType.Basic.STRING || column.type() == ColumnType.Json.JSON;
	}

}
