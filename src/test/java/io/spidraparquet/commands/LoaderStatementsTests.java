package io.spidraparquet.commands;

import java.sql.SQLException;
import java.util.List;

import io.spidraparquet.workbench.DuckDb;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The statements that {@code schema} prints for loaders, over a dataset of several nights
 * whose keys try to leave their quotes. DuckDB executes its own.
 */
class LoaderStatementsTests {

	private static final String COLUMNS = "SELECT column_name, data_type, comment FROM duckdb_columns()"
			+ " WHERE table_name = 'pages' ORDER BY column_index";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private void publish(String crawl, String... pages) {
		this.bench.api().servePages(crawl, pages);
		Workbench.Result result = this.bench.runCrawls(crawl);
		assertThat(result.code()).as(result.err()).isZero();
	}

	private void publishFirstNight() {
		publish("n1", TestApi.page("1", """
				{"b":true,"i":1,"d":0.5,"big":12345678901234567890123,"s":"x","day":"2026-11-20",\
				"at":"2026-11-20T10:00:00.5+02:00","l":["a",null],"n":[1.5],"j":[{"a":1}],"order":1,\
				"it's \\"q\\" \\\\ ; -- \\n*/":1,"price":10}"""),
				TestApi.page("2", "{\"price\":11,\"i\":9007199254740993}"));
	}

	/** The last two nights add columns: of new paths, and for values that do not fit. */
	private void publishFurtherNights() {
		publish("n2", TestApi.page("3", """
				{"b":"maybe","i":2.5,"big":0.25,"day":"soon","at":"later","l":[["a"]],"price":19.99,\
				"'; DROP TABLE pages; --":2}"""));
		publish("n3", TestApi.page("4", "{\"price\":\"N/A\",\"i\":3,\"select\":{\"from\":[\"x\"]}}"));
	}

	private void fill(DuckDb duckDb) throws SQLException {
		duckDb.execute("INSERT INTO pages BY NAME FROM read_parquet('" + this.bench.output()
				+ "/pages/**/*.parquet', union_by_name=true, hive_partitioning=false)");
	}

	@Test
	void duckDbMakesAndChangesTheTableAndFillsIt() throws SQLException {
		publishFirstNight();
		String first = this.bench.statements("--ddl=duckdb");
		publishFurtherNights();
		try (DuckDb now = new DuckDb(); DuckDb changed = new DuckDb()) {
			now.execute(this.bench.statements("--ddl=duckdb"));
			List<String> columns = now.query(COLUMNS);
			assertThat(columns)
				.contains("i|BIGINT|/data/i", "i_as_double|DOUBLE|/data/i", "at|TIMESTAMP WITH TIME ZONE|/data/at",
						"l|VARCHAR[]|/data/l", "run_key|VARCHAR|null")
				.anyMatch((column) -> column.endsWith("|BIGINT|/data/it's \"q\" \\ ; -- \\u000a*~1"))
				.anyMatch((column) -> column.endsWith("|BIGINT|/data/'; DROP TABLE pages; --"));
			fill(now);
			assertThat(now
				.query("SELECT b, i, d, big, s, day, l, n, j->0->>'a', \"order\" FROM pages WHERE page_id = '1'"))
				.containsExactly("true|1|0.5|12345678901234567890123|x|2026-11-20|[a, NULL]|[1.5]|1|1");

			changed.execute(first);
			assertThat(changed.query(COLUMNS)).hasSizeLessThan(columns.size());
			String statements = this.bench.statements("--ddl=duckdb", "--alter-since=n1");
			changed.execute(statements);
			changed.execute(statements);
			assertThat(changed.query(COLUMNS)).as("in the order of the files").isEqualTo(columns);
			fill(changed);
			assertThat(changed.query("FROM pages ORDER BY page_id"))
				.isEqualTo(now.query("FROM pages ORDER BY page_id"));
		}
		assertThat(this.bench.statements("--ddl=duckdb", "--alter-since=n2"))
			.contains("\"select_from\"", "\"price_as_text\"")
			.doesNotContain("\"i_as_double\"");
		assertThat(this.bench.statements("--ddl=duckdb", "--alter-since=n3"))
			.isEqualTo("-- the runs after n3 need no change of the table\n");
	}

