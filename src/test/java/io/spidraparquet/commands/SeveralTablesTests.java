package io.spidraparquet.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.spidraparquet.workbench.DuckDb;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code schema} prints about a dataset with tables of arrays, some of which appear
 * in later nights. DuckDB executes its own statements and loads the files.
 */
class SeveralTablesTests {

	private static final String COLUMNS = "SELECT table_name, column_name, data_type, comment"
			+ " FROM duckdb_columns() WHERE schema_name = 'main' AND table_name NOT IN (SELECT view_name FROM"
			+ " duckdb_views()) ORDER BY table_name, column_index";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private final SeveralNights nights = new SeveralNights(this.bench);

	private void fill(DuckDb duckDb) throws SQLException {
		for (String table : SeveralNights.TABLES) {
			duckDb.execute("INSERT INTO \"" + table + "\" BY NAME FROM read_parquet('" + this.bench.output() + "/"
					+ table + "/**/*.parquet', union_by_name=true, hive_partitioning=false)");
		}
	}

	@Test
	void duckDbMakesAndChangesTheTablesAndFillsThem() throws Exception {
		this.nights.publishFirst();
		String first = this.bench.statements("--ddl=duckdb");
		String firstViews = this.bench.statements("--view=duckdb");
		this.nights.publishSecond();
		try (DuckDb now = new DuckDb(); DuckDb changed = new DuckDb()) {
			now.execute(this.bench.statements("--ddl=duckdb"));
			List<String> columns = now.query(COLUMNS);
			assertThat(columns).contains("products|products_index|BIGINT|/data/products",
					"products|sku|BIGINT|/data/products/sku",
					"products_offers|price|BIGINT|/data/products/offers/price", "order|n|BIGINT|/data/order/n",
					"pages_latest|run_key|VARCHAR|null");
			changed.execute(first);
			changed.execute(firstViews);
			String statements = this.bench.statements("--ddl=duckdb", "--alter-since=n1");
			assertThat(statements).containsSubsequence("DROP VIEW IF EXISTS \"pages_latest\";\n",
					"ALTER TABLE \"products\" ADD COLUMN IF NOT EXISTS \"sku\"", "CREATE TABLE \"order\" (",
					"CREATE TABLE \"pages_latest\" (", "CREATE TABLE \"products_offers\" (");
			changed.execute(statements);
			assertThat(changed.query(COLUMNS)).isEqualTo(columns);
			fill(now);
			fill(changed);
			for (String table : SeveralNights.TABLES) {
				assertThat(changed.query("FROM \"" + table + "\" ORDER BY ALL"))
					.isEqualTo(now.query("FROM \"" + table + "\" ORDER BY ALL"))
					.isNotEmpty();
			}
		}
		assertThat(this.bench.statements("--ddl=duckdb", "--alter-since=n1", "--table=products"))
			.startsWith("ALTER TABLE \"products\" ADD COLUMN IF NOT EXISTS \"sku\" BIGINT;\n")
			.doesNotContain("CREATE");
		assertThat(this.bench.statements("--ddl=duckdb", "--alter-since=n2"))
			.isEqualTo("-- the runs after n2 need no change of the tables\n");
	}

	private static String find(List<String> recipes, String start) {
		return recipes.stream().filter((recipe) -> recipe.startsWith(start)).findFirst().orElseThrow();
	}

	@Test
	void printsListsViewsAndKeysOfAllTables() throws Exception {
		this.nights.publishFirst();
		this.nights.publishSecond();
		assertLists();
		assertViews();
		assertKeys();
		assertManual();
	}

