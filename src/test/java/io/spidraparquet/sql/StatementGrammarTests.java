package io.spidraparquet.sql;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The statements for warehouses that cannot be had here, by a grammar of the words that
 * they use. It is written from the manuals: which types there are, how names and texts
 * are quoted, which keys are declared, and where a comment of a column is allowed.
 */
class StatementGrammarTests {

	/** A backslash escapes, and so is a quote escaped: BigQuery, Hive's parser, Spark. */
	private static final String BACKSLASH_TEXT = "'(?:[^'\\\\\\p{Cntrl}]|\\\\['\\\\])*+'";

	/** A backslash escapes, and quotes are doubled: Snowflake, Redshift. */
	private static final String DOUBLED_TEXT = "'(?:[^'\\\\\\p{Cntrl}]|''|\\\\\\\\)*+'";

	private static final String DIGITS = "\\((?:[1-9]|[12]\\d|3[0-8]),(?:\\d|[12]\\d|3[0-8])\\)";

	private static final Map<SqlDialect, Grammar> GRAMMARS = Map.of(
			// https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language
			SqlDialect.BIGQUERY, bigQuery(),
			// https://docs.snowflake.com/en/sql-reference/sql/create-table
			SqlDialect.SNOWFLAKE, snowflake(),
			// https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
			SqlDialect.REDSHIFT, redshift(),
			// https://docs.aws.amazon.com/athena/latest/ug/create-table.html
			SqlDialect.ATHENA, athena());

	private static Grammar bigQuery() {
		String name = "`[a-z][a-z0-9_]{0,299}`";
		String scalar = "(?:BOOL|INT64|FLOAT64|STRING|DATE|TIMESTAMP|(?:BIG)?NUMERIC" + DIGITS + ")";
		String comment = "(?: OPTIONS\\(description=" + BACKSLASH_TEXT + "\\))?";
		String column = name + " " + type(scalar, "ARRAY<", "STRUCT<", name + " ", comment) + comment;
		return new Grammar("", name, column, keys(name, " NOT ENFORCED"), "\\);", "", "",
				"ALTER TABLE " + name + " ADD COLUMN IF NOT EXISTS " + column + ";", BACKSLASH_TEXT, "STRING",
				"FLOAT64", "TO_JSON_STRING", "`");
	}

	private static Grammar snowflake() {
		String name = "\"[A-Z][A-Z0-9_]*\"";
		String column = name + " (?:BOOLEAN|NUMBER" + DIGITS
				+ "|FLOAT|VARCHAR(?:\\([1-9]\\d{0,7}\\))?|DATE|TIMESTAMP_LTZ\\(6\\)|ARRAY)(?: NOT NULL)?(?: COMMENT "
				+ DOUBLED_TEXT + ")?";
		return new Grammar("", name, column, keys(name, " RELY"), "\\);", "", "",
				"(?:ALTER TABLE " + name + " ADD COLUMN IF NOT EXISTS " + column + "|ALTER TABLE " + name
						+ " ALTER COLUMN " + name + " SET DATA TYPE VARCHAR(?:\\(\\d+\\))?);",
				DOUBLED_TEXT, "VARCHAR", "FLOAT", "TO_JSON", "\"");
	}

	private static Grammar redshift() {
		String varchar = "VARCHAR\\((?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5])\\)";
		String name = "\"[a-z][a-z0-9_]{0,126}\"";
		String column = name + " (?:BOOLEAN|BIGINT|DOUBLE PRECISION|" + varchar + "|DATE|TIMESTAMP|SUPER|DECIMAL"
				+ DIGITS.replace("3[0-8]\\)", "3[0-7])") + ")(?: NOT NULL)?";
		String comment = "COMMENT ON COLUMN " + name + "\\." + name + " IS " + DOUBLED_TEXT + ";";
		return new Grammar("", name, column, keys(name, ""), "\\);", comment, "",
				"(?:ALTER TABLE " + name + " ADD COLUMN " + column + ";|ALTER TABLE " + name + " ALTER COLUMN " + name
						+ " TYPE " + varchar + ";|" + comment + ")",
				DOUBLED_TEXT, "VARCHAR\\(65535\\)", "DOUBLE PRECISION", "JSON_SERIALIZE", "\"");
	}

