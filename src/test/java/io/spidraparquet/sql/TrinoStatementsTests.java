package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.AddColumn;
import io.trino.sql.tree.Call;
import io.trino.sql.tree.ColumnDefinition;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.CreateView;
import io.trino.sql.tree.DropView;
import io.trino.sql.tree.SetSession;
import io.trino.sql.tree.Statement;
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
