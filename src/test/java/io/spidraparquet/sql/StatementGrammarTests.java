package io.spidraparquet.sql;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The statements for warehouses that cannot be had here, by a grammar of the words that
 * they use. It is written from the manuals: which types there are, how names and texts
 * are quoted, and where a comment of a column is allowed.
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
		String scalar = "(?:BOOL|INT64|FLOAT64|STRING|DATE|TIMESTAMP|(?:BIG)?NUMERIC" + DIGITS + ")";
		String column = "`[a-z][a-z0-9_]{0,299}` (?:" + scalar + "|ARRAY<" + scalar + ">)(?: OPTIONS\\(description="
				+ BACKSLASH_TEXT + "\\))?";
		return new Grammar("CREATE TABLE pages", column, "\\);", "",
				"ALTER TABLE pages ADD COLUMN IF NOT EXISTS " + column + ";", BACKSLASH_TEXT, "STRING", "FLOAT64",
				"TO_JSON_STRING", "`");
	}

	private static Grammar snowflake() {
		String column = "\"[A-Z][A-Z0-9_]*\" (?:BOOLEAN|NUMBER" + DIGITS
				+ "|FLOAT|VARCHAR(?:\\([1-9]\\d{0,7}\\))?|DATE|TIMESTAMP_LTZ\\(6\\)|ARRAY)(?: COMMENT " + DOUBLED_TEXT
				+ ")?";
		return new Grammar("CREATE TABLE pages", column, "\\);", "",
				"(?:ALTER TABLE pages ADD COLUMN IF NOT EXISTS " + column
						+ "|ALTER TABLE pages ALTER COLUMN \"[A-Z0-9_]+\" SET DATA TYPE VARCHAR(?:\\(\\d+\\))?);",
				DOUBLED_TEXT, "VARCHAR", "FLOAT", "TO_JSON", "\"");
	}

	private static Grammar redshift() {
		String varchar = "VARCHAR\\((?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5])\\)";
		String name = "\"[a-z][a-z0-9_]{0,126}\"";
		String column = name + " (?:BOOLEAN|BIGINT|DOUBLE PRECISION|" + varchar + "|DATE|TIMESTAMP|SUPER|DECIMAL"
				+ DIGITS.replace("3[0-8]\\)", "3[0-7])") + ")";
		String comment = "COMMENT ON COLUMN pages\\." + name + " IS " + DOUBLED_TEXT + ";";
		return new Grammar("CREATE TABLE pages", column, "\\);", comment,
				"(?:ALTER TABLE pages ADD COLUMN " + column + ";|ALTER TABLE pages ALTER COLUMN " + name + " TYPE "
						+ varchar + ";|" + comment + ")",
				DOUBLED_TEXT, "VARCHAR\\(65535\\)", "DOUBLE PRECISION", "JSON_SERIALIZE", "\"");
	}

	private static Grammar athena() {
		String scalar = "(?:boolean|bigint|double|string|date|timestamp|decimal" + DIGITS + ")";
		String plain = "`[a-z][a-z0-9_]*` (?:" + scalar + "|array<" + scalar + ">)";
		return new Grammar("CREATE EXTERNAL TABLE pages", plain + "(?: COMMENT " + BACKSLASH_TEXT + ")?",
				"\\)\\nPARTITIONED BY \\(`run` string\\)\\nSTORED AS PARQUET\\nLOCATION " + BACKSLASH_TEXT
						+ ";\\nMSCK REPAIR TABLE pages;",
				"", "ALTER TABLE pages ADD COLUMNS \\(\\n    " + plain + "(?:,\\n    " + plain + ")*+\\n\\);",
				BACKSLASH_TEXT, "varchar", "double", "", "\"");
	}

	private record Grammar(String create, String column, String end, String further, String alter, String text,
			String cast, String real, String json, String quote) {

		String createTable() {
			return "(?:-- [^\\n]*\\n)*+" + this.create + " \\(\\n    " + this.column + "(?:,\\n    " + this.column
					+ ")*+\\n" + this.end + (this.further.isEmpty() ? "" : "(?:\\n" + this.further + ")*+");
		}

		String alterTable() {
			return this.alter + "(?:\\n" + this.alter + ")*+";
		}

		String createView() {
			String name = this.quote + "[a-zA-Z0-9_]+" + this.quote;
			String value = "(?:" + name + "|CAST\\(" + name + " AS (?:" + this.cast + "|" + this.real + ")\\)|"
					+ this.json + "\\(" + name + "\\)|CASE WHEN " + name + " THEN 'true' WHEN NOT " + name
					+ " THEN 'false' END)";
			String column = "    (?:" + name + "|COALESCE\\(" + value + "(?:, " + value + "){1,2}\\) AS " + name + ")";
			return "(?:-- [^\\n]*\\n)*+(?:DROP VIEW IF EXISTS pages_latest;\\nCREATE|CREATE OR REPLACE) VIEW pages_latest AS\\nSELECT\\n"
					+ column + "(?:,\\n" + column + ")*+\\nFROM \\(\\n    SELECT \\*, RANK\\(\\) OVER \\(PARTITION BY "
					+ name + " ORDER BY " + name + " DESC, " + name + " DESC, " + name
					+ " DESC\\) AS version_rank_*\\n    FROM pages\\n\\) versions\\nWHERE version_rank_* = 1;";
		}

	}

	@ParameterizedTest
	@EnumSource(names = { "BIGQUERY", "SNOWFLAKE", "REDSHIFT", "ATHENA" })
	void areSentencesOfTheirDialect(SqlDialect dialect) {
		Grammar grammar = Objects.requireNonNull(GRAMMARS.get(dialect));
		WarehouseTable table = Tables.hostile(2);
		assertThat(dialect.createTable(table)).matches(grammar.createTable());
		if (dialect == SqlDialect.ATHENA) {
			assertThat(dialect.alterTable(table, Tables.hostile(1))).as("Athena cannot add a date")
				.containsSubsequence("DROP TABLE pages;\n", "CREATE EXTERNAL TABLE pages", "MSCK REPAIR TABLE");
			List<Column> columns = table.columns()
				.stream()
				.filter((each) -> each.type() != ColumnType.Basic.DATE)
				.toList();
			WarehouseTable dateless = Tables.table(new TableSchema(2, columns), false);
			assertThat(dialect.alterTable(dateless, Tables.hostile(1))).matches(grammar.alterTable());
		}
		else {
			assertThat(dialect.alterTable(table, Tables.hostile(1))).matches(grammar.alterTable());
			assertThat(dialect.createView(table)).matches(grammar.createView());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "BIGQUERY", "SNOWFLAKE", "REDSHIFT", "ATHENA" })
	void theCommentsAreThePaths(SqlDialect dialect) {
		WarehouseTable table = Tables.hostile(1);
		Grammar grammar = Objects.requireNonNull(GRAMMARS.get(dialect));
		List<String> comments = new ArrayList<>();
		Matcher text = Pattern.compile("(?:COMMENT |IS |description=)(" + grammar.text() + ")")
			.matcher(dialect.createTable(table));
		while (text.find()) {
			String quoted = text.group(1);
			String inner = quoted.substring(1, quoted.length() - 1).replace("''", "'");
			comments.add(inner.replaceAll("\\\\(.)", "$1"));
		}
		List<String> paths = table.columns().stream().map(Column::path).filter((path) -> path != null).toList();
		assertThat(comments).hasSameSizeAs(paths);
		for (int i = 0; i < paths.size(); i++) {
			if (paths.get(i).length() < 200) {
				assertThat(comments.get(i)).isEqualTo(Quoting.visible(paths.get(i)));
			}
			else {
				assertThat(comments.get(i)).startsWith("/data/xxx").endsWith("…");
			}
		}
	}

	@Test
	void textsHaveRoomForTwiceTheLongestSoFar() {
		Map<Long, String> redshift = Map.of(0L, "VARCHAR(256)", 36L, "VARCHAR(256)", 129L, "VARCHAR(512)", 1000L,
				"VARCHAR(2048)", 20_000L, "VARCHAR(65535)", 80_000L, "VARCHAR(65535)");
		redshift
			.forEach((bytes, type) -> assertThat(create(SqlDialect.REDSHIFT, bytes)).contains("\"page_id\" " + type));
		assertThat(create(SqlDialect.SNOWFLAKE, 80_000)).contains("\"PAGE_ID\" VARCHAR(262144) COMMENT '/id'");
		assertThat(create(SqlDialect.SNOWFLAKE, 9_000_000)).contains("\"PAGE_ID\" VARCHAR(16777216)");
		assertThat(create(SqlDialect.BIGQUERY, 36)).contains("`page_id` STRING OPTIONS");
		assertThat(SqlDialect.REDSHIFT.createTable(Tables.withItems())).as("not counted")
			.contains("\"page_id\" VARCHAR(65535)");
		assertThat(SqlDialect.SNOWFLAKE.createTable(Tables.withItems())).contains("\"PAGE_ID\" VARCHAR COMMENT");
	}

	@Test
	void namesWhatRedshiftRefuses() {
		assertThat(create(SqlDialect.REDSHIFT, 80_000))
			.startsWith("-- page_id has texts of up to 80,000 bytes: a VARCHAR takes "
					+ "65,535, and COPY refuses the rest; exclude the path to load the others\nCREATE TABLE pages (");
		WarehouseTable preview = new WarehouseTable(Tables.withItems().schema(), Map.of(), Set.of("page_title"), false,
				null);
		assertThat(SqlDialect.REDSHIFT.createTable(preview)).startsWith("-- page_title has texts of more than 64 KB: ");
		assertThat(SqlDialect.SNOWFLAKE.createTable(preview)).startsWith("CREATE TABLE pages (");
	}

	@Test
	void theLocationIsNotEncoded() {
		Map.of("s3a://bucket/a%20b/c", "s3a://bucket/a b/c", "file:///data/x/", "file:///data/x", "hdfs://host:9000/p",
				"hdfs://host:9000/p")
			.forEach((uri, location) -> assertThat(WarehouseTable.location(URI.create(uri))).isEqualTo(location));
		WarehouseTable table = new WarehouseTable(Tables.withItems().schema(), Map.of(), Set.of(), false,
				"s3a://bucket/a b's");
		assertThat(SqlDialect.ATHENA.createTable(table)).contains("LOCATION 's3://bucket/a b\\'s/pages/'");
		assertThat(SqlDialect.TRINO.createTable(table)).contains("external_location = 's3://bucket/a b''s/pages/'");
	}

	private static String create(SqlDialect dialect, long longest) {
		return dialect.createTable(
				new WarehouseTable(Tables.withItems().schema(), Map.of("page_id", longest), Set.of(), false, null));
	}

	@Test
	void textsThatHaveBecomeLongerWidenTheirColumn() {
		WarehouseTable before = new WarehouseTable(Tables.withItems().schema(),
				Map.of("page_id", 36L, "page_url", 90L, "page_title", 200L), Set.of(), false, null);
		WarehouseTable now = new WarehouseTable(Tables.withItems().schema(), Map.of("page_id", 37L, "page_url", 1000L),
				Set.of(), false, null);
		assertThat(SqlDialect.REDSHIFT.alterTable(now, before)).isEqualTo("""
				ALTER TABLE pages ALTER COLUMN "page_url" TYPE VARCHAR(2048);
				ALTER TABLE pages ALTER COLUMN "page_title" TYPE VARCHAR(65535);""");
		assertThat(SqlDialect.SNOWFLAKE.alterTable(now, before)).isEqualTo("""
				ALTER TABLE pages ALTER COLUMN "PAGE_URL" SET DATA TYPE VARCHAR(2048);
				ALTER TABLE pages ALTER COLUMN "PAGE_TITLE" SET DATA TYPE VARCHAR;""");
		for (SqlDialect dialect : SqlDialect.values()) {
			assertThat(dialect.alterTable(now, now)).isEmpty();
		}
	}

}
