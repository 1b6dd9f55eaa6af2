package io.spidraparquet.flatten;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.schema.RandomScalars;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Pages of keys of any kind and values of all kinds.
 */
final class RandomPages {

	private static final List<String> KEYS = List.of("c", "B", "A_b", "a b", "a_as_text", "~", "~1", "é", "价", "ключ",
			"ß", "😀", "q\"", "\\", "\n", "1", "run", "page_id", "data_rest", "item_index", "named_0",
			"key".repeat(60));

	private static final Arbitrary<Json> INTEGERS = RandomScalars.integers().map(RandomPages::literal);

	private static final Arbitrary<Json> FRACTIONS = RandomScalars.shortFractions().map(RandomPages::literal);

	private static final Arbitrary<Json> TEXTS = written(RandomScalars.texts());

	private static final Arbitrary<Json> DAYS = written(Arbitraries.of("2025-11-20", "2024-02-29", "1969-12-31",
			"0001-01-01", "9999-12-31", "20.11.2026", "31.06.2026", "01.01.0000", " 05.03.2024"));

	private static final Arbitrary<Json> TIMES = written(Arbitraries.of("2025-12-17T15:02:10Z",
			"2025-12-17T15:02:10.123456+02:00", "1969-12-31T23:59:59.999999Z", "0001-01-01T00:00-17:59",
			"2025-12-17 15:02:10+0200", "2025-12-17 15:02Z", "2025-12-17T15:02:10.1234560-11", "2025-12-17T15:02:10",
			"2025-03-09 02:30", "2025-11-02T01:30:00.5", "9999-12-31T23:59:59-05:00", "0001-01-01 00:00:00+01"));

	private static final Arbitrary<Json> SCALAR = scalars();

	private static final Arbitrary<Json> FLAT = Arbitraries.frequencyOf(Tuple.of(6, SCALAR), Tuple.of(2, flatArrays()));

	private static final Arbitrary<Json> SHALLOW = Arbitraries.frequencyOf(Tuple.of(6, FLAT),
			Tuple.of(1, objects(FLAT)), Tuple.of(1, arrays(objects(FLAT))));

	private static final Arbitrary<Json> DEEP = Arbitraries.frequencyOf(Tuple.of(5, SHALLOW),
			Tuple.of(2, objects(SHALLOW)));

	private RandomPages() {
	}

	/** Some runs of pages under settings. */
	static Arbitrary<Case> cases(int maxRuns) {
		Arbitrary<List<List<Parts>>> runs = parts().list()
			.ofMinSize(1)
			.ofMaxSize(5)
			.list()
			.ofMinSize(1)
			.ofMaxSize(maxRuns);
		return Combinators.combine(RandomSettings.any(), runs)
			.as((settings, all) -> new Case(settings,
					all.stream().map((pages) -> pages.stream().map((page) -> page.data(settings)).toList()).toList()));
	}

	private static Arbitrary<Parts> parts() {
		Arbitrary<Json> items = arrays(Arbitraries.frequencyOf(Tuple.of(5, objects(SHALLOW)), Tuple.of(1, SHALLOW)));
		Arbitrary<Json> others = arrays(Arbitraries.frequencyOf(Tuple.of(20, objects(FLAT)), Tuple.of(1, SCALAR)));
		Arbitrary<Form> forms = Arbitraries.frequency(Tuple.of(12, Form.ROWS), Tuple.of(2, Form.ROWS_IN_ARRAY),
				Tuple.of(2, Form.ROWS_IN_ARRAYS), Tuple.of(1, Form.DOCUMENT), Tuple.of(1, Form.FENCED),
				Tuple.of(1, Form.ANY));
		return Combinators.combine(objects(DEEP), items, others, SHALLOW, forms).as(Parts::new);
	}

	private static Arbitrary<Json> objects(Arbitrary<Json> values) {
		Arbitrary<String> keys = Arbitraries.frequencyOf(Tuple.of(6, Arbitraries.of(RandomSettings.KEYS)),
				Tuple.of(3, Arbitraries.of(KEYS)), Tuple.of(1, RandomScalars.strings(5)));
		Arbitrary<String> data = Arbitraries.of("2026-11-01", "2026-11-02", "17", "-1.5", "0123456789abcdef0123");
		return Arbitraries.frequencyOf(Tuple.of(12, objects(keys, values)), Tuple.of(1, objects(data, values)));
	}

	private static Arbitrary<Json> objects(Arbitrary<String> keys, Arbitrary<Json> values) {
		Arbitrary<Json.Member> members = Combinators.combine(keys, escapes(), values).as(Json::member);
		return Combinators.combine(members.list().ofMaxSize(4), blanks()).as(Json.Obj::of);
	}

