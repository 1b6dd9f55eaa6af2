package io.spidraparquet.checks;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CheckParserTests {

	@ParameterizedTest
	@ValueSource(strings = { "rows >= 100", "rows>=1,000", "rows of products > 0", "pages within 50% of median(7)",
			"rows of products within 20 % of median( 14 )", "failed < 10%", "failed <= 5", "filtered = 0",
			"crawls >= 1", "fresh < 36h", "fresh <= 2d", "fresh < 90m",
			"column price: nulls < 5%, misfits < 1%, between 0 and 100000",
			"column products.price: between -1.5 and 100,000", "column day: between 2020-01-01 and 2030-12-31",
			"column page_url: unique", "  column page_url:unique  ", "column price: nulls = 0", "rows >= 1_000_000.5",
			"pages within 50% of median(90)", "failed <= 0", "filtered <= 100%" })
	void acceptsTheForms(String text) {
		assertThat(CheckParser.parse(text)).isNotNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "row >= 100|it is no check", "rows >> 100|'>> 100' is no limit", "rows|'' is no limit",
					"rows >= -1|'>= -1' is no limit", "rows < 5%|a percentage is one of the pages",
					"pages of products > 1|only rows are counted by table", "pages within 50% of median(0)|of no run",
					"pages within 50 of median(7)|is no limit", "fresh < 36|it is no check",
					"fresh < 3w|'w' is no unit of time", "fresh > 3h|it is no check", "column price|it is no check",
					"column price:|it has no condition", "column price: nulls|'nulls' is no condition",
					"column price: null < 5%|'null < 5%' is no condition",
					"column price: between 5 and 1|'between 5 and 1' is no condition",
					"column price: between 1 and 2020-01-01|is no condition",
					"column day: between 2026-02-30 and 2026-03-01|is no condition",
					"column price: nulls < 5%,,|it has no condition", "column a b: unique|it is no check",
					"failed < 1,5%|'< 1,5%' is no limit", "rows >= 1,5|'>= 1,5' is no limit",
					"column price: between 1.000,5 and 2|'between 1.000,5 and 2' is no condition",
					"pages within 50% of median(91)|the figures of the last 90 runs are known, which are fewer than 91",
					"rows < 0|no run can meet it", "failed > 100%|no run can meet it",
					"filtered = 100.5%|no run can meet it", "column price: nulls < 0|no run can meet 'nulls < 0'",
					"column price: unique, misfits >= 101%|no run can meet 'misfits >= 101%'" })
	void refusesOtherTextsAndSaysWhy(String text, String why) {
		assertThatIllegalArgumentException().isThrownBy(() -> Checks.of(List.of("rows > 0", text)))
			.withMessageStartingWith("spidra.checks[1] is '" + text + "': ")
			.withMessageContaining(why)
			.withMessageContaining("checks are rows, pages,");
	}

	@Test
	void comparesSharesExactly() {
		Comparison limit = Objects.requireNonNull(Comparison.parse("<= 29%"));
		assertThat(limit.holds(29, 100)).isTrue();
		assertThat(limit.holds(30, 100)).isFalse();
		assertThat(limit.holds(0, 0)).isTrue();
		assertThat(Comparison.parse("= 1,000")).isEqualTo(Comparison.parse("=1_000"));
	}

}
