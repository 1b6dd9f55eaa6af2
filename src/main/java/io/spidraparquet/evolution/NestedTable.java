package io.spidraparquet.evolution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.SchemaChange;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;

/**
 * The structs in a column, as a table whose rows are in cells, with its changes.
 *
 * @param table the nested table before the changes
 * @param verdict the changes of its fields
 * @param declared whether the job declares some of them
 */
record NestedTable(Table table, SchemaContract.Verdict verdict, boolean declared) {

	/**
	 * The nested tables of tables that have files.
	 * @param tables tables with files
	 * @param pointers of the arrays that are such tables, of which a column may have had
	 * the values before
	 * @return each after the one that has its column
	 */
	static List<Table> of(List<Table> tables, Set<String> pointers) {
		List<Table> nested = new ArrayList<>();
		for (Table table : tables) {
			add(table, table.isChild() ? String.valueOf(table.path()) : "", pointers, nested);
		}
		nested.sort(Comparator.comparing((table) -> String.valueOf(table.path()), Pointers.BY_DEPTH));
		return nested;
	}

	private static void add(Table table, String owner, Set<String> pointers, List<Table> to) {
		for (Column column : table.schema().columns()) {
			boolean isHere = !column.type().fields().isEmpty()
					&& ChildTables.innermost(String.valueOf(column.path()), pointers).orElse("").equals(owner);
			if (isHere) {
				Table nested = table.nested(column);
				to.add(nested);
				add(nested, owner, pointers, to);
			}
		}
	}

	/** Whether no run has published the column. */
	boolean isNew() {
		return this.table.schema().columns().isEmpty();
	}

	/** The fields with their changes; none if all values are null or empty. */
	List<Column> fields() {
		return TableSchema.fields(this.table.schema().columns(), this.verdict.applied());
	}

	/**
	 * Adds the changes to those of the table that has the column.
	 * @param outer changes of that table
	 * @param column name of the column
	 */
	void addTo(SchemaContract.Verdict outer, String column) {
		// a new column has its fields from the start
		Stream<SchemaChange> applied = this.verdict.applied()
			.stream()
			.filter((change) -> !isNew() || isDeclared(change));
		add(applied, column, outer.applied());
		add(this.verdict.refused().stream(), column, outer.refused());
		add(this.verdict.discarded().stream(), column, outer.discarded());
	}

	private static boolean isDeclared(SchemaChange change) {
		return (change instanceof SchemaChange.InStructs inner) ? isDeclared(inner.change())
				: change instanceof SchemaChange.Declared;
	}

	private static void add(Stream<SchemaChange> changes, String column, List<SchemaChange> to) {
		changes.forEach((change) -> to.add(new SchemaChange.InStructs(column, change)));
	}

}
