package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DatasetHistoryTests {

	private static final Column A = new Column("a", ColumnType.Basic.STRING, "/data/a", "r1");

	private static final Column B = new Column("b", ColumnType.Basic.STRING, "/data/b", "r2");

	private static final DatasetSchema FIRST = pages(A);

	private static final DatasetSchema SECOND = pages(A, B);

	private static DatasetSchema pages(Column... data) {
		return DatasetSchema.of(Table.pages(null, with(FixedColumns.pages("r1"), data)));
	}

	private static TableSchema with(TableSchema start, Column... data) {
		List<Column> columns = new ArrayList<>(start.columns());
		columns.addAll(List.of(data));
		return new TableSchema(1, columns);
	}

	private static Map<String, TableFacts> facts(Map<String, Long> longest) {
		return Map.of(Table.PAGES, tableFacts(longest));
	}

	private static TableFacts tableFacts(Map<String, Long> longest) {
		TreeMap<String, ColumnFacts> facts = new TreeMap<>();
		longest.forEach((column, bytes) -> facts.put(column, new ColumnFacts(1, bytes, Map.of(), null)));
		return new TableFacts(facts);
	}

	private static WarehouseTable table(@Nullable WarehouseDataset dataset, String name) {
		return Objects.requireNonNull(Objects.requireNonNull(dataset).find(name));
	}

	@Test
	void knowsTheLongestTextOfAllRunsAndTheLastSchemaInAnyOrder() {
		DatasetHistory history = new DatasetHistory(3);
		history.add(3, SECOND, facts(Map.of("a", 7L)));
		history.add(4, SECOND, facts(Map.of("a", 99L)));
		history.add(1, FIRST, facts(Map.of("a", 20L)));
		WarehouseDataset dataset = history.dataset("file:/x");
		WarehouseTable pages = table(dataset, "pages");
		assertThat(pages.table()).isEqualTo(SECOND.pages());
		assertThat(pages.longest()).containsEntry("a", 20L).containsEntry("b", 0L);
		assertThat(pages.huge()).isEmpty();
	}

	@Test
	void aRunThatDidNotCountMayHaveTextsOfAnyLength() {
		DatasetHistory history = new DatasetHistory(Long.MAX_VALUE);
		assertThat(history.dataset("file:/x")).isNull();
		history.add(1, FIRST, Map.of());
		history.add(2, SECOND, facts(Map.of("a", 7L)));
		assertThat(table(history.dataset("file:/x"), "pages").longest()).isEqualTo(Map.of("b", 0L));
	}

	@Test
	void knowsTheLongestTextOfFieldsAndTheFieldsOfEachRun() {
		Column first = new Column("p", new ColumnType.ListOfStructs(List.of(A)), "/data/p", "r1");
		DatasetSchema grown = pages(first.withFields(List.of(A, B)));
		DatasetHistory history = new DatasetHistory(Long.MAX_VALUE);
		history.add(2, grown, facts(Map.of("p.a", 7L, "p.b", 70_000L)));
		history.add(1, pages(first), facts(Map.of("p.a", 20L)));
		WarehouseDataset now = Objects.requireNonNull(history.dataset("file:/x"));
		assertThat(table(now, "pages").longest()).containsEntry("p.a", 20L).containsEntry("p.b", 70_000L);
		assertThat(table(now, "pages").longerThan(65_535)).containsExactly("p.b");
		DatasetHistory before = new DatasetHistory(1);
		before.add(1, pages(first), Map.of());
		before.add(2, grown, Map.of());
		assertThat(SqlDialect.DUCKDB.alterTables(now, Objects.requireNonNull(before.dataset("file:/x"))))
			.isEqualTo("ALTER TABLE \"pages\" ADD COLUMN IF NOT EXISTS \"p\".\"element\".\"b\" VARCHAR;");
	}

	@Test
	void eachTableHasItsOwnHistoryAndTheKeysOfThePages() {
		TableSchema schema = with(FixedColumns.child("r2", FIRST.pages(), "/data/p", "p"), A);
		Table child = new Table("p", "/data/p", "pages", schema);
		DatasetSchema both = new DatasetSchema(List.of(SECOND.pages(), child));
		DatasetHistory history = new DatasetHistory(Long.MAX_VALUE);
		history.add(1, FIRST, facts(Map.of("a", 50L, "page_id", 36L, "crawl_id", 8L)));
		history.add(2, both,
				Map.of("pages", tableFacts(Map.of("page_id", 40L)), "p", tableFacts(Map.of("a", 3L, "page_id", 4L))));
		WarehouseDataset dataset = history.dataset("file:/x");
		assertThat(table(dataset, "pages").longest()).containsEntry("a", 50L).containsEntry("page_id", 40L);
		assertThat(table(dataset, "p").longest()).containsEntry("a", 3L)
			.containsEntry("page_id", 40L)
			.containsEntry("crawl_id", 8L);
		DatasetHistory before = new DatasetHistory(1);
		before.add(1, FIRST, Map.of());
		before.add(2, both, Map.of());
		assertThat(before.dataset("file:/x"))
			.isEqualTo(new WarehouseDataset(List.of(new WarehouseTable(FIRST.pages(), Map.of(), Set.of())), "file:/x"));
	}

	@Test
	void aKeyThatThePagesDidNotCountIsNotKnownInAnyTable() {
		Table child = new Table("p", "/data/p", "pages", FixedColumns.child("r1", FIRST.pages(), "/data/p", "p"));
		DatasetHistory history = new DatasetHistory(Long.MAX_VALUE);
		history.add(1, new DatasetSchema(List.of(FIRST.pages(), child)),
				Map.of("p", tableFacts(Map.of("page_id", 4L))));
		assertThat(table(history.dataset("file:/x"), "p").longest()).doesNotContainKeys("page_id", "crawl_id",
				"run_key");
	}

}