	@Test
	void theViewReadsTheColumnsOfAPathAsOneAndTheLatestVersionOfAPage() throws SQLException {
		publishFirstNight();
		publishFurtherNights();
		publish("n4", TestApi.page("2", "{\"price\":13,\"version_rank\":true}"));
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(this.bench.statements("--ddl=duckdb"));
			fill(duckDb);
			String view = this.bench.statements("--view=duckdb");
			duckDb.execute(view);
			assertThat(duckDb
				.query("SELECT page_id, crawl_id, price, i, b, big, day, \"at\", l FROM pages_latest ORDER BY page_id"))
				.containsExactly(
						"1|n1|10|1.0|true|1.2345678901234568E22|2026-11-20|2026-11-20 08:00:00.5+00|[\"a\",null]",
						"2|n4|13|null|null|null|null|null|null", "3|n2|19.99|2.5|maybe|0.25|soon|later|[[\"a\"]]",
						"4|n3|N/A|3.0|null|null|null|null|null");
			assertThat(duckDb.query("SELECT DISTINCT typeof(i), typeof(price), typeof(\"order\") FROM pages_latest"))
				.containsExactly("DOUBLE|VARCHAR|BIGINT");
			assertThat(duckDb.query("SELECT count(*) FROM duckdb_columns() WHERE table_name = 'pages_latest'"
					+ " AND (contains(column_name, '_as_') OR column_name = 'version_rank_')"))
				.containsExactly("0");
			assertThat(view).contains("-- i reads i, i_as_double as one floating-point number",
					"-- price reads price, price_as_double, price_as_text as one text");
		}
	}

	@Test
	void theViewHasAllItemsOfTheLatestVersionOfAPage() throws SQLException {
		String rows = "--spidra.flatten.rows=p";
		this.bench.api().servePages("a", TestApi.page("1", "{\"p\":[{\"n\":1},{\"n\":2}]}"));
		assertThat(this.bench.runCrawls("a", rows).code()).isZero();
		this.bench.api().servePages("b", TestApi.page("1", "{\"p\":[{\"n\":7},{\"n\":8},{\"n\":9}]}"));
		assertThat(this.bench.runCrawls("b", rows).code()).isZero();
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(this.bench.statements("--ddl=duckdb"));
			fill(duckDb);
			duckDb.execute(this.bench.statements("--view=duckdb"));
			assertThat(duckDb.query("SELECT run_key, item_index, n FROM pages_latest ORDER BY item_index"))
				.containsExactly("b|0|7", "b|1|8", "b|2|9");
		}
		assertThat(this.bench.statements("--ddl=dbt"))
			.contains("combination_of_columns: [page_id, crawl_id, run_key, item_index]");
	}

	@Test
	void duckDbAddsTheFieldsOfEachNightAndLoadsIt() throws SQLException {
		NestedNights nights = new NestedNights(this.bench);
		try (DuckDb eachNight = new DuckDb(); DuckDb now = new DuckDb()) {
			for (int night = 1; night <= NestedNights.COUNT; night++) {
				nights.publish(night);
				String statements = (night == 1) ? this.bench.statements("--ddl=duckdb")
						: this.bench.statements("--ddl=duckdb", "--alter-since=n" + (night - 1));
				eachNight.execute(statements + this.bench.statements("--view=duckdb"));
				for (String table : NestedNights.TABLES) {
					eachNight.execute("INSERT INTO \"" + table + "\" BY NAME FROM read_parquet('" + this.bench.output()
							+ "/" + table + "/run=n" + night + "/*.parquet', hive_partitioning=false)");
				}
			}
			now.execute(this.bench.statements("--ddl=duckdb"));
			for (String table : NestedNights.TABLES) {
				now.execute("INSERT INTO \"" + table + "\" BY NAME FROM read_parquet('" + this.bench.output() + "/"
						+ table + "/**/*.parquet', union_by_name=true, hive_partitioning=false)");
				String rows = "FROM \"" + table + "\" ORDER BY page_id, run_key";
				assertThat(eachNight.query(rows)).isNotEmpty().isEqualTo(now.query(rows));
			}
			assertThat(eachNight.query("SELECT table_name, data_type FROM duckdb_columns()"
					+ " WHERE column_name IN ('products', 'stock') AND table_name IN ('pages', 'shops') ORDER BY ALL"))
				.containsExactly(
						"pages|STRUCT(\"name\" VARCHAR, offers STRUCT(amount BIGINT, seller VARCHAR, amount_as_text VARCHAR)[],"
								+ " price DOUBLE, tags STRUCT(tag VARCHAR)[])[]",
						"shops|STRUCT(sku VARCHAR, \"left\" BIGINT)[]");
			assertThat(eachNight.query("SELECT page_id, p.name, p.price, o.amount, o.amount_as_text, o.seller"
					+ " FROM pages_latest, UNNEST(products) AS a (p), UNNEST(p.offers) AS b (o) ORDER BY ALL"))
				.containsExactly("1|x|19.99|3|null|s", "1|x|19.99|null|soon|null", "2|z|null|4|null|null");
		}
		assertThat(this.bench.statements("--ddl=bigquery", "--alter-since=n2")).contains(
				"--     products.offers.amount_as_text STRING\n", "--     products.tags ARRAY<STRUCT<`tag` STRING",
				"--     stock.left INT64");
		assertThat(this.bench.statements("--ddl=redshift", "--alter-since=n1"))
			.isEqualTo("-- the runs after n1 need no change of the tables\n");
	}

	@Test
	void warehousesWithLengthsGetThoseOfTheDataset() {
		publish("n1", TestApi.page("1", "{\"s\":\"x\",\"t\":\"y\"}"));
		publish("n2",
				TestApi.page("2", "{\"s\":\"" + "\u00e9".repeat(400) + "\",\"t\":\"" + "y".repeat(80_000) + "\"}"));
		assertThat(this.bench.statements("--ddl=redshift")).startsWith("-- t has texts of up to 80,000 bytes")
			.contains("\"s\" VARCHAR(2048)", "\"t\" VARCHAR(65535)", "\"page_id\" VARCHAR(256)");
		assertThat(this.bench.statements("--ddl=snowflake")).contains("\"S\" VARCHAR(2048) COMMENT '/data/s'",
				"\"T\" VARCHAR(262144)");
		assertThat(this.bench.statements("--ddl=redshift", "--alter-since=n1")).isEqualTo("""
				ALTER TABLE "pages" ALTER COLUMN "s" TYPE VARCHAR(2048);
				ALTER TABLE "pages" ALTER COLUMN "t" TYPE VARCHAR(65535);
				""");
		assertThat(this.bench.run("schema", "crawlId=n2").out()).endsWith("""

				Columns with texts of more than 64 KB, which Redshift does not load: t
				""");
		assertThat(this.bench.run("schema", "crawlId=n2", "--ddl=redshift").out())
			.startsWith("-- t has texts of more than 64 KB");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--ddl=athina --alter-since=n1 | error: --ddl is 'athina', but has to be one of bigquery, snowflake, redshift, duckdb, spark, athena, trino, dbt: did you mean 'athena'?
					--view=trinno                 | error: --view is 'trinno', but has to be one of bigquery, snowflake, redshift, duckdb, spark, athena, trino: did you mean 'trino'?
					--view=dbt                    | error: --view is 'dbt', but has to be one of
					--view                        | error: option '--view' needs a value: write --view=…
					--ddl=duckdb --view=duckdb    | error: --ddl and --view print different statements
					--ddl=duckdb --ddl=spark      | error: option '--ddl' is given twice
					--alter-since=n1              | error: --alter-since needs the dialect of the statements: add --ddl=…
					--alter-since=n1 --view=spark | error: --alter-since needs the dialect of the statements: add --ddl=…, and leave out --view
					--alter-since=n1 --ddl=dbt    | error: --ddl=dbt prints a file and no statements: leave out --alter-since
					--alter-since=n1 --ddl=spark crawlId=n1 | error: --alter-since compares published runs
					--ddl=spark --table=order     | error: --table is 'order', but the dataset has no such table (tables: pages)
					--table=page                  | error: --table is 'page', but the dataset has no such table: did you mean 'pages'? (tables: pages)
					--table=pgaes crawlId=n1      | error: --table is 'pgaes', but the dataset has no such table: did you mean 'pages'? (tables: pages)
					--table=x --ddl=spark crawlId=n1 | error: --table is 'x', but the dataset has no such table
					--ddl-spark                   | error: '--ddl-spark' is not an option
					""")
	void saysWhatIsWrongWithItsWords(String words, String message) {
		if (words.contains("--table")) {
			publish("n1", TestApi.page("1", "{\"s\":\"x\"}"));
		}
		Workbench.Result result = this.bench.schema(words.split(" "));
		assertThat(result.code()).isEqualTo(2);
		assertThat(result.err()).startsWith(message);
		assertThat(result.out()).isEmpty();
	}

	@Test
	void namesTheRunsThatThereAre() {
		for (int i = 1; i <= 3; i++) {
			publish("night" + i, TestApi.page("1", "{\"s\":\"x\"}"));
		}
		assertThat(
				this.bench.run("schema", "output=" + this.bench.output(), "--ddl=spark", "--alter-since=nigt2").err())
			.endsWith(": did you mean 'night2'? (runs: night1, night2, night3)\n");
	}

}