	private static Grammar athena() {
		String name = "`[a-z][a-z0-9_]*`";
		String scalar = "(?:boolean|bigint|double|string|date|timestamp|decimal" + DIGITS + ")";
		String plain = name + " " + type(scalar, "array<", "struct<", name + ":", "");
		return new Grammar("EXTERNAL ", name, plain + "(?: COMMENT " + BACKSLASH_TEXT + ")?", "",
				"\\)\\nPARTITIONED BY \\(`run` string\\)\\nSTORED AS PARQUET\\nLOCATION " + BACKSLASH_TEXT + ";", "",
				"MSCK REPAIR TABLE " + name + ";",
				"(?:ALTER TABLE " + name + " ADD COLUMNS \\(\\n    " + plain + "(?:,\\n    " + plain
						+ ")*+\\n\\);|DROP TABLE " + name + ";)",
				BACKSLASH_TEXT, "varchar", "double", "JSON_FORMAT", "\"");
	}

	/** Types whose lists may have structs, up to the levels that the tests have. */
	private static String type(String scalar, String list, String struct, String field, String comment) {
		String type = "(?:" + scalar + "|" + list + scalar + ">)";
		for (int level = 1; level <= 5; level++) {
			type = "(?:" + scalar + "|" + list + "(?:" + scalar + "|" + struct + "(?:" + field + type + comment
					+ "(?:, (?=`)|(?=>)))++>)>)";
		}
		return type;
	}

	/** The clauses of a table's keys. */
	private static String keys(String name, String property) {
		String names = "\\(" + name + "(?:, " + name + ")*+\\)";
		return "PRIMARY KEY " + names + property + "(?:,\\n    FOREIGN KEY " + names + " REFERENCES " + name + " "
				+ names + property + ")?";
	}

	private record Grammar(String external, String name, String column, String keys, String end, String further,
			String last, String alter, String text, String cast, String real, String json, String quote) {

		String createTable() {
			return "(?:-- [^\\n]*\\n)*+CREATE " + this.external + "TABLE " + this.name + " \\(\\n    " + this.column
					+ "(?:,\\n    " + this.column + ")*+" + (this.keys.isEmpty() ? "" : ",\\n    " + this.keys) + "\\n"
					+ this.end + many(this.further);
		}

		String createTables() {
			return createTable() + many(createTable()) + many(this.last);
		}

		String alterTables() {
			String drop = "DROP VIEW IF EXISTS " + this.name.replace('`', this.quote.charAt(0)) + ";";
			String statement = "(?:" + createTable() + "|" + this.alter + "|-- [^\\n]*+)";
			return "(?:-- [^\\n]*\\n)*+(?:" + drop + "\\n)*+" + statement + many(statement) + many(this.last);
		}

		private static String many(String statement) {
			return statement.isEmpty() ? "" : "(?:\\n" + statement + ")*+";
		}

		String createViews() {
			String name = this.quote + "[a-zA-Z0-9_]+" + this.quote;
			String names = name + "(?:, " + name + ")*+";
			String value = "(?:" + name + "|CAST\\(" + name + " AS (?:" + this.cast + "|" + this.real + ")\\)|"
					+ this.json + "\\((?:" + name + "|CAST\\(" + name + " AS JSON\\))\\)|CASE WHEN " + name
					+ " THEN 'true' WHEN NOT " + name + " THEN 'false' END)";
			String column = "    (?:" + name + "|COALESCE\\(" + value + "(?:, " + value + "){1,2}\\) AS " + name + ")";
			String create = "(?:-- [^\\n]*\\n)*+CREATE (?:OR REPLACE )?VIEW " + name + " AS\\nSELECT\\n";
			String latest = create + column + "(?:,\\n" + column + ")*+\\nFROM " + name
					+ " AS published\\nJOIN \\(\\n    SELECT " + names + "\\n    FROM \\(\\n        SELECT " + names
					+ ", ROW_NUMBER\\(\\) OVER \\(PARTITION BY " + name + " ORDER BY " + name + " DESC, " + name
					+ " DESC, " + name + " DESC\\) AS version_rank\\n        FROM " + name
					+ "\\n    \\) versions\\n    WHERE version_rank = 1\\n\\) latest USING \\(" + names + "\\);";
			String other = "    " + name + "(?:\\." + name + "(?: AS " + name + ")?)?";
			String joined = create + other + "(?:,\\n" + other + ")*+\\nFROM " + name + " AS " + name + "(?:\\nJOIN "
					+ name + " AS " + name + " USING \\(" + names + "\\))++;";
			return "(?:DROP VIEW IF EXISTS " + name + ";\\n)*+" + latest + many(latest) + many(joined);
		}

	}

