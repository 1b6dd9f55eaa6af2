package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.spidraparquet.schema.Column;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.AddColumn;
import io.trino.sql.tree.Call;
import io.trino.sql.tree.ColumnDefinition;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.CreateView;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DropTable;
import io.trino.sql.tree.DropView;
import io.trino.sql.tree.GenericDataType;
import io.trino.sql.tree.RowDataType;
import io.trino.sql.tree.SetSession;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.TypeParameter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The statements for Trino, and Athena's view, as Trino's own parser reads them.
 */
class TrinoStatementsTests {

	private static List<Statement> parse(String sql) {
		List<Statement> statements = new ArrayList<>();
		for (String statement : sql.split("(?<=;)\n")) {
			assertThat(statement).endsWith(";");
			statements.add(new SqlParser().createStatement(statement.substring(0, statement.length() - 1)));
		}
		return statements;
	}

	@Test
	void createTheTablesWithEveryColumnItsPathAndTheirPartitions() {
		WarehouseDataset dataset = Tables.hostile(2);
		int count = dataset.tables().size();
		List<Statement> statements = parse(SqlDialect.TRINO.createTables(dataset));
		assertThat(statements).hasSize(1 + 2 * count);
		assertThat(statements.get(0)).isInstanceOf(SetSession.class);
		for (int i = 0; i < count; i++) {
			WarehouseTable table = dataset.tables().get(i);
			CreateTable create = (CreateTable) statements.get(1 + i);
			assertThat(create.getName().toString()).isEqualTo("hive.default." + table.name());
			assertThat(create.getProperties().toString()).contains("s3://bucket/shop''s pages/" + table.name() + "/",
					"'PARQUET'");
			assertColumns(table, create.getElements().stream().map(ColumnDefinition.class::cast).toList());
			assertThat(((Call) statements.get(1 + count + i)).getArguments().toString())
				.contains("'" + table.name() + "'");
		}
	}

	private static void assertColumns(WarehouseTable table, List<ColumnDefinition> columns) {
		assertThat(columns).hasSize(table.columns().size() + 1);
		assertThat(columns.get(columns.size() - 1).getName().toString()).isEqualTo("run");
		for (int i = 0; i < table.columns().size(); i++) {
			assertThat(columns.get(i).getName().toString()).contains(table.columns().get(i).name());
			String path = table.columns().get(i).path();
			Optional<String> comment = columns.get(i).getComment();
			assertThat(comment.isPresent()).isEqualTo(path != null);
			if (path != null && path.length() < 200) {
				assertThat(comment).contains(Quoting.visible(path));
			}
			comment.ifPresent((text) -> assertThat(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
				.hasSizeLessThanOrEqualTo(255));
		}
	}

	@Test
	void addTheColumnsAndTablesOfLaterRuns() {
		WarehouseDataset earlier = Tables.hostile(1);
		WarehouseDataset dataset = Tables.hostile(2);
		long before = earlier.tables().stream().mapToLong((table) -> table.columns().size()).sum();
		long now = dataset.tables().stream().limit(4).mapToLong((table) -> table.columns().size()).sum();
		List<Statement> statements = parse(SqlDialect.TRINO.alterTables(dataset, earlier));
		assertThat(statements.stream()
			.filter((statement) -> statement instanceof AddColumn added && added.isColumnNotExists()))
			.hasSize((int) (now - before));
		assertThat(statements.stream()
			.filter((statement) -> !(statement instanceof AddColumn || statement instanceof DropView))
			.map(Object::getClass)).containsExactlyElementsOf(
					List.of(SetSession.class, CreateTable.class, CreateTable.class, Call.class, Call.class));
	}

	@Test
	void nestedColumnsHaveTheirFields() {
		for (int seed = 0; seed < Tables.SEEDS; seed++) {
			WarehouseDataset dataset = Tables.random(seed, 2);
			List<Statement> statements = parse(SqlDialect.TRINO.createTables(dataset));
			for (int i = 0; i < dataset.tables().size(); i++) {
				WarehouseTable table = dataset.tables().get(i);
				List<ColumnDefinition> columns = ((CreateTable) statements.get(1 + i)).getElements()
					.stream()
					.map(ColumnDefinition.class::cast)
					.toList();
				assertColumns(table, columns);
				for (int c = 0; c < table.columns().size(); c++) {
					assertFields(table.columns().get(c), columns.get(c).getType());
				}
			}
			assertThat(parse(SqlDialect.TRINO.createViews(dataset))).hasSize(3);
			assertThat(parse(SqlDialect.ATHENA.createViews(dataset))).hasSize(3);
		}
	}

	private static void assertFields(Column column, DataType type) {
		if (!column.type().fields().isEmpty()) {
			RowDataType row = (RowDataType) ((GenericDataType) type).getArguments()
				.stream()
				.map((argument) -> ((TypeParameter) argument).getValue())
				.findFirst()
				.orElseThrow();
			List<Column> fields = column.type().fields();
			assertThat(row.getFields()).hasSameSizeAs(fields);
			for (int i = 0; i < fields.size(); i++) {
				assertThat(row.getFields().get(i).getName().orElseThrow().getValue()).isEqualTo(fields.get(i).name());
				assertFields(fields.get(i), row.getFields().get(i).getType());
			}
		}
	}

	@Test
	void aTableWhoseStructsHaveNewFieldsIsMadeAgain() {
		List<Statement> statements = parse(SqlDialect.TRINO.alterTables(Tables.nestedShop(2), Tables.nestedShop(1)));
		assertThat(statements).extracting("class")
			.containsExactly(SetSession.class, DropTable.class, CreateTable.class, Call.class);
		assertThat(((CreateTable) statements.get(2)).getElements())
			.hasSize(Tables.nestedShop(2).pages().columns().size() + 1);
	}

	@Test
	void createTheViews() {
		for (SqlDialect dialect : List.of(SqlDialect.TRINO, SqlDialect.ATHENA)) {
			for (WarehouseDataset dataset : List.of(Tables.hostile(1), Tables.hostile(2), Tables.withItems(),
					Tables.shop())) {
				assertThat(parse(dialect.createViews(dataset))).hasSize(2 * dataset.tables().size() - 1)
					.allMatch((statement) -> statement instanceof CreateView);
			}
		}
	}

}
