package io.spidraparquet.parquet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.row.Reading;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ColumnTallyTests {

	private static final TableSchema SCHEMA = new TableSchema(1,
			List.of(new Column("price", ColumnType.Basic.INT64, "/data/price", "r"),
					new Column("name", ColumnType.Basic.STRING, "/data/name", "r"),
					new Column("tags", new ColumnType.ListOf(ColumnType.Basic.STRING), "/data/tags", "r"),
					new Column("price_as_double", ColumnType.Basic.DOUBLE, "/data/price", "r"),
					new Column("price_as_text", ColumnType.Basic.STRING, "/data/price", "r"),
					new Column("name_as_text", ColumnType.Basic.STRING, "/data/name_as_text", "r")));

	private static TableFacts tally(List<Row> rows) {
		ColumnTally tally = new ColumnTally(SCHEMA.columns());
		for (Row row : rows) {
			for (int i = 0; i < SCHEMA.size(); i++) {
				Object value = row.value(i);
				if (value != null) {
					tally.count(i, value);
				}
			}
			tally.count(row);
		}
		return tally.facts();
	}

	private static Row row(@Nullable Object... values) {
		Row row = new Row(SCHEMA.size());
		for (int i = 0; i < values.length; i++) {
			row.set(i, (values[i] instanceof String text) ? text.getBytes(StandardCharsets.UTF_8) : values[i]);
		}
		return row;
	}

	@Test
	void countsValuesLengthsAndReadings() {
		Row first = row(1L, "né", List.of("a"), null, null, "x");
		first.note(0, Reading.NUMBER_IN_TEXT);
		Row second = row(null, "", null, 2.5, "N/A", null);
		second.note(0, Reading.EMPTY_TEXT);
		second.note(2, Reading.LIST_OF_ONE);
		TableFacts facts = tally(List.of(first, second, row()));
		assertThat(facts.of("price").values()).isEqualTo(1);
		assertThat(facts.of("price").readings()).containsOnlyKeys("empty_text", "number_in_text");
		assertThat(facts.of("price").of(Reading.NUMBER_IN_TEXT)).isEqualTo(1);
		assertThat(facts.of("name")).isEqualTo(new ColumnFacts(2, 3, java.util.Map.of(), null));
		assertThat(facts.of("tags").of(Reading.LIST_OF_ONE)).isEqualTo(1);
		assertThat(facts.of("price_as_double").example()).isEqualTo("2.5");
		assertThat(facts.of("price_as_text").example()).isEqualTo("N/A");
		assertThat(facts.of("name_as_text").example()).as("a path of its own").isNull();
	}

	@Test
	void theFactsDoNotDependOnTheOrderOfRowsOrHowTheyAreSplit() {
		Random random = new Random(17);
		String[] texts = { "\u0001b", "!", "", "\ud83c\udf55", "\uffee", "N/A", "z".repeat(300), "z".repeat(60),
				"z".repeat(61), "\u20ac".repeat(100) };
		List<Row> rows = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			Row row = row((long) i, texts[random.nextInt(texts.length)], null, random.nextInt(100) / 7.0,
					texts[1 + random.nextInt(texts.length - 1)]);
			row.note(random.nextInt(3), Reading.values()[random.nextInt(Reading.values().length)]);
			rows.add(row);
		}
		TableFacts expected = tally(rows);
		for (int i = 0; i < 20; i++) {
			Collections.shuffle(rows, random);
			int cut = random.nextInt(rows.size());
			TableFacts one = TableFacts.parse(tally(rows.subList(0, cut)).toText());
			TableFacts other = TableFacts.parse(tally(rows.subList(cut, rows.size())).toText());
			assertThat(one.plus(other)).isEqualTo(expected).isEqualTo(other.plus(one));
			assertThat(one.plus(other).shown()).isEqualTo(expected.shown());
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			N/A                 | N/A
			"\u001b[2J\u202ex"  | \ufffd[2J\ufffdx
			"a\nb"              | a\ufffdb
			<b>&amp;"           | <b>&amp;"
			""                  | ""
			""")
	void anExampleIsPrintable(String value, String shown) {
		ColumnFacts facts = tally(List.of(row(null, null, null, null, value))).of("price_as_text");
		assertThat(facts.shown().example()).isEqualTo(shown);
	}

	@Test
	void anExampleIsShort() {
		for (String letter : List.of("z", "\u20ac", "\ud83c\udf55")) {
			assertThat(example(letter.repeat(60))).isEqualTo(letter.repeat(60));
			assertThat(example(letter.repeat(61))).isEqualTo(letter.repeat(60) + "…");
			assertThat(example(letter.repeat(10_000))).isEqualTo(letter.repeat(60) + "…");
		}
	}

	private static @Nullable String example(String value) {
		return tally(List.of(row(null, null, null, null, value))).of("price_as_text").shown().example();
	}

}