	private static Grammar grammar(SqlDialect dialect) {
		return Objects.requireNonNull(GRAMMARS.get(dialect));
	}

	@ParameterizedTest
	@EnumSource(names = { "BIGQUERY", "SNOWFLAKE", "REDSHIFT", "ATHENA" })
	void areSentencesOfTheirDialect(SqlDialect dialect) {
		Grammar grammar = grammar(dialect);
		WarehouseDataset dataset = Tables.hostile(2);
		assertThat(dialect.createTables(dataset)).matches(grammar.createTables());
		assertThat(dialect.createViews(dataset)).matches(grammar.createViews());
		if (dialect == SqlDialect.ATHENA) {
			assertThat(dialect.alterTables(dataset, Tables.hostile(1))).as("Athena cannot add a date")
				.containsSubsequence("DROP TABLE `pages`;\n", "CREATE EXTERNAL TABLE `pages`", "MSCK REPAIR TABLE");
			assertThat(dialect.alterTables(dateless(dataset), Tables.hostile(1))).matches(grammar.alterTables());
		}
		else {
			assertThat(dialect.alterTables(dataset, Tables.hostile(1))).matches(grammar.alterTables());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "BIGQUERY", "SNOWFLAKE", "REDSHIFT", "ATHENA" })
	void nestedColumnsAndTheirNewFieldsAreSentencesToo(SqlDialect dialect) {
		Grammar grammar = grammar(dialect);
		for (int seed = 0; seed < Tables.SEEDS; seed++) {
			WarehouseDataset dataset = Tables.random(seed, 2);
			assertThat(dialect.createTables(dataset)).as("seed %d", seed).matches(grammar.createTables());
			assertThat(dialect.createViews(dataset)).as("seed %d", seed).matches(grammar.createViews());
			String alter = dialect.alterTables(dataset, Tables.random(seed, 1));
			assertThat(alter).as("seed %d", seed).matches("|" + grammar.alterTables());
		}
	}

	private static WarehouseDataset dateless(WarehouseDataset dataset) {
		return new WarehouseDataset(dataset.tables().stream().map((table) -> {
			List<Column> columns = table.columns()
				.stream()
				.filter((each) -> each.type() != ColumnType.Basic.DATE)
				.toList();
			return new WarehouseTable(table.table().with(new TableSchema(2, columns)), table.longest(), table.huge());
		}).toList(), dataset.location());
	}

	@ParameterizedTest
	@EnumSource(names = { "BIGQUERY", "SNOWFLAKE", "REDSHIFT", "ATHENA" })
	void theCommentsAreThePaths(SqlDialect dialect) {
		WarehouseDataset dataset = Tables.hostile(1);
		List<String> comments = new ArrayList<>();
		Matcher text = Pattern.compile("(?:COMMENT |IS |description=)(" + grammar(dialect).text() + ")")
			.matcher(dialect.createTables(dataset));
		while (text.find()) {
			String quoted = text.group(1);
			String inner = quoted.substring(1, quoted.length() - 1).replace("''", "'");
			comments.add(inner.replaceAll("\\\\(.)", "$1"));
		}
		List<String> paths = dataset.tables()
			.stream()
			.flatMap((table) -> table.columns().stream())
			.flatMap((column) -> commented(column, dialect == SqlDialect.BIGQUERY))
			.toList();
		assertThat(comments).hasSameSizeAs(paths);
		for (int i = 0; i < paths.size(); i++) {
			if (paths.get(i).length() < 200) {
				assertThat(comments.get(i)).isEqualTo(Quoting.visible(paths.get(i)));
			}
			else {
				assertThat(comments.get(i)).startsWith("/data/").endsWith("…");
			}
		}
	}

	/**
	 * The paths of a column and of the fields in its type, in the order of their
	 * comments.
	 */
	private static Stream<String> commented(Column column, boolean withFields) {
		Stream<String> fields = withFields
				? column.type().fields().stream().flatMap((field) -> commented(field, withFields)) : Stream.empty();
		return Stream.concat(fields, Stream.ofNullable(column.path()));
	}

