package io.spidraparquet.flatten;

import java.util.List;

import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Declaration;
import io.spidraparquet.schema.NumberPattern;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.SchemaContract;
import io.spidraparquet.schema.TableDefinition;

/**
 * How a job makes a table of pages: its settings, checked against each other. The profile
 * and the rows both follow it. Immutable.
 */
public final class Flattening {

	private final TableDefinition table;

	private final DataShape root = new DataShape();

	private final int maxDepth;

	private final boolean parseText;

	private Flattening(TableDefinition table, int maxDepth, boolean parseText) {
		this.table = table;
		this.maxDepth = maxDepth;
		this.parseText = parseText;
	}

	/**
	 * Puts settings together.
	 * @param flatten how data becomes rows and values
	 * @param schema how columns are made
	 * @return what they say
	 * @throws IllegalArgumentException if they contradict each other
	 */
	public static Flattening of(FlattenProperties flatten, SchemaProperties schema) {
		List<Declaration> declarations = schema.columns()
			.stream()
			.map(SchemaProperties.DeclaredColumn::declaration)
			.toList();
		SchemaContract contract = new SchemaContract(schema.contract().newColumns(),
				schema.contract().conflictingTypes());
		Flattening flattening = new Flattening(table(flatten, schema, declarations, contract), flatten.maxDepth(),
				flatten.parseText());
		flattening.shape(flatten, schema);
		return flattening;
	}

	private static TableDefinition table(FlattenProperties flatten, SchemaProperties schema,
			List<Declaration> declarations, SchemaContract contract) {
		try {
			return new TableDefinition(flatten.rows(), flatten.scalarArrays(), declarations, schema.maxColumns(),
					contract);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("spidra.schema.columns: " + ex.getMessage(), ex);
		}
	}

	private void shape(FlattenProperties flatten, SchemaProperties schema) {
		if (flatten.rows() != null) {
			this.root.makeRows(flatten.rows());
			refuseExcluded(flatten.rows(), "spidra.flatten.rows", schema.exclude());
		}
		schema.exclude().forEach(this.root::exclude);
		for (SchemaProperties.DeclaredColumn column : schema.columns()) {
			Declaration declaration = column.declaration();
			refuseExcluded(declaration.path(), "spidra.schema.columns", schema.exclude());
			if (declaration.type() == ColumnType.Json.JSON) {
				this.root.keepWhole(declaration.path());
			}
			NumberPattern pattern = column.pattern();
			if (pattern != null) {
				this.root.readNumbers(declaration.path(), pattern);
			}
		}
	}

	private static void refuseExcluded(String pointer, String setting, List<String> excluded) {
		for (String path : excluded) {
			if (Pointers.isAtOrBelow(pointer, path)) {
				throw new IllegalArgumentException(
						"spidra.schema.exclude leaves out " + path + ", but " + setting + " needs " + pointer);
			}
		}
	}

	/**
	 * The table.
	 * @return what is known of its columns before any page was seen
	 */
	public TableDefinition table() {
		return this.table;
	}

	DataShape root() {
		return this.root;
	}

	int maxDepth() {
		return this.maxDepth;
	}

	boolean parsesText() {
		return this.parseText;
	}

}
