package io.spidraparquet.job.fetch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.text.Listed;
import io.spidraparquet.text.Nearest;

/**
 * Settings that have no effect on the table: Bloom filters of columns that it does not
 * have, and lists as JSON where they are published as lists.
 */
final class IdleSettings {

	private static final int MAX_NAMED = 10;

	private IdleSettings() {
	}

	/**
	 * The warnings.
	 * @param published the schema before the run
	 * @param schema the schema of the run
	 */
	static List<String> warnings(OutputSettings settings, DatasetDefinition definition, DatasetSchema published,
			DatasetSchema schema) {
		List<String> warnings = new ArrayList<>();
		Map<String, List<Column>> byName = schema.tables()
			.stream()
			.flatMap((table) -> TableSchema.withFields(table.schema().columns()).entrySet().stream())
			.collect(Collectors.groupingBy(Map.Entry::getKey, LinkedHashMap::new,
					Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
		settings.bloomFilters().forEach((name) -> addBloomFilter(name, byName, warnings));
		List<String> lists = definition.withNested(published)
			.stream()
			.flatMap((table) -> table.schema()
				.columns()
				.stream()
				.filter((column) -> column.type() instanceof ColumnType.ListOf && definition.declarations()
					.stream()
					.noneMatch((declaration) -> declaration.takes(column.path())))
				.map((column) -> table.qualified(column.name())))
			.distinct()
			.toList();
		if (definition.lists() == TableDefinition.Lists.JSON && !lists.isEmpty()) {
			warnings.add("spidra.flatten.scalar-arrays=json has no effect on columns that are published as lists: "
					+ Listed.of(lists, MAX_NAMED));
		}
		return warnings;
	}

	/** A name is idle if no column of this name can have a Bloom filter. */
	private static void addBloomFilter(String name, Map<String, List<Column>> byName, List<String> warnings) {
		List<Column> columns = byName.get(name);
		if (columns == null) {
			warnings.add("spidra.parquet.bloom-filters names the column " + name + ", which no table has"
					+ Nearest.hint(name, byName.keySet()));
		}
		else if (columns.stream().noneMatch((column) -> column.type().fields().isEmpty())) {
			warnings.add("spidra.parquet.bloom-filters names " + name
					+ ", whose values are structs: name a field of them, such as " + name + "."
					+ columns.get(0).type().fields().get(0).name());
		}
		else if (columns.stream().allMatch((column) -> column.type().scalar() == ColumnType.Basic.BOOLEAN)) {
			warnings.add("spidra.parquet.bloom-filters names " + name
					+ ", whose values are booleans: they get no Bloom filter, take it out");
		}
	}

}
