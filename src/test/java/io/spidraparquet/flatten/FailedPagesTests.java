package io.spidraparquet.flatten;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.schema.FixedColumns;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FailedPagesTests {

	@AutoClose
	private final TestCrawls crawls = TestCrawls.open();

	@Test
	void tellAllThatIsKnownOfThem() throws Exception {
		TestCrawls.Result result = this.crawls.runPages("""
				{"id":"p-1","url":"https://shop.example.com/1","title":"Lamp","status":"failed","data":null,\
				"error_message":"Timeout after 30 s","created_at":"2025-12-17T15:02:10+01:00"}""");
		assertThat(result.rows()).isEmpty();
		assertThat(result.failures()).extracting(PageFailedException::reason).containsExactly(FailureReason.FAILED);
		assertThat(result.failedPage(0)).containsEntry("page_id", "p-1")
			.containsEntry("page_url", "https://shop.example.com/1")
			.containsEntry("page_title", "Lamp")
			.containsEntry("page_created_at", Instant.parse("2025-12-17T14:02:10Z"))
			.containsEntry("crawl_id", "crawl-0")
			.containsEntry("run_key", TestCrawls.RUN)
			.containsKey("fetched_at")
			.containsEntry("status", "failed")
			.containsEntry("reason", "failed")
			.containsEntry("error_message", "Timeout after 30 s")
			.containsEntry("raw", """
					{"id":"p-1","url":"https://shop.example.com/1","title":"Lamp","status":"failed","data":null,\
					"error_message":"Timeout after 30 s","created_at":"2025-12-17T15:02:10+01:00"}""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"id":"1","status":"failed"}                                        | FAILED
			{"id":"1","data":{"a":1},"status":"failed"}                         | FAILED
			{"status":"failed"}                                                 | FAILED
			{"id":"1","status":"pending","data":null}                           | PENDING
			{"data":{"a":"\\ud800"},"id":"1","status":"pending"}                | PENDING
			{"status":"success","data":{"a":1}}                                 | NO_ID
			{"id":null,"status":"success","data":{"a":1}}                       | NO_ID
			{}                                                                  | NO_ID
			null                                                                | NO_ID
			[]                                                                  | NO_ID
			[{"id":"1"}]                                                        | NO_ID
			"text"                                                              | NO_ID
			12                                                                  | NO_ID
			""")
	void sayWhyTheyGiveNoRow(String page, FailureReason reason) throws Exception {
		TestCrawls.Result result = this.crawls.runPages(page, "{\"id\":\"2\",\"data\":{\"b\":2}}");
		assertThat(result.failures()).extracting(PageFailedException::reason).containsExactly(reason);
		assertThat(result.failures()).first().extracting(Throwable::getMessage).isEqualTo(reason.text());
		assertThat(result.failedPage(0)).containsEntry("reason", reason.text()).containsEntry("raw", page);
		assertThat(result.rows()).hasSize(1);
		assertThat(result.row(0)).isEqualTo(Map.of("b", 2L));
	}

	@Test
	void bringNoColumns() throws Exception {
		TestCrawls.Result result = this.crawls.runPages("{\"id\":\"1\",\"status\":\"failed\",\"data\":{\"a\":1}}",
				"{\"id\":\"2\",\"data\":{\"b\":1},\"status\":\"pending\"}");
		assertThat(result.columns()).isEmpty();
	}

	@Test
	void areThoseThatRepeatAnIdOfTheirCrawl() throws Exception {
		TestCrawls.Result result = this.crawls.runPages("{\"id\":\"1\",\"status\":\"failed\"}",
				"{\"id\":\"1\",\"status\":\"success\",\"data\":{\"n\":1}}",
				"{\"id\":\"1\",\"status\":\"success\",\"data\":{\"n\":2}}",
				"{\"id\":1,\"status\":\"success\",\"data\":{\"n\":3}}", "{\"id\":\"1\",\"status\":\"failed\"}",
				"{\"id\":\"2\",\"status\":\"success\",\"data\":{\"n\":4}}");
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.FAILED, FailureReason.DUPLICATE_ID, FailureReason.DUPLICATE_ID,
					FailureReason.FAILED);
		assertThat(List.of(result.row(0), result.row(1))).containsExactly(Map.of("n", 1L), Map.of("n", 4L));
		assertThat(this.crawls.runPages("{\"id\":\"1\",\"data\":{\"n\":5}}").onlyRow()).isEqualTo(Map.of("n", 5L));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"a":"x\\ud800"}        | a text holds a lone surrogate (\\ud800), which has no UTF-8 form
			{"a":"\\udc00x"}        | a text holds a lone surrogate (\\udc00), which has no UTF-8 form
			{"a":"\\udc00\\ud800"}  | a text holds a lone surrogate (\\udc00), which has no UTF-8 form
			{"a":"\\ud83d\\ud83d\\ude00"} | a text holds a lone surrogate (\\ud83d), which has no UTF-8 form
			{"a":["ok","\\ud800"]}  | a text holds a lone surrogate (\\ud800), which has no UTF-8 form
			"\\ud800"               | a text holds a lone surrogate (\\ud800), which has no UTF-8 form
			{"a":[{"b":"\\ud800"}]} | a text holds a lone surrogate (\\ud800), which has no UTF-8 form
			{"a":[["\\ud800"]]}     | a text holds a lone surrogate (\\ud800), which has no UTF-8 form
			{"a":1,"a":2}           | the key at /data/a occurs twice in its object, with two values
			{"a":1,"a":null}        | the key at /data/a occurs twice in its object, with two values
			{"a":1,"a":1.0}         | the key at /data/a occurs twice in its object, with two values
			{"a":1,"a":"1"}         | the key at /data/a occurs twice in its object, with two values
			{"a":{"b":1,"b":2}}     | the key at /data/a/b occurs twice in its object, with two values
			{"a":[1],"a":[]}        | the key at /data/a occurs twice in its object, with two values
			{"a":{"b":1},"a":{"b":2}} | the key at /data/a occurs twice in its object, with two values
			{"a":[{"b":1,"b":2}]}   | the key at /data/a/b occurs twice in its object, with two values
			{"a":[[{"b":[],"b":{}}]]} | the key at /data/a/b occurs twice in its object, with two values
			""")
	void areThoseWithAValueThatNoColumnHolds(String data, String message) throws Exception {
		TestCrawls.Result result = this.crawls.runData(data, "{\"other\":1}");
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.UNREPRESENTABLE);
		assertThat(result.failedPage(0)).containsEntry("reason", "unrepresentable")
			.containsEntry("status", "success")
			.containsEntry("error_message", message)
			.containsEntry("raw", TestCrawls.page(data));
		assertThat(result.rows()).hasSize(1);
		assertThat(result.row(0)).isEqualTo(Map.of("other", 1L));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"id":"1","title":"\\ud800","data":1}                | a text holds a lone surrogate (\\ud800), which has no UTF-8 form
					{"id":"1","url":"\\ud800","data":1}                  | a text holds a lone surrogate (\\ud800), which has no UTF-8 form
					{"id":"\\ud800","data":1}                            | a text holds a lone surrogate (\\ud800), which has no UTF-8 form
					""")
	void areThoseWhoseOwnFieldsNoColumnHolds(String page, String message) throws Exception {
		TestCrawls.Result result = this.crawls.runPages(page);
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.UNREPRESENTABLE);
		assertThat(result.failedPage(0)).containsEntry("error_message", message)
			.containsEntry("raw", page)
			.doesNotContainKey("page_created_at");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"a":1,"a":1}                               | {a=1}
			{"a":"\\u0041","\\u0061":"A"}              | {a=A}
			{"a":[{"b":1, "b":1}]}                      | {a=[{"b":1}]}
			{"a":{"b":1,"c":2},"a":{"c":2,"b":1}}       | {a_b=1, a_c=2}
			{"a":[{"b":[1,{"c":1,"c":1}]}],"x":1,"x":1} | {a=[{"b":[1,{"c":1}]}], x=1}
			{"a":null,"a":null,"b":1}                   | {b=1}
			""")
	void areNotThoseThatHaveAKeyTwiceWithOneValue(String data, String row) throws Exception {
		TestCrawls.Result result = this.crawls.runData(data);
		assertThat(new TreeMap<>(result.onlyRow())).hasToString(row);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":\"1\",\"url\":\"u\",\"title\":tru,\"data\":{\"a\":1}}",
			"{\"id\":\"1\",\"url\":\"u\",\"data\":{\"a\":1},\"title\":01}",
			"{\"id\":\"1\",\"url\":\"u\",\"data\":{\"a\":1}, \"x\" \"y\"}", "{\"id\":\"1\",\"url\":\"u\",}",
			"{\"id\":\"1\",\"url\":\"u\",\"title\":\"a\nb\"}" })
	void areThoseThatAreNoJson(String page) throws Exception {
		TestCrawls.Result result = this.crawls.runPages(page, "{\"id\":\"2\",\"data\":{\"b\":2}}");
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.UNREPRESENTABLE);
		assertThat(result.failedPage(0)).containsEntry("page_id", "1")
			.containsEntry("page_url", "u")
			.containsEntry("raw", page);
		assertThat((String) result.failedPage(0).get("error_message")).startsWith("the page is not readable JSON: ");
		assertThat(result.rows()).hasSize(1);
		assertThat(result.row(0)).containsEntry("b", 2L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ff", "80", "c328", "e282", "eda080", "f09f98" })
	void areThoseWhoseTitleIsNoUtf8(String hex) throws Exception {
		TestCrawls.Result result = run("{\"id\":\"1\",\"title\":\"x#y\",\"data\":1}", hex);
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.UNREPRESENTABLE);
		assertThat((String) result.failedPage(0).get("raw")).startsWith("{\"id\":\"1\",\"title\":\"x")
			.contains("\uFFFD");
	}

	@ParameterizedTest
	@ValueSource(strings = { "c0af", "eda080", "edb080", "f4908080", "e080af" })
	void areThoseWithTextThatIsNoUtf8InTheirJson(String hex) throws Exception {
		TestCrawls.Result result = run(TestCrawls.page("{\"a\":[{\"b\":\"x#y\"}]}"), hex);
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.UNREPRESENTABLE);
		assertThat((String) result.failedPage(0).get("error_message")).endsWith("its text is not well-formed UTF-8");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"id":"1","html_url":"https://s/?sig=1","status":"failed"}   | {"id":"1","html_url":null,"status":"failed"}
					{"id":"1","status":"failed","html_url" : "https://s/?sig=1"} | {"id":"1","status":"failed","html_url" : null}
					{"html_url":"?sig=1","markdown_url":"?sig=2","status":"failed","screenshot_url":"é\\"?sig=3","url":"https://shop/"} | {"html_url":null,"markdown_url":null,"status":"failed","screenshot_url":null,"url":"https://shop/"}
					{"html_url":null,"status":"failed"}                          | {"html_url":null,"status":"failed"}
					{"html_url":"?sig=1","data":{"image_url":"https://i/"}}      | {"html_url":null,"data":{"image_url":"https://i/"}}
					{"id":"1","html_url":"?sig=1","title":tru,"x_url":"?sig=2"}  | {"id":"1","html_url":null,"title":tru,"x_url":null}
					{"id":"1","title":tru,"html_url": "?sig=1", "b" : 1}         | {"id":"1","title":tru,"html_url": null, "b" : 1}
					{"id":"1","data":"\\ud800","html_url":"?sig=1"}              | {"id":"1","data":"\\ud800","html_url":null}
					{"data":"\\ud800","html_url":"?sig=1","id":"1"}              | {"data":"\\ud800","html_url":null,"id":"1"}
					""")
	void keepTheirJsonWithoutSignedUrls(String page, String raw) throws Exception {
		TestCrawls.Result result = this.crawls.runPages(page);
		assertThat(result.failedPage(0)).containsEntry("raw", raw);
	}

	@Test
	void leaveNothingBehindInTheNextRow() throws Exception {
		TestCrawls.Result result = this.crawls.run(FixedColumns.pages(TestCrawls.RUN), 1,
				TestCrawls.page("{\"a\":1,\"b\":2,\"a\":3}"), TestCrawls.page("{\"x\":[1,2]}"), TestCrawls.page("{}"));
		assertThat(result.failures()).hasSize(1);
		assertThat(result.row(0)).isEqualTo(Map.of("data_rest", "{\"/data/x\":[1,2]}"));
		assertThat(result.row(1)).isEmpty();
	}

	private TestCrawls.Result run(String page, String hex) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		String[] parts = page.split("#");
		bytes.writeBytes(parts[0].getBytes(StandardCharsets.UTF_8));
		bytes.writeBytes(HexFormat.of().parseHex(hex));
		bytes.writeBytes(parts[1].getBytes(StandardCharsets.UTF_8));
		return this.crawls.run(FixedColumns.pages(TestCrawls.RUN), 1000, new ArrayList<>(List.of(bytes.toByteArray())));
	}

}
