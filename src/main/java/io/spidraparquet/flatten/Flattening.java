package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Declaration;
import io.spidraparquet.schema.NumberPattern;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.Profile;
import io.spidraparquet.schema.SchemaContract;
import io.spidraparquet.schema.SchemaRefusedException;
import io.spidraparquet.schema.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * How a job makes a table of pages: its settings, checked against each other. The profile
 * and the rows both follow it. Immutable.
 */
public final class Flattening {

	private final TableDefinition table;

	private final DataShape root = new DataShape();

	private final List<String> excluded = new ArrayList<>();

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
				refuseAboveRows(declaration.path(), flatten.rows());
				this.root.keepWhole(declaration.path());
			}
			NumberPattern pattern = column.pattern();
			if (pattern != null) {
				this.root.readNumbers(declaration.path(), pattern);
			}
		}
		if (schema.exclude().contains(Pointers.DATA)) {
			throw new IllegalArgumentException("spidra.schema.exclude leaves out " + Pointers.DATA + ", which is all");
		}
		schema.exclude().forEach((path) -> refuseHidden(path, "spidra.schema.exclude"));
		this.excluded.addAll(schema.exclude());
		schema.columns().forEach((column) -> refuseHidden(column.declaration().path(), "spidra.schema.columns"));
	}

	/** What is kept as JSON is kept as a whole. */
	private void refuseHidden(String pointer, String setting) {
		DataShape shape = this.root;
		int depth = 0;
		for (String token : Pointers.tokens(pointer.substring(Pointers.DATA.length()))) {
			boolean item = shape.rows() == DataShape.Rows.HERE;
			boolean descends = item || shape.rows() == DataShape.Rows.ON_THE_WAY
					|| (!shape.isWhole() && depth < this.maxDepth);
			if (!descends) {
				throw new IllegalArgumentException(
						setting + ": " + pointer + " lies in an object that " + (shape.isWhole()
								? "a declared column keeps as JSON" : "spidra.flatten.max-depth keeps as JSON"));
			}
			depth = item ? 1 : depth + 1;
			shape = shape.child(token);
		}
	}

	private static void refuseAboveRows(String pointer, @Nullable String rows) {
		if (rows != null && Pointers.isAtOrBelow(rows, pointer)) {
			throw new IllegalArgumentException("spidra.schema.columns keeps " + pointer
					+ " as JSON, but spidra.flatten.rows makes rows of what is in it");
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
	 * Sees that what is excluded does not lie in arrays, which are kept as JSON with all
	 * that is in them.
	 * @param seen what the pages have
	 * @throws SchemaRefusedException if some pages have it there
	 */
	public void requireExcludable(Profile seen) {
		seen.paths().forEach((pointer, profile) -> {
			for (String path : this.excluded) {
				if (profile.hasNested() && Pointers.isAtOrBelow(path, pointer)) {
					throw new SchemaRefusedException(
							"spidra.schema.exclude leaves out " + path + ", but pages have arrays at " + pointer
									+ ", which are kept as JSON with all that is in them: exclude " + pointer
									+ ", or make rows of its elements (spidra.flatten.rows)");
				}
			}
		});
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