	private static Arbitrary<Json> flatArrays() {
		return Arbitraries.oneOf(arrays(INTEGERS), arrays(FRACTIONS), arrays(TEXTS), arrays(DAYS), arrays(TIMES),
				arrays(SCALAR));
	}

	private static Arbitrary<Json> arrays(Arbitrary<Json> elements) {
		Arbitrary<Json> orNull = Arbitraries.frequencyOf(Tuple.of(6, elements),
				Tuple.of(1, Arbitraries.just(Json.Scalar.NULL)));
		return Combinators.combine(orNull.list().ofMaxSize(3), blanks()).as(Json.Array::new);
	}

	private static Arbitrary<Json> scalars() {
		return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(Json.Scalar.NULL)),
				Tuple.of(1, Arbitraries.of("true", "false").map(RandomPages::literal)), Tuple.of(3, INTEGERS),
				Tuple.of(2, FRACTIONS), Tuple.of(1, DAYS), Tuple.of(1, TIMES), Tuple.of(3, TEXTS),
				Tuple.of(2, RandomScalars.numbers().map(RandomPages::literal)));
	}

	private static Json literal(String json) {
		return new Json.Scalar(json, null);
	}

	private static Arbitrary<Json> written(Arbitrary<String> texts) {
		return Combinators.combine(texts, escapes()).as(Json::text);
	}

	private static Arbitrary<Json.Escapes> escapes() {
		return Arbitraries.frequency(Tuple.of(5, Json.Escapes.NONE), Tuple.of(1, Json.Escapes.SLASH),
				Tuple.of(1, Json.Escapes.ALL));
	}

	private static Arbitrary<String> blanks() {
		return Arbitraries.frequency(Tuple.of(5, ""), Tuple.of(1, " "), Tuple.of(1, "\n\t"));
	}

	/** Pages that succeeded, as the API sends them, data before or behind the rest. */
	static List<byte[]> sent(List<Json> data) {
		List<byte[]> pages = new ArrayList<>();
		for (Json each : data) {
			String id = "\"id\":\"p-" + pages.size() + "\"";
			String value = "\"data\": " + each.json();
			String start = (pages.size() % 2 == 0) ? id + "," + value : value + "," + id;
			pages.add(("{" + start + ",\"status\" :\"success\",\"html_url\":\"https://s.example.com/?sig=1\"}")
				.getBytes(StandardCharsets.UTF_8));
		}
		return pages;
	}

	/**
	 * Runs of a job.
	 *
	 * @param settings of all of them
	 * @param runs the data of the pages of each
	 */
	record Case(RandomSettings settings, List<List<Json>> runs) {

		/** The same without columns that come with their first values. */
		Case ofKnownColumns() {
			return new Case(this.settings.ofKnownColumns(), this.runs);
		}

	}

	/**
	 * Where in its data a page has rows.
	 */
	private enum Form {

		ROWS, ROWS_IN_ARRAY, ROWS_IN_ARRAYS, DOCUMENT, FENCED, ANY

	}

	/**
	 * What the data of a page is made of.
	 *
	 * @param object has the array of rows, or is all
	 * @param items the array of rows
	 * @param others an array of objects on the way to it
	 * @param value of data that is anything
	 * @param form of the data
	 */
	private record Parts(Json object, Json items, Json others, Json value, Form form) {

		Json data(RandomSettings settings) {
			Json data = (settings.rows() != null) ? rowsAt(settings.rows(), true) : this.object;
			return switch (this.form) {
				case DOCUMENT -> new Json.Document(data, " \n", "\t");
				case FENCED -> new Json.Document(data, "```json\n", "\n```\n");
				case ANY -> looksLikeDocument() ? Json.Scalar.NULL : this.value;
				default -> data;
			};
		}

		private Json rowsAt(List<String> keys, boolean top) {
			if (keys.isEmpty()) {
				return this.items;
			}
			Json rows = rowsAt(keys.subList(1, keys.size()), false);
			boolean inArray = this.form == Form.ROWS_IN_ARRAYS || (this.form == Form.ROWS_IN_ARRAY && !top);
			return inArray ? ((Json.Array) this.others).withEach(keys.get(0), rows)
					: ((Json.Obj) this.object).with(keys.get(0), rows);
		}

		private boolean looksLikeDocument() {
			return this.value instanceof Json.Scalar scalar && scalar.text() != null
					&& scalar.text().strip().matches("(?s)[\\[{`~].*");
		}

	}

}
