package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.evolution.SchemaContract;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.scalar.IsoText;
import io.spidraparquet.scalar.TextReading;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Declaration;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.SchemaRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The settings with which a job turns pages into a table, checked against each other. The
 * profile and the rows both use them. Immutable.
 */
public final class Flattening {

	private final TableDefinition table;

	private final DataShape root = new DataShape();

	private final List<String> excluded = new ArrayList<>();

	private final int maxDepth;

	private final boolean parseText;

	private final boolean numbersInText;

	private final NullWords nullWords;

	private final IsoText times;

	private Flattening(TableDefinition table, FlattenProperties flatten, SchemaProperties schema) {
		this.table = table;
		this.maxDepth = flatten.maxDepth();
		this.parseText = flatten.parseText();
		this.numbersInText = schema.numbersInText();
		this.nullWords = new NullWords(schema.nulls());
		this.times = IsoText.in(schema.timeZone());
	}

	/**
	 * Combines the settings.
	 * @param flatten settings for rows and values
	 * @param schema settings for columns
	 * @return the combined settings
	 * @throws IllegalArgumentException if they contradict each other
	 */
	public static Flattening of(FlattenProperties flatten, SchemaProperties schema) {
		List<Declaration> declarations = schema.columns()
			.stream()
			.map(SchemaProperties.DeclaredColumn::declaration)
			.toList();
		SchemaContract contract = new SchemaContract(schema.contract().newColumns(),
				schema.contract().conflictingTypes());
		Flattening flattening = new Flattening(table(flatten, schema, declarations, contract), flatten, schema);
		flattening.applySettings(flatten, schema);
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

	private void applySettings(FlattenProperties flatten, SchemaProperties schema) {
		this.excluded.addAll(schema.exclude());
		if (flatten.rows() != null) {
			this.root.makeRows(flatten.rows());
			refuseExcluded(flatten.rows(), "spidra.flatten.rows", schema.exclude());
		}
		schema.exclude().forEach(this.root::exclude);
		settingPaths().forEach(this.root::name);
		for (SchemaProperties.DeclaredColumn column : schema.columns()) {
			Declaration declaration = column.declaration();
			TextReading reading = column.reading(schema.timeZone());
			for (String path : declaration.paths()) {
				refuseExcluded(path, "spidra.schema.columns", schema.exclude());
				if (declaration.type() == ColumnType.Json.JSON) {
					refuseAboveRows(path, flatten.rows());
					this.root.keepAsJson(path);
				}
				this.root.readNulls(path, new NullWords(column.nulls()));
				if (reading != null) {
					this.root.readTexts(path, reading);
				}
			}
			declaration.otherPaths().forEach((path) -> this.root.spell(path, declaration.path()));
		}
		if (schema.exclude().contains(Pointers.DATA)) {
			throw new IllegalArgumentException("spidra.schema.exclude leaves out " + Pointers.DATA
					+ ", which is all data: exclude paths below it");
		}
		schema.exclude().forEach((path) -> refuseInsideJson(path, "spidra.schema.exclude"));
		this.table.declarations()
			.forEach((declaration) -> declaration.paths()
				.forEach((path) -> refuseInsideJson(path, "spidra.schema.columns")));
	}

	/** The paths that settings name. */
	private List<String> settingPaths() {
		List<String> paths = new ArrayList<>(this.excluded);
		this.table.declarations().forEach((declaration) -> paths.addAll(declaration.paths()));
		if (this.table.rows() != null) {
			paths.add(this.table.rows());
		}
		return paths;
	}

	/** Settings cannot apply inside objects that are kept as JSON. */
	private void refuseInsideJson(String pointer, String setting) {
		DataShape shape = this.root;
		int depth = 0;
		for (String token : Pointers.tokens(pointer.substring(Pointers.DATA.length()))) {
			boolean item = shape.rows() == DataShape.Rows.HERE;
			boolean descends = item || shape.rows() == DataShape.Rows.ON_THE_WAY
					|| (!shape.isKeptAsJson() && depth < this.maxDepth);
			if (!descends) {
				throw new IllegalArgumentException(
						setting + ": " + pointer + " lies in an object that " + (shape.isKeptAsJson()
								? "a declared column keeps as JSON" : "spidra.flatten.max-depth keeps as JSON"));
			}
			depth = item ? 1 : depth + 1;
			shape = shape.child(token);
		}
	}

	private static void refuseAboveRows(String pointer, @Nullable String rows) {
		if (rows != null && Pointers.isAtOrBelow(rows, pointer)) {
			throw new IllegalArgumentException("spidra.schema.columns keeps " + pointer
					+ " as JSON, but spidra.flatten.rows makes rows of " + rows);
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
	 * Checks that no excluded path leads into an array that is kept as JSON with all its
	 * content.
	 * @param seen profile of the pages
	 * @throws SchemaRefusedException if one does
	 */
	public void requireExcludable(Profile seen) {
		seen.paths().forEach((pointer, profile) -> {
			for (String path : this.excluded) {
				if (profile.hasNested() && Pointers.isAtOrBelow(path, pointer)) {
					throw new SchemaRefusedException(
							"spidra.schema.exclude leaves out " + path + ", but pages have arrays at " + pointer
									+ ", which are kept as JSON with all their content: exclude " + pointer
									+ ", or make rows of its elements (spidra.flatten.rows)");
				}
			}
		});
	}

	/**
	 * The table.
	 * @return its definition, before any page is known
	 */
	public TableDefinition table() {
		return this.table;
	}

	/**
	 * The values that are left out.
	 * @return pointers
	 */
	public List<String> excluded() {
		return List.copyOf(this.excluded);
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

	boolean readsNumbersInText() {
		return this.numbersInText;
	}

	/** Texts that mean null at every path. */
	NullWords nullWords() {
		return this.nullWords;
	}

	/** The forms of times in texts. */
	IsoText times() {
		return this.times;
	}

}
