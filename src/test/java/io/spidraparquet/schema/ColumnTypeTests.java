package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ColumnTypeTests {

	@Property
	void readsTheNameThatItWrites(@ForAll("types") ColumnType.Scalar type) {
		assertThat(ColumnType.parse(type.text())).isEqualTo(type);
		ColumnType list = new ColumnType.ListOf(type);
		assertThat(ColumnType.parse(list.text())).isEqualTo(list);
		assertThat(ColumnType.parse("JSON")).isEqualTo(ColumnType.Json.JSON);
	}

	@Provide
	Arbitrary<ColumnType.Scalar> types() {
		return RandomScalars.types();
	}

	@Test
	void hasTheNamesOfTheWarehouseProfile() {
		assertThat(allTypes().map(ColumnType::text))
			.contains("BOOLEAN", "INT64", "DOUBLE", "STRING", "DATE", "TIMESTAMP", "JSON", "DECIMAL(38,0)",
					"DECIMAL(38,38)", "LIST<STRING>", "LIST<DECIMAL(38,2)>")
			.doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "INT32", "DECIMAL", "DECIMAL(38)", "DECIMAL(38,-1)", "DECIMAL(38,2", "LIST", "LIST<>",
			"LIST<JSON>", "LIST<LIST<STRING>>", "LIST<STRING>>", "JSON<STRING>" })
	void refusesAnyOtherName(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ColumnType.parse(text))
			.withMessageEndingWith("is not a column type (types: BOOLEAN, INT64, DOUBLE, STRING, DATE, TIMESTAMP, "
					+ "DECIMAL(p,s), JSON, LIST<scalar>)");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			string            | STRING
			' Int64 '         | INT64
			json              | JSON
			decimal(12,2)     | DECIMAL(12,2)
			Decimal( 38 , 0 ) | DECIMAL(38,0)
			list<string>      | LIST<STRING>
			list<decimal(9,9)>| LIST<DECIMAL(9,9)>
			""")
	void readsANameAsPeopleWriteIt(String text, String type) {
		assertThat(ColumnType.parse(text).text()).isEqualTo(type);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			decimal(39,2) | the precision of a decimal is 1 to 38, not 39
			decimal(0,0)  | the precision of a decimal is 1 to 38, not 0
			decimal(5,6)  | the scale of a decimal of 5 digits is 0 to 5, not 6
			""")
	void refusesADecimalThatCannotBe(String text, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> ColumnType.parse(text)).withMessage(message);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 39 })
	void refusesAScaleThatNoWarehouseHolds(int scale) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ColumnType.Decimal(38, scale))
			.withMessage("the scale of a decimal of 38 digits is 0 to 38, not " + scale);
	}

	static Stream<ColumnType> allTypes() {
		List<ColumnType.Scalar> scalars = new ArrayList<>(Arrays.asList(ColumnType.Basic.values()));
		for (int scale = 0; scale <= ColumnType.Decimal.MAX_PRECISION; scale++) {
			scalars.add(new ColumnType.Decimal(38, scale));
		}
		return Stream
			.of(Stream.of(ColumnType.Json.JSON), scalars.stream(), scalars.stream().map(ColumnType.ListOf::new))
			.flatMap((types) -> types);
	}

}
