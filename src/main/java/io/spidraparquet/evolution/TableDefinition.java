package io.spidraparquet.evolution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

import io.spidraparquet.profile.PathProfile;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnNames;
import io.spidraparquet.schema.Declaration;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.SchemaRefusedException;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * A job's definition of one of its tables, before any page is known.
 *
 * @param rows pointer of the array whose elements are rows; null if pages are
 * @param lists type of new columns for arrays of scalars
 * @param declarations columns that the job definition declares for the table; paths and
 * names are distinct
 * @param maxColumns maximum number of data columns of all tables, beyond which new paths
 * go into {@code data_rest}; published and declared columns count but are never left out
 * @param contract for columns that are not declared
 * @param others pointers of the arrays that are other tables, whose values are not those
 * of this table
 */
public record TableDefinition(@Nullable String rows, Lists lists, List<Declaration> declarations, int maxColumns,
		SchemaContract contract, Set<String> others) {

	public TableDefinition {
		declarations = List.copyOf(declarations);
		others = Set.copyOf(others);
	}

	/**
	 * The data columns of the table by path.
	 * @param table this table with its present columns
	 * @return pointers with their columns; without {@code data_rest}
	 */
	public Map<String, PathColumns> columnsOfPath(Table table) {
		Map<String, String> names = new HashMap<>();
		for (Declaration declaration : this.declarations) {
			if (declaration.name() != null) {
				names.put(declaration.path(), declaration.name());
			}
		}
		Map<String, List<Column>> columns = new HashMap<>();
		TableSchema schema = table.schema();
		for (Column column : schema.columns().subList(table.keyColumns(), schema.size())) {
			String path = column.path();
			if (path != null && isHere(path) && !ColumnNames.isReserved(column.name())) {
				columns.computeIfAbsent(path(column, path), (pointer) -> new ArrayList<>()).add(column);
			}
		}
		Map<String, PathColumns> found = new HashMap<>();
		columns.forEach((path, ofPath) -> found.put(path, PathColumns.of(ofPath, names.get(path))));
		return found;
	}

	/** Whether the values at a path belong to this table. */
	private boolean isHere(String pointer) {
		return Pointers.isAtOrBelow(pointer, Pointers.DATA)
				&& this.others.stream().noneMatch((other) -> Pointers.isAtOrBelow(pointer, other));
	}

	/** The path whose values go to a column: the one that stands for its spellings. */
	private String path(Column column, String published) {
		for (Declaration declaration : this.declarations) {
			String name = declaration.name();
			boolean sameName = name == null || column.name().equals(name) || ColumnNames.isDerived(column.name(), name);
			if (sameName && declaration.otherPaths().contains(published)) {
				return declaration.path();
			}
		}
		return published;
	}

	/**
	 * Whether a value is required at a path.
	 * @param pointer of the path
	 * @return true if a page without a fitting value gives no row
	 */
	public boolean requires(String pointer) {
		return this.declarations.stream()
			.anyMatch((declaration) -> declaration.required() && declaration.path().equals(pointer));
	}

	boolean declares(String pointer) {
		return this.declarations.stream().anyMatch((declaration) -> declaration.path().equals(pointer));
	}

	/**
	 * The first run of a table without declarations creates it, so it may add columns.
	 */
	private SchemaContract contractFor(TableSchema published) {
		return (published.version() == 0 && this.declarations.isEmpty()) ? SchemaContract.EVOLVE : this.contract;
	}

	/**
	 * Computes the changes that the pages of a run need, and divides them by the
	 * contract. Pure.
	 * @param table this table with its present columns
	 * @param paths the paths of its values in the pages, ordered by depth, then pointer
	 * @param nested the structs in its columns, and in those that it may get, by pointer
	 * of the array
	 * @param overflow whether there are more such paths
	 * @param run key of the run
	 * @return the changes, divided by what happens to them
	 * @throws SchemaRefusedException if a declaration differs from what is published
	 */
	SchemaContract.Verdict judge(Table table, SortedMap<String, PathProfile> paths,
			SortedMap<String, NestedTable> nested, boolean overflow, String run) {
		SchemaContract.Verdict verdict = contractFor(table.schema())
			.judge(SchemaEvolution.changes(table, this, paths, nested, overflow, run), table.schema());
		List<Column> columns = TableSchema.fields(table.schema().columns(), verdict.applied());
		nested.forEach((pointer, structs) -> columns.stream()
			.filter((column) -> pointer.equals(column.path()) && !column.type().fields().isEmpty())
			.findFirst()
			.ifPresent((column) -> structs.addTo(verdict, column.name())));
		return verdict;
	}

	/**
	 * The column type for arrays of scalars.
	 */
	public enum Lists {

		/** A list of the elements' type. */
		LIST,
		/** JSON text, for warehouses without lists. */
		JSON

	}

}