	@Test
	void keysAreDeclaredWhereTheyAreNotEnforced() {
		assertThat(SqlDialect.BIGQUERY.createTables(Tables.shop()))
			.contains("    PRIMARY KEY (`page_id`, `crawl_id`, `run_key`) NOT ENFORCED\n);\n", """
					    PRIMARY KEY (`page_id`, `crawl_id`, `run_key`, `products_index`, `offers_index`) NOT ENFORCED,
					    FOREIGN KEY (`page_id`, `crawl_id`, `run_key`, `products_index`) REFERENCES `products` \
					(`page_id`, `crawl_id`, `run_key`, `products_index`) NOT ENFORCED
					);""")
			.doesNotContain("NOT NULL");
		assertThat(SqlDialect.SNOWFLAKE.createTables(Tables.shop())).contains(
				"""
						CREATE TABLE "PRODUCTS" (
						    "PAGE_ID" VARCHAR NOT NULL COMMENT '/id',
						    "CRAWL_ID" VARCHAR NOT NULL,
						    "RUN_KEY" VARCHAR NOT NULL,
						    "FETCHED_AT" TIMESTAMP_LTZ(6),
						    "PRODUCTS_INDEX" NUMBER(19,0) NOT NULL COMMENT '/data/products',
						    "NAME" VARCHAR COMMENT '/data/products/name',
						    PRIMARY KEY ("PAGE_ID", "CRAWL_ID", "RUN_KEY", "PRODUCTS_INDEX") RELY,
						    FOREIGN KEY ("PAGE_ID", "CRAWL_ID", "RUN_KEY") REFERENCES "PAGES" ("PAGE_ID", "CRAWL_ID", "RUN_KEY") RELY
						);
						""");
		assertThat(SqlDialect.REDSHIFT.createTables(Tables.shop())).contains(
				"    \"offers_index\" BIGINT NOT NULL,\n    \"price\" BIGINT,\n    PRIMARY KEY (",
				"\"run_key\", \"products_index\", \"offers_index\"),\n    FOREIGN KEY (");
		assertThat(SqlDialect.REDSHIFT.createTables(Tables.withItems()))
			.contains("REFERENCES \"pages\" (\"page_id\", \"crawl_id\", \"run_key\", \"item_index\")");
	}

	@Test
	void keysAreCommentsWhereTheyWouldBeEnforcedOrRefused() {
		Stream.of(SqlDialect.DUCKDB, SqlDialect.SPARK, SqlDialect.ATHENA, SqlDialect.TRINO)
			.forEach((dialect) -> assertThat(dialect.createTables(Tables.shop()))
				.contains("-- key of products: page_id, crawl_id, run_key, products_index\nCREATE ")
				.doesNotContain("KEY (", "NOT NULL"));
	}

	@Test
	void aKeyOfMoreColumnsThanBigQueryTakesIsAComment() {
		List<Table> tables = new ArrayList<>(List.of(Tables.shop().pages().table()));
		for (int i = 1; i <= 15; i++) {
			Table parent = tables.get(i - 1);
			String path = "/data" + "/a".repeat(i);
			tables.add(new Table("a" + i, path, parent.name(), FixedColumns.child("r1", parent, path, "a" + i)));
		}
		WarehouseDataset dataset = Tables.dataset(tables.toArray(Table[]::new));
		assertThat(SqlDialect.BIGQUERY.createTables(dataset.only("a13"))).contains("PRIMARY KEY (", "FOREIGN KEY (");
		assertThat(SqlDialect.BIGQUERY.createTables(dataset.only("a14")))
			.startsWith("-- key of a14: page_id, crawl_id, run_key, a1_index, ")
			.contains("FOREIGN KEY (")
			.doesNotContain("PRIMARY KEY (");
		assertThat(SqlDialect.BIGQUERY.createTables(dataset.only("a15"))).doesNotContain("KEY (");
	}

	@Test
	void textsHaveRoomForTwiceTheLongestSoFar() {
		Map<Long, String> redshift = Map.of(0L, "VARCHAR(256)", 36L, "VARCHAR(256)", 129L, "VARCHAR(512)", 1000L,
				"VARCHAR(2048)", 20_000L, "VARCHAR(65535)", 80_000L, "VARCHAR(65535)");
		redshift
			.forEach((bytes, type) -> assertThat(create(SqlDialect.REDSHIFT, bytes)).contains("\"page_url\" " + type));
		assertThat(create(SqlDialect.SNOWFLAKE, 80_000)).contains("\"PAGE_URL\" VARCHAR(262144) COMMENT '/url'");
		assertThat(create(SqlDialect.SNOWFLAKE, 9_000_000)).contains("\"PAGE_URL\" VARCHAR(16777216)");
		assertThat(create(SqlDialect.BIGQUERY, 36)).contains("`page_url` STRING OPTIONS");
		assertThat(SqlDialect.REDSHIFT.createTables(Tables.withItems())).as("not counted")
			.contains("\"page_url\" VARCHAR(65535)");
		assertThat(SqlDialect.SNOWFLAKE.createTables(Tables.withItems())).contains("\"PAGE_URL\" VARCHAR COMMENT");
	}

