package io.spidraparquet.sql;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ColumnHistoryTests {

	private static final Column A = new Column("a", ColumnType.Basic.STRING, "/data/a", "r1");

	private static final Column B = new Column("b", ColumnType.Basic.STRING, "/data/b", "r2");

	private static final TableSchema FIRST = new TableSchema(1, List.of(A));

	private static final TableSchema SECOND = new TableSchema(2, List.of(A, B));

	private static TableFacts facts(long bytes) {
		return new TableFacts(new TreeMap<>(Map.of("a", new ColumnFacts(1, bytes, Map.of(), null))));
	}

	@Test
	void knowsTheLongestTextOfAllRunsAndTheLastSchemaInAnyOrder() {
		ColumnHistory history = new ColumnHistory(3);
		history.add(3, SECOND, facts(7), false);
		history.add(4, SECOND, facts(99), true);
		history.add(1, FIRST, facts(20), false);
		assertThat(history.table("file:/x"))
			.isEqualTo(new WarehouseTable(SECOND, Map.of("a", 20L, "b", 0L), Set.of(), false, "file:/x"));
	}

	@Test
	void aRunThatDidNotCountMayHaveTextsOfAnyLength() {
		ColumnHistory history = new ColumnHistory(Long.MAX_VALUE);
		assertThat(history.table("file:/x")).isNull();
		history.add(1, FIRST, null, false);
		history.add(2, SECOND, facts(7), true);
		assertThat(history.table("file:/x"))
			.isEqualTo(new WarehouseTable(SECOND, Map.of("b", 0L), Set.of(), true, "file:/x"));
	}

}
