package io.spidraparquet.flatten;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.TableSchema;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublishedColumnsTests {

	@AutoClose
	private final TestCrawls crawls = TestCrawls.open();

	@Test
	void sendMisfitsToColumnsOfTheirOwnAndChangeNothingElse() throws Exception {
		TableSchema published = published("{\"price\": 12, \"name\": \"Lamp\", \"day\": \"2025-11-20\"}");
		TestCrawls.Result result = this.crawls.runData(published,
				"{\"price\": 13, \"name\": \"A\", \"day\": \"2025-11-21\"}",
				"{\"price\": 12.5, \"name\": \"B\", \"day\": \"2025-11-22\"}",
				"{\"price\": \"n/a\", \"name\": \"C\", \"day\": \"soon\"}",
				"{\"price\": 123456789012345678.5, \"name\": 4, \"day\": 20251123}",
				"{\"price\": [1, 2 ], \"name\": [\"E\"], \"day\": true}");
		assertThat(result.schema().columns()).startsWith(published.columns().toArray(Column[]::new));
		assertThat(result.columns()).containsExactly("day DATE /data/day", "name STRING /data/name",
				"price INT64 /data/price", "day_as_double DOUBLE /data/day", "day_as_text STRING /data/day",
				"price_as_double DOUBLE /data/price", "price_as_text STRING /data/price");
		assertThat(result.row(0)).isEqualTo(Map.of("price", 13L, "name", "A", "day", LocalDate.of(2025, 11, 21)));
		assertThat(result.row(1))
			.isEqualTo(Map.of("price_as_double", 12.5, "name", "B", "day", LocalDate.of(2025, 11, 22)));
		assertThat(result.row(2)).isEqualTo(Map.of("price_as_text", "n/a", "name", "C", "day_as_text", "soon"));
		assertThat(result.row(3))
			.isEqualTo(Map.of("price_as_text", "123456789012345678.5", "name", "4", "day_as_double", 20251123.0));
		assertThat(result.row(4))
			.isEqualTo(Map.of("price_as_text", "[1, 2 ]", "name", "[\"E\"]", "day_as_text", "true"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			1                        | 1.5                      | {a_as_double=1.5}
			1                        | -0                       | {a_as_double=-0.0}
			1                        | "é\\n"                   | {a_as_text=é.}
			1                        | [{"b": 1} ]              | {a_as_text=[{"b": 1} ]}
			1                        | []                       | {}
			1                        | [null, null]             | {}
			1                        | {}                       | {}
			1                        | {"b": "x"}               | {a_b=x}
			0.5                      | 2                        | {a=2.0}
			0.5                      | 9007199254740993         | {a_as_text=9007199254740993}
			0.5                      | 1e400                    | {a_as_text=1e400}
			true                     | 1                        | {a_as_double=1.0}
			true                     | "true"                   | {a_as_text=true}
			"x"                      | 1.50                     | {a=1.50}
			"x"                      | false                    | {a=false}
			"x"                      | [1,  2]                  | {a=[1,  2]}
			"x"                      | [{"b": 1}]               | {a=[{"b": 1}]}
			"x"                      | []                       | {}
			"2025-11-20"             | "2025-11-31"             | {a_as_text=2025-11-31}
			"2025-11-20T10:00:00Z"   | "2025-11-20"             | {a_as_text=2025-11-20}
			"2025-11-20T10:00:00Z"   | 1763632800               | {a_as_double=1.7636328E9}
			9223372036854775808      | 5                        | {a=5}
			9223372036854775808      | 0.5                      | {a_as_double=0.5}
			9007199254740993.5       | 0.25                     | {a_as_double=0.25}
			9007199254740993.5       | 2                        | {a=2.0}
			[1]                      | [1.5]                    | {a_as_text=[1.5]}
			[1]                      | [1, null, "x"]           | {a_as_text=[1, null, "x"]}
			[1]                      | [{"b": 1}]               | {a_as_text=[{"b": 1}]}
			[1]                      | [[1]]                    | {a_as_text=[[1]]}
			[1]                      | []                       | {a=[]}
			[1]                      | [null]                   | {a=[(null)]}
			[1]                      | 7                        | {a=[7]}
			[1]                      | "7"                      | {a=[7]}
			[1]                      | ["7", ""]                | {a=[7, (null)]}
			[1]                      | ""                       | {}
			[1]                      | 0.5                      | {a_as_double=0.5}
			[1]                      | "0.5"                    | {a_as_double=0.5}
			1                        | "7"                      | {a=7}
			1                        | "19.99"                  | {a_as_double=19.99}
			1                        | "007"                    | {a_as_text=007}
			1                        | ""                       | {}
			true                     | "7"                      | {a_as_text=7}
			true                     | ""                       | {}
			"x"                      | ""                       | {a=}
			"x"                      | "7"                      | {a=7}
			"x"                      | [""]                     | {}
			"2025-11-20"             | ""                       | {}
			[{"b":1}]                | {"b": 2}                 | {a=[{"b": 2}]}
			[{"b":1}]                | {}                       | {a=[{}]}
			[1]                      | "x"                      | {a_as_text=x}
			["x"]                    | [1, true]                | {a=[1, true]}
			["x"]                    | "x"                      | {a=[x]}
			["x"]                    | ""                       | {a=[]}
			[{}]                     | 1.50                     | {a=1.50}
			[{}]                     | "x"                      | {a="x"}
			[{}]                     | [ ]                      | {a=[ ]}
			""")
	void holdWhatFitsAndNothingElse(String first, String then, String row) throws Exception {
		TestCrawls.Result start = this.crawls.runData("{\"a\":" + first + "}");
		TableSchema published = start.schema();
		TestCrawls.Result result = this.crawls.runData(published, "{\"a\":" + then + "}");
		assertThat(result.schema().columns()).startsWith(published.columns().toArray(Column[]::new));
		assertThat(result.onlyRow().toString().replace('\n', '.')).isEqualTo(row);
		for (String data : new String[] { then, first }) {
			TestCrawls.Result again = this.crawls.runData(result.schema(), "{\"a\":" + data + "}");
			assertThat(again.schema()).isEqualTo(result.schema());
			assertThat(again.onlyRow()).isEqualTo(data.equals(then) ? result.onlyRow() : start.onlyRow());
		}
	}

	@Test
	void areNullWhereARunDoesNotBringThem() throws Exception {
		TableSchema published = published("{\"a\": 1, \"b\": {\"c\": \"x\"}}");
		TestCrawls.Result result = this.crawls.runData(published, "{\"z\": 1}");
		assertThat(result.columns()).containsExactly("a INT64 /data/a", "b_c STRING /data/b/c", "z INT64 /data/z");
		assertThat(result.onlyRow()).isEqualTo(Map.of("z", 1L));
	}

	@Test
	void keepTheirPositionWhenAShallowerPathAppears() throws Exception {
		TableSchema published = published("{\"m\": {\"a\": 1}}");
		TestCrawls.Result result = this.crawls.runData(published, "{\"m\": 2, \"a\": 3}", "{\"m\": {\"a\": 4}}");
		assertThat(result.columns()).containsExactly("m_a INT64 /data/m/a", "a INT64 /data/a", "m INT64 /data/m");
		assertThat(List.of(result.row(0), result.row(1))).containsExactly(Map.of("m", 2L, "a", 3L), Map.of("m_a", 4L));
	}

	@Test
	void keepTheirNamesWhenATwinAppears() throws Exception {
		TableSchema published = published("{\"b\": 1}");
		TestCrawls.Result result = this.crawls.runData(published, "{\"B\": 2, \"b\": 3}");
		assertThat(result.columns()).containsExactly("b INT64 /data/b", "b_2 INT64 /data/B");
		assertThat(result.onlyRow()).isEqualTo(Map.of("b", 3L, "b_2", 2L));
	}

	private TableSchema published(String... data) throws Exception {
		return this.crawls.runData(data).schema();
	}

}
