package io.spidraparquet.scalar;

import java.math.BigDecimal;
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
			""", quoteCharacter = '"')
	void takesOtherTextsForNoNumbers(String example, String text) {
		assertThat(digits(example, text)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "$", "#,##0.00", "1,299.00", "1.234.5", "12345", "1-234.5", "1234-5", "1234.5-",
			"(1,234.5)", "1,234.56" })
	void refusesOtherExamples(String example) {
		assertThatIllegalArgumentException().isThrownBy(() -> NumberPattern.of(example))
			.withMessage(
					"'" + example + "' is not a number format: write the number 1234.5 as the texts write it, such as "
							+ "'$1,234.5', '1.234,5 EUR' or '1234,5 %', or 1234 if they have no fractions");
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
