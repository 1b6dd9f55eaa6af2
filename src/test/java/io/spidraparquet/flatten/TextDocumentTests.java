package io.spidraparquet.flatten;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.spidraparquet.json.TextDocument;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class TextDocumentTests {

	@AutoClose
	private final TestCrawls crawls = TestCrawls.open();

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":1}", " \n{\"a\":1}\t", "```json\n{\"a\":1}\n```", "```\n{\"a\":1}```",
			"```JSON\r\n{\"a\":1}\r\n```\r\n", "  ````json\n\n{\"a\":1}\n  ````", "~~~\n{\"a\":1}\n~~~",
			"```json\n{\"a\":1}", "\n\n```json title=\"x\"\n{\"a\":1}\n```", "Here it is:\n```json\n{\"a\":1}\n```",
			"```json\n{\"a\":1}\n```\nHope this helps!",
			"Here it is:\n\n   ```\n{\"a\":1}\n   ```  \r\n\nUse `a`, or ``b``.",
			"It is\n~~~json\n{\"a\":1}\n~~~~\nso.", "Sure:\n```json\n{\"a\":1}", "Sure:\n```json\n{\"a\":1}```",
			"<think>It is 1.</think>{\"a\":1}",
			"<think>\nIt is {\"a\":2}.\n```json\n{\"a\":3}\n```\n</think>\n\n```json\n{\"a\":1}\n```",
			"<thinking>x</thinking>\nHere:\n```\n{\"a\":1}\n```", "<REASONING>x</REASONING> {\"a\":1}",
			"It is 1.\n</think>\n{\"a\":1}", "<think>a</think><think>b</think>{\"a\":1}", "````md\n{\"a\":1}\n````\n",
			"<b>It</b> is:\n```json\n{\"a\":1}\n```" })
	void isFoundInAText(String text) throws Exception {
		byte[] found = TextDocument.find(text);
		assertThat(found).isNotNull();
		assertThat(new String(found, StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
		TestCrawls.Result result = this.crawls.runNew(new JsonMapper().writeValueAsString(text));
		assertThat(result.columns()).containsExactly("a INT64 /data/a");
		assertThat(result.onlyRow()).isEqualTo(Map.of("a", 1L));
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", "text", "19", "true", "null", "\"{}\"", "{\"a\":1} and more", "{\"a\":", "{a:1}",
			"Here it is: {\"a\":1}", "A:\n```json\n{\"a\":1}\n```\nB:\n```json\n{\"a\":2}\n```",
			"```json\n{\"a\":1}\n```\n```sh\nls\n```", "A:\n```sh\nls\n```\n```json\n{\"a\":1}\n```",
			"A:\n```json\n{\"a\":\n```", "A ```json {\"a\":1}```", "<think>{\"a\":1}", "<think>{\"a\":1}</think>",
			"<think>x</think>It is {\"a\":1}", "<think>x</think>{\"a\":1} so", "<p>{\"a\":1}</p>",
			"A:\n````json\n{\"a\":1}\n```\nB", "A:\n```json\n{\"a\":1}\n~~~\nB", "```json\n19\n```", "``\n{}\n``",
			"```json {\"a\":1}```", "[1,2", "```", "{\"a\":1}{\"b\":2}", "{\"a\":NaN}" })
	void isNoOtherText(String text) throws Exception {
		assertThat(TextDocument.find(text)).isNull();
		TestCrawls.Result result = this.crawls.runNew(new JsonMapper().writeValueAsString(text));
		assertThat(result.onlyRow()).isEqualTo(Map.of("data", text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":\"x</think>y\"}", "<think>?</think>{\"a\":\"x</think>y\"}",
			"Here:\n```json\n{\"a\":\"x</think>y\"}\n```" })
	void mayHaveATagOfReasoningInIt(String text) throws Exception {
		assertThat(this.crawls.runNew(new JsonMapper().writeValueAsString(text)).onlyRow())
			.isEqualTo(Map.of("a", "x</think>y"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"<think>x<\\/think>{\\\"a\\\":1}\"",
			"\"\\u003cthink\\u003ex\\u003c/think\\u003e{\\\"a\\\":1}\"",
			"\"It is\\n\\u0060\\u0060\\u0060\\n{\\\"a\\\":1}\\n\\u0060``\"" })
	void isFoundHoweverItsTextIsEscaped(String json) throws Exception {
		assertThat(this.crawls.runNew(json).onlyRow()).isEqualTo(Map.of("a", 1L));
	}

	@Test
	void isLookedForInLinearTime() {
		int size = 300_000;
		for (String text : List.of("```\n".repeat(size), "`".repeat(size) + "\n" + "`\n".repeat(size),
				"x\n```json\n" + "[".repeat(400) + "\n".repeat(size), "</think>".repeat(size),
				" \n".repeat(size) + "```", "````\n" + "```\n".repeat(size), "<think>".repeat(size),
				"~~~".repeat(size) + "\n", "x" + " ".repeat(size), "```json\n{" + "\"a\":1,".repeat(size))) {
			assertTimeoutPreemptively(Duration.ofSeconds(3), () -> assertThat(TextDocument.find(text)).isNull());
		}
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
