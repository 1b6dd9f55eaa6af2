package io.spidraparquet.job.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.spidraparquet.evolution.SchemaEvolution;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.row.Reading;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.Declaration;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * What a person should know about the columns of a run and their values. A run in which
 * every value fits a column that was there before has no warning.
 */
final class TableWarnings {

	/** The most names in one warning. */
	private static final int MAX_NAMED = 20;

	/**
	 * The longest VARCHAR of Redshift, in bytes
	 * (https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html).
	 */
	private static final int REDSHIFT_VARCHAR = 65535;

	private final TableDefinition table;

	private final @Nullable TableSchema before;

	private final Table published;

	private final TableSchema schema;

	private final TableFacts facts;

	/**
	 * Creates the warnings of a run.
	 * @param definition the job's definition of the table
	 * @param before the schema that was published before; null for the first run
	 * @param table the table with the columns of the run
	 * @param facts what was counted about the columns
	 */
	TableWarnings(TableDefinition definition, @Nullable TableSchema before, Table table, TableFacts facts) {
		this.table = definition;
		this.before = before;
		this.published = table;
		this.schema = table.schema();
		this.facts = facts;
	}

	/** The warnings, one line each. */
	List<String> all() {
		List<String> warnings = new ArrayList<>();
		PathColumns.group(this.schema).forEach((group) -> {
			misfits(warnings, group.first(), group.asDouble());
			misfits(warnings, group.first(), group.asText());
		});
		unreadableTimes(warnings);
		newColumns(warnings);
		rest(warnings);
		longTexts(warnings);
		return warnings;
	}

	private void misfits(List<String> warnings, Column first, @Nullable Column misfits) {
		ColumnFacts counted = (misfits != null) ? facts(misfits.name()) : ColumnFacts.NONE;
		if (misfits != null && counted.values() > 0) {
			String example = (counted.example() != null) ? ", such as \"" + counted.example() + "\"" : "";
			warnings.add("%s of %s %s not fit %s and went to %s%s%s".formatted(Plural.of(counted.values(), "value"),
					shown(first), (counted.values() == 1) ? "does" : "do", first.type().text(), shown(misfits), example,
					this.published.isNested() ? "" : " (schema --view=… reads them as one column)"));
		}
	}

	private ColumnFacts facts(String column) {
		return this.facts.of(this.published.qualified(column));
	}

	/** The name of a column, with its table unless that is the table of pages. */
	private String shown(Column column) {
		return this.published.shown(column.name());
	}

	private void unreadableTimes(List<String> warnings) {
		if (this.published.isChild()) {
			return;
		}
		Column column = this.schema.columns().get(FixedColumns.PAGE_CREATED_AT);
		long rows = facts(column.name()).of(Reading.UNREADABLE);
		if (rows > 0) {
			warnings.add(column.name() + " is null in " + Plural.of(rows, "row")
					+ ", because the created_at of the page is not a timestamp");
		}
	}

	/** Columns that the values of the pages appended, without those for misfits. */
	private void newColumns(List<String> warnings) {
		TableSchema published = this.before;
		if (published == null) {
			return;
		}
		Set<String> known = published.columns().stream().map(Column::name).collect(Collectors.toSet());
		Set<String> declared = this.table.declarations().stream().map(Declaration::path).collect(Collectors.toSet());
		List<String> names = PathColumns.group(this.schema)
			.stream()
			.map(PathColumns::first)
			.filter((column) -> column.path() != null && Pointers.isAtOrBelow(column.path(), Pointers.DATA))
			.filter((column) -> !known.contains(column.name()) && !declared.contains(column.path())
					&& !column.name().equals(SchemaEvolution.REST))
			.map((column) -> shown(column) + " " + column.type().text())
			.toList();
		if (!names.isEmpty()) {
			warnings.add(Plural.of(names.size(), this.published.isNested() ? "new field" : "new column") + ": "
					+ listed(names) + " (schema --alter-since=… prints the statements for a warehouse)");
		}
	}

	private void rest(List<String> warnings) {
		long rows = facts(SchemaEvolution.REST).values();
		if (rows > 0 && !this.published.isNested()) {
			warnings
				.add("%s in %s holds paths beyond spidra.schema.max-columns=%d: raise it, or exclude paths".formatted(
						this.published.shown(SchemaEvolution.REST), Plural.of(rows, "row"), this.table.maxColumns()));
		}
	}

	/** The content of pages is often so long, and is asked for by name. */
	private void longTexts(List<String> warnings) {
		List<String> names = this.schema.columns()
			.stream()
			.filter((column) -> column.type().isText())
			.filter((column) -> column.path() != null && Pointers.isAtOrBelow(column.path(), Pointers.DATA))
			.filter((column) -> facts(column.name()).longestBytes() > REDSHIFT_VARCHAR)
			.map((column) -> shown(column) + " (" + Amounts.number(facts(column.name()).longestBytes()) + " bytes)")
			.toList();
		if (!names.isEmpty()) {
			warnings.add(String.format(Locale.ROOT,
					"texts of %s are longer than Redshift's VARCHAR, which takes %,d bytes: its COPY refuses them, so exclude their paths to load the others there",
					listed(names), REDSHIFT_VARCHAR));
		}
	}

	private static String listed(List<String> names) {
		String more = (names.size() > MAX_NAMED) ? " and " + Amounts.number(names.size() - MAX_NAMED) + " more" : "";
		return String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMED))) + more;
	}

}
