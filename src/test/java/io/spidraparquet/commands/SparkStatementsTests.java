package io.spidraparquet.commands;

import java.io.IOException;
import java.util.List;

import io.spidraparquet.workbench.Spark;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spark executes the statements that {@code schema} prints for it, in a process of its
 * own.
 */
@Tag("readers")
class SparkStatementsTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private void publish(String crawl, String... pages) {
		this.bench.api().servePages(crawl, pages);
		assertThat(this.bench.runCrawls(crawl).code()).isZero();
	}

	@Test
	void sparkMakesAndChangesTheTableFillsItAndReadsTheView() throws Exception {
		publish("n1", TestApi.page("1", """
				{"b":true,"i":1,"d":0.5,"big":12345678901234567890123,"s":"x","day":"2026-11-20",\
				"at":"2026-11-20T10:00:00.5+02:00","l":["a",null],"n":[1.5],"j":[{"a":1}],"order":1,\
				"it's \\"q\\" \\\\ ; -- \\n*/":1,"price":10}"""), TestApi.page("2", "{\"price\":11}"));
		String script = this.bench.statements("--ddl=spark");
		publish("n2", TestApi.page("3", """
				{"b":"maybe","i":2.5,"big":0.25,"day":"soon","at":"later","l":[["a"]],"price":19.99,\
				"'; DROP TABLE pages; --":2}"""));
		publish("n3", TestApi.page("2", "{\"price\":\"N/A\",\"i\":3}"));
		script += this.bench.statements("--ddl=spark", "--alter-since=n1")
				+ "INSERT INTO pages BY NAME SELECT * FROM files_of_pages;\n" + this.bench.statements("--view=spark")
				+ "DESCRIBE TABLE pages;\n"
				+ "SELECT page_id, crawl_id, price, i, b, big, day, `at`, l, `order` FROM pages_latest ORDER BY page_id;\n"
				+ "SELECT page_id, b, i, d, big, s, day, `at`, n[0], j FROM pages WHERE page_id = '1';\n";
		List<String> rows = execute(script, "pages");
		assertThat(rows).contains("i|bigint|/data/i", "i_as_double|double|/data/i", "l|array<string>|/data/l",
				"run_key|string|null", "day_as_text|string|/data/day");
		assertThat(rows).anyMatch((row) -> row.endsWith("|bigint|/data/it's \"q\" \\ ; -- \\u000a*~1"))
			.anyMatch((row) -> row.endsWith("|bigint|/data/'; DROP TABLE pages; --"));
		assertThat(rows.subList(rows.size() - 4, rows.size())).containsExactly(
				"1|n1|10|1.0|true|1.2345678901234568E22|2026-11-20|2026-11-20 08:00:00.5|[\"a\",null]|1",
				"2|n3|N/A|3.0|null|null|null|null|null|null", "3|n2|19.99|2.5|maybe|0.25|soon|later|[[\"a\"]]|null",
				"1|true|1|0.5|12345678901234567890123|x|2026-11-20|2026-11-20 08:00:00.5|1.5|[{\"a\":1}]");
	}

	@Test
	void sparkMakesSeveralTablesAndJoinsThem() throws Exception {
		SeveralNights nights = new SeveralNights(this.bench);
		nights.publishFirst();
		String script = this.bench.statements("--ddl=spark") + this.bench.statements("--view=spark");
		nights.publishSecond();
		script += this.bench.statements("--ddl=spark", "--alter-since=n1") + this.bench.statements("--view=spark");
		for (String table : SeveralNights.TABLES) {
			script += "INSERT INTO `" + table + "` BY NAME SELECT * FROM files_of_" + table + ";\n";
		}
		script += "SELECT page_id, run_key, products_index, name FROM products_latest;\n"
				+ "SELECT page_id, offers_index, price, products_name, products_sku, pages_name"
				+ " FROM products_offers_joined ORDER BY offers_index;\nSELECT n, pages_name FROM order_joined;\n";
		assertThat(execute(script, SeveralNights.TABLES.toArray(String[]::new))).containsExactly("2|n2|0|z2",
				"2|0|3|z2|7|B2", "2|1|4|z2|7|B2", "1|B2");
	}

	@Test
	void sparkAddsTheFieldsOfNestedColumnsAndKeepsTheRows() throws Exception {
		NestedNights nights = new NestedNights(this.bench);
		nights.publish(1);
		String script = this.bench.statements("--ddl=spark") + this.bench.statements("--view=spark")
				+ "INSERT INTO pages (page_id, crawl_id, run_key, products) VALUES ('0', 'n0', 'n0', array(NULL,"
				+ " named_struct('name', 'old', 'offers', array(named_struct('amount', 1L), NULL))));\n";
		for (int night = 2; night <= NestedNights.COUNT; night++) {
			nights.publish(night);
			script += this.bench.statements("--ddl=spark", "--alter-since=n" + (night - 1));
		}
		for (String table : NestedNights.TABLES) {
			script += "INSERT INTO `" + table + "` BY NAME SELECT * FROM files_of_" + table + ";\n";
		}
		script += this.bench.statements("--view=spark")
				+ "SELECT page_id, p.name, p.price, o.amount, o.amount_as_text, o.seller FROM pages_latest"
				+ " LATERAL VIEW explode(products) AS p LATERAL VIEW explode(p.offers) AS o ORDER BY ALL;\n"
				+ "SELECT shops_index, to_json(stock), page_id FROM shops_joined ORDER BY ALL;\n";
		assertThat(execute(script, NestedNights.TABLES.toArray(String[]::new))).containsExactly(
				"0|old|null|null|null|null", "0|old|null|1|null|null", "1|x|19.99|null|soon|null", "1|x|19.99|3|null|s",
				"2|z|null|4|null|null", "0|[{\"sku\":\"a\",\"left\":5}]|1");
	}

	private List<String> execute(String script, String... tables) throws IOException, InterruptedException {
		return Spark.execute(script, this.bench.folder(), this.bench.output(), tables);
	}

}