	@Test
	void namesWhatRedshiftRefuses() {
		assertThat(create(SqlDialect.REDSHIFT, 80_000))
			.startsWith("-- page_url has texts of up to 80,000 bytes: a VARCHAR takes "
					+ "65,535, and COPY refuses the rest; exclude the path to load the others\nCREATE TABLE \"pages\" (");
		assertThat(SqlDialect.REDSHIFT.createTables(
				Tables.measured(Tables.nestedShop(1), Map.of("products.offers.seller", 1L, "products.name", 70_000L))))
			.startsWith("-- products.name has texts of up to 70,000 bytes: a text in a SUPER takes 65,535, and ");
		Table pages = Tables.shop().pages().table();
		WarehouseDataset preview = new WarehouseDataset(
				List.of(new WarehouseTable(pages, Map.of(), Set.of("page_title"))), null);
		assertThat(SqlDialect.REDSHIFT.createTables(preview))
			.startsWith("-- page_title has texts of more than 64 KB: ");
		assertThat(SqlDialect.SNOWFLAKE.createTables(preview)).startsWith("CREATE TABLE \"PAGES\" (");
	}

	@Test
	void theLocationIsNotEncoded() {
		Map.of("s3a://bucket/a%20b/c", "s3a://bucket/a b/c", "file:///data/x/", "file:///data/x", "hdfs://host:9000/p",
				"hdfs://host:9000/p")
			.forEach((uri, location) -> assertThat(WarehouseDataset.location(URI.create(uri))).isEqualTo(location));
		WarehouseDataset dataset = new WarehouseDataset(Tables.shop().tables(), "s3a://bucket/a b's");
		assertThat(SqlDialect.ATHENA.createTables(dataset)).contains("LOCATION 's3://bucket/a b\\'s/pages/'",
				"LOCATION 's3://bucket/a b\\'s/products_offers/'");
		assertThat(SqlDialect.TRINO.createTables(dataset)).contains("external_location = 's3://bucket/a b''s/pages/'",
				"external_location = 's3://bucket/a b''s/products/'");
	}

	private static String create(SqlDialect dialect, long longest) {
		return dialect.createTables(Tables.measured(Tables.withItems(), Map.of("page_url", longest)));
	}

	@Test
	void textsThatHaveBecomeLongerWidenTheirColumn() {
		WarehouseDataset before = Tables.measured(Tables.shop().only("pages"),
				Map.of("page_id", 36L, "page_url", 90L, "page_title", 200L, "name", 10L));
		WarehouseDataset now = Tables.measured(Tables.shop(), Map.of("page_id", 37L, "page_url", 1000L, "name", 300L));
		assertThat(SqlDialect.REDSHIFT.alterTables(now, before)).isEqualTo("""
				ALTER TABLE "pages" ALTER COLUMN "page_url" TYPE VARCHAR(2048);
				ALTER TABLE "pages" ALTER COLUMN "page_title" TYPE VARCHAR(65535);
				ALTER TABLE "pages" ALTER COLUMN "name" TYPE VARCHAR(1024);
				ALTER TABLE "products" ALTER COLUMN "name" TYPE VARCHAR(1024);""");
		assertThat(SqlDialect.SNOWFLAKE.alterTables(now.only("pages"), before)).isEqualTo("""
				ALTER TABLE "PAGES" ALTER COLUMN "PAGE_URL" SET DATA TYPE VARCHAR(2048);
				ALTER TABLE "PAGES" ALTER COLUMN "PAGE_TITLE" SET DATA TYPE VARCHAR;
				ALTER TABLE "PAGES" ALTER COLUMN "NAME" SET DATA TYPE VARCHAR(1024);""");
		for (SqlDialect dialect : SqlDialect.values()) {
			assertThat(dialect.alterTables(now, now)).isEmpty();
		}
	}

