package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * Makes pages of few keys and all kinds of values, and notes what each holds. Nothing of
 * it is made or read by the code that it tests but the escaping of pointers.
 */
final class RandomPages {

	private static final List<String> KEYS = List.of("a", "b", "c", "B", "a b", "a_b", "x/y", "~", "", "é", "价",
			"q\\\"");

	private static final List<String> TEXTS = List.of("", "x", "n/a", "12", "true", "null", "é😀", "2025-13-01",
			"2025-12-17T15:02:10", "a\"b", "back\\slash", "line\nend", "tab\t", "\u0000", "[1]", "{\"a\":1}");

	private static final List<String> DAYS = List.of("2025-11-20", "2024-02-29", "1969-12-31", "0001-01-01",
			"9999-12-31");

	private static final List<String> TIMES = List.of("2025-12-17T15:02:10Z", "2025-12-17T15:02:10.123456+02:00",
			"1969-12-31T23:59:59.999999Z", "2025-12-17T15:02-05:30");

	private static final List<String> NUMBERS = List.of("0", "1", "-1", "9223372036854775807", "-9223372036854775808",
			"9007199254740993", "9223372036854775808", "12345678901234567890123456789012345678",
			"123456789012345678901234567890123456789", "0.1", "-0", "-0.0", "1.0", "1E+2", "1.50",
			"0.30000000000000004", "123456789012345678.5", "0.00000000000000000000000000000000000001", "1e400",
			"1e-400", "4.9e-324", "5e-324", "1.7976931348623157e308");

	private final Random random;

	RandomPages(long seed) {
		this.random = new Random(seed);
	}

	/** A page that gives a row. */
	Page page(int number) {
		List<Value> values = new ArrayList<>();
		List<String> fields = new ArrayList<>(List.of("\"id\":" + blank() + "\"p-" + number + "\"",
				"\"data\":" + blank() + value("/data", 0, values), "\"status\" :\"success\"", "\"error_message\":null",
				"\"html_url\":\"https://s.example.com/?sig=1\""));
		Collections.shuffle(fields, this.random);
		return new Page("{" + String.join("," + blank(), fields) + "}", values);
	}

	int below(int bound) {
		return this.random.nextInt(bound);
	}

	private String value(String pointer, int depth, List<Value> values) {
		int kind = this.random.nextInt(20);
		if (depth < 4 && kind < ((depth == 0) ? 17 : 4)) {
			return object(pointer, depth, values);
		}
		if (kind < 18) {
			Scalar scalar = scalar();
			if (!scalar.json().equals("null")) {
				values.add(new Value(pointer, scalar.json(), scalar, null));
			}
			return scalar.json();
		}
		return array(pointer, values);
	}

	private String object(String pointer, int depth, List<Value> values) {
		List<String> keys = new ArrayList<>(KEYS);
		Collections.shuffle(keys, this.random);
		List<String> members = new ArrayList<>();
		for (String key : keys.subList(0, this.random.nextInt(6))) {
			String child = Pointers.child(pointer, key.replace("\\\"", "\""));
			members.add("\"" + key + "\"" + blank() + ":" + blank() + value(child, depth + 1, values));
		}
		return "{" + blank() + String.join(blank() + ",", members) + "}";
	}

	private String array(String pointer, List<Value> values) {
		boolean complex = this.random.nextInt(4) == 0;
		List<Scalar> elements = new ArrayList<>();
		List<String> texts = new ArrayList<>();
		for (int i = this.random.nextInt(4); i > 0; i--) {
			Scalar element = scalar();
			elements.add(element);
			texts.add(element.json());
		}
		if (complex) {
			texts.add(this.random.nextInt(texts.size() + 1), this.random.nextBoolean() ? "{\"a\" : [null]}" : "[ ]");
		}
		String json = "[" + blank() + String.join("," + blank(), texts) + blank() + "]";
		values.add(new Value(pointer, json, null, complex ? null : elements));
		return json;
	}

	private Scalar scalar() {
		return switch (this.random.nextInt(10)) {
			case 0 -> new Scalar("null", "null");
			case 1, 2 -> text(TEXTS.get(this.random.nextInt(TEXTS.size())));
			case 3 -> text(DAYS.get(this.random.nextInt(DAYS.size())));
			case 4 -> text(TIMES.get(this.random.nextInt(TIMES.size())));
			case 5 -> literal(Boolean.toString(this.random.nextBoolean()));
			case 6 -> literal(Integer.toString(this.random.nextInt(1000)));
			case 7 -> literal(this.random.nextInt(1_000_000) + "." + (1 + this.random.nextInt(999)));
			default -> literal(NUMBERS.get(this.random.nextInt(NUMBERS.size())));
		};
	}

	private static Scalar literal(String json) {
		return new Scalar(json, json);
	}

	private Scalar text(String text) {
		StringBuilder json = new StringBuilder("\"");
		text.codePoints().forEach((point) -> {
			if (point < ' ' || this.random.nextInt(8) == 0) {
				for (char c : Character.toChars(point)) {
					json.append("\\u%04x".formatted((int) c));
				}
			}
			else {
				json.append((point == '"' || point == '\\') ? "\\" : "").appendCodePoint(point);
			}
		});
		return new Scalar(json.append('"').toString(), text);
	}

	private String blank() {
		return List.of("", "", "", " ", "\n\t").get(this.random.nextInt(5));
	}

	/**
	 * A page.
	 *
	 * @param json as the API sends it
	 * @param values what its data holds: scalars that are not null, and arrays
	 */
	record Page(String json, List<Value> values) {

	}

	/**
	 * A value in a page's data.
	 *
	 * @param pointer its place in the page
	 * @param json as it was sent
	 * @param scalar the scalar, or null if it is an array
	 * @param elements elements of an array of scalars, or null if it is no such array
	 */
	record Value(String pointer, String json, @Nullable Scalar scalar, @Nullable List<Scalar> elements) {

		/**
		 * Whether it is an array of nothing or of nulls, which a column may leave out.
		 */
		boolean tellsNothing() {
			return this.elements != null && this.elements.stream().allMatch(Scalar::isNull);
		}

	}

	/**
	 * A scalar.
	 *
	 * @param json as it was sent
	 * @param text what it means, for a string without quotes and escapes
	 */
	record Scalar(String json, String text) {

		boolean isNull() {
			return this.json.equals("null");
		}

		boolean isText() {
			return this.json.startsWith("\"");
		}

	}

}
