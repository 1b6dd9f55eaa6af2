package io.spidraparquet.schema;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DecimalShapeTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			0,                     0, 0, 0
			-0.000e5,              0, 0, 0
			0e99999999999,         0, 0, 0
			7,                     1, 0, 1
			-1200,                 4, 0, 2
			0.5,                   0, 1, 1
			10.50,                 2, 1, 3
			0.00120,               0, 4, 2
			1e2,                   3, 0, 1
			1E+2,                  3, 0, 1
			1e-2,                  0, 2, 1
			12.5e1,                3, 0, 3
			12.5e-1,               1, 2, 3
			1200e-3,               1, 1, 2
			0.0012e5,              3, 0, 2
			1e400,               401, 0, 1
			5e-324,                0, 324, 1
			123456789012345678.5, 18, 1, 19
			""")
	void countsTheDigitsOfANumber(String number, int integerDigits, int scale, int significant) {
		DecimalShape shape = DecimalShape.of(number);
		assertThat(shape.integerDigits()).isEqualTo(integerDigits);
		assertThat(shape.scale()).isEqualTo(scale);
		assertThat(shape.significant()).isEqualTo(significant);
	}

	@Property
	void agreesWithBigDecimalOnWhatFits(@ForAll BigDecimal number, @ForAll @IntRange(min = -45, max = 45) int exponent,
			@ForAll @IntRange(max = 38) int scale) {
		String text = number + ((number.toString().indexOf('E') < 0) ? "e" + exponent : "");
		BigDecimal exact = new BigDecimal(text).stripTrailingZeros();
		boolean fits = exact.scale() <= scale && exact.setScale(Math.max(scale, exact.scale())).precision() <= 38;
		assertThat(DecimalShape.of(text).fits(ColumnType.Decimal.widest(scale))).as(text).isEqualTo(fits);
	}

	@Property(edgeCases = EdgeCasesMode.FIRST)
	void countsTheDigitsOfLongs(@ForAll long value) {
		assertThat(DecimalShape.digits(value)).isEqualTo(DecimalShape.of(Long.toString(value)).integerDigits());
	}

	@Property(edgeCases = EdgeCasesMode.FIRST)
	void takesADoubleForTheShortestTextOfEachAndNoOther(@ForAll long bits) {
		double value = Double.longBitsToDouble(bits);
		if (Double.isFinite(value) && value != 0) {
			BigDecimal shortest = shortest(value).stripTrailingZeros();
			assertThat(survives(shortest)).as("%s", shortest).isTrue();
			BigDecimal longer = shortest.add(shortest.ulp().scaleByPowerOfTen(shortest.precision() - 18));
			assertThat(survives(longer)).as("%s", longer).isFalse();
			BigDecimal exact = new BigDecimal(value);
			assertThat(survives(exact)).as("%s", exact).isEqualTo(exact.compareTo(shortest) == 0);
		}
	}

	private static boolean survives(BigDecimal number) {
		return DecimalShape.of(number.toString()).survivesDouble(number.toString());
	}

	private static BigDecimal shortest(double value) {
		BigDecimal exact = new BigDecimal(value);
		BigDecimal shortest = exact;
		for (int digits = 17; digits > 0; digits--) {
			BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
			shortest = (rounded.doubleValue() == value) ? rounded : shortest;
		}
		return shortest;
	}

}
