package io.spidraparquet.demo;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class DemoJsonTests {

	private static final JsonMapper JSON = new JsonMapper();

	@Test
	void takesValuesAsTheyAreWritten() {
		assertThat(DemoJson.members("""
				 { "a" : 1.50 , "b":"x,\\"}]" ,"c:\\u00e9":[{"d":[]},"]"],
				"e":{ "f" : null } }
				""")).containsExactly(entry("a", "1.50"), entry("b", "\"x,\\\"}]\""),
				entry("c:é", "[{\"d\":[]},\"]\"]"), entry("e", "{ \"f\" : null }"));
		assertThat(DemoJson.elements("[1, \"a\\\\\", [2,3] ]")).containsExactly("1", "\"a\\\\\"", "[2,3]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "[ ]", "{\n}" })
	void findsNothingInNothing(String empty) {
		assertThat(DemoJson.elements(empty)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "plain", "\"quoted\" \\ back/slash", "\n\t\r\b\f\0\u001f", "é “ ” 😀 \u2028",
			"\\u0041", "u" })
	void quotesAsAnotherParserReads(String value) {
		assertThat(JSON.readTree(DemoJson.quote(value)).asString()).isEqualTo(value);
		assertThat(DemoJson.unquote(DemoJson.quote(value))).isEqualTo(value);
		assertThat(DemoJson.unquote(JSON.writeValueAsString(value))).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\\u0041\\/\\\"\\\\u0041\"", "\"\\ud83d\\ude00\"" })
	void unquotesAsAnotherParserReads(String json) {
		assertThat(DemoJson.unquote(json)).isEqualTo(JSON.readTree(json).asString());
	}

	@Test
	void writesAnObject() {
		assertThat(DemoJson.object(Map.of("a\"", "[1]"))).isEqualTo("{\"a\\\"\":[1]}");
	}

}
