package io.spidraparquet.flatten;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.TestEvolution;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.row.PageRows;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.spool.SpooledPage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class FlatteningTests {

	@AutoClose
	private final TestCrawls crawls = TestCrawls.open();

	@Test
	void givesEachPathOfNestedObjectsItsColumn() throws Exception {
		TestCrawls.Result result = this.crawls.runData(
				"""
						{"seller": {"name": "Ann", "address": {"city": "Bonn", "zip": 53111}}, "title": "Lamp", "inStock": true}""",
				"""
						{"title": "Chair", "seller": {"name": "Bob"}}""");
		assertThat(result.columns()).containsExactly("in_stock BOOLEAN /data/inStock", "title STRING /data/title",
				"seller_name STRING /data/seller/name", "seller_address_city STRING /data/seller/address/city",
				"seller_address_zip INT64 /data/seller/address/zip");
		assertThat(result.row(0)).isEqualTo(Map.of("in_stock", true, "title", "Lamp", "seller_name", "Ann",
				"seller_address_city", "Bonn", "seller_address_zip", 53111L));
		assertThat(result.row(1)).isEqualTo(Map.of("title", "Chair", "seller_name", "Bob"));
	}

	@Test
	void keepsEveryKindOfScalarExactly() throws Exception {
		TestCrawls.Result result = this.crawls.runData("""
				{"b": false, "i": -9223372036854775808, "d": 0.30000000000000004, "big": 12345678901234567890,
				"exact": 123456789012345678.5, "day": "2024-02-29", "time": "2025-12-17T15:02:10.123456+02:00",
				"text": " ", "huge": 1e400, "zero": -0}""");
		assertThat(result.columns()).containsExactly("b BOOLEAN /data/b", "big DECIMAL(38,0) /data/big",
				"d DOUBLE /data/d", "day DATE /data/day", "exact DECIMAL(38,1) /data/exact", "huge STRING /data/huge",
				"i INT64 /data/i", "text STRING /data/text", "time TIMESTAMP /data/time", "zero DOUBLE /data/zero");
		assertThat(result.onlyRow()).containsEntry("b", false)
			.containsEntry("i", Long.MIN_VALUE)
			.containsEntry("d", 0.1 + 0.2)
			.containsEntry("big", new BigDecimal("12345678901234567890"))
			.containsEntry("exact", new BigDecimal("123456789012345678.5"))
			.containsEntry("day", LocalDate.of(2024, 2, 29))
			.containsEntry("time", Instant.parse("2025-12-17T13:02:10.123456Z"))
			.containsEntry("text", " ")
			.containsEntry("huge", "1e400")
			.containsEntry("zero", -0.0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "tab\\tnewline\\nquote\\\"back\\\\slash\\/", "\\u00e9\\u20ac", "é€",
			"\\ud83d\\ude00", "😀", "e\\u0301", "\\u0000", "\\u007f", "\\ufeff", "{\\\"a\\\":1}", " ", "2025-12-17 ",
			"nul\\u0000l" })
	void decodesTextAsItWasMeant(String escaped) throws Exception {
		String decoded = JsonMapper.shared().readValue("\"" + escaped + "\"", String.class);
		assertThat(this.crawls.runData("{\"a\":\"" + escaped + "\"}").onlyRow()).isEqualTo(Map.of("a", decoded));
		assertThat(this.crawls.runData("{\"a\":[\"" + escaped + "\"]}").onlyRow())
			.isEqualTo(Map.of("a", List.of(decoded)));
	}

	@Test
	void writesScalarsThatDoNotAgreeAsTheyWereSent() throws Exception {
		TestCrawls.Result result = this.crawls.runData("{\"a\": 1.50}", "{\"a\": \"n/a\"}", "{\"a\": true}",
				"{\"a\": -0}", "{\"a\": 1E+2}", "{\"a\": \"2025-11-20\"}", "{\"a\": null}");
		assertThat(result.columns()).containsExactly("a STRING /data/a");
		assertThat(values(result, "a")).containsExactly("1.50", "n/a", "true", "-0", "1E+2", "2025-11-20", "(none)");
	}

	@Test
	void tellsAnEmptyListFromNoneAndFromAListWithNull() throws Exception {
		TestCrawls.Result result = this.crawls.runData("{\"tags\": []}", "{\"tags\": null}", "{}",
				"{\"tags\": [\"a\", null]}", "{\"tags\": [null]}", "{\"tags\": [\"\"]}");
		assertThat(result.columns()).containsExactly("tags LIST<STRING> /data/tags");
		assertThat(values(result, "tags")).containsExactly(List.of(), "(none)", "(none)", List.of("a", "(null)"),
				List.of("(null)"), List.of(""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			[1, 2]                                 | LIST<INT64>         | [1, 2]
			[1, null, 2.5]                         | LIST<DOUBLE>        | [1.0, (null), 2.5]
			[true, false]                          | LIST<BOOLEAN>       | [true, false]
			["2025-11-20", null]                   | LIST<DATE>          | [2025-11-20, (null)]
			["2025-11-20T10:00:00+01:00"]          | LIST<TIMESTAMP>     | [2025-11-20T09:00:00Z]
			[9007199254740993, 0.5]                | LIST<DECIMAL(38,1)> | [9007199254740993.0, 0.5]
			[1, "x", null, true]                   | LIST<STRING>        | [1, x, (null), true]
			[[1], [2]]                             | JSON                | [[1], [2]]
			[{"a": 1},   {"a" : 2.50}]             | JSON                | [{"a": 1},   {"a" : 2.50}]
			[1, {"a": 1}]                          | JSON                | [1, {"a": 1}]
			[{}]                                   | JSON                | [{}]
			[[]]                                   | JSON                | [[]]
			[null, []]                             | JSON                | [null, []]
			""")
	void givesAnArrayTheTypeOfItsElements(String json, String type, String value) throws Exception {
		TestCrawls.Result result = this.crawls.runData("{\"a\":" + json + "}");
		assertThat(result.columns()).containsExactly("a " + type + " /data/a");
		assertThat(String.valueOf(result.onlyRow().get("a"))).isEqualTo(value);
	}

	@Test
	void writesArraysAtThePathOfScalarsAsTheyWereSent() throws Exception {
		TestCrawls.Result result = this.crawls.runData("{\"a\": [ 1,\n\t2.50 ] }", "{\"a\" : 1.50 }",
				"{\"a\": \"\\u00e9 \\/\"}", "{\"a\": [{\"b\": \"x\"} ]}", "{\"a\": []}", "{\"a\": true}",
				"{\"a\": null}", "{\"a\": [null ]}");
		assertThat(result.columns()).containsExactly("a JSON /data/a");
		assertThat(values(result, "a")).containsExactly("[ 1,\n\t2.50 ]", "1.50", "\"\\u00e9 \\/\"",
				"[{\"b\": \"x\"} ]", "[]", "true", "(none)", "[null ]");
	}

	@Test
	void givesNoColumnToWhatIsOnlyEverEmpty() throws Exception {
		TestCrawls.Result result = this.crawls.runData(
				"{\"a\": null, \"b\": {}, \"c\": [], \"d\": [null], \"e\": {\"f\": {}}}",
				"{\"a\": {}, \"b\": [], \"c\": null}");
		assertThat(result.columns()).isEmpty();
		assertThat(result.rows()).hasSize(2);
	}

	@Test
	void givesAValueAtThePathOfObjectsItsOwnColumn() throws Exception {
		TestCrawls.Result result = this.crawls.runData("{\"price\": 12}",
				"{\"price\": {\"amount\": 13, \"currency\": \"EUR\"}}", "{\"price\": {}}");
		assertThat(result.columns()).containsExactly("price INT64 /data/price", "price_amount INT64 /data/price/amount",
				"price_currency STRING /data/price/currency");
		assertThat(result.row(0)).isEqualTo(Map.of("price", 12L));
		assertThat(result.row(1)).isEqualTo(Map.of("price_amount", 13L, "price_currency", "EUR"));
		assertThat(result.row(2)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			"# Markdown"        | STRING      | # Markdown
			12                  | INT64       | 12
			12.5                | DOUBLE      | 12.5
			true                | BOOLEAN     | true
			"2025-11-20"        | DATE        | 2025-11-20
			["a", null]         | LIST<STRING> | [a, (null)]
			[{"a": 1}, {"a":2}] | JSON        | [{"a": 1}, {"a":2}]
			""")
	void takesDataThatIsNoObject(String data, String type, String value) throws Exception {
		TestCrawls.Result result = this.crawls.runData(data);
		assertThat(result.columns()).containsExactly("data " + type + " /data");
		assertThat(String.valueOf(result.onlyRow().get("data"))).isEqualTo(value);
	}

	@Test
	void makesARowOfAPageWithoutData() throws Exception {
		TestCrawls.Result result = this.crawls.runPages("{\"id\":\"1\",\"status\":\"success\",\"data\":null}",
				"{\"id\":\"2\",\"status\":\"success\"}", "{\"id\":\"3\",\"status\":\"success\",\"data\":{}}");
		assertThat(result.columns()).isEmpty();
		assertThat(result.failures()).isEmpty();
		assertThat(result.rows()).hasSize(3);
	}

	@Test
	void takesTextAndObjectsAtTheTopOfData() throws Exception {
		TestCrawls.Result result = this.crawls.runData("\"plain\"", "{\"data\": 1, \"a\": 2}");
		assertThat(result.columns()).containsExactly("data STRING /data", "a INT64 /data/a", "data_2 INT64 /data/data");
		assertThat(result.row(0)).isEqualTo(Map.of("data", "plain"));
		assertThat(result.row(1)).isEqualTo(Map.of("a", 2L, "data_2", 1L));
	}

	@Test
	void findsKeysOfAllKinds() throws Exception {
		TestCrawls.Result result = this.crawls.runData("""
				{"a/b": 1, "m~n": 2, "": 3, "a.b": 4, "\\u0061 b": 5, "价格": 6, "😀": 7, "q\\"": 8, "page_id": 9}""");
		assertThat(result.columns()).containsExactlyInAnyOrder("a_b INT64 /data/a b", "a_b_2 INT64 /data/a.b",
				"a_b_3 INT64 /data/a~1b", "m_n INT64 /data/m~0n", "x INT64 /data/", "u4ef7u683c INT64 /data/价格",
				"x_2 INT64 /data/😀", "q INT64 /data/q\"", "data_page_id INT64 /data/page_id");
		assertThat(result.onlyRow()).isEqualTo(Map.of("a_b_3", 1L, "m_n", 2L, "x", 3L, "a_b_2", 4L, "a_b", 5L,
				"u4ef7u683c", 6L, "x_2", 7L, "q", 8L, "data_page_id", 9L));
	}

	@Test
	void descendsAsDeepAsTheLimitOfAPage() throws Exception {
		TestCrawls.Result result = this.crawls.runData("{\"a\":".repeat(998) + "1" + "}".repeat(998),
				"[".repeat(998) + "]".repeat(998));
		assertThat(result.schema().columns()).last()
			.satisfies((column) -> assertThat(column.path()).isEqualTo("/data" + "/a".repeat(998)))
			.satisfies((column) -> assertThat(column.name()).hasSize(127));
		assertThat(result.row(0)).containsValue(1L);
		assertThat(result.row(1)).containsValue("[".repeat(998) + "]".repeat(998));
	}

	@Test
	void readsDataAtAnyPositionInThePage() throws Exception {
		String data = "{ \"n\" : 1 , \"l\" : [ \"é\" , {} ] , \"s\" : \"é\\n\" }";
		TestCrawls.Result result = this.crawls.runPages("{\"id\":\"1\",\"status\":\"success\",\"data\":" + data + "}",
				"{\"data\":" + data + ",\"status\":\"success\",\"id\":\"2\"}",
				" {\n \"data\" : " + data + "\n, \"id\": \"3\" }",
				"{\"data\":\"é\",\"status\":\"success\",\"id\":\"4\"}",
				"{\"data\":[1 ] ,\"status\":\"success\",\"id\":\"5\"}");
		assertThat(result.row(0)).isEqualTo(Map.of("n", 1L, "l", "[ \"é\" , {} ]", "s", "é\n"));
		assertThat(result.row(1)).isEqualTo(result.row(0));
		assertThat(result.row(2)).isEqualTo(result.row(0));
		assertThat(result.row(3)).isEqualTo(Map.of("data", List.of("é")));
		assertThat(result.row(4)).isEqualTo(Map.of("data", List.of("1")));
	}

	@Test
	void startsEachRowWithThePageItself() throws Exception {
		TestCrawls.Result result = this.crawls.runPages(
				"""
						{"id":"p-1","url":"https://shop.example.com/é","title":"Lamp 😀","status":"success","data":{"id":"other"},
						"error_message":null,"html_url":"https://s.example.com/?sig=1","created_at":"2025-12-17T15:02:10.5+01:00"}""");
		Map<String, Object> fixed = result.fixed(0);
		assertThat(fixed).containsEntry("page_id", "p-1")
			.containsEntry("page_url", "https://shop.example.com/é")
			.containsEntry("page_title", "Lamp 😀")
			.containsEntry("page_created_at", Instant.parse("2025-12-17T14:02:10.5Z"))
			.containsEntry("crawl_id", "crawl-0")
			.containsEntry("run_key", TestCrawls.RUN);
		assertThat((Instant) fixed.get("fetched_at")).isBetween(Instant.now().minusSeconds(60), Instant.now());
		assertThat(result.onlyRow()).isEqualTo(Map.of("id", "other"));
	}

	@Test
	void takesPageFieldsThatAreMissingOrOfAnotherType() throws Exception {
		TestCrawls.Result result = this.crawls
			.runPages("{\"id\":17,\"url\":null,\"title\":[\"a\", 1],\"data\":{\"a\":1},\"new\":{\"x\":[1]}}");
		assertThat(result.fixed(0)).containsEntry("page_id", "17")
			.containsEntry("page_title", "[\"a\", 1]")
			.doesNotContainKeys("page_url", "page_created_at");
		assertThat(result.onlyRow()).isEqualTo(Map.of("a", 1L));
	}

	@ParameterizedTest
	@CsvSource({ "2025-12-17T15:02:10Z, 2025-12-17T15:02:10Z", "2025-12-17T15:02:10+02:00, 2025-12-17T13:02:10Z",
			"2025-12-17T15:02:10, 2025-12-17T15:02:10Z", "2025-12-17T15:02:10.123456789Z, 2025-12-17T15:02:10.123456Z",
			"1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.5Z", "2025-12-17T15:02:10+0200, 2025-12-17T13:02:10Z",
			"2025-12-17 15:02:10, 2025-12-17T15:02:10Z", "2025-12-17 15:02:10+02, 2025-12-17T13:02:10Z",
			"'  2025-12-17T15:02:10.5000000Z\\n', 2025-12-17T15:02:10.5Z", "2025-12-17t15:02:10z, 2025-12-17T15:02:10Z",
			"2025-12-17 15:02:10.123456789+0200, 2025-12-17T13:02:10.123456Z",
			"2025-12-17T15:02:10.123456789, 2025-12-17T15:02:10.123456Z",
			"2025-12-17T15:02:10+01:00[Europe/Paris], 2025-12-17T14:02:10Z" })
	void takesTheTimesThatTheApiSends(String createdAt, Instant instant) throws Exception {
		TestCrawls.Result result = this.crawls
			.runPages("{\"id\":\"1\",\"status\":\"success\",\"data\":1,\"created_at\":\"" + createdAt + "\"}");
		assertThat(result.fixed(0)).containsEntry("page_created_at", instant);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\"", "\" \"", "\"yesterday\"", "\"2025-12-17\"", "\"2025-02-29T10:00:00Z\"", "17",
			"1766000000", "1e400", "true", "{\"at\":1}", "[\"2025-12-17T15:02:10Z\"]", "\"10000-01-01T00:00:00Z\"",
			"\"+10000-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59-05:00\"", "\"-0001-01-01T00:00:00Z\"",
			"\"+999999999-12-31T23:59:59Z\"", "\"\\ud800\"", "\"\\u0000\"" })
	void keepsAPageWhoseTimeOfCreationCannotBeRead(String createdAt) throws Exception {
		TestCrawls.Result result = this.crawls.runPages(
				"{\"id\":\"1\",\"status\":\"success\",\"data\":{\"a\":1},\"created_at\":" + createdAt + "}",
				"{\"id\":\"2\",\"status\":\"failed\",\"created_at\":" + createdAt + "}");
		assertThat(result.rows()).hasSize(1);
		assertThat(result.fixed(0)).doesNotContainKey("page_created_at");
		assertThat(readings(result.rows().get(0))).containsExactly("UNREADABLE of column 3");
		assertThat(result.failures()).extracting(PageFailedException::reason).containsExactly(FailureReason.FAILED);
		assertThat(readings(result.failures().get(0).failedPage())).containsExactly("UNREADABLE of column 3");
	}

	private static List<String> readings(Row row) {
		List<String> readings = new ArrayList<>();
		row.readings((reading, column) -> readings.add(reading + " of column " + column));
		return readings;
	}

	@Test
	void keepsPagesInTheirOrder() throws Exception {
		List<String> data = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			data.add("{\"n\":" + i + ",\"text\":\"" + "é".repeat(i % 700) + "\"}");
		}
		TestCrawls.Result result = this.crawls.runData(data.toArray(String[]::new));
		assertThat(result.rows()).hasSize(3000);
		for (int i = 0; i < 3000; i++) {
			assertThat(result.row(i)).containsEntry("n", (long) i).containsEntry("text", "é".repeat(i % 700));
		}
	}

	@Test
	void makesTheRowsOfALargePageAnewEachTime() throws Exception {
		String text = "é".repeat(300_000);
		Profile profile = new Profile(List.of(), 1000);
		SpooledCrawl crawl = this.crawls.fetch(profile, List.of(bytes(TestCrawls.page("{\"a\":\"" + text + "\"}"))));
		TableSchema schema = FixedColumns.pages("r");
		schema = schema.apply(TestEvolution.changes(schema, DatasetDefinition.ofPages(1000), profile, "r"));
		SpooledPage page = this.crawls.read(crawl).get(0);
		assertThat(page.isInMemory()).isFalse();
		PageRows rows = Objects.requireNonNull(
				new FlatteningItemProcessor(DatasetSchema.of(Table.pages(null, schema)), TestFlattening.of(), "r", null)
					.process(page));
		for (int round = 0; round < 2; round++) {
			List<Row> made = new ArrayList<>();
			rows.writeTo(made::add);
			assertThat(made).hasSize(1);
			byte[] value = (byte[]) Objects.requireNonNull(made.get(0).value(FixedColumns.COUNT));
			assertThat(value).isEqualTo(bytes(text));
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static List<Object> values(TestCrawls.Result result, String column) {
		List<Object> values = new ArrayList<>();
		for (int i = 0; i < result.rows().size(); i++) {
			values.add(result.row(i).getOrDefault(column, "(none)"));
		}
		return values;
	}

}
