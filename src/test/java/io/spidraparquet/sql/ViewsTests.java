package io.spidraparquet.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.Table;
import io.spidraparquet.workbench.DuckDb;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * DuckDB executes the views over tables with many versions of few pages, which are often
 * fetched at the same time.
 */
class ViewsTests {

	private static final Comparator<Version> ORDER = Comparator.comparing(Version::fetchedAt)
		.thenComparing(Version::run)
		.thenComparing(Version::crawl);

	/** One version of a page, with the number of offers of each of its products. */
	private record Version(String page, String crawl, String run, String fetchedAt, List<Integer> offers) {

		String key() {
			return "'" + this.page + "', '" + this.crawl + "', '" + this.run + "'";
		}

		String row() {
			return this.page + "|" + this.crawl + "|" + this.run;
		}

	}

	private static List<Version> versions(Random random) {
		List<Version> versions = new ArrayList<>();
		for (String page : List.of("p1", "p2", "p3")) {
			for (String run : List.of("r1", "r2", "r3")) {
				for (String crawl : List.of("a", "b")) {
					List<Integer> offers = new ArrayList<>();
					for (int i = random.nextInt(3); i > 0; i--) {
						offers.add(random.nextInt(3));
					}
					if (random.nextBoolean()) {
						versions.add(new Version(page, crawl, run, "2026-11-2" + random.nextInt(2), offers));
					}
				}
			}
		}
		return versions;
	}

	private static void insert(DuckDb duckDb, List<Version> versions) throws SQLException {
		StringBuilder sql = new StringBuilder("DELETE FROM pages; DELETE FROM products; DELETE FROM products_offers;");
		String columns = " (page_id, crawl_id, run_key, fetched_at, ";
		for (Version version : versions) {
			String row = "(" + version.key() + ", '" + version.fetchedAt() + "', ";
			sql.append("INSERT INTO pages" + columns + "name) VALUES " + row + "'page of " + version.run() + "');");
			for (int i = 0; i < version.offers().size(); i++) {
				sql.append("INSERT INTO products" + columns + "products_index, name) VALUES " + row + i + ", 'product "
						+ i + "');");
				for (int k = 0; k < version.offers().get(i); k++) {
					sql.append("INSERT INTO products_offers" + columns + "products_index, offers_index, price) VALUES "
							+ row + i + ", " + k + ", " + k + ");");
				}
			}
		}
		duckDb.execute("BEGIN;" + sql + "COMMIT");
	}

	@Test
	void allViewsHaveTheRowsOfTheLatestVersionOfEachPageAndNoOthers() throws SQLException {
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(SqlDialect.DUCKDB.createTables(Tables.shop()));
			duckDb.execute(SqlDialect.DUCKDB.createViews(Tables.shop()));
			for (int seed = 0; seed < 8; seed++) {
				List<Version> versions = versions(new Random(seed));
				insert(duckDb, versions);
				Map<String, Version> latest = new HashMap<>();
				versions
					.forEach((each) -> latest.merge(each.page(), each, (a, b) -> (ORDER.compare(a, b) > 0) ? a : b));
				TreeSet<String> pages = new TreeSet<>();
				TreeSet<String> products = new TreeSet<>();
				TreeSet<String> offers = new TreeSet<>();
				for (Version version : latest.values()) {
					pages.add(version.row());
					for (int i = 0; i < version.offers().size(); i++) {
						products.add(version.row() + "|" + i + "|product " + i + "|page of " + version.run());
						for (int k = 0; k < version.offers().get(i); k++) {
							offers.add(version.row() + "|" + i + "|" + k + "|" + k + "|product " + i + "|page of "
									+ version.run());
						}
					}
				}
				assertThat(duckDb.query("SELECT page_id, crawl_id, run_key FROM pages_latest ORDER BY ALL"))
					.containsExactlyElementsOf(pages);
				String ofProducts = "SELECT page_id, crawl_id, run_key, products_index, name";
				assertThat(duckDb.query(ofProducts + ", pages_name FROM products_joined ORDER BY ALL"))
					.containsExactlyElementsOf(products);
				assertThat(duckDb.query(ofProducts + " FROM products_latest")).hasSameSizeAs(products);
				assertThat(duckDb.query("SELECT page_id, crawl_id, run_key, products_index, offers_index, price,"
						+ " products_name, pages_name FROM products_offers_joined ORDER BY ALL"))
					.containsExactlyElementsOf(offers);
				assertThat(duckDb.query("FROM products_offers_latest")).hasSameSizeAs(offers);
			}
		}
	}

	@Test
	void elementsThatAreRowsHaveTheirArraysOfTheSameVersion() throws SQLException {
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(SqlDialect.DUCKDB.createTables(Tables.withItems()));
			duckDb.execute(SqlDialect.DUCKDB.createViews(Tables.withItems()));
			duckDb.execute("INSERT INTO pages (page_id, crawl_id, run_key, fetched_at, item_index, page_title) VALUES"
					+ " ('1', 'a', 'a', '2026-11-20', 0, 'old'), ('1', 'b', 'b', '2026-11-21', 0, 'x'),"
					+ " ('1', 'b', 'b', '2026-11-21', 1, 'y')");
			duckDb.execute("INSERT INTO offers (page_id, crawl_id, run_key, fetched_at, item_index, offers_index)"
					+ " VALUES ('1', 'a', 'a', '2026-11-20', 0, 0), ('1', 'b', 'b', '2026-11-21', 1, 0),"
					+ " ('1', 'b', 'b', '2026-11-21', 1, 1)");
			assertThat(duckDb.query("SELECT run_key, item_index FROM pages_latest ORDER BY ALL")).containsExactly("b|0",
					"b|1");
			assertThat(duckDb
				.query("SELECT run_key, item_index, offers_index, pages_page_title FROM offers_joined ORDER BY ALL"))
				.containsExactly("b|1|0|y", "b|1|1|y");
		}
	}

	@Test
	void namesThatAreWordsOrTakenWork() throws SQLException {
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(SqlDialect.DUCKDB.createTables(Tables.hostile(1)));
			duckDb.execute(SqlDialect.DUCKDB.createViews(Tables.hostile(1)));
			duckDb.execute(SqlDialect.DUCKDB.alterTables(Tables.hostile(2), Tables.hostile(1)));
			duckDb.execute(SqlDialect.DUCKDB.createViews(Tables.hostile(2)));
			for (WarehouseTable table : Tables.hostile(2).tables()) {
				assertThat(duckDb.query("SELECT column_name FROM duckdb_columns() WHERE table_name = '" + table.name()
						+ "' ORDER BY column_index"))
					.containsExactlyElementsOf(table.columns().stream().map(Column::name).toList());
				assertThat(
						duckDb.query("SELECT count(*) FROM \"" + new ViewNames(Tables.hostile(2)).latest(table) + "\""))
					.containsExactly("0");
			}
			assertThat(duckDb.query("SELECT count(*) FROM duckdb_views() WHERE NOT internal")).containsExactly("11");
		}
	}

	@Test
	void oneTableHasOneViewWithTheNameThatItAlwaysHas() {
		assertThat(SqlDialect.DUCKDB.createViews(Tables.hostile(2).only(Table.PAGES)))
			.contains("CREATE OR REPLACE VIEW \"pages_latest_2\" AS\n")
			.doesNotContain("_joined", "\"order_latest\"");
	}

}
