package io.spidraparquet.flatten;

import java.time.ZoneId;
import java.util.List;

import io.spidraparquet.evolution.SchemaContract;
import io.spidraparquet.flatten.FlattenProperties.SettingPaths;
import io.spidraparquet.scalar.TextReading;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Declaration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for the columns of paths.
 *
 * @param maxColumns Largest number of columns made from data, 1 to 5000. The values of
 * further paths go, as one JSON object, into the column {@code data_rest}.
 * @param numbersInText Whether a text that is a number, such as {@code "768"}, is read as
 * that number where a column has numbers.
 * @param nulls List of texts that mean null at every path, such as {@code N/A}.
 * @param columns List of the columns that the job definition declares.
 * @param exclude List of paths under {@code data} whose values are left out, with all
 * values below them.
 * @param contract What happens when new values do not fit the published table.
 * @param zone Time zone of times without an offset, such as {@code Europe/Berlin} or
 * {@code UTC}: they are timestamps then. A time that the clocks skip is later by the
 * length of the gap, and one that they repeat is the earlier of the two. If unset (null),
 * such times are texts.
 */
@ConfigurationProperties("spidra.schema")
public record SchemaProperties(@DefaultValue("1000") int maxColumns, @DefaultValue("true") boolean numbersInText,
		@DefaultValue List<String> nulls, @DefaultValue List<DeclaredColumn> columns,
		@DefaultValue List<String> exclude, @DefaultValue Contract contract, @Nullable String zone) {

	private static final int MAX_COLUMNS = 5000;

	public SchemaProperties {
		if (maxColumns < 1 || maxColumns > MAX_COLUMNS) {
			throw new IllegalArgumentException(
					"spidra.schema.max-columns is " + maxColumns + ", but has to be from 1 to " + MAX_COLUMNS);
		}
		nulls = List.copyOf(nulls);
		columns = List.copyOf(columns);
		exclude = exclude.stream().map((path) -> SettingPaths.parse("spidra.schema.exclude", path)).toList();
		ZoneId timeZone = ColumnReading.zone("spidra.schema.zone", zone);
		columns.forEach((column) -> column.reading(timeZone));
	}

	/** The time zone of times without an offset; null if they are texts. */
	@Nullable ZoneId timeZone() {
		return ColumnReading.zone("spidra.schema.zone", this.zone);
	}

	/**
	 * A column that the job definition declares.
	 *
	 * @param path Path of the value under {@code data}, such as {@code seller/name};
	 * required, unless there are several {@code paths}.
	 * @param paths List of the paths whose values are for this column, such as
	 * {@code price} and {@code Price}. Two of them must not have different values in one
	 * row.
	 * @param name Name of the column. If unset (null), it follows from the path.
	 * @param type Type of the column, as {@link ColumnType#parse} reads it, such as
	 * {@code decimal(12,2)}. If unset (null), it follows from the values.
	 * @param required Whether a page without a value for this column goes to
	 * {@code failed_pages}.
	 * @param nulls List of texts that mean null in this column, such as {@code N/A}.
	 * @param format How texts write numbers ({@code $1,234.5}), dates
	 * ({@code dd.MM.uuuu}), timestamps ({@code dd.MM.uuuu HH:mm}) or booleans
	 * ({@code yes/no}), or several formats with {@code |} between them; it needs such a
	 * type. If unset (null), texts are read as they are without a declaration.
	 * @param locale Language tag of the names of months and days in the format, such as
	 * {@code de}. If unset (null), they are English.
	 * @param zone Time zone of times without an offset. If unset (null), that of
	 * {@code spidra.schema.zone}.
	 * @param extract Regular expression of RE2 with one group, which picks the part of a
	 * text that is read. If unset (null), complete texts are read.
	 */
	public record DeclaredColumn(@Nullable String path, @DefaultValue List<String> paths, @Nullable String name,
			@Nullable String type, @DefaultValue("false") boolean required, @DefaultValue List<String> nulls,
			@Nullable String format, @Nullable String locale, @Nullable String zone, @Nullable String extract) {

		public DeclaredColumn {
			if (path != null && !paths.isEmpty()) {
				throw new IllegalArgumentException(
						"spidra.schema.columns, path " + path + ": give either a path or several paths, not both");
			}
			path = SettingPaths.parse("spidra.schema.columns.path", paths.isEmpty() ? path : paths.get(0));
			paths = paths.stream().map((each) -> SettingPaths.parse("spidra.schema.columns.paths", each)).toList();
			nulls = List.copyOf(nulls);
			new Parts(path, paths, name, type, required).read();
		}

		/** The declaration for the schema. */
		Declaration declaration() {
			return parts().read();
		}

		/** How texts are read; null if in no way of their own. */
		@Nullable TextReading reading(@Nullable ZoneId tableZone) {
			try {
				return new ColumnReading(this.format, this.locale, this.zone, this.extract).of(declaration().type(),
						tableZone);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("spidra.schema.columns, path " + this.path + ": " + ex.getMessage(),
						ex);
			}
		}

		/** The text for the manifest. */
		@Override
		public String toString() {
			return (this.paths.isEmpty() ? this.path : this.paths.toString())
					+ ((this.name != null) ? " name=" + this.name : "")
					+ ((this.type != null) ? " type=" + this.type : "") + (this.required ? " required" : "")
					+ (this.nulls.isEmpty() ? "" : " nulls=" + this.nulls)
					+ ((this.format != null) ? " format=" + this.format : "")
					+ ((this.locale != null) ? " locale=" + this.locale : "")
					+ ((this.zone != null) ? " zone=" + this.zone : "")
					+ ((this.extract != null) ? " extract=" + this.extract : "");
		}

		private Parts parts() {
			return new Parts(String.valueOf(this.path), this.paths, this.name, this.type, this.required);
		}

	}

	/**
	 * Reads a declaration.
	 */
	private record Parts(String path, List<String> paths, @Nullable String name, @Nullable String type,
			boolean required) {

		Declaration read() {
			try {
				ColumnType columnType = (this.type != null) ? ColumnType.parse(this.type) : null;
				return new Declaration(this.path, this.paths.stream().skip(1).toList(), this.name, columnType,
						this.required);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("spidra.schema.columns, path " + this.path + ": " + ex.getMessage(),
						ex);
			}
		}

	}

	/**
	 * How a published table reacts to values without a column.
	 *
	 * @param newColumns What happens to a value at a path that has no column: evolve
	 * appends a column, freeze ends the run before anything is written, discard-value
	 * leaves out the value, discard-row sends the page to {@code failed_pages}.
	 * @param conflictingTypes What happens to a value that its column cannot hold: evolve
	 * appends a column for such values, freeze, discard-value and discard-row do as for
	 * new columns.
	 */
	public record Contract(@DefaultValue("evolve") SchemaContract.Policy newColumns,
			@DefaultValue("evolve") SchemaContract.Policy conflictingTypes) {

	}

}
