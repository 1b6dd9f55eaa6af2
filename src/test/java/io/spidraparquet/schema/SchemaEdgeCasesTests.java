package io.spidraparquet.schema;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.TestEvolution;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.profile.TestPages;
import io.spidraparquet.scalar.TestScalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaEdgeCasesTests {

	/** JavaScript prints 2**-44 so; 5.684341886080801e-14 is another double. */
	@Test
	void keepsThePowersOfTwoThatJavaScriptPrints() {
		List<String> lost = new ArrayList<>();
		for (int exponent = -1074; exponent < 1024; exponent++) {
			String shortest = shortest(Math.scalb(1.0, exponent));
			if (!DecimalShape.of(shortest).survivesDouble(shortest)) {
				lost.add("2^" + exponent + "=" + shortest);
			}
		}
		assertThat(lost).isEmpty();
	}

	private static String shortest(double value) {
		BigDecimal exact = new BigDecimal(value);
		for (int digits = 1; digits <= 17; digits++) {
			BigDecimal best = null;
			for (RoundingMode mode : new RoundingMode[] { RoundingMode.HALF_EVEN, RoundingMode.DOWN,
					RoundingMode.UP }) {
				BigDecimal rounded = exact.round(new MathContext(digits, mode));
				if (rounded.doubleValue() == value
						&& (best == null || rounded.subtract(exact).abs().compareTo(best.subtract(exact).abs()) < 0)) {
					best = rounded;
				}
			}
			if (best != null) {
				return best.toString();
			}
		}
		throw new AssertionError(value);
	}

	@Test
	void convertsAZeroWhoseExponentIsBeyondBigDecimal() {
		assertThat(Coercion.convert(new TestScalar("0e99999999999"), new ColumnType.Decimal(38, 2)))
			.isEqualTo(new BigDecimal("0.00"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			BOOLEAN       | 9007199254740993               | a_as_text
			DATE          | 9007199254740993               | a_as_text
			LIST<INT64>   | 9007199254740993.5             | a_as_text
			DECIMAL(38,0) | 9007199254740993 ; 0.5         | a_as_double
			DECIMAL(38,2) | 1 ; 123456789012345678.125     | a_as_text
			""")
	void appendsNoColumnThatStaysEmpty(String type, String values, String appended) {
		TableSchema published = FixedColumns.pages("r1")
			.apply(List.of(new SchemaChange.NewPath(new Column("a", ColumnType.parse(type), "/data/a", "r1"))));
		Profile profile = TestPages
			.profile(Arrays.stream(values.split(" ; ")).map((value) -> "/data/a = " + value).toArray(String[]::new));
		assertThat(TestEvolution.changes(published, DatasetDefinition.ofPages(1000), profile, "r2"))
			.extracting((change) -> change.column().name())
			.containsExactly(appended);
	}

}
