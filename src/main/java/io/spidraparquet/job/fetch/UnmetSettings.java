package io.spidraparquet.job.fetch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.flatten.Flattening;
import io.spidraparquet.profile.PathProfile;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Declaration;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.Table;
import io.spidraparquet.text.Nearest;

/**
 * Paths that settings name, but no page has: most are misspelt. A column that has had
 * values before, or a path to exclude, may just be missing tonight, so it is no reason
 * for a warning unless the pages have a similar path.
 */
final class UnmetSettings {

	private final Flattening flattening;

	private final DatasetSchema published;

	private final Profile seen;

	/** The paths of the pages, with those above them. */
	private final Set<String> paths = new TreeSet<>();

	/**
	 * Compares settings with pages.
	 * @param flattening settings for rows and values
	 * @param published the schema before the run
	 * @param seen profile of the pages
	 */
	UnmetSettings(Flattening flattening, DatasetSchema published, Profile seen) {
		this.flattening = flattening;
		this.published = published;
		this.seen = seen;
		for (String path : seen.paths().keySet()) {
			this.paths.add(path);
			this.paths.addAll(Pointers.above(path));
		}
		this.paths.remove(Pointers.DATA);
		seen.met().keysWithoutRows().forEach((key) -> this.paths.add(Pointers.child(Pointers.DATA, key)));
	}

	/**
	 * The warnings.
	 * @return one line for each path; none if no page had values
	 */
	List<String> warnings() {
		List<String> warnings = new ArrayList<>();
		if (this.paths.isEmpty()) {
			return warnings;
		}
		DatasetDefinition dataset = this.flattening.dataset();
		String rows = dataset.rows();
		if (rows != null && !rows.equals(Pointers.DATA) && !this.seen.met().paths().contains(rows)) {
			warnings.add("no page has the array " + shown(rows) + " that spidra.flatten.rows names" + hint(rows));
		}
		for (String table : new TreeSet<>(dataset.tables().paths())) {
			boolean known = this.published.children().stream().anyMatch((each) -> table.equals(each.path()));
			if (!table.equals(Pointers.DATA) && !known && !this.seen.met().paths().contains(table)) {
				warnings
					.add("no page has the array " + shown(table) + " that spidra.flatten.tables names" + hint(table));
			}
		}
		for (Declaration declaration : dataset.declarations()) {
			boolean met = declaration.path().equals(Pointers.DATA)
					|| this.seen.met().paths().stream().anyMatch(declaration::takes);
			if (!met && isNew(declaration)) {
				warnings.add("no page has the path " + shown(declaration.path())
						+ " that spidra.schema.columns declares, so that its column has no value"
						+ hint(declaration.path()));
			}
		}
		for (String path : this.flattening.excluded()) {
			if (!this.seen.met().paths().contains(path)
					&& (this.published.pages().schema().version() == 0 || similar(path).isPresent())) {
				warnings
					.add("no page has the path " + shown(path) + " that spidra.schema.exclude leaves out" + hint(path));
			}
		}
		return warnings;
	}

	/** Whether no run has had a value for a declared column. */
	private boolean isNew(Declaration declaration) {
		return this.flattening.dataset()
			.withNested(this.published)
			.stream()
			.map(Table::schema)
			.allMatch((table) -> table.columns()
				.stream()
				.filter((column) -> (declaration.name() != null) ? column.name().equals(declaration.name())
						: declaration.takes(column.path()))
				.allMatch((column) -> table.unfilled().contains(column.name())));
	}

	private String hint(String path) {
		return json(path).map(this::advice)
			.or(() -> similar(path).map((found) -> ": did you mean " + shown(found) + "?"))
			.orElse("");
	}

	/** The path above that is JSON text, in which a value would be. */
	private Optional<String> json(String path) {
		return Pointers.above(path).stream().filter((above) -> {
			PathProfile profile = this.seen.paths().get(above);
			return profile != null && profile.type() == ColumnType.Json.JSON;
		}).findFirst();
	}

	private String advice(String json) {
		boolean stays = this.published.tables()
			.stream()
			.flatMap((table) -> table.schema().columns().stream())
			.anyMatch((column) -> json.equals(column.path()) && column.type() == ColumnType.Json.JSON);
		return ": " + shown(json) + " is JSON text, and what is in it has no columns. For columns, name " + shown(json)
				+ " in spidra.flatten.tables" + (stays ? "" : ", or set spidra.flatten.arrays=nested");
	}

	/** The path that is meant if cases and separators are not, or the nearest one. */
	private Optional<String> similar(String path) {
		Comparator<String> nearest = Comparator
			.comparingInt((other) -> Nearest.distance(letters(path), letters(other)));
		return this.paths.stream()
			.filter((other) -> !this.seen.met().paths().contains(other))
			.min(nearest.thenComparing(Comparator.naturalOrder()))
			.filter((other) -> Nearest.isNear(letters(path), letters(other)));
	}

	private static String letters(String path) {
		String letters = path.substring(Pointers.DATA.length()).replaceAll("[^\\p{L}\\p{N}]", "");
		return letters.toLowerCase(Locale.ROOT);
	}

	/** A path as users write it. */
	private static String shown(String pointer) {
		return pointer.startsWith(Pointers.DATA + "/") ? pointer.substring(Pointers.DATA.length() + 1) : pointer;
	}

}
