package io.spidraparquet.sql;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.spidraparquet.schema.Table;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a dataset, as a warehouse loads them.
 *
 * @param tables first {@link Table#PAGES}, then the others, each after its parent
 * @param location of the dataset, as {@link #location(URI)}; null if it is not known
 * @param only name of the one table whose statements are wanted; null for all tables
 */
public record WarehouseDataset(List<WarehouseTable> tables, @Nullable String location, @Nullable String only) {

	private static final String UNKNOWN = "s3://bucket/dataset";

	public WarehouseDataset {
		tables = List.copyOf(tables);
	}

	/**
	 * Creates a dataset, with statements for all tables.
	 * @param tables each after its parent
	 * @param location of the dataset; null if it is not known
	 */
	public WarehouseDataset(List<WarehouseTable> tables, @Nullable String location) {
		this(tables, location, null);
	}

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

	/**
	 * The same dataset, with statements for one table. They still keep clear of the names
	 * of the others.
	 * @param table name of a table; null for all tables
	 * @return a dataset with the same tables
	 */
	public WarehouseDataset only(@Nullable String table) {
		return new WarehouseDataset(this.tables, this.location, table);
	}

	/**
	 * The names of the tables.
	 * @return names in the order of the tables
	 */
	public List<String> names() {
		return this.tables.stream().map(WarehouseTable::name).toList();
	}

	/**
	 * The tables whose statements are wanted.
	 * @return one table or all
	 */
	public List<WarehouseTable> wanted() {
		return this.tables.stream().filter((table) -> this.only == null || table.name().equals(this.only)).toList();
	}

	@Nullable WarehouseTable find(@Nullable String name) {
		return this.tables.stream().filter((table) -> table.name().equals(name)).findFirst().orElse(null);
	}

	WarehouseTable pages() {
		return this.tables.get(0);
	}

	@Nullable WarehouseTable parent(WarehouseTable table) {
		return find(table.table().parent());
	}

	/** The parent of a table, then the parent's, up to the pages. */
	List<WarehouseTable> ancestors(WarehouseTable table) {
		List<WarehouseTable> ancestors = new ArrayList<>();
		for (WarehouseTable next = parent(table); next != null; next = parent(next)) {
			ancestors.add(next);
		}
		return ancestors;
	}

	/** The folder of a table, as engines other than Hadoop write it. */
	String folder(WarehouseTable table) {
		return Objects.requireNonNullElse(this.location, UNKNOWN).replaceFirst("^s3[an]:", "s3:") + "/" + table.name()
				+ "/";
	}

	boolean isInBucket() {
		return this.location != null && !this.location.startsWith("file:");
	}

}
