package io.spidraparquet.flatten;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ItemRowsTests {

	@AutoClose
	private final TestCrawls crawls = TestCrawls.open();

	@Test
	void makesARowOfEachElementWithTheValuesAroundIt() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.rows=products").runNew("""
				{"shop":"A","products":[{"name":"x","price":{"amount":1}},{"name":"y"}],"page":{"n":2}}""");
		assertThat(result.columns()).containsExactly("item_index INT64 /data/products", "parent_shop STRING /data/shop",
				"parent_page_n INT64 /data/page/n", "name STRING /data/products/name",
				"price_amount INT64 /data/products/price/amount");
		assertThat(result.failures()).isEmpty();
		assertThat(List.of(result.row(0), result.row(1))).containsExactly(
				Map.of("item_index", 0L, "parent_shop", "A", "parent_page_n", 2L, "name", "x", "price_amount", 1L),
				Map.of("item_index", 1L, "parent_shop", "A", "parent_page_n", 2L, "name", "y"));
		assertThat(result.fixed(1)).isEqualTo(result.fixed(0)).containsKey("page_id");
	}

	@Test
	void goesThroughArraysOnTheWay() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.rows=sections/products").runNew("""
				{"sections":[{"products":[{"name":"x"}],"title":"s1"},{"title":"s2","products":[]},\
				{"products":[{"name":"y"},{"name":"z"}]}]}""");
		assertThat(result.columns()).containsExactly("item_index INT64 /data/sections/products",
				"parent_sections_title STRING /data/sections/title", "name STRING /data/sections/products/name");
		assertThat(List.of(result.row(0), result.row(1), result.row(2))).containsExactly(
				Map.of("item_index", 0L, "name", "x", "parent_sections_title", "s1"),
				Map.of("item_index", 1L, "name", "y"), Map.of("item_index", 2L, "name", "z"));
	}

	@Test
	void goesThroughObjectsOnTheWayAndTakesDataThatIsAnArray() throws Exception {
		assertThat(this.crawls.with("spidra.flatten.rows=catalog/items")
			.runNew("{\"catalog\":{\"items\":[{\"a\":1}],\"n\":7}}")
			.row(0)).isEqualTo(Map.of("item_index", 0L, "a", 1L, "parent_catalog_n", 7L));
		TestCrawls.Result array = this.crawls.with("spidra.flatten.rows=/data").runNew("[{\"a\":1},2,[3,[4]],null]");
		assertThat(array.columns()).containsExactly("item_index INT64 /data", "data JSON /data", "a INT64 /data/a");
		assertThat(List.of(array.row(0), array.row(1), array.row(2), array.row(3))).containsExactly(
				Map.of("item_index", 0L, "a", 1L), Map.of("item_index", 1L, "data", "2"),
				Map.of("item_index", 2L, "data", "[3,[4]]"), Map.of("item_index", 3L));
	}

	@Test
	void filtersAPageWhoseArrayIsEmpty() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.rows=products")
			.runNew("{\"products\":[]}", "{\"products\":[{\"a\":1}]}");
		assertThat(result.rows()).hasSize(1);
		assertThat(result.failures()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "null", "[]", "[null]", "[{}]", "{\"products\":null}", "{\"products\":[],\"x\":1}",
			"{\"other\":[{\"a\":1}]}", "{\"x\":{\"products\":7}}" })
	void filtersAPageWithoutTheArray(String data) throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.rows=products")
			.runNew(data, "{\"products\":[{\"a\":1}]}");
		assertThat(result.rows()).hasSize(1);
		assertThat(result.failures()).isEmpty();
		assertThat(result.columns()).containsExactly("item_index INT64 /data/products", "a INT64 /data/products/a");
	}

	@Test
	void takesAnObjectInPlaceOfTheArrayAsItsOnlyElement() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.rows=sections/products")
			.runNew("{\"sections\":[{\"products\":{\"a\":1}},{\"products\":null},{},null,{\"products\":[{\"a\":2}]}]}",
					"{\"sections\":{\"products\":{\"a\":3}}}", "{\"sections\":{\"products\":{}}}");
		assertThat(IntStream.range(0, 4).mapToObj(result::row).toList()).containsExactly(
				Map.of("item_index", 0L, "a", 1L), Map.of("item_index", 1L, "a", 2L), Map.of("item_index", 0L, "a", 3L),
				Map.of("item_index", 0L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"text\"", "7", "[1]", "[[]]", "{\"products\":\"none\"}", "{\"products\":\"\"}",
			"[{\"products\":[{\"a\":9}]},{\"products\":false}]", "[{\"products\":[{\"a\":9}]},\"x\"]" })
	void failsAPageThatHasSomethingElseThere(String data) throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.rows=products")
			.runNew(data, "{\"products\":[{\"a\":1}]}");
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.ROWS_NOT_ARRAY);
		assertThat(result.failedPage(0)).containsEntry("error_message",
				"the value at /data/products, or one on the way there, is neither an array, an object nor null");
		assertThat(result.columns()).containsExactly("item_index INT64 /data/products", "a INT64 /data/products/a");
	}

	@Test
	void failsAPageWhoseArrayOccursTwice() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.rows=products")
			.runNew("{\"products\":[{\"a\":1}],\"products\":[{\"a\":2}]}");
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.UNREPRESENTABLE);
	}

	@Test
	void keepsTheRestOfThePageAndOfTheElementTogether() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.rows=p", "spidra.schema.max-columns=1")
			.runNew("{\"a\":1,\"z\":2,\"p\":[{\"b\":3},{\"b\":4,\"c\":5}]}");
		assertThat(result.row(0))
			.isEqualTo(Map.of("item_index", 0L, "parent_a", 1L, "data_rest", "{\"/data/z\":2,\"/data/p/b\":3}"));
		assertThat(result.row(1)).isEqualTo(Map.of("item_index", 1L, "parent_a", 1L, "data_rest",
				"{\"/data/z\":2,\"/data/p/b\":4,\"/data/p/c\":5}"));
	}

	@Test
	void computesManyRowsOfAPageAgainWhileTheyAreWritten() throws Exception {
		StringBuilder items = new StringBuilder();
		for (int i = 0; i < 3000; i++) {
			items.append((i > 0) ? "," : "").append("{\"n\":").append(i).append('}');
		}
		TestCrawls.Result result = this.crawls.with("spidra.flatten.rows=p")
			.runNew("{\"p\":[" + items + "],\"s\":\"x\"}");
		assertThat(result.rows()).hasSize(3000);
		assertThat(result.row(2999)).isEqualTo(Map.of("item_index", 2999L, "n", 2999L, "parent_s", "x"));
	}

	@Test
	void countsTheDepthFromTheElement() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.rows=s/p", "spidra.flatten.max-depth=1")
			.runNew("{\"s\":[{\"p\":[{\"a\":{\"b\":1}}],\"q\":{\"r\":1}}],\"t\":{\"u\":1}}");
		assertThat(result.onlyRow())
			.isEqualTo(Map.of("item_index", 0L, "a", "{\"b\":1}", "parent_s_q", "{\"r\":1}", "parent_t", "{\"u\":1}"));
	}

}