	@Test
	void redshiftDoesNotWidenAKeyWithoutNeedAndSaysSoIfThereIsOne() {
		WarehouseDataset before = Tables.measured(Tables.shop(), Map.of("page_id", 100L));
		WarehouseDataset fits = Tables.measured(Tables.shop(), Map.of("page_id", 256L));
		WarehouseDataset tooLong = Tables.measured(Tables.shop(), Map.of("page_id", 257L));
		assertThat(SqlDialect.REDSHIFT.alterTables(fits, before)).isEmpty();
		assertThat(SqlDialect.REDSHIFT.alterTables(tooLong.only("products"), before))
			.isEqualTo("-- Redshift cannot widen page_id, which is part of the key of products, to VARCHAR(1024):"
					+ " make the table again, and load all runs");
		assertThat(SqlDialect.SNOWFLAKE.alterTables(fits.only("products"), before))
			.isEqualTo("ALTER TABLE \"PRODUCTS\" ALTER COLUMN \"PAGE_ID\" SET DATA TYPE VARCHAR(512);");
	}

	@Test
	void aTableOfALaterRunIsCreated() {
		WarehouseDataset now = Tables.shop();
		WarehouseDataset before = new WarehouseDataset(now.tables().subList(0, 2), now.location());
		for (SqlDialect dialect : SqlDialect.values()) {
			assertThat(dialect.alterTables(now, before)).isEqualTo(dialect.createTables(now.only("products_offers")));
			assertThat(dialect.alterTables(now.only("pages"), before)).isEmpty();
		}
	}

	@Test
	void aTableThatTakesTheNameOfAViewRemovesTheViewsThatReadIt() {
		WarehouseDataset before = Tables.hostile(1);
		WarehouseDataset now = Tables.hostile(2);
		assertThat(SqlDialect.ATHENA.alterTables(now, before)).contains("DROP VIEW IF EXISTS \"pages_latest\";\n");
		assertThat(SqlDialect.SNOWFLAKE.alterTables(now, before)).startsWith("""
				-- a view has had the name of a new table, pages_latest: make the views again
				DROP VIEW IF EXISTS "USER_JOINED";
				DROP VIEW IF EXISTS "GROUP_JOINED";
				DROP VIEW IF EXISTS "ORDER_JOINED";
				DROP VIEW IF EXISTS "USER_LATEST";
				DROP VIEW IF EXISTS "GROUP_LATEST";
				DROP VIEW IF EXISTS "ORDER_LATEST";
				DROP VIEW IF EXISTS "PAGES_LATEST";
				ALTER TABLE "PAGES" ADD""");
		assertThat(SqlDialect.SNOWFLAKE.alterTables(now, now)).isEmpty();
		assertThat(SqlDialect.SNOWFLAKE.createViews(before)).contains("VIEW \"PAGES_LATEST\" AS");
		assertThat(SqlDialect.SNOWFLAKE.createViews(now)).doesNotContain("VIEW \"PAGES_LATEST\" AS")
			.contains("VIEW \"PAGES_LATEST_2\" AS", "VIEW \"PAGES_LATEST_LATEST\" AS",
					"VIEW \"PAGES_LATEST_JOINED\" AS");
	}

	@Test
	void namesOfViewsAreNoLongerThanRedshiftTakes() {
		Table pages = Tables.shop().pages().table();
		String name = "a".repeat(127);
		WarehouseDataset dataset = Tables.dataset(pages,
				new Table(name, "/data/a", "pages", FixedColumns.child("r1", pages, "/data/a", name)));
		assertThat(new ViewNames(dataset).all()).hasSize(3).allMatch((view) -> view.length() <= 127);
		assertThat(SqlDialect.REDSHIFT.createViews(dataset)).matches(grammar(SqlDialect.REDSHIFT).createViews());
	}

	@Test
	void redshiftDropsViewsBeforeThoseThatTheyRead() {
		assertThat(SqlDialect.REDSHIFT.createViews(Tables.shop())).startsWith("""
				DROP VIEW IF EXISTS "products_offers_joined";
				DROP VIEW IF EXISTS "products_joined";
				DROP VIEW IF EXISTS "products_offers_latest";
				DROP VIEW IF EXISTS "products_latest";
				DROP VIEW IF EXISTS "pages_latest";
				CREATE VIEW "pages_latest" AS
				""");
	}

}