	private void assertLists() {
		List<String> lines = this.bench.statements()
			.lines()
			.map((line) -> line.replaceAll(" {2,}", "  ").strip())
			.toList();
		assertThat(lines).containsSubsequence("pages: 4 rows, key page_id, crawl_id, run_key",
				"COLUMN  TYPE  PATH  SINCE", "page_id  STRING  /id  n1", "",
				"products: 4 rows, elements of /data/products, key page_id, crawl_id, run_key, products_index",
				"COLUMN  TYPE  PATH  SINCE", "sku  INT64  /data/products/sku  n2", "",
				"order: 1 row, elements of /data/order, key page_id, crawl_id, run_key, order_index", "",
				"pages_latest: 1 row, elements of /data/pages_latest, key page_id, crawl_id, run_key,"
						+ " pages_latest_index",
				"", "products_offers: 2 rows, elements of /data/products/offers, key page_id, crawl_id, run_key,"
						+ " products_index, offers_index");
		assertThat(this.bench.statements("--table=order")).startsWith("order: 1 row").doesNotContain("page_url");
		assertThat(this.bench.run("schema", "output=" + this.bench.output(), "--table=product").err())
			.isEqualTo("error: --table is 'product', but the dataset has no such table: did you mean 'products'?"
					+ " (tables: pages, products, order, pages_latest, products_offers)\n");
	}

	private void assertViews() throws SQLException {
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(this.bench.statements("--ddl=duckdb"));
			fill(duckDb);
			duckDb.execute(this.bench.statements("--view=duckdb"));
			duckDb.execute(this.bench.statements("--view=duckdb"));
			assertThat(duckDb.query("SELECT page_id, run_key, name FROM pages_latest_2 ORDER BY ALL"))
				.containsExactly("1|n2|A2", "2|n2|B2");
			assertThat(duckDb.query("SELECT page_id, run_key, products_index, name FROM products_latest"))
				.as("page 1 has no products any more")
				.containsExactly("2|n2|0|z2");
			assertThat(duckDb.query("SELECT page_id, products_index, offers_index, price, products_name, products_sku,"
					+ " pages_name FROM products_offers_joined ORDER BY ALL"))
				.containsExactly("2|0|0|3|z2|7|B2", "2|0|1|4|z2|7|B2");
			assertThat(duckDb.query("SELECT n, pages_name FROM order_joined")).containsExactly("1|B2");
		}
	}

	private void assertKeys() {
		assertThat(this.bench.statements("--ddl=bigquery", "--table=order")).startsWith("CREATE TABLE `order` (")
			.contains("PRIMARY KEY (`page_id`, `crawl_id`, `run_key`, `order_index`) NOT ENFORCED,",
					"FOREIGN KEY (`page_id`, `crawl_id`, `run_key`) REFERENCES `pages` (");
		assertThat(this.bench.statements("--ddl=athena")).contains("/output/products_offers/';").endsWith("""
				MSCK REPAIR TABLE `pages`;
				MSCK REPAIR TABLE `products`;
				MSCK REPAIR TABLE `order`;
				MSCK REPAIR TABLE `pages_latest`;
				MSCK REPAIR TABLE `products_offers`;
				""");
		assertThat(this.bench.statements("--ddl=dbt")).contains("- name: \"products_offers\"",
				"from {{ source('spidra', 'products') }}");
	}

	/** The recipes of the manual, for the second night. */
	private void assertManual() throws IOException, SQLException {
		Matcher blocks = Pattern.compile("(?ms)^```sql\\n(.*?)^```$")
			.matcher(Files.readString(Path.of("src/docs/warehouses.md")));
		List<String> recipes = blocks.results()
			.map((block) -> block.group(1)
				.replace("/data/pages/", this.bench.output() + "/")
				.replace("abc-123", "n2")
				.strip())
			.toList();
		String load = find(recipes, "SET VARIABLE files");
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(this.bench.statements("--ddl=duckdb"));
			duckDb.execute(load);
			duckDb.execute(load.replace("'products'", "'pages'").replace("INTO products", "INTO pages"));
			duckDb.execute(this.bench.statements("--view=duckdb"));
			assertThat(duckDb.query("SELECT run_key, name FROM products")).containsExactly("n2|z2");
			assertThat(duckDb.query(find(recipes, "SELECT page_id, products_index"))).singleElement()
				.asString()
				.startsWith("2|0|z2|");
			assertThat(duckDb.query(find(recipes, "SELECT * FROM products JOIN"))).hasSize(1);
			assertThat(duckDb.query(find(recipes, "SELECT * FROM read_parquet"))).hasSize(4);
			duckDb.execute(find(recipes, "DELETE FROM products"));
			assertThat(duckDb.query("SELECT (SELECT count(*) FROM products) + (SELECT count(*) FROM pages)"))
				.containsExactly("0");
		}
	}

}
