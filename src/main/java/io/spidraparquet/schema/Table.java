package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A table of a dataset: the pages, or the elements of an array in their data. A nested
 * one has its rows in the cells of another: they are the structs of a column.
 *
 * @param name unique in its dataset, and the name of its folder; a valid column name. A
 * nested table has the name of its column in that of the table that has it:
 * {@code pages.products}
 * @param path JSON Pointer of the array whose elements are the rows; null if the rows are
 * pages
 * @param parent name of the table whose rows have the array; null for {@link #PAGES}
 * @param schema the columns, or the fields
 */
public record Table(String name, @Nullable String path, @Nullable String parent, TableSchema schema) {

	/** The table that every dataset has. */
	public static final String PAGES = "pages";

	/** The table of the pages that gave no row. */
	public static final String FAILED_PAGES = "failed_pages";

	private static final String NESTED = "[.]";

	public Table {
		Objects.requireNonNull(schema, "schema");
		if (!Stream.of(name.split(NESTED, -1)).allMatch(ColumnNames::isValid)) {
			throw new IllegalArgumentException("'" + name + "' is not a table name that every warehouse accepts");
		}
	}

	/** Of the name, as a schema may have a thousand columns. */
	@Override
	public int hashCode() {
		return this.name.hashCode();
	}

	/**
	 * The table of pages.
	 * @param rows pointer of the array whose elements are its rows; null for pages
	 * @param schema the columns
	 * @return the table
	 */
	public static Table pages(@Nullable String rows, TableSchema schema) {
		return new Table(PAGES, rows, null, schema);
	}

	/**
	 * The structs in a column of this table, as a table.
	 * @param column a column with lists of structs
	 * @return a nested table
	 */
	public Table nested(Column column) {
		String prefix = column.name() + ".";
		Set<String> unfilled = this.schema.unfilled()
			.stream()
			.filter((name) -> name.startsWith(prefix))
			.map((name) -> name.substring(prefix.length()))
			.collect(Collectors.toSet());
		return new Table(this.name + "." + column.name(), column.path(), this.name,
				new TableSchema(this.schema.version(), column.type().fields(), unfilled));
	}

	/**
	 * A new nested table in this one, whose name is not known yet.
	 * @param pointer of the array
	 * @return a table without fields
	 */
	public Table newNested(String pointer) {
		return new Table(this.name + ".elements", pointer, this.name, new TableSchema(0, List.of()));
	}

	/**
	 * Whether the rows are in the cells of another table.
	 * @return false for a table that has files
	 */
	public boolean isNested() {
		return this.name.indexOf('.') >= 0;
	}

	/**
	 * Whether the rows are elements of an array in the pages.
	 * @return false for {@link #PAGES}
	 */
	public boolean isChild() {
		return this.parent != null;
	}

	/**
	 * The number of columns that identify a row, with those that come with them.
	 * @return position of the first column of data
	 */
	public int keyColumns() {
		if (isNested()) {
			return 0;
		}
		if (!isChild()) {
			return (this.path != null) ? FixedColumns.COUNT + 1 : FixedColumns.COUNT;
		}
		for (int i = FixedColumns.CHILD_COUNT; i < this.schema.size(); i++) {
			if (Objects.equals(this.schema.columns().get(i).path(), this.path)) {
				return i + 1;
			}
		}
		throw new IllegalArgumentException("table '" + this.name + "' has no column for the position in its array");
	}

	/**
	 * The columns with the positions in arrays: first that of the outermost array.
	 * @return none for a table of pages
	 */
	public List<Column> indexes() {
		return this.schema.columns().subList(isChild() ? FixedColumns.CHILD_COUNT : FixedColumns.COUNT, keyColumns());
	}

	/**
	 * The names of the columns that together are unique. Those of the parent's key have
	 * the same names in this table.
	 * @return the key
	 */
	public List<String> key() {
		List<String> key = new ArrayList<>(List.of("page_id", "crawl_id", "run_key"));
		indexes().forEach((column) -> key.add(column.name()));
		return key;
	}

	/**
	 * A column of this table for people.
	 * @param column name of the column
	 * @return the name, with that of the table unless it is {@link #PAGES}
	 */
	public String shown(String column) {
		return this.name.equals(PAGES) ? column : shown() + "." + column;
	}

	/**
	 * This table for people.
	 * @return the name; that of its column for one that is nested in {@link #PAGES}
	 */
	public String shown() {
		return this.name.startsWith(PAGES + ".") ? this.name.substring(PAGES.length() + 1) : this.name;
	}

	/**
	 * The table that has files with these rows.
	 * @return its name; that of this table unless it is nested
	 */
	public String withFiles() {
		return this.name.split(NESTED)[0];
	}

	/**
	 * A column of this table among those of the table that has files.
	 * @param column name of the column
	 * @return the name, in a nested table with those of the columns around it, as in
	 * {@code products.price}
	 */
	public String qualified(String column) {
		return (this.name + "." + column).substring(withFiles().length() + 1);
	}

	/**
	 * This table with other columns.
	 * @param newSchema the columns
	 * @return a table that is otherwise the same
	 */
	public Table with(TableSchema newSchema) {
		return new Table(this.name, this.path, this.parent, newSchema);
	}

}
