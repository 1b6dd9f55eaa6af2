package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.schema.Pointers;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a job, by chance, over the keys that its pages have most.
 *
 * @param rows keys of the array of rows; null for pages
 * @param lists what an array of scalars is
 * @param maxDepth of nested objects
 * @param maxColumns of data
 * @param parseText whether data may be a document in a text
 * @param zone of times without an offset; null for none
 * @param nulls texts that mean null
 * @param exclude pointers
 * @param columns that are declared
 */
record RandomSettings(@Nullable List<String> rows, String lists, int maxDepth, int maxColumns, boolean parseText,
		@Nullable String zone, List<String> nulls, List<String> exclude, List<Declared> columns) {

	/** Keys that pages and settings share. */
	static final List<String> KEYS = List.of("a", "b", "x/y", "");

	private static final List<String> TYPES = List.of("boolean", "int64", "double", "string", "date", "timestamp",
			"json", "decimal(38,2)", "decimal(5,5)", "decimal(20,0)", "list<string>", "list<int64>", "list<double>",
			"list<date>", "list<timestamp>", "list<boolean>", "list<decimal(12,4)>");

	/** The time zone of those that have one. */
	static final String ZONE = "America/New_York";

	static Arbitrary<RandomSettings> any() {
		Arbitrary<List<String>> keys = Arbitraries.of(KEYS).list().ofMaxSize(2);
		Arbitrary<String> paths = keys.map(RandomSettings::pointer);
		Arbitrary<Integer> depths = Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(1000)),
				Tuple.of(1, Arbitraries.integers().between(1, 3)));
		Arbitrary<Integer> columns = Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.just(1000)),
				Tuple.of(1, Arbitraries.integers().between(1, 12)));
		return Combinators
			.combine(keys.injectNull(0.5), Arbitraries.of("list", "list", "json"), depths, columns,
					Combinators
						.combine(Arbitraries.of(true, false), Arbitraries.just(ZONE).injectNull(0.6),
								Arbitraries.of(List.<String>of(), List.of("n/a", "12"), List.of("x", "2025-11-20")))
						.as(Texts::new),
					paths.list().ofMaxSize(2), declared(paths).list().ofMaxSize(3))
			.as(RandomSettings::consistent)
			.filter(RandomSettings::hideNothing);
	}

	/** Nothing that they name lies in what they keep as JSON. */
	private static boolean hideNothing(RandomSettings settings) {
		try {
			TestFlattening.of(List.of(settings.lines()));
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static Arbitrary<Declared> declared(Arbitrary<String> paths) {
		return Combinators
			.combine(paths, Arbitraries.of(TYPES).injectNull(0.1), Arbitraries.of(false, true),
					Arbitraries.of(false, true))
			.as(Declared::new);
	}

	/** What is needed is not excluded. */
	private static RandomSettings consistent(@Nullable List<String> rows, String lists, int maxDepth, int maxColumns,
			Texts texts, List<String> exclude, List<Declared> columns) {
		Map<String, Declared> declared = new LinkedHashMap<>();
		columns.forEach((column) -> declared.put(column.path(), column));
		List<String> needed = new ArrayList<>(declared.keySet());
		if (rows != null) {
			needed.add(pointer(rows));
		}
		return new RandomSettings(rows, lists, maxDepth, maxColumns, texts.parsed(), texts.zone(), texts.nulls(),
				exclude.stream()
					.filter((path) -> needed.stream().noneMatch((each) -> (each + "/").startsWith(path + "/")))
					.toList(),
				List.copyOf(declared.values()));
	}

	static String pointer(List<String> keys) {
		return keys.stream().reduce("/data", Pointers::child);
	}

	/** As a user writes them. */
	String[] lines() {
		List<String> lines = new ArrayList<>(
				List.of("spidra.flatten.scalar-arrays=" + this.lists, "spidra.flatten.max-depth=" + this.maxDepth,
						"spidra.flatten.parse-text=" + this.parseText, "spidra.schema.max-columns=" + this.maxColumns));
		if (this.zone != null) {
			lines.add("spidra.schema.zone=" + this.zone);
		}
		for (int i = 0; i < this.nulls.size(); i++) {
			lines.add("spidra.schema.nulls[" + i + "]=" + this.nulls.get(i));
		}
		if (this.rows != null) {
			lines.add("spidra.flatten.rows=" + pointer(this.rows));
		}
		for (int i = 0; i < this.exclude.size(); i++) {
			lines.add("spidra.schema.exclude[" + i + "]=" + this.exclude.get(i));
		}
		for (int i = 0; i < this.columns.size(); i++) {
			String prefix = "spidra.schema.columns[" + i + "].";
			Declared column = this.columns.get(i);
			lines.add(prefix + "path=" + column.path());
			if (column.type() != null) {
				lines.add(prefix + "type=" + column.type());
			}
			if (column.isNamed()) {
				lines.add(prefix + "name=named_" + i);
			}
			String format = column.format().line;
			if (format != null) {
				lines.add(prefix + format);
			}
		}
		return lines.toArray(String[]::new);
	}

	/** The same, where pages are the rows. */
	RandomSettings ofPages() {
		return new RandomSettings(null, this.lists, this.maxDepth, this.maxColumns, this.parseText, this.zone,
				this.nulls, this.exclude, this.columns);
	}

	/** The same without limits on columns and depth. */
	RandomSettings withoutLimits() {
		return new RandomSettings(this.rows, this.lists, 1000, 1000, this.parseText, this.zone, this.nulls,
				this.exclude, this.columns);
	}

	RandomSettings ofKnownColumns() {
		return new RandomSettings(this.rows, this.lists, this.maxDepth, this.maxColumns, this.parseText, this.zone,
				this.nulls, this.exclude, this.columns.stream().filter((column) -> column.type() != null).toList());
	}

	boolean keepsAsJson(String pointer) {
		return this.columns.stream()
			.anyMatch((column) -> column.path().equals(pointer) && "json".equals(column.type()));
	}

	boolean declares(String pointer) {
		return this.columns.stream().anyMatch((column) -> column.path().equals(pointer));
	}

	/** How the texts of a path are read. */
	Format format(String pointer) {
		return this.columns.stream()
			.filter((column) -> column.path().equals(pointer))
			.map(Declared::format)
			.findFirst()
			.orElse(Format.NONE);
	}

	/** Whether values of a path repeat in the rows of an array. */
	boolean isAroundRows(String pointer) {
		return this.rows != null && !(pointer + "/").startsWith(pointer(this.rows) + "/");
	}

	boolean names(String pointer) {
		return this.columns.stream().anyMatch((column) -> column.path().equals(pointer) && column.isNamed());
	}

	@Override
	public String toString() {
		return String.join(" ", lines());
	}

	/**
	 * A declared column.
	 *
	 * @param path pointer
	 * @param type as a user writes it; null for none
	 * @param isNamed whether it has a name
	 * @param wantsFormat whether it has a format, if there is one for its type
	 */
	record Declared(String path, @Nullable String type, boolean isNamed, boolean wantsFormat) {

		Format format() {
			String values = (this.wantsFormat && this.type != null) ? this.type.replaceAll("list<|>|[(].*", "") : "";
			return switch (values) {
				case "int64", "double", "decimal" -> Format.DOLLARS;
				case "date" -> Format.GERMAN_DATE;
				case "string" -> Format.PART;
				default -> Format.NONE;
			};
		}

	}

	/**
	 * How a declared column reads texts.
	 */
	enum Format {

		NONE(null), DOLLARS("format=$1,234.5"), GERMAN_DATE("format=dd.MM.yyyy"), PART("extract=#([0-9]+)");

		private final @Nullable String line;

		Format(@Nullable String line) {
			this.line = line;
		}

	}

	/**
	 * Settings for texts.
	 *
	 * @param parsed whether data may be a document in a text
	 * @param zone of times without an offset; null for none
	 * @param nulls texts that mean null
	 */
	record Texts(boolean parsed, @Nullable String zone, List<String> nulls) {

	}

}
