package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.schema.ColumnNames;

/**
 * The views of a dataset. A page has one version for each run that published it, and its
 * latest one is decided by the table of pages alone: a view over any table has the rows
 * of these versions and no others, so views never disagree, and an element that the
 * latest version does not have is in none of them.
 */
final class Views {

	private final SqlDialect dialect;

	private final WarehouseDataset dataset;

	private final ViewNames names;

	Views(SqlDialect dialect, WarehouseDataset dataset) {
		this.dialect = dialect;
		this.dataset = dataset;
		this.names = new ViewNames(dataset);
	}

	String all() {
		List<String> lines = new ArrayList<>();
		List<String> created = new ArrayList<>();
		for (WarehouseTable table : this.dataset.wanted()) {
			ViewColumns columns = new ViewColumns(this.dialect, table);
			lines.addAll(columns.notes());
			lines.add(latest(table, columns));
			created.add(this.names.latest(table));
		}
		if (this.dataset.only() == null) {
			for (WarehouseTable table : this.dataset.tables()
				.stream()
				.filter((each) -> each.table().isChild())
				.toList()) {
				lines.add("-- each row of " + table.name() + " with its "
						+ this.dataset.ancestors(table)
							.stream()
							.map((each) -> "row of " + each.name())
							.collect(Collectors.joining(" and its ")));
				lines.add(joined(table));
				created.add(this.names.joined(table));
			}
		}
		// Redshift replaces a view only by one with the same columns
		List<String> drop = (this.dialect == SqlDialect.REDSHIFT) ? drop(created, this.dialect) : List.of();
		return Stream.concat(drop.stream(), lines.stream()).collect(Collectors.joining("\n"));
	}

	/**
	 * Drops views.
	 * @param views names, those of views that read others last
	 */
	static List<String> drop(List<String> views, SqlDialect dialect) {
		List<String> statements = new ArrayList<>();
		views.forEach((view) -> statements.add(0, "DROP VIEW IF EXISTS " + dialect.inQueries(view) + ";"));
		return statements;
	}

	private String create(String view) {
		return ((this.dialect == SqlDialect.REDSHIFT) ? "CREATE VIEW " : "CREATE OR REPLACE VIEW ")
				+ this.dialect.inQueries(view) + " AS\nSELECT\n    ";
	}

	private String latest(WarehouseTable table, ViewColumns columns) {
		String version = names(List.of("page_id", "crawl_id", "run_key"));
		String order = Stream.of("fetched_at", "run_key", "crawl_id")
			.map((column) -> name(column) + " DESC")
			.collect(Collectors.joining(", "));
		return create(this.names.latest(table)) + String.join(",\n    ", columns.expressions()) + """

				FROM %s AS published
				JOIN (
				    SELECT %s
				    FROM (
				        SELECT %s, ROW_NUMBER() OVER (PARTITION BY %s ORDER BY %s) AS version_rank
				        FROM %s
				    ) versions
				    WHERE version_rank = 1
				) latest USING (%s);""".formatted(this.dialect.inQueries(table.name()), version, version,
				name("page_id"), order, this.dialect.inQueries(this.dataset.pages().name()), version);
	}

	/** The rows of a table with those of its parents, whose columns have a prefix. */
	private String joined(WarehouseTable table) {
		List<WarehouseTable> ancestors = this.dataset.ancestors(table);
		List<String> columns = new ArrayList<>();
		List<String> own = new ViewColumns(this.dialect, table).names();
		List<String> keyOfParent = ancestors.get(0).key();
		own.forEach((column) -> columns.add(keyOfParent.contains(column) ? name(column) : of(table, column)));
		ColumnNames free = new ColumnNames(own, null);
		StringBuilder from = new StringBuilder("\nFROM " + aliased(table));
		for (WarehouseTable ancestor : ancestors) {
			for (String column : new ViewColumns(this.dialect, ancestor).names()) {
				if (!ancestor.key().contains(column) && !column.equals("fetched_at")) {
					columns.add(of(ancestor, column) + " AS " + name(free.assign(ancestor.name(), "_" + column)));
				}
			}
			from.append("\nJOIN " + aliased(ancestor) + " USING (" + names(ancestor.key()) + ")");
		}
		return create(this.names.joined(table)) + String.join(",\n    ", columns) + from + ";";
	}

	private String aliased(WarehouseTable table) {
		return this.dialect.inQueries(this.names.latest(table)) + " AS " + name(table.name());
	}

	private String of(WarehouseTable table, String column) {
		return name(table.name()) + "." + name(column);
	}

	private String name(String name) {
		return this.dialect.ofQueries().name(name);
	}

	private String names(List<String> names) {
		return names.stream().map(this::name).collect(Collectors.joining(", "));
	}

}
