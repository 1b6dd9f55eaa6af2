package io.spidraparquet.sql;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.schema.Column;
import io.spidraparquet.workbench.DuckDb;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.assertj.core.api.Assertions.assertThat;

class DbtSourceTests {

	private static List<Map<String, Object>> tables(String yaml) {
		assertThat(yaml).doesNotContain("\t").matches("[^\\p{Cntrl}\u202e]*+(?:\\n[^\\p{Cntrl}\u202e]*+)*+");
		Map<String, Object> file = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
		assertThat(file.get("version")).isEqualTo(2);
		Map<String, Object> source = list(file, "sources").get(0);
		assertThat(source).containsEntry("name", "spidra").containsOnlyKeys("name", "tables");
		return list(source, "tables");
	}

	private static List<Map<String, Object>> columns(Map<String, Object> table) {
		return list(table, "columns");
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Map<String, Object> parent, String key) {
		return (List<Map<String, Object>>) Objects.requireNonNull(parent.get(key));
	}

	@Test
	void namesEveryTableAndColumnWithItsTypeAndPathWhateverTheyAre() {
		WarehouseDataset dataset = Tables.hostile(2);
		List<Map<String, Object>> tables = tables(DbtSource.of(dataset));
		assertThat(tables).hasSameSizeAs(dataset.tables());
		for (int t = 0; t < tables.size(); t++) {
			WarehouseTable table = dataset.tables().get(t);
			assertThat(tables.get(t)).containsEntry("name", table.name());
			assertDescription(tables.get(t), table.table().path());
			Iterator<Map<String, Object>> columns = columns(tables.get(t)).iterator();
			assertColumns(columns, "", table.columns());
			assertThat(columns).isExhausted();
		}
	}

	/** A field follows its column, and has the column's name in front of its own. */
	private static void assertColumns(Iterator<Map<String, Object>> columns, String prefix, List<Column> expected) {
		for (Column column : expected) {
			Map<String, Object> next = columns.next();
			assertThat(next).containsEntry("name", prefix + column.name())
				.containsEntry("data_type", column.type().text());
			assertDescription(next, column.path());
			assertColumns(columns, prefix + column.name() + ".", column.type().fields());
		}
	}

	private static void assertDescription(Map<String, Object> of, @Nullable String path) {
		if (path != null) {
			String description = String.valueOf(of.get("description"));
			assertThat(description.replace("{{ '{' }}", "\u0001")).as("nothing is left that Jinja would run")
				.doesNotContain("{{", "{%", "{#");
			assertThat(description.replace("{{ '{' }}", "{")).contains(path);
		}
	}

	@Test
	void watchesTheFreshnessOfPagesOnly() {
		List<Map<String, Object>> tables = tables(DbtSource.of(Tables.shop()));
		assertThat(tables.get(0)).containsEntry("config",
				Map.of("loaded_at_field", "fetched_at", "freshness", Map.of("warn_after",
						Map.of("count", 36, "period", "hour"), "error_after", Map.of("count", 60, "period", "hour"))));
		assertThat(tables.subList(1, 3)).noneMatch((table) -> table.containsKey("config"));
	}

	@Test
	void testsTheKeys() {
		List<Map<String, Object>> tables = tables(DbtSource.of(Tables.shop()));
		assertThat(tests(tables.get(0))).containsExactly(unique("page_id", "crawl_id", "run_key"));
		assertThat(tests(tables.get(2)).get(0))
			.isEqualTo(unique("page_id", "crawl_id", "run_key", "products_index", "offers_index"));
		assertThat(columns(tables.get(2)).stream()
			.filter((column) -> List.of("not_null").equals(column.get("data_tests")))
			.map((column) -> column.get("name")))
			.containsExactly("page_id", "crawl_id", "run_key", "fetched_at", "products_index", "offers_index");
		assertThat(tests(tables(DbtSource.of(Tables.withItems())).get(0)))
			.containsExactly(unique("page_id", "crawl_id", "run_key", "item_index"));
	}

	@Test
	void testsThatEachElementHasItsParent() throws SQLException {
		List<Map<String, Object>> tables = tables(DbtSource.of(Tables.shop()));
		Map<String, Object> test = tests(tables.get(2)).get(1);
		String expression = expression(test);
		assertThat(expression).contains("from {{ source('spidra', 'products') }}) parent");
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(SqlDialect.DUCKDB.createTables(Tables.shop()));
			duckDb.execute("INSERT INTO products (page_id, crawl_id, run_key, products_index) VALUES"
					+ " ('1', 'a', 'a', 0), ('1', 'a', 'a', 1), ('1', 'b', 'b', 0)");
			duckDb.execute("INSERT INTO products_offers (page_id, crawl_id, run_key, products_index, offers_index)"
					+ " VALUES ('1', 'a', 'a', 1, 0), ('1', 'a', 'a', 1, 1), ('1', 'b', 'b', 1, 7)");
			assertThat(duckDb.query("SELECT run_key, offers_index FROM products_offers WHERE NOT("
					+ expression.replace("{{ source('spidra', 'products') }}", "products") + ")"))
				.containsExactly("b|7");
		}
	}

	@Test
	void aSourceOfOneTableRefersToNoOther() {
		List<Map<String, Object>> tables = tables(DbtSource.of(Tables.shop().only("products_offers")));
		assertThat(tables).singleElement().satisfies((table) -> assertThat(tests(table)).hasSize(1));
	}

	private static List<Map<String, Object>> tests(Map<String, Object> table) {
		return list(table, "data_tests");
	}

	@SuppressWarnings("unchecked")
	private static String expression(Map<String, Object> test) {
		Map<String, Object> body = (Map<String, Object>) Objects
			.requireNonNull(test.get("dbt_utils.expression_is_true"));
		return String.valueOf(((Map<String, Object>) Objects.requireNonNull(body.get("arguments"))).get("expression"));
	}

	private static Map<String, Object> unique(String... columns) {
		return Map.of("dbt_utils.unique_combination_of_columns",
				Map.of("arguments", Map.of("combination_of_columns", List.of(columns))));
	}

}
