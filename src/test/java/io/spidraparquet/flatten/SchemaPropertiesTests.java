package io.spidraparquet.flatten;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SchemaPropertiesTests {

	@Test
	void keepAThousandColumnsUnlessToldOtherwise() {
		assertThat(bind(Map.of()).maxColumns()).isEqualTo(1000);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5000 })
	void keepAsManyColumnsAsTold(int columns) {
		assertThat(bind(Map.of("spidra.schema.max-columns", columns)).maxColumns()).isEqualTo(columns);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 5001 })
	void refuseColumnsThatNoTableHas(int columns) {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(Map.of("spidra.schema.max-columns", columns)))
			.havingRootCause()
			.withMessage("spidra.schema.max-columns is " + columns + ", but has to be from 1 to 5000");
	}

	private static SchemaProperties bind(Map<String, ?> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("spidra.schema",
				SchemaProperties.class);
	}

}
