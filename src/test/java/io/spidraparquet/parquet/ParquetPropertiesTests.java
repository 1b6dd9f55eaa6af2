package io.spidraparquet.parquet;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ParquetPropertiesTests {

	@Test
	void haveTheDocumentedDefaults() {
		assertThat(bind(Map.of())).isEqualTo(new ParquetProperties(ParquetProperties.Codec.ZSTD,
				DataSize.ofMegabytes(128), DataSize.ofMegabytes(32), List.of()));
	}

	@ParameterizedTest
	@CsvSource({ "zstd, ZSTD", "SNAPPY, SNAPPY", "gzip, GZIP", "lz4-raw, LZ4_RAW", "LZ4_RAW, LZ4_RAW",
			"uncompressed, UNCOMPRESSED" })
	void takeACodecByItsName(String text, ParquetProperties.Codec codec) {
		assertThat(bind(Map.of("spidra.parquet.codec", text)).codec()).isEqualTo(codec);
	}

	@ParameterizedTest
	@ValueSource(strings = { "brotli", "lzo", "none" })
	void refuseACodecThatWarehousesDoNotRead(String text) {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(Map.of("spidra.parquet.codec", text)));
	}

	@ParameterizedTest
	@CsvSource({ "1MB, 1048576", "1GB, 1073741824", "256MB, 268435456" })
	void takeSizesFromOneMegabyteToOneGigabyte(String text, long bytes) {
		ParquetProperties properties = bind(
				Map.of("spidra.parquet.file-size", text, "spidra.parquet.row-group-size", text));
		assertThat(properties.fileSize().toBytes()).isEqualTo(bytes);
		assertThat(properties.rowGroupSize().toBytes()).isEqualTo(bytes);
	}

	@ParameterizedTest
	@CsvSource({ "file-size, 1048575B", "file-size, 0", "file-size, 1025MB", "row-group-size, 1KB",
			"row-group-size, 2GB" })
	void refuseOtherSizesByTheirName(String name, String text) {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(Map.of("spidra.parquet." + name, text)))
			.havingRootCause()
			.isInstanceOf(IllegalArgumentException.class)
			.withMessageStartingWith("spidra.parquet." + name + " is ")
			.withMessageEndingWith(", but has to be from 1MB to 1GB");
	}

	private static ParquetProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("spidra.parquet",
				ParquetProperties.class);
	}

}
