package io.spidraparquet.flatten;

import java.util.List;

import io.spidraparquet.flatten.FlattenProperties.SettingPaths;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Declaration;
import io.spidraparquet.schema.NumberPattern;
import io.spidraparquet.schema.SchemaContract;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How columns are made of paths.
 *
 * @param maxColumns most columns of data, 1 to 5000; the values of further paths go, as
 * one JSON object, into {@code data_rest}
 * @param columns what the job definition says of some columns
 * @param exclude paths whose values, and all below them, are left out
 * @param contract what becomes of a published table when there are other values
 */
@ConfigurationProperties("spidra.schema")
public record SchemaProperties(@DefaultValue("1000") int maxColumns, @DefaultValue List<DeclaredColumn> columns,
		@DefaultValue List<String> exclude, @DefaultValue Contract contract) {

	private static final int MOST = 5000;

	public SchemaProperties {
		if (maxColumns < 1 || maxColumns > MOST) {
			throw new IllegalArgumentException(
					"spidra.schema.max-columns is " + maxColumns + ", but has to be from 1 to " + MOST);
		}
		columns = List.copyOf(columns);
		exclude = exclude.stream().map((path) -> SettingPaths.parse("spidra.schema.exclude", path)).toList();
	}

	/**
	 * What a job definition says of one column.
	 *
	 * @param path of the value under {@code data}, such as {@code seller/name}
	 * @param name of the column; null if it follows from the path
	 * @param type of the column, as {@link ColumnType#parse} reads it; null if it follows
	 * from the values
	 * @param required whether a page without a value for it goes to the failed pages
	 * @param format how texts write numbers, as {@link NumberPattern#of} reads it; null
	 * if texts are no numbers
	 */
	public record DeclaredColumn(@Nullable String path, @Nullable String name, @Nullable String type,
			@DefaultValue("false") boolean required, @Nullable String format) {

		public DeclaredColumn {
			path = SettingPaths.parse("spidra.schema.columns.path", path);
			new Parts(path, name, type, required, format).read();
		}

		/** What the schema engine is told. */
		Declaration declaration() {
			return parts().read();
		}

		/** How texts write numbers. */
		@Nullable NumberPattern pattern() {
			return (this.format != null) ? NumberPattern.of(this.format) : null;
		}

		/** For the manifest. */
		@Override
		public String toString() {
			return this.path + ((this.name != null) ? " name=" + this.name : "")
					+ ((this.type != null) ? " type=" + this.type : "") + (this.required ? " required" : "")
					+ ((this.format != null) ? " format=" + this.format : "");
		}

		private Parts parts() {
			return new Parts(String.valueOf(this.path), this.name, this.type, this.required, this.format);
		}

	}

	/**
	 * Reads a declaration.
	 */
	private record Parts(String path, @Nullable String name, @Nullable String type, boolean required,
			@Nullable String format) {

		Declaration read() {
			try {
				ColumnType columnType = (this.type != null) ? ColumnType.parse(this.type) : null;
				if (this.format != null) {
					NumberPattern.of(this.format);
					requireNumeric(columnType);
				}
				return new Declaration(this.path, this.name, columnType, this.required);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("spidra.schema.columns, path " + this.path + ": " + ex.getMessage(),
						ex);
			}
		}

		private static void requireNumeric(@Nullable ColumnType type) {
			ColumnType values = (type instanceof ColumnType.ListOf list) ? list.element() : type;
			boolean numeric = values == ColumnType.Basic.INT64 || values == ColumnType.Basic.DOUBLE
					|| values instanceof ColumnType.Decimal;
			if (!numeric) {
				throw new IllegalArgumentException(
						"a format needs a type of numbers, such as decimal(12,2), for the column that its numbers go to");
			}
		}

	}

	/**
	 * What becomes of a published table.
	 *
	 * @param newColumns when there is a value at a path that has no column
	 * @param conflictingTypes when there is a value that its column cannot hold
	 */
	public record Contract(@DefaultValue("evolve") SchemaContract.Policy newColumns,
			@DefaultValue("evolve") SchemaContract.Policy conflictingTypes) {

	}

}
