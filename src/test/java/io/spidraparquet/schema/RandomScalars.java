package io.spidraparquet.schema;

import java.math.BigDecimal;
import java.math.BigInteger;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Numbers and texts, many of them at the edges.
 */
public final class RandomScalars {

	private static final String[] NUMBERS = { "0", "-1", "9223372036854775807", "-9223372036854775808",
			"9223372036854775808", "9007199254740992", "9007199254740993", "999999999999999", "1000000000000001",
			"99999999999999999999999999999999999999", "100000000000000000000000000000000000000", "0.1", "-0", "-0.0",
			"1.0", "1E+2", "1.50", "0.30000000000000004", "123456789012345678.5", "9007199254740993.0", "1e23",
			"0.00000000000000000000000000000000000001", "1e400", "1e-400", "4.9e-324", "5e-324", "2e-324",
			"1.7976931348623157e308", "1.7976931348623159e308", "2.2250738585072014e-308", "0e99999999999",
			"1e99999999999", "-1e-99999999999" };

	private static final String[] TEXTS = { "", "x", "n/a", "12", "true", "null", "é😀", "2025-13-01", "2023-02-29",
			"2025-12-17T15:02:10", "2025-12-17T15:02:10.1234567Z", "2025-12-17t15:02:10Z", "２０２５-１２-１７", "a\"b", "\\",
			"line\nend", "\t", "\u0000", "[1]", "{\"a\":1}", "$1,299.00", "-$.5", "1,29", "$ 007", "$", "($5)", "5-",
			"#17 of #18", "# 1" };

	private RandomScalars() {
	}

	/** Types that the elements of a list can have. */
	public static Arbitrary<ColumnType.Scalar> types() {
		Arbitrary<ColumnType.Scalar> decimals = range(1, ColumnType.Decimal.MAX_PRECISION)
			.flatMap((precision) -> range(0, precision).map((scale) -> new ColumnType.Decimal(precision, scale)));
		return Arbitraries.oneOf(Arbitraries.of(ColumnType.Basic.values()), decimals);
	}

	/** Numbers as JSON writes them. */
	public static Arbitrary<String> numbers() {
		Arbitrary<BigInteger> integers = Arbitraries.bigIntegers()
			.between(BigInteger.TEN.pow(42).negate(), BigInteger.TEN.pow(42));
		Arbitrary<Integer> scales = Arbitraries.integers().between(0, 40);
		return Arbitraries.frequencyOf(Tuple.of(4, integers()), Tuple.of(4, Arbitraries.of(NUMBERS)),
				Tuple.of(1, integers.map(BigInteger::toString)), Tuple.of(2, shortFractions()),
				Tuple.of(1, Combinators.combine(integers, scales).as((n, s) -> new BigDecimal(n, s).toPlainString())),
				Tuple.of(1, Arbitraries.longs().map(RandomScalars::textOfDouble)), Tuple.of(1, exponents()));
	}

	/** Integers of up to 64 bits. */
	public static Arbitrary<String> integers() {
		return Arbitraries.oneOf(Arbitraries.integers().between(-9, 999).map(String::valueOf),
				Arbitraries.longs().map(String::valueOf));
	}

	/** Fractions such as prices have. */
	public static Arbitrary<String> shortFractions() {
		return Arbitraries.integers()
			.between(-9999, 999_999)
			.map((cents) -> BigDecimal.valueOf(cents, 2).toPlainString());
	}

	private static Arbitrary<String> exponents() {
		return Combinators
			.combine(Arbitraries.longs().between(-1_000_000_000_000_000_000L, 1_000_000_000_000_000_000L),
					Arbitraries.integers().between(-340, 320), Arbitraries.of("e", "E", "e+", "E-", ".0e", ".25e-0"))
			.as((digits, exponent, e) -> digits
					+ (e.endsWith("e") || e.endsWith("E") ? e + exponent : e + Math.abs(exponent)));
	}

	private static String textOfDouble(long bits) {
		double value = Double.longBitsToDouble(bits);
		return Double.isFinite(value) ? Double.toString(value) : "0.5";
	}

	/** Any texts that have a form in UTF-8. */
	public static Arbitrary<String> texts() {
		return Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.of(TEXTS)), Tuple.of(2, days()),
				Tuple.of(2, timestamps()), Tuple.of(2, strings(20)));
	}

	/** Strings of any characters that have a form in UTF-8. */
	public static Arbitrary<String> strings(int length) {
		Arbitrary<Integer> points = Arbitraries.frequencyOf(Tuple.of(6, range(' ', '~')), Tuple.of(2, range(0, 0x24f)),
				Tuple.of(1, range(0, 0xd7ff)), Tuple.of(1, range(0xe000, 0x10ffff)));
		return points.list()
			.ofMaxSize(length)
			.map((all) -> all.stream().map(Character::toString).reduce("", String::concat));
	}

	private static Arbitrary<Integer> range(int first, int last) {
		return Arbitraries.integers().between(first, last);
	}

	/** Texts that are dates, or nearly so. */
	public static Arbitrary<String> days() {
		return Combinators.combine(range(0, 9999), range(0, 13), range(0, 32)).as("%04d-%02d-%02d"::formatted);
	}

	/** Texts that are timestamps, or nearly so. */
	public static Arbitrary<String> timestamps() {
		Arbitrary<String> times = Combinators.combine(range(0, 24), range(0, 60)).as("T%02d:%02d"::formatted);
		Arbitrary<String> seconds = Arbitraries.oneOf(Arbitraries.just(""), range(0, 60).map(":%02d"::formatted),
				Combinators
					.combine(range(0, 59),
							Arbitraries.strings()
								.numeric()
								.ofMaxLength(7)
								.map((fraction) -> fraction.replaceAll("(?<=.{6}).", "0")))
					.as((second, digits) -> ":%02d.%s".formatted(second, digits)));
		// the JDK takes offsets of up to 18:00, as we do
		Arbitrary<String> offsets = Arbitraries.oneOf(Arbitraries.of("Z", "", "z", "+02", "+0200", "-18:00", "+18:01"),
				Combinators.combine(Arbitraries.of("+", "-"), range(0, 17), range(0, 60)).as("%s%02d:%02d"::formatted));
		return Combinators.combine(days(), times, seconds, offsets)
			.as((day, time, second, offset) -> day + time + second + offset);
	}

}
