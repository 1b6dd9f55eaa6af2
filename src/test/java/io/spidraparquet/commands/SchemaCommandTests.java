package io.spidraparquet.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.workbench.DuckDb;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaCommandTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@BeforeEach
	void serveCrawls() {
		this.bench.api()
			.servePages("c1", TestApi.page("1", "{\"price\":19,\"tags\":[\"a\"],\"order\":true}"),
					TestApi.page("2", "{\"price\":19.99,\"seller\":{\"name\":\"x\"}}"),
					TestApi.page("3", "{\"price\":\"N/A\"}"), TestApi.page("4", "{\"price\":null}"),
					TestApi.failedPage("5", "boom"))
			.servePages("c2", TestApi.page("6", "{\"price\":1.5,\"tags\":\"b\",\"when\":\"2026-11-20\"}"));
	}

	@Test
	void showsWhatTheColumnsOfCrawlsWouldBeAndWritesNothing() throws IOException {
		Workbench.Result result = this.bench.run("schema", "crawlId=c2,c1");
		assertThat(result.err()).isEmpty();
		assertThat(result.code()).isZero();
		assertThat(result.out().replaceAll(" +\n", "\n").replaceAll(" {2,}", "  ")).isEqualTo("""
				2 crawls with 6 pages, 5 successful pages. Nothing is written.

				COLUMN  TYPE  PATH  NULL  VALUES  CONFLICT
				page_id  STRING  /id
				page_url  STRING  /url
				page_title  STRING  /title
				page_created_at  TIMESTAMP  /created_at
				crawl_id  STRING
				run_key  STRING
				fetched_at  TIMESTAMP
				order  BOOLEAN  /data/order  4  BOOLEAN 1
				price  STRING  /data/price  1  INT64 1, FRACTION 2, TEXT 1  yes
				tags  LIST<STRING>  /data/tags  3  TEXT 1, LIST 1
				when  DATE  /data/when  4  DATE 1
				seller_name  STRING  /data/seller/name  4  TEXT 1

				Columns that the dataset does not have yet:
				  new column order BOOLEAN (/data/order)
				  new column price STRING (/data/price)
				  new column tags LIST<STRING> (/data/tags)
				  new column when DATE (/data/when)
				  new column seller_name STRING (/data/seller/name)
				""");
		assertThat(Files.exists(this.bench.output())).isFalse();
		assertThat(Workbench.filesBelow(this.bench.home())).isEmpty();
	}

	@Test
	void showsConflictsWithWhatIsPublished() throws IOException {
		this.bench.api().servePages("c0", TestApi.page("0", "{\"price\":7}"));
		assertThat(this.bench.runCrawls("c0").code()).isZero();
		Workbench.Result result = this.bench.run("schema", "crawlId=c1", "output=" + this.bench.output());
		assertThat(result.out()).containsSubsequence("Columns that the dataset does not have yet:",
				"new column price_as_double DOUBLE (/data/price) for values that price INT64 cannot hold",
				"new column price_as_text STRING (/data/price) for values that price INT64 cannot hold");
		assertThat(this.bench.query("SELECT count(*) FROM {pages}")).containsExactly("1");
	}

	@Test
	void endsAsTheRunWouldWhereTheContractRefusesTheColumns() throws IOException {
		this.bench.api().servePages("c0", TestApi.page("0", "{\"price\":7}"));
		assertThat(this.bench.runCrawls("c0").code()).isZero();
		Workbench.Result result = this.bench.run("schema", "crawlId=c1", "output=" + this.bench.output(),
				"--spidra.schema.contract.new-columns=freeze");
		assertThat(result.code()).isEqualTo(6);
		assertThat(result.out()).containsSubsequence("The schema contract refuses:",
				"new column order BOOLEAN (/data/order)");
		assertThat(result.err()).startsWith("error: the schema contract of this job freezes the table");
	}

	@Test
	void countsTheNullsOfRowsThatAreElements() {
		this.bench.api()
			.servePages("r", TestApi.page("1", "{\"shop\":\"A\",\"p\":[{\"n\":1},{\"n\":2,\"m\":3},{}]}"),
					TestApi.page("2", "{\"p\":[{\"n\":4}]}"));
		assertThat(this.bench.run("schema", "crawlId=r", "--spidra.flatten.rows=p")
			.out()
			.lines()
			.map((line) -> line.replaceAll(" {2,}", "  ").strip())).contains("item_index  INT64  /data/p",
					"parent_shop  STRING  /data/shop  1  TEXT 1", "n  INT64  /data/p/n  1  INT64 3",
					"m  INT64  /data/p/m  3  INT64 1");
	}

	@Test
	void previewsEveryTableAsItWouldBeAfterTheRun() {
		this.bench.api()
			.servePages("t0", TestApi.page("0", "{\"shop\":\"A\",\"products\":[{\"name\":\"x\"},{\"name\":\"y\"}]}"))
			.servePages("t1",
					TestApi.page("1", "{\"products\":[{\"name\":\"z\",\"offers\":[{\"price\":1}]}],\"tags\":[\"t\"]}"));
		String tables = "--spidra.flatten.tables=products,products/offers,tags";
		assertThat(this.bench.runCrawls("t0", tables).code()).isZero();
		String output = "output=" + this.bench.output();
		List<String> lines = this.bench.run("schema", "crawlId=t1", output, tables)
			.out()
			.lines()
			.map((line) -> line.replaceAll(" {2,}", "  ").strip())
			.toList();
		assertThat(lines).containsSubsequence("pages: key page_id, crawl_id, run_key", "shop  STRING  /data/shop  1",
				"products: 1 row, elements of /data/products, key page_id, crawl_id, run_key, products_index",
				"name  STRING  /data/products/name  0  TEXT 1",
				"tags: 1 row, elements of /data/tags, key page_id, crawl_id, run_key, tags_index",
				"products_offers: 1 row, elements of /data/products/offers, key page_id, crawl_id, run_key,"
						+ " products_index, offers_index",
				"price  INT64  /data/products/offers/price  0  INT64 1");
		assertThat(this.bench.run("schema", "crawlId=t1", output, tables, "--table=tags").out())
			.contains("\ntags: 1 row, ")
			.doesNotContain("page_url");
		String preview = this.bench.run("schema", "crawlId=t1", output, tables, "--ddl=bigquery").out();
		assertThat(this.bench.runCrawls("t1", tables).code()).isZero();
		assertThat(this.bench.run("schema", output, "--ddl=bigquery").out()).isEqualTo(preview)
			.contains("CREATE TABLE `products_offers` (");
	}

	@Test
	void printsTheStatementsBeforeAndAfterTheTableIsPublished() {
		Map<String, List<String>> words = Map.of("bigquery",
				List.of("`page_id` STRING", "`order` BOOL", "`price` STRING OPTIONS(description='/data/price')"),
				"snowflake", List.of("\"PAGE_ID\" VARCHAR", "\"FETCHED_AT\" TIMESTAMP_LTZ(6)", "\"TAGS\" ARRAY"),
				"redshift",
				List.of("\"page_id\" VARCHAR(65535)", "COMMENT ON COLUMN \"pages\".\"when\" IS '/data/when';"),
				"duckdb",
				List.of("\"fetched_at\" TIMESTAMP WITH TIME ZONE",
						"COMMENT ON COLUMN \"pages\".\"tags\" IS '/data/tags';"),
				"spark", List.of("`fetched_at` TIMESTAMP", "`seller_name` STRING COMMENT '/data/seller/name'"),
				"athena", List.of("`fetched_at` timestamp", "LOCATION 's3://bucket/dataset/pages/'"), "trino",
				List.of("\"fetched_at\" timestamp(6)", "external_location = 's3://bucket/dataset/pages/'"), "dbt",
				List.of("- name: \"page_id\"", "data_type: \"BOOLEAN\"", "description: \"/data/seller/name\""));
		Map<String, String> previews = new TreeMap<>();
		words.forEach((dialect, expected) -> {
			Workbench.Result preview = this.bench.run("schema", "crawlId=c1,c2", "--ddl=" + dialect);
			assertThat(preview.err()).isEmpty();
			assertThat(preview.out()).contains(expected).endsWith("\n");
			previews.put(dialect, preview.out());
		});
		assertThat(this.bench.runCrawls("c1,c2").code()).isZero();
		previews.forEach((dialect, preview) -> {
			String published = this.bench.run("schema", "output=" + this.bench.output(), "--ddl=" + dialect).out();
			String uncounted = dialect.equals("redshift") ? "VARCHAR(65535)" : "VARCHAR";
			assertThat(published.replace("VARCHAR(256)", uncounted)
				.replaceFirst("file:[^']*/pages/", "s3://bucket/dataset/pages/")).isEqualTo(preview);
		});
	}

	@Test
	void printsATableThatDuckDbFillsFromTheFiles() throws Exception {
		this.bench.api().servePages("types", TestApi.page("1", """
				{"b":true,"i":1,"d":0.5,"big":12345678901234567890123,"s":"x","day":"2026-11-20",\
				"at":"2026-11-20T10:00:00.5+02:00","l":["a",null],"n":[1.5],"j":[{"a":1}],"order":1}"""));
		assertThat(this.bench.runCrawls("types").code()).isZero();
		String ddl = this.bench.run("schema", "output=" + this.bench.output(), "--ddl=duckdb").out();
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(ddl);
			duckDb.execute("INSERT INTO pages BY NAME FROM read_parquet('" + this.bench.output()
					+ "/pages/**/*.parquet', hive_partitioning=false)");
			assertThat(duckDb.query("SELECT b, i, d, big, s, day, l, n, j->0->>'a', \"order\" FROM pages"))
				.containsExactly("true|1|0.5|12345678901234567890123|x|2026-11-20|[a, NULL]|[1.5]|1|1");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--ddl=bigqueri | error: --ddl is 'bigqueri', but has to be one of bigquery, snowflake, redshift, duckdb, spark, athena, trino, dbt: did you mean 'bigquery'?
					--ddl          | error: option '--ddl' needs a value: write --ddl=… (DIALECT: prints CREATE TABLE for bigquery, snowflake, redshift, duckdb, spark, athena or trino, or a sources file for dbt)
					date=x         | error: 'date' is not a parameter
					''             | error: schema needs output=…, or crawlId=… to preview the columns of crawls
					""")
	void saysWhatIsWrongWithItsWords(String word, String message) {
		Workbench.Result result = word.isEmpty() ? this.bench.run("schema") : this.bench.run("schema", word);
		assertThat(result.code()).isEqualTo(2);
		assertThat(result.err()).startsWith(message);
	}

}
