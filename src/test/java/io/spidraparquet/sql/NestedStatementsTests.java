package io.spidraparquet.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.workbench.DuckDb;
import io.trino.sql.parser.SqlParser;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Columns of structs in all dialects, and the fields that later runs append to them.
 * DuckDB executes its statements.
 */
class NestedStatementsTests {

	private static String create(SqlDialect dialect) {
		return dialect.createTables(Tables.nestedShop(1));
	}

	private static String alter(SqlDialect dialect) {
		return dialect.alterTables(Tables.nestedShop(2), Tables.nestedShop(1));
	}

	private static WarehouseDataset withColumns(WarehouseDataset dataset, Column... further) {
		Table pages = dataset.pages().table();
		return Tables.dataset(pages
			.with(new TableSchema(2, Stream.concat(pages.schema().columns().stream(), Stream.of(further)).toList())));
	}

	@Test
	void haveTheTypesOfTheirDialect() {
		assertThat(create(SqlDialect.BIGQUERY)).contains("    `products` ARRAY<STRUCT<`name` STRING"
				+ " OPTIONS(description='/data/products/name'), `offers` ARRAY<STRUCT<`amount` BIGNUMERIC(38,2)"
				+ " OPTIONS(description='/data/products/offers/amount')>> OPTIONS(description='/data/products/offers')>>"
				+ " OPTIONS(description='/data/products'),\n");
		assertThat(create(SqlDialect.SNOWFLAKE)).contains("    \"PRODUCTS\" ARRAY COMMENT '/data/products',\n");
		assertThat(create(SqlDialect.REDSHIFT)).contains("    \"products\" SUPER,\n",
				"COMMENT ON COLUMN \"pages\".\"products\" IS '/data/products';");
		assertThat(create(SqlDialect.DUCKDB))
			.contains("    \"products\" STRUCT(\"name\" VARCHAR, \"offers\" STRUCT(\"amount\" DECIMAL(38,2))[])[]\n");
		assertThat(create(SqlDialect.SPARK)).contains("    `products` ARRAY<STRUCT<`name`: STRING"
				+ " COMMENT '/data/products/name', `offers`: ARRAY<STRUCT<`amount`: DECIMAL(38,2)"
				+ " COMMENT '/data/products/offers/amount'>> COMMENT '/data/products/offers'>>"
				+ " COMMENT '/data/products'\n");
		assertThat(create(SqlDialect.ATHENA)).contains("    `products` array<struct<`name`:string,"
				+ " `offers`:array<struct<`amount`:decimal(38,2)>>>> COMMENT '/data/products'\n");
		assertThat(create(SqlDialect.TRINO)).contains("    \"products\" array(row(\"name\" varchar,"
				+ " \"offers\" array(row(\"amount\" decimal(38,2))))) COMMENT '/data/products',\n");
	}

	@Test
	void newFieldsAreAddedWhereSqlCan() {
		assertThat(alter(SqlDialect.DUCKDB)).isEqualTo("""
				ALTER TABLE "pages" ADD COLUMN IF NOT EXISTS "title" VARCHAR;
				COMMENT ON COLUMN "pages"."title" IS '/data/title';
				ALTER TABLE "pages" ADD COLUMN IF NOT EXISTS "products"."element"."offers"."element"."seller" VARCHAR;
				ALTER TABLE "pages" ADD COLUMN IF NOT EXISTS "products"."element"."price" DOUBLE;""");
		assertThat(alter(SqlDialect.BIGQUERY)).isEqualTo("""
				ALTER TABLE `pages` ADD COLUMN IF NOT EXISTS `title` STRING OPTIONS(description='/data/title');
				-- SQL cannot add fields to a column in BigQuery: add these to the schema of pages with bq update, \
				or load the next run with bq load --source_format=PARQUET --parquet_enable_list_inference \
				--schema_update_option=ALLOW_FIELD_ADDITION
				--     products.offers.seller STRING
				--     products.price FLOAT64""");
		assertThat(alter(SqlDialect.SNOWFLAKE)).as("the type has no fields")
			.isEqualTo("ALTER TABLE \"PAGES\" ADD COLUMN IF NOT EXISTS \"TITLE\" VARCHAR COMMENT '/data/title';");
		assertThat(alter(SqlDialect.REDSHIFT)).isEqualTo("""
				ALTER TABLE "pages" ADD COLUMN "title" VARCHAR(65535);
				COMMENT ON COLUMN "pages"."title" IS '/data/title';""");
		for (SqlDialect dialect : SqlDialect.values()) {
			assertThat(dialect.alterTables(Tables.nestedShop(2), Tables.nestedShop(2))).isEmpty();
		}
	}

	@Test
	void aTableOverTheFilesIsMadeAgain() {
		assertThat(alter(SqlDialect.ATHENA))
			.contains(
					"""
							-- Athena cannot add fields to a column, so the table is made again; its files stay, and its views have \
							to be made again
							DROP TABLE `pages`;
							-- key of pages: page_id, crawl_id, run_key
							CREATE EXTERNAL TABLE `pages` (
							""")
			.endsWith(";\nMSCK REPAIR TABLE `pages`;");
		assertThat(alter(SqlDialect.TRINO))
			.contains(
					"""
							-- the Hive connector cannot add fields to a column, so the table is made again; its files stay, and its \
							views have to be made again
							DROP TABLE hive.default."pages";
							""")
			.endsWith(";\nCALL hive.system.sync_partition_metadata('default', 'pages', 'FULL');");
	}

