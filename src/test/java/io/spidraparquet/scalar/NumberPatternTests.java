package io.spidraparquet.scalar;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class NumberPatternTests {

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			$1,234.5;     $1,299.00;         1299.00
			$1,234.5;     1,299;             1299
			$1,234.5;     $ 1299;            1299
			$1,234.5;     -$0.99;            -0.99
			$1,234.5;     $-0.99;            -0.99
			$1,234.5;     $.99;              0.99
			$1,234.5;     $1,234,567.125;    1234567.125
			$1,234.5;     $0007;             7
			"1234,5 %";   "12,5 %";          12.5
			"1234,5 %";   "12,5%";           12.5
			"1234,5 %";   "12";              12
			"1.234,5 EUR";"1.299,00 EUR";    1299.00
			"1 234,5";    "1\u00a0299,5";    1299.5
			"1 234,5";    "1\u202f299";      1299
			1'234.5;      1'000'000;         1000000
			1,234;        12,345;            12345
			"1,234 reviews"; "2,001 reviews"; 2001
			1234.5;       \u221212.5;        -12.5
			1234.5;       99999999999999999999; 99999999999999999999
			₹12,34,567.5; ₹1,29,999;         129999
			₹12,34,567.5; "₹ 12,34,56,789.50"; 123456789.50
			₹12,34,567.5; 999;               999
			₹12,34,567.5; 1299;              1299
			1,234,567.5;  1,234,567,890;     1234567890
			123,4567;     1,2345,6789;       123456789
			1234567;      42;                42
			1'234.5;      1’000;        1000
			1,234.5;      (5.00);            -5.00
			$1,234.5;     ($1,299.00);       -1299.00
			$1,234.5;     "$ ( 5.00 )";      -5.00
			$1,234.5;     $5.00-;            -5.00
			1.234,5 EUR;  "(5,00 EUR)";      -5.00
			1.234,5 EUR;  "(5,00) EUR";      -5.00
			1.234,5 EUR;  "5,00- EUR";       -5.00
			1.234,5 EUR;  "5,00 EUR -";      -5.00
			1.2K;         7.1K;              7100
			1.2K;         7.1k;              7100
			1.2K;         3M;                3000000
			1.2K;         95;                95
			1.2K;         0.95;              0.95
			1.2K;         1.2345K;           1234.5
			1.2K;         1.2500000K;        1250
			1.2K;         2B;                2000000000
			1.2K;         -1.5T;             -1500000000000
			1.2K;         "7.1 K";           7100
			1.2K;         .5M;               500000
			1234.5K;      7.1K;              7100
			1,234.5M;     1,200.25M;         1200250000
			$1.2B;        $7.1m;             7100000
			"1,2K views"; "7,1K views";      7100
			"1,2K views"; 12;                12
			"1.2 K";      "7.1 K";           7100
			1.2K+;        10K+;              10000
			1K;           12K;               12000
			1.2K;         0K;                0
			"1234.5 out of 5"; "4.8 out of 5"; 4.8
			"1234.5 out of 5"; "4.8 out of  5"; 4.8
			"1234.5 out of 5"; 4.8;          4.8
			1234.5/5;     4.8/5;             4.8
			1234/10;      8/10;              8
			"Top 10: 1234"; "Top 10: 7";     7
			"1234.5 m";   "95 m";            95
			1,234.5;      "‎1,299.00‎"; 1299.00
			"$1,234.5";   " 	$ 12 "; 12
			""", quoteCharacter = '"')
	void readsTexts(String example, String text, String digits) {
		assertThat(digits(example, text)).isEqualTo(digits);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			$1,234.5;     "€5"
			$1,234.5;     "$1,29"
			$1,234.5;     "$1,2,345"
			$1,234.5;     "1.299,00"
			$1,234.5;     "$"
			$1,234.5;     ""
			$1,234.5;     "-"
			$1,234.5;     "-$-5"
			$1,234.5;     "$5 or more"
			$1,234.5;     "$5."
			$1,234.5;     "5 6"
			1,234;        "1,234.5"
			1234.5;       "1,234.5"
			1234.5;       "1e5"
			1234.5;       "NaN"
			1234.5;       "١٢"
			₹12,34,567.5; "₹1,299,999"
			₹12,34,567.5; "₹129,999"
			1,234.5;      "1,29,999"
			1,234.5;      "(5.00"
			1,234.5;      "5.00)"
			1,234.5;      "(-5.00)"
			1,234.5;      "-5.00-"
			1,234.5;      "5.00+"
			1,234.5;      "((5.00))"
			1,234.5;      "()"
			1.2K;         "K"
			1.2K;         "7.1KB"
			1.2K;         "7.1KK"
			1.2K;         "7.1 views"
			1.2K;         "1,000"
			1K;           "7.1K"
			1234.5;       "7.1K"
			"1234.5 out of 5"; "4.8 out of 10"
			1 234,5;      "1\n234"
			""", quoteCharacter = '"')
	void takesOtherTextsForNoNumbers(String example, String text) {
		assertThat(digits(example, text)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
			"";          "it has no number 1234.5, 1234, 1234567.5 or 1234567"
			$;           "it has no number 1234.5, 1234, 1234567.5 or 1234567"
			#,##0.00;    "it has no number 1234.5, 1234, 1234567.5 or 1234567"
			1,299.00;    "it has no number 1234.5, 1234, 1234567.5 or 1234567"
			12345;       "it has no number 1234.5, 1234, 1234567.5 or 1234567"
			1,23,4.5;    "it has no number 1234.5, 1234, 1234567.5 or 1234567"
			1.2;         "it has no number 1234.5, 1234, 1234567.5 or 1234567"
			1.234.5;     "'.' separates both groups of digits and the fraction"
			1,234.56;    "'.56' follows the number 1234"
			1234.55;     "'.55' follows the number 1234"
			""")
	void refusesOtherExamplesAndSaysWhy(String example, String why) {
		assertThatIllegalArgumentException().isThrownBy(() -> NumberPattern.of(example))
			.withMessage("'" + example + "' is not a number format, because " + why
					+ ": write the number 1234.5 as the texts write it, such as '$1,234.5', '1.234,5 EUR', '1234,5 %' "
					+ "or '1234.5K', 1234567.5 if their groups have other sizes ('12,34,567.5'), or 1234 if they have no "
					+ "fractions");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1-234.5", "1234-5", "1234.5-", "-1234.5", "$-1234.5", "-$1234.5", "(1,234.5)",
			"($1,234.5)", "+1234", "\u22121234", "1234.5 -" })
	void refusesAnExampleWithASign(String example) {
		assertThatIllegalArgumentException().isThrownBy(() -> NumberPattern.of(example))
			.withMessageContaining(
					"it has a sign, but texts with '-' before or after the number, or with the number in "
							+ "parentheses, are negative numbers in every format");
	}

	@Test
	void readsLongTextsInNoTime() {
		String digits = "1".repeat(200_000);
		String blanks = " ".repeat(200_000);
		for (String example : List.of("$1,234.5", "12,34,567.5", "1.2K", "1 234,5 x y", "1234.5 out of 5")) {
			for (String text : List.of(digits, blanks, digits + "x", blanks + "1" + blanks + "x", "1,111" + digits,
					"1,11".repeat(50_000), "1 ".repeat(100_000), digits + "K", "(" + digits,
					"out of ".repeat(30_000))) {
				assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
					digits(example, text);
				});
			}
		}
	}

	@Test
	void readsTextsOnlyAndTellsTheirKinds() {
		NumberPattern pattern = NumberPattern.of("1,234.5");
		assertThat(pattern.read(new TestScalar("true")).kind()).isEqualTo(ScalarKind.BOOLEAN);
		assertThat(pattern.read(new TestScalar("\"x\"")).kind()).isEqualTo(ScalarKind.TEXT);
		assertThat(pattern.read(new TestScalar("\"1,000\"")).kind()).isEqualTo(ScalarKind.INT64);
		assertThat(pattern.read(new TestScalar("\"-0\"")).kind()).isEqualTo(ScalarKind.FRACTION);
		assertThat(pattern.read(new TestScalar("\"9223372036854775808\"")).kind()).isEqualTo(ScalarKind.BIG_INTEGER);
		assertThat(pattern.read(new TestScalar("\"1.0\"")).kind()).isEqualTo(ScalarKind.FRACTION);
	}

	@Property
	void readsEveryNumberThatTheExampleWrites(@ForAll("examples") Example example, @ForAll BigDecimal number) {
		String digits = number.toPlainString();
		assertThat(digits(example.write("1", "234", "5"), example.write(number))).isEqualTo(digits);
		assertThat(digits(example.write("1", "234", "5"), digits.replace(".", example.point()))).isEqualTo(digits);
	}

	@Provide
	Arbitrary<Example> examples() {
		Arbitrary<String> affixes = Arbitraries.of("", "$", "EUR ", "% ", "[", ".", "US$", "價", " *", "\\E");
		return Combinators
			.combine(affixes, Arbitraries.of("", ",", ".", "'", " ", "_", "\u202f"), Arbitraries.of(".", ",", "/"),
					affixes)
			.as(Example::new)
			.filter((example) -> !example.group().equals(example.point()));
	}

	/**
	 * A way to write numbers.
	 *
	 * @param before text before the digits
	 * @param group separator of groups of three
	 * @param point separator of the fraction
	 * @param after text after the digits
	 */
	record Example(String before, String group, String point, String after) {

		String write(BigDecimal number) {
			String[] parts = number.abs().toPlainString().split("[.]", 2);
			String grouped = parts[0].replaceAll("(?<=[0-9])(?=([0-9]{3})+$)", Matcher.quoteReplacement(this.group));
			return (number.signum() < 0 ? "-" : "") + this.before + grouped
					+ ((parts.length > 1) ? this.point + parts[1] : "") + this.after;
		}

		String write(String thousands, String rest, String fraction) {
			return this.before + thousands + this.group + rest + this.point + fraction + this.after;
		}

	}

	private static @Nullable String digits(String example, String text) {
		return NumberPattern.of(example).digits(text);
	}

}
