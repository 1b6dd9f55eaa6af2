package io.spidraparquet.page;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PageParserTests {

	private static final Page NOTHING = new Page(null, null, null, PageStatus.SUCCESS, null, null);

	private final PageParser parser = new PageParser();

	private final CollectingSink sink = new CollectingSink();

	private final List<String> data = this.sink.seen();

	@Test
	void readsThePageOfTheContract() {
		Page page = parse("""
				{
				  "id": "page-uuid-1",
				  "url": "https://example.com/blog/how-to-scrape",
				  "title": "How to Scrape",
				  "status": "success",
				  "data": {"title": "How to Scrape", "published": "2025-11-20"},
				  "error_message": null,
				  "html_url": "https://storage.spidra.io/signed/a",
				  "markdown_url": "https://storage.spidra.io/signed/b",
				  "created_at": "2025-12-17T15:02:10Z"
				}""");
		assertThat(page).isEqualTo(page("page-uuid-1", "https://example.com/blog/how-to-scrape", "How to Scrape",
				PageStatus.SUCCESS, null, "2025-12-17T15:02:10Z"));
		assertThat(this.data).containsExactly("{\"title\": \"How to Scrape\", \"published\": \"2025-11-20\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "success", "failed", "pending" })
	void readsTheFieldsInAnyOrder(String status) {
		List<String> fields = new ArrayList<>(List.of("\"id\":\"1\"", "\"url\":\"u\"", "\"title\":\"t\"",
				"\"status\":\"" + status + "\"", "\"data\": {\"a\":[1, \"ä\"],\"status\":\"x\",\"id\":\"y\"} ",
				"\"error_message\":\"e\"", "\"html_url\":\"https://s/h\"", "\"markdown_url\":null",
				"\"created_at\":\"c\"", "\"new\":{\"id\":\"no\",\"data\":1,\"status\":\"failed\"}"));
		for (int seed = 0; seed < 60; seed++) {
			Collections.shuffle(fields, new Random(seed));
			this.data.clear();
			assertThat(parse("{" + String.join(",", fields) + "}")).as("%s", fields)
				.isEqualTo(page("1", "u", "t", PageStatus.of(text(status)), "e", "c"));
			String text = "{\"a\":[1, \"ä\"],\"status\":\"x\",\"id\":\"y\"}";
			assertThat(this.data).as("%s", fields).isEqualTo(status.equals("success") ? List.of(text) : List.of());
			assertThat(dataAsSent()).as("%s", fields).isEqualTo(text);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":{\"b\":[]}}", "{}", "[]", "[{\"a\":1},null]", "\"text \\\"quoted\\\" €\"", "\"\"",
			"0", "-1.50e+3", "12345678901234567890", "true", "false", "null" })
	void showsDataOfAnyKindOnBothSidesOfItsStatus(String value) {
		for (String page : List.of("{\"status\":\"success\",\"data\":%s}", "{\"data\":%s,\"status\":\"success\"}",
				"{ \"status\" : \"success\" , \"data\" : %s , \"x\" : 1 }", "{ \"data\" : %s , \"id\" : \"1\" }",
				"{\"status\":null,\"data\":%s}", "{\"data\":%s\n}")) {
			this.data.clear();
			parse(page.formatted(value));
			assertThat(this.data).as(page).containsExactly(value);
			assertThat(dataAsSent()).as(page).isEqualTo(value);
		}
	}

	@Test
	void hidesTheDataOfAPageThatFailedWhereverItsStatusIs() {
		parse("{\"status\":\"failed\",\"data\":{\"a\":1}}");
		parse("{\"data\":{\"a\":1},\"status\":\"failed\"}");
		parse("{\"status\":\"pending\",\"data\":\"x\"}");
		parse("{\"data\":\"x\",\"status\":\"pending\"}");
		assertThat(this.data).isEmpty();
	}

	@Test
	void showsNothingOfAPageWithoutData() {
		assertThat(parse("{\"id\":\"1\",\"status\":\"success\"}").id()).hasToString("1");
		assertThat(this.data).isEmpty();
		assertThat(this.parser.data().length()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{ }", "{\"x\":1}",
			"{\"id\":null,\"url\":null,\"title\":null,\"status\":null,\"error_message\":null,\"created_at\":null}" })
	void readsNullForWhatIsMissingOrNull(String page) {
		assertThat(parse(page)).isEqualTo(NOTHING);
	}

	@Test
	void readsTheJsonTextOfFieldsThatAreNoStrings() {
		assertThat(parse("""
				{"id":9007199254740993,"url":[ "a", {"b": "ä"} ],"title":{"t": [1]},"status":true,
				"error_message":1e400,"created_at":0.10}""")).isEqualTo(page("9007199254740993",
				"[ \"a\", {\"b\": \"ä\"} ]", "{\"t\": [1]}", PageStatus.SUCCESS, "1e400", "0.10"));
	}

	@Test
	void readsEscapesInNamesAndTexts() {
		assertThat(parse("{\"\\u0069d\":\"a\\u20acb\\n\",\"stat\\u0075s\":\"fail\\u0065d\"}"))
			.isEqualTo(page("a€b\n", null, null, PageStatus.FAILED, null, null));
	}

	@ParameterizedTest
	@CsvSource({ "success, SUCCESS", "failed, FAILED", "pending, PENDING", "archived, SUCCESS", "FAILED, SUCCESS" })
	void doesNotThrowAPageAwayForAWordThatIsNew(String word, PageStatus status) {
		assertThat(parse("{\"status\":\"" + word + "\",\"data\":1}").status()).isEqualTo(status);
		assertThat(this.data).hasSize((status == PageStatus.SUCCESS) ? 1 : 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "1", "\"a\"", "[1]", "[{\"id\":\"1\",\"data\":1}]", "[]", "true" })
	void readsNothingOfAPageThatIsNoObject(String page) {
		assertThat(parse(page)).isEqualTo(NOTHING);
		assertThat(this.data).isEmpty();
		assertThat(withoutSignedUrls()).isEqualTo(page);
	}

	@Test
	void keepsNothingOfThePageBefore() {
		parse("{\"id\":\"1\",\"url\":\"u\",\"title\":\"t\",\"status\":\"failed\",\"error_message\":\"e\","
				+ "\"created_at\":\"c\",\"html_url\":\"s\",\"data\":[1]}");
		assertThat(parse("{\"next\":\"2\"}")).isEqualTo(NOTHING);
		assertThat(this.parser.data().length()).isZero();
		assertThat(withoutSignedUrls()).isEqualTo("{\"next\":\"2\"}");
		assertThat(parse("1")).isEqualTo(NOTHING);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{"html_url":"https://s/1?x=y","markdown_url":"https://s/2"} | {"html_url":null,"markdown_url":null}
			{ "html_url" : "s" , "id" : "1" }                | { "html_url" : null , "id" : "1" }
			{"id":"ä","screenshot_url":"ö","title":"ü"}      | {"id":"ä","screenshot_url":null,"title":"ü"}
			{"html_url":null,"markdown_url":""}              | {"html_url":null,"markdown_url":null}
			{"html_url":"a\\"b,\\\\","id":"1"}               | {"html_url":null,"id":"1"}
			{"html\\u005furl":"s"}                           | {"html\\u005furl":null}
			{"url":"https://shop/1","_url":"s"}              | {"url":"https://shop/1","_url":null}
			{"id":"1"}                                       | {"id":"1"}
			""")
	void nullsSignedUrlsAndNothingElse(String page, String raw) {
		parse(page);
		assertThat(withoutSignedUrls()).isEqualTo(raw);
	}

	@Test
	void nullsAnyNumberOfSignedUrls() {
		StringBuilder page = new StringBuilder("{");
		for (int i = 0; i < 100; i++) {
			page.append("\"u").append(i).append("_url\":\"SECRET\",");
		}
		parse(page.append("\"id\":\"1\"}").toString());
		assertThat(withoutSignedUrls()).isEqualTo(page.toString().replace("\"SECRET\"", "null"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			data   | {"status":"success","data":1,"data":2}
			data   | {"data":1,"status":"success","data":2}
			data   | {"data":1,"data":2,"status":"success"}
			status | {"status":"success","data":1,"status":"failed"}
			id     | {"id":"1","id":"2"}
			url    | {"url":null,"url":"u"}
			""")
	void refusesAPageWithTwoFieldsOfOneName(String field, String page) {
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> parse(page))
			.withMessageContaining("the page has the field " + field + " twice");
		assertThat(this.data).hasSizeLessThan(2);
	}

	@Test
	void keepsUrlsThatAreData() {
		String page = "{\"status\":\"failed\",\"data\":{\"image_url\":\"https://shop/a.png\"},\"html_url\":\"s\"}";
		parse(page);
		assertThat(withoutSignedUrls()).isEqualTo(page.replace("\"s\"", "null"));
		parse(page.replace("failed", "success"));
		assertThat(withoutSignedUrls()).isEqualTo(page.replace("failed", "success").replace("\"s\"", "null"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":\"1\",\"title\":\"t\",\"x\":tru,\"url\":\"u\"}",
			"{\"id\":\"1\",\"title\":\"t\",\"data\":{\"a\":[1,}}", "{\"id\":\"1\",\"title\":\"t\" \"url\":\"u\"}",
			"{\"id\":\"1\",\"title\":\"t\",\"data\":\"\\x\"}", "{\"id\":\"1\",\"title\":\"t\"",
			"{\"id\":\"1\",\"title\":\"t\",\"url\":\"a\nb\"}", "{\"id\":\"1\",\"title\":\"t\",\"data\":01}",
			"{\"id\":\"1\",\"title\":\"t\",\"data\":NaN}", "{\"id\":\"1\",\"title\":\"t\",\"url\":\"half",
			"{\"id\":\"1\",\"title\":\"t\",\"status\":\"success\",\"data\":[1,2}]" })
	void showsWhatItReadOfABrokenPage(String page) {
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> parse(page));
		assertThat(this.parser.page()).isEqualTo(page("1", null, "t", PageStatus.SUCCESS, null, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"html_url\":\"SECRET\",\"x\":tru}", "{\"x\":tru,\"html_url\":\"SECRET\"}",
			"{\"x\":tru,\"html_url\" :\n\"SECRET\",\"b_url\":\"SECRET\"}", "{\"html_url\":\"SECRET", "{\"html_url\":\"",
			"{\"html_url\":\"SECRET\",\"markdown_url\":\"SECRET\\x\"}", "{\"data\":[tru],\"html_url\":\"SECRET\"}",
			"{\"html_url\":\"SECRET\",\"data\":{\"a\":01},\"markdown_url\":\"SECRET",
			"{\"x\":tru,\"html_url\":\"a\\\"SECRET\"}", "{\"x\":tru,\"html_url\":\"a\\\\\\\"SECRET\",\"y\":\"z\"}" })
	void hidesTheSignedUrlsOfABrokenPage(String page) {
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> parse(page));
		assertThat(withoutSignedUrls()).doesNotContain("SECRET").contains("_url").contains("null");
	}

	@Test
	void keepsTheRestOfABrokenPageAsItIs() {
		String page = "{\"id\":\"1\",\"data\":{\"ä\":tru},\"html_url\":\"s\",\"title\":\"€\"}";
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> parse(page));
		assertThat(withoutSignedUrls()).isEqualTo(page.replace("\"s\"", "null"));
	}

	@Test
	void replacesBytesThatAreNoText() {
		byte[] page = "{\"id\":\"1\",\"title\":\"a?b\"}".getBytes(StandardCharsets.UTF_8);
		page[20] = (byte) 0xff;
		assertThatExceptionOfType(JacksonException.class)
			.isThrownBy(() -> this.parser.parse(JsonSlice.of(page), this.sink));
		assertThat(new String(this.parser.withoutSignedUrls(), StandardCharsets.UTF_8))
			.isEqualTo("{\"id\":\"1\",\"title\":\"a\uFFFDb\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
	void refusesAPageInAnotherEncodingThanTheBody(String charset) {
		byte[] page = "{\"id\":\"1\",\"html_url\":\"SECRET\"}".getBytes(Charset.forName(charset));
		assertThatExceptionOfType(JacksonException.class)
			.isThrownBy(() -> this.parser.parse(JsonSlice.of(page), this.sink));
		assertThat(this.parser.page()).isEqualTo(NOTHING);
		assertThat(this.parser.withoutSignedUrls()).isNotEmpty();
	}

	@Test
	void readsNestingUpToTheLimitAndRefusesMore() {
		int deepest = JsonText.MAX_DEPTH - 1;
		parse("{\"id\":\"1\",\"data\":" + "[".repeat(deepest) + "]".repeat(deepest) + "}");
		assertThat(this.data).hasSize(1);
		String deeper = "{\"id\":\"1\",\"data\":" + "[".repeat(deepest + 1) + "]".repeat(deepest + 1) + "}";
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> parse(deeper))
			.withMessageContaining("exceeds the maximum allowed (1000");
		assertThat(this.parser.page().id()).hasToString("1");
	}

	@Test
	void readsTextsOfAnyLength() {
		String title = "x€".repeat(2_000_000);
		assertThat(parse("{\"title\":\"" + title + "\",\"data\":\"" + title + "\"}").title()).hasToString(title);
		assertThat(this.data).containsExactly("\"" + title + "\"");
	}

	private static Page page(@Nullable String id, @Nullable String url, @Nullable String title, PageStatus status,
			@Nullable String errorMessage, @Nullable String createdAt) {
		return new Page(text(id), text(url), text(title), status, text(errorMessage), text(createdAt));
	}

	private static @Nullable PageText text(@Nullable String text) {
		return (text != null) ? PageText.of(text) : null;
	}

	/** Puts the page into the middle of an array, as the spool does. */
	private Page parse(String page) {
		byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
		int start = 7;
		byte[] array = new byte[start + bytes.length + 9];
		Arrays.fill(array, (byte) '"');
		System.arraycopy(bytes, 0, array, start, bytes.length);
		return this.parser.parse(new JsonSlice(array, start, start + bytes.length), this.sink);
	}

	private String dataAsSent() {
		return new String(this.parser.data().copy(), StandardCharsets.UTF_8);
	}

	private String withoutSignedUrls() {
		return new String(this.parser.withoutSignedUrls(), StandardCharsets.UTF_8);
	}

}
