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
	void createTheTableWithEveryColumnItsPathAndItsPartitions() {
		WarehouseTable table = Tables.hostile(2);
		List<Statement> statements = parse(SqlDialect.TRINO.createTable(table));
		assertThat(statements).hasSize(3);
		assertThat(statements.get(0)).isInstanceOf(SetSession.class);
		assertThat(statements.get(2)).isInstanceOf(Call.class);
		CreateTable create = (CreateTable) statements.get(1);
		assertThat(create.getProperties().toString()).contains("s3://bucket/shop''s pages/pages/", "'PARQUET'");
		List<ColumnDefinition> columns = create.getElements().stream().map(ColumnDefinition.class::cast).toList();
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
	void addTheColumnsOfLaterRuns() {
		WarehouseTable earlier = Tables.hostile(1);
		WarehouseTable table = Tables.hostile(2);
		List<Statement> statements = parse(SqlDialect.TRINO.alterTable(table, earlier));
		assertThat(statements).hasSize(table.columns().size() - earlier.columns().size())
			.allMatch((statement) -> statement instanceof AddColumn added && added.isColumnNotExists());
	}

	@Test
	void createTheView() {
		for (SqlDialect dialect : List.of(SqlDialect.TRINO, SqlDialect.ATHENA)) {
			for (WarehouseTable table : List.of(Tables.hostile(1), Tables.withItems())) {
				assertThat(parse(dialect.createView(table))).singleElement().isInstanceOf(CreateView.class);
			}
		}
	}

}
