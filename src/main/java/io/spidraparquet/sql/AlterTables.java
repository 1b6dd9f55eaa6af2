package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * The statements that bring tables from an earlier state to the present one.
 */
final class AlterTables {

	private final SqlDialect dialect;

	private final WarehouseDataset dataset;

	private final WarehouseDataset earlier;

	private final CreateTables create;

	/** Tables that are made, so that their partitions have to be found. */
	private final List<WarehouseTable> made = new ArrayList<>();

	AlterTables(SqlDialect dialect, WarehouseDataset dataset, WarehouseDataset earlier) {
		this.dialect = dialect;
		this.dataset = dataset;
		this.earlier = earlier;
		this.create = new CreateTables(dialect, dataset);
	}

	String all() {
		List<String> statements = new ArrayList<>(dropViews());
		this.dataset.wanted().forEach((table) -> statements.addAll(of(table)));
		if (this.made.isEmpty()) {
			return String.join("\n", statements);
		}
		return Stream.of(this.create.head(this.made), statements, this.create.end(this.made))
			.flatMap(List::stream)
			.collect(Collectors.joining("\n"));
	}

	private List<String> of(WarehouseTable table) {
		WarehouseTable before = this.earlier.find(table.name());
		if (before == null) {
			this.made.add(table);
			return List.of(this.create.table(table));
		}
		List<String> known = before.columns().stream().map(Column::name).toList();
		List<Column> added = table.columns().stream().filter((column) -> !known.contains(column.name())).toList();
		AddedFields fields = new AddedFields(this.dialect, table, before);
		String refused = refused(added, fields);
		if (refused != null) {
			this.made.add(table);
			return List.of(
					"-- " + refused + ", so the table is made again; its files stay"
							+ (fields.isEmpty() ? "" : ", and its views have to be made again"),
					"DROP TABLE " + this.dialect.table(table.name()) + ";", this.create.table(table));
		}
		List<String> lines = new ArrayList<>(add(table, added));
		lines.addAll(this.create.comments(table, added));
		lines.addAll(fields.statements(this.dataset, this.create));
		before.columns().forEach((column) -> lines.addAll(widen(column, table, before)));
		return lines;
	}

	/** What the dialect cannot change in a table over our files; null if nothing. */
	private @Nullable String refused(List<Column> added, AddedFields fields) {
		if (this.dialect == SqlDialect.ATHENA && added.stream().anyMatch((column) -> hasDate(column.type()))) {
			return "Athena cannot add a column of type date";
		}
		if (!this.dialect.readsFolders() || fields.isEmpty()) {
			return null;
		}
		return ((this.dialect == SqlDialect.ATHENA) ? "Athena" : "the Hive connector")
				+ " cannot add fields to a column";
	}

	private static boolean hasDate(ColumnType type) {
		return type.scalar() == ColumnType.Basic.DATE
				|| type.fields().stream().anyMatch((field) -> hasDate(field.type()));
	}

	/** A new table may have the name of a view, which others read. */
	private List<String> dropViews() {
		List<String> views = new ViewNames(this.earlier).all();
		List<String> taken = this.dataset.wanted()
			.stream()
			.map(WarehouseTable::name)
			.filter((name) -> views.contains(name) && this.earlier.find(name) == null)
			.toList();
		if (taken.isEmpty()) {
			return List.of();
		}
		List<String> lines = new ArrayList<>();
		lines.add("-- a view has had the name of a new table, " + String.join(", ", taken) + ": make the views again");
		lines.addAll(Views.drop(views, this.dialect));
		return lines;
	}

	private List<String> add(WarehouseTable table, List<Column> added) {
		String alter = "ALTER TABLE " + this.dialect.table(table.name());
		if (!added.isEmpty() && (this.dialect == SqlDialect.SPARK || this.dialect == SqlDialect.ATHENA)) {
			// the syntax of Athena's statement has no comments
			return List.of(added.stream()
				.map((column) -> "    " + ((this.dialect == SqlDialect.ATHENA)
						? this.dialect.name(column.name()) + " " + this.dialect.type(column, table)
						: this.create.definition(column, table)))
				.collect(Collectors.joining(",\n", alter + " ADD COLUMNS (\n", "\n);")));
		}
		String add = (this.dialect == SqlDialect.REDSHIFT) ? " ADD COLUMN " : " ADD COLUMN IF NOT EXISTS ";
		return added.stream().map((column) -> alter + add + this.create.definition(column, table) + ";").toList();
	}

	private List<String> widen(Column column, WarehouseTable table, WarehouseTable before) {
		if (this.dialect.maxVarchar() == 0 || !column.type().isText()) {
			return List.of();
		}
		String type = this.dialect.type(column, table);
		int room = length(this.dialect.type(column, before));
		if (length(type) <= room) {
			return List.of();
		}
		if (this.dialect == SqlDialect.REDSHIFT && table.key().contains(column.name())) {
			// https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html: not for
			// keys
			Long longest = table.longest().get(column.name());
			return (longest != null && longest <= room) ? List.of()
					: List.of("-- Redshift cannot widen " + column.name() + ", which is part of the key of "
							+ table.name() + ", to " + type + ": make the table again, and load all runs");
		}
		return List
			.of("ALTER TABLE " + this.dialect.table(table.name()) + " ALTER COLUMN " + this.dialect.name(column.name())
					+ ((this.dialect == SqlDialect.SNOWFLAKE) ? " SET DATA TYPE " : " TYPE ") + type + ";");
	}

	private int length(String varchar) {
		int bracket = varchar.indexOf('(');
		return (bracket < 0) ? this.dialect.maxVarchar()
				: Integer.parseInt(varchar.substring(bracket + 1, varchar.length() - 1));
	}

}
