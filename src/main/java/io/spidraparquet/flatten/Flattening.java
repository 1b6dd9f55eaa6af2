package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.evolution.ChildTables;
import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.SchemaContract;
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

	private final DatasetDefinition dataset;

	private final DataShape root = new DataShape();

	private static final String TABLES = "spidra.flatten.tables";

	private final List<String> excluded = new ArrayList<>();

	private final int maxDepth;

	private final boolean parseText;

	private final boolean numbersInText;

	private final NullWords nullWords;

	private final IsoText times;

	private Flattening(DatasetDefinition dataset, FlattenProperties flatten, SchemaProperties schema) {
		this.dataset = dataset;
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
		Flattening flattening = new Flattening(dataset(flatten, schema, declarations, contract), flatten, schema);
		flattening.applySettings(flatten, schema);
		return flattening;
	}

	private static DatasetDefinition dataset(FlattenProperties flatten, SchemaProperties schema,
			List<Declaration> declarations, SchemaContract contract) {
		try {
			return new DatasetDefinition(flatten.rows(), flatten.childTables(), flatten.scalarArrays(), declarations,
					schema.maxColumns(), contract);
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
		for (String table : this.dataset.tables().paths()) {
			refuseExcluded(table, TABLES, schema.exclude());
			requireInsideRows(table, flatten.rows());
			this.root.makeTable(table);
		}
		schema.exclude().forEach(this.root::exclude);
		settingPaths().forEach(this.root::name);
		for (SchemaProperties.DeclaredColumn column : schema.columns()) {
			Declaration declaration = column.declaration();
			TextReading reading = column.reading(schema.timeZone());
			for (String path : declaration.paths()) {
				refuseExcluded(path, "spidra.schema.columns", schema.exclude());
				if (declaration.type() == ColumnType.Json.JSON) {
					refuseAboveRows(path, flatten.rows(), "spidra.flatten.rows makes rows of ");
					this.dataset.tables()
						.paths()
						.forEach((table) -> refuseAboveRows(path, table, TABLES + " makes a table of "));
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
		this.dataset.declarations()
			.forEach((declaration) -> declaration.paths()
				.forEach((path) -> refuseInsideJson(path, "spidra.schema.columns")));
	}

	/** The paths that settings name. */
	private List<String> settingPaths() {
		List<String> paths = new ArrayList<>(this.excluded);
		this.dataset.declarations().forEach((declaration) -> paths.addAll(declaration.paths()));
		if (this.dataset.rows() != null) {
			paths.add(this.dataset.rows());
		}
		paths.addAll(this.dataset.tables().paths());
		return paths;
	}

	/** Settings cannot apply inside objects that are kept as JSON. */
	private void refuseInsideJson(String pointer, String setting) {
		DataShape shape = this.root;
		int depth = 0;
		for (String token : Pointers.tokens(pointer.substring(Pointers.DATA.length()))) {
			boolean item = shape.rows() == DataShape.Rows.HERE || shape.isTable();
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

	private static void refuseAboveRows(String pointer, @Nullable String rows, String setting) {
		if (rows != null && Pointers.isAtOrBelow(rows, pointer)) {
			throw new IllegalArgumentException(
					"spidra.schema.columns keeps " + pointer + " as JSON, but " + setting + rows);
		}
	}

	/** The rows of pages are what other tables belong to. */
	private static void requireInsideRows(String table, @Nullable String rows) {
		if (rows != null && (!Pointers.isAtOrBelow(table, rows) || table.equals(rows))) {
			throw new IllegalArgumentException(TABLES + " names " + table + ", which "
					+ (table.equals(rows) ? "spidra.flatten.rows makes the rows of pages"
							: "is not inside of the rows that spidra.flatten.rows makes of " + rows)
					+ ": leave out one of the two settings, or name arrays below " + rows);
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
		boolean nested = this.dataset.tables().others() == ChildTables.Others.NESTED;
		seen.paths().forEach((pointer, profile) -> {
			for (String path : this.excluded) {
				if (profile.hasNested() && Pointers.isAtOrBelow(path, pointer)) {
					throw new SchemaRefusedException(
							"spidra.schema.exclude leaves out " + path + ", but pages have arrays at " + pointer
									+ ", which are kept as JSON with all their content: exclude " + pointer
									+ (nested ? ", or " : ", ")
									+ "make rows of its elements (spidra.flatten.tables or spidra.flatten.rows)"
									+ (nested ? "" : ", or keep them as structs (spidra.flatten.arrays=nested)"));
				}
			}
		});
	}

	/**
	 * The tables.
	 * @return their definition, before any page is known
	 */
	public DatasetDefinition dataset() {
		return this.dataset;
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
