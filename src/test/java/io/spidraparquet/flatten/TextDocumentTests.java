package io.spidraparquet.flatten;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class TextDocumentTests {

	@AutoClose
	private final TestCrawls crawls = TestCrawls.open();

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":1}", " \n{\"a\":1}\t", "```json\n{\"a\":1}\n```", "```\n{\"a\":1}```",
			"```JSON\r\n{\"a\":1}\r\n```\r\n", "  ````json\n\n{\"a\":1}\n  ````", "~~~\n{\"a\":1}\n~~~",
			"```json\n{\"a\":1}", "\n\n```json title=\"x\"\n{\"a\":1}\n```" })
	void isFoundInAText(String text) throws Exception {
		byte[] found = TextDocument.find(text);
		assertThat(found).isNotNull();
		assertThat(new String(found, StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
		TestCrawls.Result result = this.crawls.runNew(new JsonMapper().writeValueAsString(text));
		assertThat(result.columns()).containsExactly("a INT64 /data/a");
		assertThat(result.onlyRow()).isEqualTo(Map.of("a", 1L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "text", "19", "true", "null", "\"{}\"", "{\"a\":1} and more", "{\"a\":", "{a:1}",
			"Here it is:\n```json\n{\"a\":1}\n```", "```json\n{\"a\":1}\n```\nHope this helps!", "```json\n19\n```",
			"``\n{}\n``", "```json {\"a\":1}```", "[1,2", "```", "{\"a\":1}{\"b\":2}", "{\"a\":NaN}" })
	void isNoOtherText(String text) throws Exception {
		assertThat(TextDocument.find(text)).isNull();
		TestCrawls.Result result = this.crawls.runNew(new JsonMapper().writeValueAsString(text));
		assertThat(result.onlyRow()).isEqualTo(Map.of("data", text));
	}

	@Test
	void isNotFoundWhereTheSettingSaysSo() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.parse-text=false").runNew("\"{\\\"a\\\":1}\"");
		assertThat(result.onlyRow()).isEqualTo(Map.of("data", "{\"a\":1}"));
	}

	@Test
	void keepsEveryDigitAndCharacter() throws Exception {
		TestCrawls.Result result = this.crawls.runNew(
				"\"{\\\"n\\\":9007199254740993,\\\"t\\\":\\\"é\\\\n😀\\\\u00e9\\\",\\\"l\\\":[{\\\"x\\\": 1.50}]}\"");
		assertThat(result.onlyRow()).isEqualTo(Map.of("n", 9007199254740993L, "t", "é\n😀é", "l", "[{\"x\": 1.50}]"));
	}

	@Test
	void doesNotHideALoneSurrogate() throws Exception {
		assertThat(this.crawls.runNew("\"{\\\"a\\\":\\\"\\ud800\\\"}\"").failures())
			.extracting(PageFailedException::reason)
			.containsExactly(FailureReason.UNREPRESENTABLE);
	}

	@Test
	void holdsTheArrayOfRowsToo() throws Exception {
		TestCrawls.Result result = this.crawls.with("spidra.flatten.rows=p")
			.runNew("\"```json\\n{\\\"p\\\":[{\\\"a\\\":1},{\\\"a\\\":2}]}\\n```\"");
		assertThat(result.rows()).hasSize(2);
		assertThat(result.row(1)).isEqualTo(Map.of("item_index", 1L, "a", 2L));
	}

}
