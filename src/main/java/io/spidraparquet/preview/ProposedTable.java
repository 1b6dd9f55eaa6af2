package io.spidraparquet.preview;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.spidraparquet.flatten.DataSamples;
import io.spidraparquet.profile.SampledNode;
import io.spidraparquet.scalar.ValueSamples;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.text.Plural;

/**
 * The declared columns that are proposed for pages.
 *
 * @param columns in the order of their paths
 * @param nulls texts that mean null at every path, with the paths that have them
 */
record ProposedTable(List<ProposedColumn> columns, SortedMap<String, List<String>> nulls) {

	private static final int MAX_KEYS = 3;

	/**
	 * Proposes columns.
	 * @param samples of all pages
	 */
	static ProposedTable of(DataSamples samples) {
		List<ProposedColumn> columns = new ArrayList<>();
		Set<String> twins = new HashSet<>();
		samples.spellings().values().forEach((spellings) -> {
			if (spellings.paths().size() > 1 && !spellings.meet()) {
				columns.addAll(twins(spellings.paths(), samples, twins));
			}
		});
		samples.samples().forEach((pointer, seen) -> {
			ProposedColumn column = twins.contains(pointer) ? null
					: new ColumnProposals(List.of(pointer), seen).propose();
			if (column != null) {
				columns.add(column);
			}
		});
		samples.sparseObjects().forEach((pointer, objects) -> {
			columns
				.removeIf((column) -> column.paths().stream().anyMatch((path) -> Pointers.isAtOrBelow(path, pointer)));
			columns.add(json(pointer, objects));
		});
		columns.replaceAll(ProposedTable::withoutVariables);
		columns.sort(Comparator.comparing((column) -> column.paths().get(0), Pointers.BY_DEPTH));
		SortedMap<String, List<String>> nulls = everywhere(columns, samples.samples());
		columns.replaceAll((column) -> column.withoutNulls(List.copyOf(nulls.keySet())));
		columns.removeIf((column) -> !column.saysSomething());
		return new ProposedTable(List.copyOf(columns), nulls);
	}

	/** Spellings of one path, which are one column if that has a type where they have. */
	private static List<ProposedColumn> twins(Map<String, Long> spellings, DataSamples samples, Set<String> proposed) {
		List<String> paths = spellings.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
				.thenComparing(Map.Entry.comparingByKey()))
			.map(Map.Entry::getKey)
			.toList();
		boolean scalars = paths.stream().noneMatch((path) -> hasMore(path, samples));
		ValueSamples merged = new ValueSamples();
		paths.forEach((path) -> merged.merge(samples.at(path)));
		ColumnProposals all = new ColumnProposals(paths, merged);
		ProposedColumn column = scalars ? all.propose() : null;
		if (column == null) {
			return List.of();
		}
		boolean losesType = column.type() == null && !all.isTyped()
				&& paths.stream().anyMatch((path) -> new ColumnProposals(List.of(path), samples.at(path)).isTyped());
		List<String> evidence = new ArrayList<>(List.of("Spelled in " + paths.size()
				+ " ways, of which never two are in one row: " + ColumnProposals.counts(spellings(spellings)) + "."));
		evidence.addAll(column.evidence());
		ProposedColumn twin = new ProposedColumn(column.paths(), column.type(), column.format(), column.locale(),
				column.zone(), column.nulls(), evidence,
				losesType ? "one column for all of them would have the type STRING" : column.doubt());
		if (twin.isActive()) {
			proposed.addAll(paths);
		}
		return List.of(twin);
	}

	private static ProposedColumn json(String pointer, SampledNode.Objects objects) {
		String evidence = String.format(Locale.ROOT,
				"%s have %,d different keys, such as %s, and %.1f each on average.",
				Plural.of(objects.number(), "object"), objects.keys().size(),
				String.join(", ", objects.keys().stream().limit(MAX_KEYS).map(YamlText::shown).toList()),
				(double) objects.members() / objects.number());
		return new ProposedColumn(List.of(pointer), "json", null, null, null, List.of(), List.of(evidence),
				"if these keys are data, as in a map, keep the objects as one column of JSON");
	}

	private static SortedMap<String, Long> spellings(Map<String, Long> pointers) {
		SortedMap<String, Long> paths = new TreeMap<>();
		pointers.forEach((pointer, count) -> paths.put(ProposedColumn.path(pointer), count));
		return paths;
	}

	/** Whether a path has values that are no scalars, or values below it. */
	private static boolean hasMore(String path, DataSamples samples) {
		ValueSamples seen = samples.at(path);
		return seen.nested() > 0 || seen.objects() > 0
				|| samples.samples()
					.keySet()
					.stream()
					.anyMatch((other) -> !other.equals(path) && Pointers.isAtOrBelow(other, path));
	}

	/** Spring Boot takes such texts for the names of variables. */
	private static ProposedColumn withoutVariables(ProposedColumn column) {
		return column.settings().stream().anyMatch((setting) -> setting.contains("${"))
				? column.doubted("a text with ${ would be taken for a variable") : column;
	}

	/** Texts for null of several columns that are a value nowhere. */
	private static SortedMap<String, List<String>> everywhere(List<ProposedColumn> columns,
			SortedMap<String, ValueSamples> samples) {
		SortedMap<String, List<String>> typed = new TreeMap<>();
		Set<String> covered = new HashSet<>();
		for (ProposedColumn column : columns) {
			if (column.isActive()) {
				covered.addAll(column.paths());
				column.nulls()
					.stream()
					.filter(NullTexts::isNeverValue)
					.forEach((word) -> typed.computeIfAbsent(word, (key) -> new ArrayList<>())
						.add(ProposedColumn.path(column.paths().get(0))));
			}
		}
		samples.forEach((path, seen) -> {
			if (!covered.contains(path)) {
				typed.keySet().removeIf((word) -> seen.isProse() || seen.shapes().containsKey(word));
			}
		});
		typed.values().removeIf((paths) -> paths.size() < 2);
		return typed;
	}

	/** The table without the declarations of some paths. */
	ProposedTable doubting(Set<String> paths, String why) {
		return new ProposedTable(this.columns.stream()
			.map((column) -> column.isActive() && column.paths().stream().anyMatch(paths::contains)
					? column.doubted(why) : column)
			.toList(), this.nulls);
	}

	/** The paths that are declared. */
	Map<String, ProposedColumn> declared() {
		Map<String, ProposedColumn> declared = new TreeMap<>();
		this.columns.stream()
			.filter(ProposedColumn::isActive)
			.forEach((column) -> column.paths().forEach((path) -> declared.put(path, column)));
		return declared;
	}

}
