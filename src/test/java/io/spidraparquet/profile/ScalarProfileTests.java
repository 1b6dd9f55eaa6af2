package io.spidraparquet.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.TestScalar;
import io.spidraparquet.schema.Coercion;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.RandomScalars;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ScalarProfileTests {

	@Test
	void hasNoTypeBeforeTheFirstScalar() {
		assertThat(new ScalarProfile().isEmpty()).isTrue();
		assertThat(new ScalarProfile().type()).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			true                   | false                  | BOOLEAN
			true                   | 7                      | STRING
			true                   | 98765432109876543210   | STRING
			true                   | 1.5                    | STRING
			true                   | "2025-11-20"           | STRING
			true                   | "2025-11-20T10:00:00Z" | STRING
			true                   | "x"                    | STRING
			7                      | -8                     | INT64
			7                      | 98765432109876543210   | DECIMAL(38,0)
			7                      | 1.5                    | DOUBLE
			7                      | "2025-11-20"           | STRING
			7                      | "2025-11-20T10:00:00Z" | STRING
			7                      | "x"                    | STRING
			98765432109876543210   | -98765432109876543210  | DECIMAL(38,0)
			98765432109876543210   | 1.5                    | DECIMAL(38,1)
			98765432109876543210   | "2025-11-20"           | STRING
			98765432109876543210   | "2025-11-20T10:00:00Z" | STRING
			98765432109876543210   | "x"                    | STRING
			1.5                    | -2.25                  | DOUBLE
			1.5                    | "2025-11-20"           | STRING
			1.5                    | "2025-11-20T10:00:00Z" | STRING
			1.5                    | "x"                    | STRING
			"2025-11-20"           | "1999-12-31"           | DATE
			"2025-11-20"           | "2025-11-20T10:00:00Z" | STRING
			"2025-11-20"           | "x"                    | STRING
			"2025-11-20T10:00:00Z" | "2025-11-20T10:00Z"    | TIMESTAMP
			"2025-11-20T10:00:00Z" | "x"                    | STRING
			"x"                    | ""                     | STRING
			""")
	void takesTheLeastUpperBoundOfTwoKinds(String one, String other, String type) {
		JsonScalar left = new TestScalar(one);
		JsonScalar right = new TestScalar(other);
		assertThat(typeOf(List.of(left, right))).isEqualTo(type);
		assertThat(typeOf(List.of(right, left))).isEqualTo(type);
		assertThat(merged(List.of(left), List.of(right))).isEqualTo(type);
		assertThat(merged(List.of(right), List.of(left))).isEqualTo(type);
		assertThat(merged(List.of(left, right), List.of(left))).isEqualTo(type);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0                                                 | INT64
			9223372036854775807 -9223372036854775808          | INT64
			9223372036854775808                               | DECIMAL(38,0)
			-9223372036854775809                              | DECIMAL(38,0)
			99999999999999999999999999999999999999            | DECIMAL(38,0)
			-99999999999999999999999999999999999999 1         | DECIMAL(38,0)
			100000000000000000000000000000000000000           | STRING
			9007199254740993                                  | INT64
			""")
	void keepsIntegersAsIntegers(String numbers, String type) {
		assertThat(typeOf(TestScalar.all(numbers))).isEqualTo(type);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0.1                                               | DOUBLE
			0.1 0.2 0.30000000000000004                       | DOUBLE
			1.0                                               | DOUBLE
			1e2 1E+2 1e-2                                     | DOUBLE
			1.7976931348623157e308 -1.7976931348623157e308    | DOUBLE
			1.7976931348623158e308                            | STRING
			2.2250738585072014e-308                           | DOUBLE
			5e-324 -5e-324                                    | DOUBLE
			4.9e-324                                          | STRING
			2e-324                                            | STRING
			1e400                                             | STRING
			1e-400                                            | STRING
			-0                                                | DOUBLE
			-0.0 3                                            | DOUBLE
			0e99999999999 0.0e-99999999999                    | DOUBLE
			1e99999999999                                     | STRING
			0.1000000000000000000000000000000000000000000000  | DOUBLE
			123456789012345.6 0.1234567890123456              | DOUBLE
			9007199254740992 0.5                              | DOUBLE
			-9007199254740992 0.5                             | DOUBLE
			100000000000000000000000 0.5                      | DOUBLE
			9007199254740993 0.5                              | DECIMAL(38,1)
			-9007199254740993 0.5                             | DECIMAL(38,1)
			999999999999999 0.5                               | DOUBLE
			9007199254740993.0                                | DECIMAL(38,0)
			123456789012345678.5                              | DECIMAL(38,1)
			123456789012345678.50 0.125                       | DECIMAL(38,3)
			0.1000000000000000055511151231257827              | DECIMAL(38,34)
			0.12345678901234567890123456789012345678          | DECIMAL(38,38)
			0.123456789012345678901234567890123456789         | STRING
			1234567890123456789012345678901234567.8           | DECIMAL(38,1)
			12345678901234567890123456789012345678.9          | STRING
			123456789012345678901234567890 1234567.12345678   | DECIMAL(38,8)
			123456789012345678901234567890 1234567.123456789  | STRING
			""")
	void takesADoubleOnlyWhereEveryNumberSurvivesIt(String numbers, String type) {
		List<JsonScalar> scalars = new ArrayList<>(TestScalar.all(numbers));
		assertThat(typeOf(scalars)).isEqualTo(type);
		Collections.reverse(scalars);
		assertThat(typeOf(scalars)).isEqualTo(type);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			"12" "13"                                            | STRING
			"true"                                               | STRING
			"2025-02-30"                                         | STRING
			"2025-12-17T15:02:10"                                | STRING
			"2025-12-17T15:02:10.1234567Z"                       | STRING
			"2025-12-17T15:02:10.123456Z"                        | TIMESTAMP
			"2025-12-17T15:02:10+02:00" "2025-12-17T15:02:10Z"   | TIMESTAMP
			""")
	void takesTextForADateOrATimestampOnlyWhereItIsOne(String texts, String type) {
		assertThat(typeOf(TestScalar.all(texts))).isEqualTo(type);
	}

	@Test
	void mergesWithAnEmptyProfileToItself() {
		ScalarProfile profile = TestScalar.profile(TestScalar.all("9007199254740993 0.25"));
		profile.merge(new ScalarProfile());
		assertThat(textOf(profile)).isEqualTo("DECIMAL(38,2)");
		ScalarProfile empty = new ScalarProfile();
		empty.merge(profile);
		assertThat(textOf(empty)).isEqualTo("DECIMAL(38,2)");
	}

	@Property
	void isTheSameHoweverScalarsAreOrderedSplitAndRepeated(@ForAll("scalars") List<String> some,
			@ForAll("scalars") List<String> others, @ForAll("scalars") List<String> more) {
		ScalarProfile a = profile(some);
		ScalarProfile b = profile(others);
		ScalarProfile c = profile(more);
		List<String> all = Stream.of(more, some, others).flatMap(List::stream).toList();
		assertThat(numbers(merge(merge(a, b), c))).isEqualTo(numbers(merge(a, merge(b, c))))
			.isEqualTo(numbers(merge(c, merge(b, a))))
			.isEqualTo(numbers(profile(all)));
		assertThat(numbers(merge(a, a))).isEqualTo(numbers(a)).isEqualTo(numbers(merge(a, new ScalarProfile())));
	}

	@Property
	void takesATypeThatHoldsEveryScalar(@ForAll("scalars") List<String> literals) {
		ColumnType.Scalar type = profile(literals).type();
		List<String> values = literals.stream().filter((literal) -> !literal.equals("\"\"")).toList();
		assertThat(type == null).isEqualTo(values.isEmpty());
		if (type != null) {
			assertThat(values)
				.allSatisfy((literal) -> assertThat(Coercion.convert(new TestScalar(literal), type)).isNotNull());
		}
	}

	@Property
	void asksForAColumnForEveryScalarThatAPublishedOneCannotHold(@ForAll("scalars") List<String> literals,
			@ForAll("types") ColumnType.Scalar published) {
		ScalarProfile profile = new ScalarProfile(published);
		literals.forEach((literal) -> profile.add(new TestScalar(literal)));
		boolean allFit = true;
		for (String literal : literals) {
			JsonScalar scalar = new TestScalar(literal);
			if (!scalar.isEmptyText() && Coercion.convert(scalar, published) == null) {
				allFit = false;
				boolean survives = (published.isNumeric() || !scalar.isString())
						&& Coercion.convert(scalar, ColumnType.Basic.DOUBLE) != null;
				assertThat(survives ? profile.needsDouble(published) : profile.needsText(published)).as(literal)
					.isTrue();
			}
		}
		assertThat(profile.fits(published)).isEqualTo(allFit);
		assertThat(allFit && (profile.needsDouble(published) || profile.needsText(published))).isFalse();
	}

	@Provide
	Arbitrary<List<String>> scalars() {
		return TestPages.scalars().list().ofMaxSize(6);
	}

	@Provide
	Arbitrary<ColumnType.Scalar> types() {
		return RandomScalars.types();
	}

	private static ScalarProfile profile(List<String> literals) {
		return TestScalar.profile(literals.stream().<JsonScalar>map(TestScalar::new).toList());
	}

	private static ScalarProfile merge(ScalarProfile one, ScalarProfile other) {
		ScalarProfile merged = ScalarProfile.restore(one.toNumbers());
		merged.merge(other);
		return merged;
	}

	private static List<Integer> numbers(ScalarProfile profile) {
		return profile.toNumbers();
	}

	private static String typeOf(List<JsonScalar> scalars) {
		return textOf(TestScalar.profile(scalars));
	}

	private static String merged(List<JsonScalar> scalars, List<JsonScalar> others) {
		ScalarProfile profile = TestScalar.profile(scalars);
		profile.merge(TestScalar.profile(others));
		return textOf(profile);
	}

	private static String textOf(ScalarProfile profile) {
		ColumnType.Scalar type = profile.type();
		return (type != null) ? type.text() : "none";
	}

}
