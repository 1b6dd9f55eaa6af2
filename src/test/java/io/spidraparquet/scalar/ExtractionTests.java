package io.spidraparquet.scalar;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class ExtractionTests {

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
			([0-9.]+) out of;       4.8 out of 5;      4.8
			"\\((\\d+)\\)";         "4.8 (120)";       120
			(?:SKU|Art)[ :]+(\\w+); SKU: A17;          A17
			(?P<id>[A-Z]{2}\\d+);   see AB12, CD34;    AB12
			^(.*?)\\s*$;            "x  ";             x
			(😀+);                  a😀😀b;            😀😀
			(x?);                   abc;               ""
			""")
	void picksTheGroupOfTheFirstMatch(String expression, String text, String part) {
		JsonScalar read = Extraction.of(expression, null).read(new TestScalar("\"" + text + "\""));
		assertThat(read.text()).isEqualTo(part);
		assertThat(new String(read.utf8(), StandardCharsets.UTF_8)).isEqualTo(part);
		assertThat(read.isString()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"none\"", "17", "true", "\"\"" })
	void leavesOtherScalarsAsTheyAre(String literal) {
		JsonScalar sent = new TestScalar(literal);
		assertThat(Extraction.of("([0-9]+) of", NumberPattern.PLAIN).read(sent)).isSameAs(sent);
	}

	@Test
	void leavesATextAsItIsWhosePartIsNotRead() {
		JsonScalar sent = new TestScalar("\"size XL of 5\"");
		assertThat(Extraction.of("size (\\w+)", NumberPattern.PLAIN).read(sent)).isSameAs(sent);
		assertThat(Extraction.of("size(?: (x))?", NumberPattern.PLAIN).read(sent)).isSameAs(sent);
	}

	@Test
	void keepsTheCompleteTextForAColumnThatCannotHoldTheNumber() {
		JsonScalar read = Extraction.of("(\\S+) out of", NumberPattern.of("1234,5"))
			.read(new TestScalar("\"4,8 out of 5\""));
		assertThat(read.kind()).isEqualTo(ScalarKind.FRACTION);
		assertThat(read.text()).isEqualTo("4.8");
		assertThat(new String(read.utf8(), StandardCharsets.UTF_8)).isEqualTo("4,8 out of 5");
	}

	@ParameterizedTest
	@ValueSource(strings = { "(a+)+$", "(?:a+)+(b)", "(?:a|aa)+(c)$", "(?:.*){10}(x)$", "^(?:(?:a?){50}a{50})(b)" })
	void takesLinearTimeWhateverTheExpression(String expression) {
		Extraction extraction = Extraction.of(expression, null);
		for (String text : List.of("a".repeat(100_000), "a".repeat(100_000) + "!", "ab".repeat(50_000))) {
			assertTimeoutPreemptively(Duration.ofSeconds(10),
					() -> extraction.read(new TestScalar("\"" + text + "\"")));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '"',
			textBlock = """
					abc;        "extract 'abc' has no group, but exactly one is read"
					(a)(b);     "extract '(a)(b)' has 2 groups, but exactly one is read"
					"x(a";      "extract 'x(a' is not a regular expression of RE2: missing closing ) ('x(a', at character 1): correct it"
					"(a)[z-a]"; "extract '(a)[z-a]' is not a regular expression of RE2: invalid character class range ('z-a', at character 5)"
					"(a)(?=b)"; "invalid or unsupported Perl syntax ('(?=', at character 4): correct it; look-around and back references are not part of RE2"
					"(a)\\1";   "invalid escape sequence ('\\1', at character 4)"
					"a**(b)";   "invalid nested repetition operator ('**', at character 2)"
					""")
	void refusesOtherExpressionsAndSaysWhere(String expression, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> Extraction.of(expression, null))
			.withMessageContaining(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
			yes/no;            "Yes";      true
			yes/no;            " NO\u2003"; false
			in stock/sold out; "In Stock"; true
			1/0;               1;          true
			1/0;               "0";        false
			ja/nein;           true;       true
			да/нет;            "ДА";       true
			""")
	void booleanWordsReadTwoWords(String format, String literal, boolean value) {
		JsonScalar read = BooleanWords.of(format).read(new TestScalar(literal));
		assertThat(read.kind()).isEqualTo(ScalarKind.BOOLEAN);
		assertThat(read.booleanValue()).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"maybe\"", "\"\"", "2", "1.0", "\"yes/no\"" })
	void booleanWordsReadNothingElse(String literal) {
		JsonScalar sent = new TestScalar(literal);
		assertThat(BooleanWords.of("yes/no").read(sent)).isSameAs(sent);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "yes", "yes/", "/no", "yes/no/maybe", "yes/ YES", "/" })
	void booleanWordsAreTwo(String format) {
		assertThatIllegalArgumentException().isThrownBy(() -> BooleanWords.of(format))
			.withMessageContaining(
					"is not a format of booleans, because it has to be two different words with one slash");
	}

}
