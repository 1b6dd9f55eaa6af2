package io.spidraparquet.job.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Listed;
import io.spidraparquet.schema.Nearest;
import io.spidraparquet.schema.TableSchema;

/**
 * Settings that have no effect on the table: Bloom filters of columns that it does not
 * have, and lists as JSON where they are published as lists.
 */
final class IdleSettings {

	private static final int MAX_NAMED = 10;

	private IdleSettings() {
	}

	private static Stream<Column> columns(DatasetSchema schema, DatasetDefinition definition) {
		return definition.withNested(schema).stream().flatMap((table) -> table.schema().columns().stream());
	}

	/**
	 * The warnings.
	 * @param published the schema before the run
	 * @param schema the schema of the run
	 */
	static List<String> warnings(OutputSettings settings, DatasetDefinition definition, DatasetSchema published,
			DatasetSchema schema) {
		List<String> warnings = new ArrayList<>();
		List<String> names = schema.tables()
			.stream()
			.flatMap((table) -> TableSchema.withFields(table.schema().columns()).keySet().stream())
			.distinct()
			.toList();
		for (String name : settings.bloomFilters()) {
			if (!names.contains(name)) {
				warnings.add("spidra.parquet.bloom-filters names the column " + name + ", which no table has"
						+ Nearest.hint(name, names));
			}
		}
		List<String> lists = columns(published, definition)
			.filter((column) -> column.type() instanceof ColumnType.ListOf
					&& definition.declarations().stream().noneMatch((declaration) -> declaration.takes(column.path())))
			.map(Column::name)
			.distinct()
			.toList();
		if (definition.lists() == TableDefinition.Lists.JSON && !lists.isEmpty()) {
			warnings.add("spidra.flatten.scalar-arrays=json has no effect on columns that are published as lists: "
					+ Listed.of(lists, MAX_NAMED));
		}
		return warnings;
	}

}
