package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a job says of its table before any page was seen.
 *
 * @param rows pointer of the array whose elements are rows; null if pages are
 * @param lists what new columns of arrays of scalars are
 * @param declarations columns by the job definition, no two of one path or name
 * @param maxColumns most columns of data beyond which new paths go into
 * {@code data_rest}; published and declared ones count, but have no limit
 * @param contract for columns that are not declared
 */
public record TableDefinition(@Nullable String rows, Lists lists, List<Declaration> declarations, int maxColumns,
		SchemaContract contract) {

	public TableDefinition {
		declarations = List.copyOf(declarations);
		Set<String> paths = new HashSet<>();
		Set<String> names = new HashSet<>();
		for (Declaration declaration : declarations) {
			if (!paths.add(declaration.path())) {
				throw new IllegalArgumentException("the path " + declaration.path() + " is declared twice");
			}
			if (declaration.name() != null && !names.add(declaration.name())) {
				throw new IllegalArgumentException("two columns are declared as " + declaration.name());
			}
		}
	}

	/**
	 * A table of pages without declarations.
	 * @param maxColumns most columns of data
	 * @return one row for each page, lists as lists, every change applied
	 */
	public static TableDefinition ofPages(int maxColumns) {
		return new TableDefinition(null, Lists.LIST, List.of(), maxColumns, SchemaContract.EVOLVE);
	}

	/**
	 * The schema before the first run.
	 * @param run key of the run
	 * @return the columns that every such table has, as version 0
	 */
	public TableSchema start(String run) {
		return FixedColumns.pages(run, this.rows);
	}

	/**
	 * The columns of data in a schema by their paths.
	 * @param schema of this table
	 * @return pointer and columns; without {@code data_rest}
	 */
	public Map<String, PathColumns> columnsOfPath(TableSchema schema) {
		Map<String, String> names = new HashMap<>();
		for (Declaration declaration : this.declarations) {
			if (declaration.name() != null) {
				names.put(declaration.path(), declaration.name());
			}
		}
		Map<String, List<Column>> columns = new HashMap<>();
		for (Column column : schema.columns()) {
			String path = column.path();
			if (path != null && Pointers.isAtOrBelow(path, Pointers.DATA) && !ColumnNames.isReserved(column.name())) {
				columns.computeIfAbsent(path, (pointer) -> new ArrayList<>()).add(column);
			}
		}
		Map<String, PathColumns> found = new HashMap<>();
		columns.forEach((path, ofPath) -> found.put(path, PathColumns.of(ofPath, names.get(path))));
		return found;
	}

	/**
	 * Whether a page without a fitting value gives no row.
	 * @param pointer of a path
	 * @return true if so
	 */
	public boolean requires(String pointer) {
		return this.declarations.stream()
			.anyMatch((declaration) -> declaration.required() && declaration.path().equals(pointer));
	}

	boolean declares(String pointer) {
		return this.declarations.stream().anyMatch((declaration) -> declaration.path().equals(pointer));
	}

	/**
	 * A profile for pages of this table.
	 * @param published the schema so far
	 * @return an empty profile that keeps published and declared paths, and others as
	 * there is room for columns
	 */
	public Profile emptyProfile(TableSchema published) {
		Map<String, Optional<ColumnType>> pinned = new HashMap<>();
		columnsOfPath(published).forEach((path, columns) -> pinned.put(path, Optional.of(columns.first().type())));
		for (Declaration declaration : this.declarations) {
			Optional<ColumnType> type = Optional.ofNullable(declaration.type());
			pinned.merge(declaration.path(), type, (ofPublished, ofDeclared) -> ofDeclared.or(() -> ofPublished));
		}
		return new Profile(pinned, Math.max(0, this.maxColumns - pinned.size()));
	}

	/** The first run of a table that nobody declared sets it up. */
	private SchemaContract contractFor(TableSchema published) {
		return (published.version() == 0 && this.declarations.isEmpty()) ? SchemaContract.EVOLVE : this.contract;
	}

	/**
	 * Decides what the pages of a run do to the table: the changes that they need, and
	 * what the contract makes of them. Pure.
	 * @param published the schema so far
	 * @param profile what the run's pages have
	 * @param run key of the run
	 * @return the changes by what becomes of them
	 * @throws SchemaRefusedException if a declaration differs from what is published
	 */
	public SchemaContract.Verdict judge(TableSchema published, Profile profile, String run) {
		return contractFor(published).judge(SchemaEvolution.changes(published, this, profile, run), published);
	}

	/**
	 * What an array of scalars is.
	 */
	public enum Lists {

		/** A list of the elements' type. */
		LIST,
		/** JSON text, for warehouses that take no lists. */
		JSON

	}

}
