package io.spidraparquet.flatten;

import java.util.Map;

import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.TableSchema;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class DataRestTests {

	private static final TableSchema EMPTY = FixedColumns.pages(TestCrawls.RUN);

	@AutoClose
	private final TestCrawls crawls = TestCrawls.open();

	@Test
	void keepsEveryValueBeyondTheLimitByItsPointer() throws Exception {
		TestCrawls.Result result = this.crawls.run(EMPTY, 2, TestCrawls.page("""
				{"z": 0.10, "a": 1, "b": {"c": "x", "d": [ 1, 2 ], "e": {"f": true}}, "big": 1e400,
				"q\\"/~": "\\u00e9\\n", "é": "é", "list": [{"k": 1}], "none": null, "empty": [], "o": {}}"""));
		assertThat(result.columns()).containsExactly("a INT64 /data/a", "big STRING /data/big", "data_rest JSON /data");
		assertThat(result.onlyRow()).containsEntry("a", 1L).containsEntry("big", "1e400").hasSize(3);
		assertThat(result.onlyRow().get("data_rest")).isEqualTo("""
				{"/data/z":0.10,"/data/b/c":"x","/data/b/d":[ 1, 2 ],"/data/b/e/f":true,"/data/q\\"~1~0":"\\u00e9\\n",\
				"/data/é":"é","/data/list":[{"k": 1}]}""");
	}

	@Test
	void isOneJsonObject() throws Exception {
		TestCrawls.Result result = this.crawls.run(EMPTY, 1, TestCrawls.page("""
				{"a": 1, "b\\u0000\\t\\\\": "\\u0000", "c": [[{"x": [1]}], "\\ud83d\\ude00"], "d": {"": {"": -0}}}"""));
		JsonNode rest = JsonMapper.shared().readTree((String) result.onlyRow().get("data_rest"));
		assertThat(rest.propertyNames()).containsExactly("/data/b\0\t\\", "/data/c", "/data/d//");
		assertThat(rest.get("/data/b\0\t\\").stringValue()).isEqualTo("\0");
	}

	@Test
	void isNullForAPageThatHasNothingMore() throws Exception {
		TestCrawls.Result result = this.crawls.run(EMPTY, 1, TestCrawls.page("{\"a\": 1, \"b\": 1}"),
				TestCrawls.page("{\"a\": 2}"), TestCrawls.page("{\"b\": 3}"),
				TestCrawls.page("{\"b\": null, \"c\": [null]}"));
		assertThat(result.row(0)).isEqualTo(Map.of("a", 1L, "data_rest", "{\"/data/b\":1}"));
		assertThat(result.row(1)).isEqualTo(Map.of("a", 2L));
		assertThat(result.row(2)).isEqualTo(Map.of("data_rest", "{\"/data/b\":3}"));
		assertThat(result.row(3)).isEmpty();
	}

	@Test
	void isMissingWhereAllPathsHaveColumns() throws Exception {
		TestCrawls.Result result = this.crawls.run(EMPTY, 2, TestCrawls.page("{\"a\": 1, \"b\": 1, \"c\": []}"));
		assertThat(result.columns()).containsExactly("a INT64 /data/a", "b INT64 /data/b");
	}

	@Test
	void leavesPublishedColumnsTheirValues() throws Exception {
		TableSchema published = this.crawls.run(EMPTY, 2, TestCrawls.page("{\"m\": 1, \"n\": {\"o\": 1}}")).schema();
		TestCrawls.Result result = this.crawls.run(published, 2,
				TestCrawls.page("{\"a\": 1, \"m\": 2, \"n\": {\"a\": 3, \"o\": 4}}"),
				TestCrawls.page("{\"m\": \"x\"}"));
		assertThat(result.columns()).containsExactly("m INT64 /data/m", "n_o INT64 /data/n/o",
				"m_as_text STRING /data/m", "data_rest JSON /data");
		assertThat(result.row(0)).isEqualTo(Map.of("m", 2L, "n_o", 4L, "data_rest", "{\"/data/a\":1,\"/data/n/a\":3}"));
		assertThat(result.row(1)).isEqualTo(Map.of("m_as_text", "x"));
		TestCrawls.Result later = this.crawls.run(result.schema(), 2, TestCrawls.page("{\"a\": 5, \"m\": 6}"));
		assertThat(later.schema()).isEqualTo(result.schema());
		assertThat(later.onlyRow()).isEqualTo(Map.of("m", 6L, "data_rest", "{\"/data/a\":5}"));
	}

	@Test
	void takesValuesAboveAndBelowAColumn() throws Exception {
		TableSchema published = this.crawls.run(EMPTY, 1, TestCrawls.page("{\"a\": {\"b\": 1}}")).schema();
		TestCrawls.Result result = this.crawls.run(published, 1, TestCrawls.page("{\"a\": {\"b\": {\"c\": 2}}}"),
				TestCrawls.page("{\"a\": 3}"), TestCrawls.page("4"), TestCrawls.page("{\"a\": {\"b\": 5}}"));
		assertThat(result.columns()).containsExactly("a_b INT64 /data/a/b", "data_rest JSON /data");
		assertThat(result.row(0)).isEqualTo(Map.of("data_rest", "{\"/data/a/b/c\":2}"));
		assertThat(result.row(1)).isEqualTo(Map.of("data_rest", "{\"/data/a\":3}"));
		assertThat(result.row(2)).isEqualTo(Map.of("data_rest", "{\"/data\":4}"));
		assertThat(result.row(3)).isEqualTo(Map.of("a_b", 5L));
	}

}