	@Test
	void sparkCopiesTheRowsAndDeltaLakeDoesNotHaveTo() {
		assertThat(alter(SqlDialect.SPARK))
			.startsWith("ALTER TABLE `pages` ADD COLUMNS (\n    `title` STRING COMMENT '/data/title'\n);\n")
			.contains("-- ALTER TABLE `pages` ADD COLUMNS (`products`.`element`.`offers`.`element`.`seller` STRING"
					+ " COMMENT '/data/products/offers/seller', `products`.`element`.`price` DOUBLE"
					+ " COMMENT '/data/products/price')\n", "CREATE TABLE `pages_new` (\n")
			.endsWith("""
					INSERT INTO `pages_new`
					SELECT
					    `page_id`,
					    `page_url`,
					    `page_title`,
					    `page_created_at`,
					    `crawl_id`,
					    `run_key`,
					    `fetched_at`,
					    transform(`products`, e1 -> IF(e1 IS NULL, NULL, named_struct('name', e1.`name`, \
					'offers', transform(e1.`offers`, e2 -> IF(e2 IS NULL, NULL, named_struct('amount', e2.`amount`, \
					'seller', NULL))), 'price', NULL))),
					    `title`
					FROM `pages`;
					DROP TABLE `pages`;
					ALTER TABLE `pages_new` RENAME TO `pages`;""");
	}

	@Test
	void athenaCannotAddAColumnWithDatesInIt() {
		ColumnType dates = new ColumnType.ListOf(ColumnType.Basic.DATE);
		Column field = new Column("days", dates, "/data/products/days", "r2");
		for (ColumnType type : List.of(dates, new ColumnType.ListOfStructs(List.of(field)))) {
			WarehouseDataset before = Tables.nestedShop(1);
			WarehouseDataset now = withColumns(before, new Column("x", type, "/data/x", "r2"));
			assertThat(SqlDialect.ATHENA.alterTables(now, before)).contains("DROP TABLE `pages`;");
		}
	}

	@Test
	void duckDbAddsTheFieldsOfAnyLevelAndKeepsItsRows() throws SQLException {
		String types = "SELECT column_name, data_type FROM duckdb_columns() ORDER BY table_name, column_index";
		for (int seed = 0; seed < Tables.SEEDS; seed++) {
			try (DuckDb now = new DuckDb(); DuckDb changed = new DuckDb()) {
				now.execute(SqlDialect.DUCKDB.createTables(Tables.random(seed, 2)));
				changed.execute(SqlDialect.DUCKDB.createTables(Tables.random(seed, 1)));
				String alter = SqlDialect.DUCKDB.alterTables(Tables.random(seed, 2), Tables.random(seed, 1));
				if (!alter.isEmpty()) {
					changed.execute(alter);
					changed.execute(alter);
				}
				assertThat(changed.query(types)).as("seed %d", seed).isEqualTo(now.query(types));
				changed.execute(SqlDialect.DUCKDB.createViews(Tables.random(seed, 2)));
			}
		}
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(create(SqlDialect.DUCKDB));
			duckDb.execute("INSERT INTO pages BY NAME SELECT '1' AS page_id,"
					+ " [{'name': 'a', 'offers': [{'amount': 1.5}, NULL]}, NULL] AS products");
			duckDb.execute(alter(SqlDialect.DUCKDB));
			assertThat(duckDb.query("SELECT products FROM pages")).containsExactly(
					"[{'name': a, 'offers':" + " [{'amount': 1.50, 'seller': NULL}, NULL], 'price': NULL}, NULL]");
		}
	}

	/** The query of the manual that gives a row for each element. */
	private static String documented(String dialect) throws IOException {
		Matcher row = Pattern.compile("(?m)^\\| " + dialect + " \\| `[^`]+` \\| `(SELECT [^`]+)` \\|$")
			.matcher(Files.readString(Path.of("src/docs/warehouses.md")));
		assertThat(row.find()).isTrue();
		return row.group(1);
	}

	@Test
	void theManualsQueriesGiveARowForEachElement() throws Exception {
		new SqlParser().createStatement(documented("Athena, Trino"));
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(SqlDialect.DUCKDB.createTables(Tables.nestedShop(2)));
			duckDb.execute("INSERT INTO pages BY NAME SELECT '1' AS page_id,"
					+ " [{'name': 'a', 'offers': [], 'price': 2}, {'name': 'b', 'offers': NULL, 'price': NULL}] AS products");
			assertThat(duckDb.query(documented("DuckDB"))).containsExactly("1|a|[]|2.0", "1|b|null|null");
		}
	}

	@Test
	void aViewReadsAListOfStructsWithOtherValuesOfItsPathAsText() throws SQLException {
		Column nested = new Column("p",
				new ColumnType.ListOfStructs(List.of(new Column("a", ColumnType.Basic.INT64, "/data/p/a", "r1"))),
				"/data/p", "r1");
		WarehouseDataset dataset = withColumns(Tables.nestedShop(1), nested,
				new Column("p_as_text", ColumnType.Basic.STRING, "/data/p", "r1"));
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(SqlDialect.DUCKDB.createTables(dataset));
			duckDb.execute("INSERT INTO pages (page_id, crawl_id, run_key, p, p_as_text, products) VALUES"
					+ " ('1', 'c', 'r', [{'a': 1}, NULL], NULL, [{'name': 'x', 'offers': NULL}]),"
					+ " ('2', 'c', 'r', NULL, 'soon', NULL)");
			duckDb.execute(SqlDialect.DUCKDB.createViews(dataset));
			assertThat(duckDb.query("SELECT p, products[1].name, typeof(products) FROM pages_latest ORDER BY page_id"))
				.containsExactly("[{\"a\":1},null]|x|STRUCT(\"name\" VARCHAR, offers STRUCT(amount DECIMAL(38,2))[])[]",
						"soon|null|STRUCT(\"name\" VARCHAR, offers STRUCT(amount DECIMAL(38,2))[])[]");
		}
	}

}
