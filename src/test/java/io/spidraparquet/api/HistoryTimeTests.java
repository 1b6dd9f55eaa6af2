package io.spidraparquet.api;

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryTimeTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			"2026-11-27T10:00:00Z"            | 2026-11-27T10:00:00Z
			"2026-11-27T10:00:00.123456+01:00" | 2026-11-27T09:00:00.123456Z
			"2026-11-27 10:00:00"             | 2026-11-27T10:00:00Z
			"2026-11-27 10:00:00.5+00"        | 2026-11-27T10:00:00.500Z
			"2026-11-27 10:00:00 +0530"       | 2026-11-27T04:30:00Z
			"2026-11-27 10:00:00 UTC"         | 2026-11-27T10:00:00Z
			"2026-11-27t10:00z"               | 2026-11-27T10:00:00Z
			" 2026-11-27T10:00 "              | 2026-11-27T10:00:00Z
			"2026-11-27"                      | 2026-11-27T00:00:00Z
			1795773600                        | 2026-11-27T10:00:00Z
			1795773600.25                     | 2026-11-27T10:00:00.250Z
			1.7957736E9                       | 2026-11-27T10:00:00Z
			1795773600123                     | 2026-11-27T10:00:00.123Z
			1795773600123456                  | 2026-11-27T10:00:00.123Z
			1795773600123456789               | 2026-11-27T10:00:00.123Z
			"1795773600"                      | 2026-11-27T10:00:00Z
			"1795773600123"                   | 2026-11-27T10:00:00.123Z
			""")
	void readsWhatApisSend(String json, Instant time) {
		assertThat(HistoryTime.parse(new JsonMapper().readTree(json))).isEqualTo(time);
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "true", "{}", "[1795773600]", "\"\"", "\"27/11/2026\"", "\"11/27/2026 10:00\"",
			"\"2026-02-30T10:00:00Z\"", "\"2026-11-27T25:00:00Z\"", "\"yesterday\"", "\"20261127\"", "20261127",
			"20261127100000", "\"20261127100000\"", "0", "-1", "-1795773600", "1e300", "1e999", "179577360012",
			"\"0001-01-01T00:00:00Z\"", "\"1970-01-01 00:00:00\"", "\"2026-11-27T10:00:00+99:00\"" })
	void refusesWhatMayMeanAnotherTime(String json) {
		assertThat(HistoryTime.parse(new JsonMapper().readTree(json))).isNull();
	}

}
