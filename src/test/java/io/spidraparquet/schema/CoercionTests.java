package io.spidraparquet.schema;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.spidraparquet.profile.TestPages;
import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.TestScalar;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CoercionTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			true                       | BOOLEAN       | true
			7                          | INT64         | 7
			-9223372036854775808       | INT64         | -9223372036854775808
			9223372036854775808        | INT64         | -
			7.0                        | INT64         | -
			-0                         | INT64         | -
			"7"                        | INT64         | 7
			"-9223372036854775808"     | INT64         | -9223372036854775808
			"9223372036854775808"      | INT64         | -
			"-0"                       | INT64         | -
			"7.0"                      | INT64         | -
			"07"                       | INT64         | -
			"+7"                       | INT64         | -
			" 7"                       | INT64         | -
			"7."                       | INT64         | -
			"7e1"                      | DOUBLE        | -
			".5"                       | DOUBLE        | -
			"-0.50"                    | DOUBLE        | -0.5
			"1.50"                     | DECIMAL(38,2) | 1.50
			"7"                        | BOOLEAN       | -
			"7"                        | DATE          | -
			""                         | INT64         | -
			true                       | INT64         | -
			7                          | DOUBLE        | 7.0
			0.1                        | DOUBLE        | 0.1
			-0                         | DOUBLE        | -0.0
			1e400                      | DOUBLE        | -
			9007199254740993           | DOUBLE        | -
			9007199254740992           | DOUBLE        | 9.007199254740992E15
			123456789012345678.5       | DOUBLE        | -
			true                       | DOUBLE        | -
			"1.5"                      | DOUBLE        | 1.5
			7                          | DECIMAL(38,2) | 7.00
			7.1                        | DECIMAL(38,2) | 7.10
			7.10000                    | DECIMAL(38,2) | 7.10
			7.123                      | DECIMAL(38,2) | -
			1e2                        | DECIMAL(38,2) | 100.00
			1200e-3                    | DECIMAL(38,2) | 1.20
			9007199254740993           | DECIMAL(38,2) | 9007199254740993.00
			1e35                       | DECIMAL(38,2) | 100000000000000000000000000000000000.00
			1e36                       | DECIMAL(38,2) | -
			1e400                      | DECIMAL(38,0) | -
			true                       | DECIMAL(38,0) | -
			"1970-01-02"               | DATE          | 1
			"1969-12-31"               | DATE          | -1
			"0001-01-01"               | DATE          | -719162
			"1970-01-01T00:00:00Z"     | DATE          | -
			"1970-01-01T00:00:00.5Z"   | TIMESTAMP     | 500000
			"1970-01-01T00:00+00:01"   | TIMESTAMP     | -60000000
			"1969-12-31T23:59:59.999999Z" | TIMESTAMP  | -1
			"1970-01-01"               | TIMESTAMP     | -
			0                          | TIMESTAMP     | -
			""")
	void convertsAScalarOrRefusesIt(String literal, String type, @Nullable String value) {
		Object converted = Coercion.convert(new TestScalar(literal), scalarType(type));
		String text = (converted instanceof BigDecimal decimal) ? decimal.toPlainString() : String.valueOf(converted);
		assertThat(text).isEqualTo((value != null) ? value : "null");
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "false", "7", "-0", "1.10", "1e400", "9007199254740993", "\"x\"", "\"\"",
			"\"2025-11-20\"", "\"2025-11-20T10:00:00+02:00\"" })
	void writesEveryScalarIntoATextColumnAsItWasSent(String literal) {
		assertThat(Coercion.convert(new TestScalar(literal), ColumnType.Basic.STRING))
			.isEqualTo(literal.replace("\"", "").getBytes(StandardCharsets.UTF_8));
	}

	@Property
	void agreesWithTheProfileOnWhatFits(@ForAll("scalars") String literal, @ForAll("types") ColumnType.Scalar type) {
		JsonScalar scalar = new TestScalar(literal);
		Assume.that(!scalar.isEmptyText());
		assertThat(TestScalar.profile(List.of(scalar)).fits(type)).isEqualTo(Coercion.convert(scalar, type) != null);
	}

	@Provide
	Arbitrary<String> scalars() {
		return TestPages.scalars();
	}

	@Provide
	Arbitrary<ColumnType.Scalar> types() {
		return RandomScalars.types();
	}

	private static ColumnType.Scalar scalarType(String text) {
		return (ColumnType.Scalar) ColumnType.parse(text);
	}

}
