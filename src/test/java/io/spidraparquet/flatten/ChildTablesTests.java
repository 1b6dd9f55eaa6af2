package io.spidraparquet.flatten;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arrays that are tables of their own.
 */
class ChildTablesTests {

	private static final String SHOP = """
			{"shop":"A","products":[
			 {"name":"x","offers":[{"price":1},{"price":2.5}],"reviews":["good"]},
			 {"name":"y","offers":[],"reviews":null},
			 {"name":"z","offers":[{"price":3}]}]}""";

	private final TestCrawls crawls = TestCrawls.open();

	@AfterEach
	void close() throws Exception {
		this.crawls.close();
	}

	@Test
	void makesTheTablesThatTheJobNames() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.tables=products,products/offers,products/reviews")
			.runNew(SHOP);
		assertThat(result.failures()).isEmpty();
		assertThat(tables(result)).containsExactly("pages: shop STRING", "products: products_index INT64, name STRING",
				"products_offers: products_index INT64, offers_index INT64, price DOUBLE",
				"products_reviews: products_index INT64, reviews_index INT64, reviews STRING");
		assertThat(rows(result, "products")).containsExactly("0 x", "1 y", "2 z");
		assertThat(rows(result, "products_offers")).containsExactly("0 0 1.0", "0 1 2.5", "2 0 3.0");
		assertThat(rows(result, "products_reviews")).containsExactly("0 0 good");
	}

	@Test
	void makesTheTablesOnTheWayToThoseThatTheJobNames() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.tables=products/offers").runNew(SHOP);
		assertThat(tables(result)).containsExactly("pages: shop STRING",
				"products: products_index INT64, name STRING, reviews LIST<STRING>",
				"products_offers: products_index INT64, offers_index INT64, price DOUBLE");
		assertThat(rows(result, "products_offers")).containsExactly("0 0 1.0", "0 1 2.5", "2 0 3.0");
	}

	@Test
	void makesTablesOfAllArraysOfObjects() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.tables=all").runNew(SHOP);
		assertThat(result.failures()).isEmpty();
		assertThat(tables(result)).containsExactly("pages: shop STRING",
				"products: products_index INT64, name STRING, reviews LIST<STRING>",
				"products_offers: products_index INT64, offers_index INT64, price DOUBLE");
		assertThat(rows(result, "products")).containsExactly("0 x [good]", "1 y null", "2 z null");
	}

	@Test
	void leavesTheDataOfPagesInTheirTableIfThatOfSomeIsAnArray() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.tables=all")
			.runNew("{\"a\":1,\"b\":[{\"c\":2}]}", "[{\"a\":\"x\",\"b\":[{\"c\":3}]}]");
		assertThat(tables(result)).containsExactly("pages: data JSON, a INT64", "b: b_index INT64, c INT64");
		assertThat(rows(result, "b")).containsExactly("0 2");
		assertThat(tables(this.crawls.with("spidra.flatten.tables=all").runNew("[{\"a\":1}]", "[]", "null")))
			.containsExactly("pages: ", "data: data_index INT64, a INT64");
	}

	@Test
	void failsPagesWhoseObjectsTurnOutToBeKeptAsJson() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.tables=all", "spidra.flatten.max-tables=1")
			.runNew("{\"c\":[{\"a\":[{}],\"a\":{}}]}", "{\"a\":[{}],\"c\":{\"a\":{\"a\":1,\"a\":null}}}");
		assertThat(result.failures()).hasSize(2)
			.allMatch((failure) -> failure.reason() == FailureReason.UNREPRESENTABLE);
		assertThat(result.allRows()).isEmpty();
	}

	@Test
	void writesTheRowsOfAPageThatAreTooManyToKeepAsTheyWereFound() throws Exception {
		String products = IntStream.range(0, 3000)
			.mapToObj((i) -> "{\"n\":" + i + ",\"offers\":[{\"p\":1},{\"p\":2}]}")
			.collect(Collectors.joining(","));
		this.crawls.with("spidra.flatten.tables=all");
		for (String twin : List.of("", ",{\"n\":3000,\"n\":3000}")) {
			TestCrawls.Result result = this.crawls.runNew("{\"products\":[" + products + twin + "],\"shop\":\"A\"}");
			assertThat(result.failures()).isEmpty();
			assertThat(rows(result, "pages")).containsExactly("A");
			assertThat(rows(result, "products")).hasSize(twin.isEmpty() ? 3000 : 3001)
				.startsWith("0 0", "1 1")
				.doesNotHaveDuplicates();
			assertThat(rows(result, "products_offers")).hasSize(6000).endsWith("2999 0 1", "2999 1 2");
			assertThat(result.allRows()).allMatch((row) -> row.value(0) != null);
		}
	}

	@Test
	void descendsIntoObjectsAroundATableWithoutColumns() throws Exception {
		this.crawls.with("spidra.flatten.tables=all", "spidra.flatten.scalar-arrays=json");
		TestCrawls.Result first = this.crawls.runTables(this.crawls.start(),
				pages("{\"x\":[1]}", "{\"x\":{\"a\":[{}]}}"));
		assertThat(tables(first)).containsExactly("pages: x JSON", "x_a: x_a_index INT64");
		TestCrawls.Result next = this.crawls.runTables(first.dataset(), pages("{\"x\":{\"a\":[{},{}]}}"));
		assertThat(rows(next, "pages")).containsExactly("null");
		assertThat(rows(next, "x_a")).containsExactly("0", "1");
	}

	private static List<byte[]> pages(String... data) {
		return Stream.of(data).map((each) -> TestCrawls.page(each).getBytes(StandardCharsets.UTF_8)).toList();
	}

	private static List<String> tables(TestCrawls.Result result) {
		List<String> tables = new ArrayList<>();
		for (Table table : result.dataset().tables()) {
			List<String> columns = new ArrayList<>();
			for (Column column : table.schema().columns().subList(table.isChild() ? 4 : 7, table.schema().size())) {
				columns.add(column.name() + " " + column.type().text());
			}
			tables.add(table.name() + ": " + String.join(", ", columns));
		}
		return tables;
	}

	private static List<String> rows(TestCrawls.Result result, String table) {
		List<String> names = result.dataset().tables().stream().map(Table::name).toList();
		int ordinal = names.indexOf(table);
		List<Column> columns = result.dataset().tables().get(ordinal).schema().columns();
		List<String> rows = new ArrayList<>();
		for (Row row : result.allRows()) {
			if (row.table() == ordinal) {
				List<String> values = new ArrayList<>();
				for (int i = (ordinal == 0) ? 7 : 4; i < columns.size(); i++) {
					@Nullable Object value = row.value(i);
					values.add(
							String.valueOf((value != null) ? TestCrawls.readable(columns.get(i).type(), value) : null));
				}
				rows.add(String.join(" ", values));
			}
		}
		return rows;
	}

}
