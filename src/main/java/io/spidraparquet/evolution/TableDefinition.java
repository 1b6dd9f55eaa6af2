package io.spidraparquet.evolution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.spidraparquet.profile.KnownPaths;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnNames;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Declaration;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.SchemaRefusedException;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * A job's definition of its table, before any page is known.
 *
 * @param rows pointer of the array whose elements are rows; null if pages are
 * @param lists type of new columns for arrays of scalars
 * @param declarations columns that the job definition declares; paths and names are
 * distinct
 * @param maxColumns maximum number of data columns, beyond which new paths go into
 * {@code data_rest}; published and declared columns count but are never left out
 * @param contract for columns that are not declared
 */
public record TableDefinition(@Nullable String rows, Lists lists, List<Declaration> declarations, int maxColumns,
		SchemaContract contract) {

	public TableDefinition {
		declarations = List.copyOf(declarations);
		Set<String> paths = new HashSet<>();
		Set<String> names = new HashSet<>();
		for (Declaration declaration : declarations) {
			for (String path : declaration.paths()) {
				if (!paths.add(path)) {
					throw new IllegalArgumentException("the path " + path + " is declared twice");
				}
			}
			if (declaration.name() != null && !names.add(declaration.name())) {
				throw new IllegalArgumentException("two columns are declared with the name " + declaration.name());
			}
		}
	}

	/**
	 * A table of pages without declarations.
	 * @param maxColumns maximum number of data columns
	 * @return one row for each page, lists as lists, every change applied
	 */
	public static TableDefinition ofPages(int maxColumns) {
		return new TableDefinition(null, Lists.LIST, List.of(), maxColumns, SchemaContract.EVOLVE);
	}

	/**
	 * The schema before the first run.
	 * @param run key of the run
	 * @return the fixed columns of such a table, as version 0
	 */
	public TableSchema start(String run) {
		return FixedColumns.pages(run, this.rows);
	}

	/**
	 * The data columns of a schema by path.
	 * @param schema of this table
	 * @return pointers with their columns; without {@code data_rest}
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
				columns.computeIfAbsent(path(column, path), (pointer) -> new ArrayList<>()).add(column);
			}
		}
		Map<String, PathColumns> found = new HashMap<>();
		columns.forEach((path, ofPath) -> found.put(path, PathColumns.of(ofPath, names.get(path))));
		return found;
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
	 * A profile for pages of this table.
	 * @param published the schema so far
	 * @return an empty profile that keeps published and declared paths, and as many
	 * others as there is room for columns
	 */
	public Profile emptyProfile(TableSchema published) {
		Map<String, Optional<ColumnType>> pinned = new HashMap<>();
		columnsOfPath(published).forEach((path, columns) -> pinned.put(path, Optional.of(columns.first().type())));
		for (Declaration declaration : this.declarations) {
			Optional<ColumnType> type = Optional.ofNullable(declaration.type());
			pinned.merge(declaration.path(), type, (ofPublished, ofDeclared) -> ofDeclared.or(() -> ofPublished));
		}
		return new Profile(KnownPaths.of(pinned, this.rows), Math.max(0, this.maxColumns - pinned.size()));
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
	 * @param published the schema so far
	 * @param profile values of the run's pages
	 * @param run key of the run
	 * @return the changes, divided by what happens to them
	 * @throws SchemaRefusedException if a declaration differs from what is published
	 */
	public SchemaContract.Verdict judge(TableSchema published, Profile profile, String run) {
		return contractFor(published).judge(SchemaEvolution.changes(published, this, profile, run), published);
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
