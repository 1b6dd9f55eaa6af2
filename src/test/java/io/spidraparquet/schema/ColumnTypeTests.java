package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ColumnTypeTests {

	@ParameterizedTest
	@MethodSource("allTypes")
	void readsTheNameThatItWrites(ColumnType type) {
		assertThat(ColumnType.parse(type.text())).isEqualTo(type);
	}

	@Test
	void hasTheNamesOfTheWarehouseProfile() {
		assertThat(allTypes().map(ColumnType::text))
			.contains("BOOLEAN", "INT64", "DOUBLE", "STRING", "DATE", "TIMESTAMP", "JSON", "DECIMAL(38,0)",
					"DECIMAL(38,38)", "LIST<STRING>", "LIST<DECIMAL(38,2)>")
			.doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "INT32", "string", "STRING ", "DECIMAL", "DECIMAL(38)", "DECIMAL(18,2)",
			"DECIMAL(38,-1)", "DECIMAL(38, 2)", "DECIMAL(38,2", "LIST", "LIST<>", "LIST<JSON>", "LIST<LIST<STRING>>",
			"list<STRING>", "LIST<STRING>>", "JSON<STRING>" })
	void refusesAnyOtherName(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ColumnType.parse(text))
			.withMessageEndingWith("is not a column type");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 39 })
	void refusesAScaleThatNoWarehouseHolds(int scale) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ColumnType.Decimal(scale))
			.withMessage("the scale of a decimal is 0 to 38, not " + scale);
	}

	static Stream<ColumnType> allTypes() {
		List<ColumnType.Scalar> scalars = new ArrayList<>(Arrays.asList(ColumnType.Basic.values()));
		for (int scale = 0; scale <= ColumnType.Decimal.PRECISION; scale++) {
			scalars.add(new ColumnType.Decimal(scale));
		}
		return Stream
			.of(Stream.of(ColumnType.Json.JSON), scalars.stream(), scalars.stream().map(ColumnType.ListOf::new))
			.flatMap((types) -> types);
	}

}
