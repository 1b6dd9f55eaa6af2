package io.spidraparquet.job.publish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.SchemaEvolution;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import io.spidraparquet.text.Listed;
import org.jspecify.annotations.Nullable;

/**
 * What a person should know about the tables of a run and their values.
 */
final class DatasetWarnings {

	private static final double NEARLY_FULL = 0.8;

	/** The most names in one warning. */
	private static final int MAX_NAMED = 10;

	private final DatasetDefinition definition;

	private final @Nullable DatasetSchema before;

	private final DatasetSchema schema;

	/** The tables of the run, also those that are nested in columns. */
	private final Map<Table, TableDefinition> tables;

	private final Map<String, TableFacts> facts;

	/**
	 * Creates the warnings of a run.
	 * @param definition the job's definition of the tables
	 * @param before the tables that were published before; null for the first run
	 * @param schema the tables of the run
	 * @param facts what was counted about the columns, by the name of their table
	 */
	DatasetWarnings(DatasetDefinition definition, @Nullable DatasetSchema before, DatasetSchema schema,
			Map<String, TableFacts> facts) {
		this.definition = definition;
		this.before = before;
		this.schema = schema;
		this.tables = definition.definitions(schema);
		this.facts = facts;
	}

	/** The warnings, one line each. */
	List<String> all() {
		List<String> warnings = new ArrayList<>();
		Map<String, Table> published = new HashMap<>();
		if (this.before != null) {
			this.definition.withNested(this.before).forEach((table) -> published.put(table.name(), table));
		}
		this.tables.forEach((table, ofTable) -> {
			Table earlier = published.get(table.name());
			if (this.before != null && earlier == null && !table.isNested()) {
				warnings.add("new table " + table.name() + " for the elements of " + table.path()
						+ " (schema --alter-since=… prints the statements for a warehouse)");
			}
			warnings
				.addAll(new TableWarnings(ofTable, (earlier != null) ? earlier.schema() : null, table, factsOf(table))
					.all());
		});
		nestedRest(warnings);
		if (!this.schema.equals(this.before)) {
			nearlyFull(warnings);
		}
		return warnings;
	}

	private TableFacts factsOf(Table table) {
		return this.facts.getOrDefault(table.withFiles(), TableFacts.NONE);
	}

	private boolean hasRest(Table table) {
		return factsOf(table).of(table.qualified(SchemaEvolution.REST)).values() > 0;
	}

	/** There may be many lists of structs, so they have one warning together. */
	private void nestedRest(List<String> warnings) {
		List<String> names = this.tables.keySet()
			.stream()
			.filter((table) -> table.isNested() && hasRest(table))
			.map((table) -> table.shown(SchemaEvolution.REST))
			.toList();
		if (!names.isEmpty()) {
			warnings.add(Listed.of(names, MAX_NAMED) + " " + ((names.size() == 1) ? "holds" : "hold")
					+ " paths beyond spidra.schema.max-columns=%d: raise it, or exclude paths"
						.formatted(this.definition.maxColumns()));
		}
	}

	private void nearlyFull(List<String> warnings) {
		int used = this.tables.entrySet()
			.stream()
			.mapToInt((table) -> table.getValue().columnsOfPath(table.getKey()).size())
			.sum();
		boolean full = this.tables.keySet().stream().anyMatch(this::hasRest);
		int most = this.definition.maxColumns();
		if (used >= NEARLY_FULL * most && !full) {
			warnings.add(String.format(Locale.ROOT,
					"%,d of %,d columns are used: raise spidra.schema.max-columns, or exclude paths, before ", used,
					most) + "further paths go into " + SchemaEvolution.REST);
		}
	}

}
