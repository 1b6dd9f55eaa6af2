package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.TableSchema;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MapsTests {

	private static final TableSchema EMPTY = FixedColumns.pages(TestCrawls.RUN);

	@AutoClose
	private final TestCrawls crawls = TestCrawls.open();

	@ParameterizedTest
	@CsvSource({ "300, 1, JSON", "201, 20, JSON", "201, 21, -", "200, 1, -", "4000, 150, JSON" })
	void haveMoreThan200KeysOfWhichAnObjectHasFew(int keys, int keysOfAnObject, String type) throws Exception {
		List<String> pages = new ArrayList<>();
		for (int first = 0; first < keys; first += keysOfAnObject) {
			StringBuilder members = new StringBuilder();
			for (int i = first; i < first + keysOfAnObject; i++) {
				members.append((i > first) ? "," : "").append("\"slug-%s\":%d".formatted(word(i % keys), i));
			}
			pages.add("{\"by_slug\":{" + members + "}}");
		}
		List<String> columns = columns(pages, 5000);
		if (type.equals("-")) {
			assertThat(columns).hasSize(keys);
		}
		else {
			assertThat(columns).containsExactly("by_slug JSON /data/by_slug");
		}
	}

	@Test
	void makeRoomForThePathsThatTheyPushedOutHoweverPagesAreOrdered() throws Exception {
		List<String> pages = new ArrayList<>();
		IntStream.range(0, 400)
			.forEach((i) -> pages.add("{\"by_slug\":{\"%s\":{\"price\":%d}},\"z\":{\"deep\":{\"er\":%d}},\"n\":1}"
				.formatted(word(i), i, i)));
		Random random = new Random(17);
		for (int i = 0; i < 3; i++) {
			Collections.shuffle(pages, random);
			assertThat(columns(pages, 3)).containsExactly("by_slug JSON /data/by_slug", "n INT64 /data/n",
					"z_deep_er INT64 /data/z/deep/er");
		}
	}

	@Test
	void areNotWhatPagesOfManyKindsHaveInAll() throws Exception {
		List<String> pages = IntStream.range(0, 300).mapToObj((i) -> "{\"%s\":%d}".formatted(word(i), i)).toList();
		assertThat(columns(pages, 1000)).hasSize(300);
	}

	@Test
	void inMapsAreKeptWithTheOuterOne() throws Exception {
		assertThat(columns(List.of("{\"a\":{\"1\":{\"x\":{\"1\":1,\"2\":2,\"3\":3}},\"2\":{},\"3\":{}}}"), 1000))
			.containsExactly("a JSON /data/a");
		assertThat(columns(List.of("{\"a\":{\"x\":{\"1\":1,\"2\":2,\"3\":3},\"y\":1}}"), 1000))
			.containsExactly("a_x JSON /data/a/x", "a_y INT64 /data/a/y");
	}

	private List<String> columns(List<String> data, int maxColumns) throws Exception {
		return this.crawls.run(EMPTY, maxColumns, data.stream().map(TestCrawls::page).toArray(String[]::new)).columns();
	}

	private static String word(int number) {
		StringBuilder word = new StringBuilder();
		for (int rest = number; word.length() < 4; rest /= 20) {
			word.append((char) ('g' + rest % 20));
		}
		return word.toString();
	}

}
