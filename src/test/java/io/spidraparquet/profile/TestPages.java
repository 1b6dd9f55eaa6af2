package io.spidraparquet.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.TestScalar;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.RandomScalars;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Pages as lists of values, each written {@code pointer = JSON text}, with blanks around
 * the elements of arrays.
 */
public final class TestPages {

	private static final List<String> KEYS = List.of("a", "b", "c", "A", "a_b", "a b", "é", "", "x/y");

	private TestPages() {
	}

	/** A profile of pages of one value each. */
	public static Profile profile(String... values) {
		Profile profile = new Profile(List.of(), 1000);
		for (String value : values) {
			add(profile, List.of(value));
		}
		return profile;
	}

	/** Shows a page to a profile. */
	public static void add(Profile profile, List<String> page) {
		for (String value : page) {
			ProfileNode node = profile.root();
			for (String token : Pointers.tokens(pointer(value).substring(Pointers.DATA.length()))) {
				node = node.child(token);
			}
			add(node, json(value));
		}
		profile.endPage();
	}

	private static void add(ProfileNode node, String json) {
		if (json.startsWith("[{")) {
			node.nestedArray();
		}
		else if (json.startsWith("[")) {
			ScalarProfile elements = node.newElements();
			elements(json).forEach(elements::add);
			node.array(elements);
		}
		else if (!json.equals("{}") && !json.equals("null")) {
			TestScalar scalar = new TestScalar(json);
			node.scalar(scalar);
			if (scalar.isLongerThan(PathProfile.HUGE)) {
				node.huge();
			}
		}
	}

	public static String pointer(String value) {
		return value.substring(0, value.lastIndexOf(" = "));
	}

	public static String json(String value) {
		return value.substring(value.lastIndexOf(" = ") + 3);
	}

	/** The elements of an array of scalars that are not null. */
	public static List<JsonScalar> elements(String json) {
		List<JsonScalar> elements = new ArrayList<>();
		for (String element : json.substring(1, json.length() - 1).split(" ")) {
			if (!element.isEmpty() && !element.equals("null")) {
				elements.add(new TestScalar(element));
			}
		}
		return elements;
	}

	/**
	 * Whether a value tells of a path: null, {@code ""}, {@code {}} and arrays of them do
	 * not.
	 */
	public static boolean tells(String value) {
		String json = json(value);
		return !json.equals("{}") && !json.equals("null") && !json.equals("\"\"") && !(json.startsWith("[")
				&& !json.startsWith("[{") && elements(json).stream().allMatch(JsonScalar::isEmptyText));
	}

	/** Pages of values of all kinds at paths of few keys. */
	public static Arbitrary<List<List<String>>> pages() {
		Arbitrary<String> pointers = Arbitraries.of(KEYS).list().ofMaxSize(3).map(TestPages::pointerOf);
		Arbitrary<String> scalars = scalars();
		Arbitrary<String> arrays = scalars.injectNull(0.2).list().ofMaxSize(3).map(TestPages::arrayOf);
		Arbitrary<String> values = Arbitraries.frequencyOf(Tuple.of(8, scalars), Tuple.of(2, arrays),
				Tuple.of(1, Arbitraries.of("[{}]", "null", "{}")));
		return Combinators.combine(pointers, values)
			.as((pointer, value) -> pointer + " = " + value)
			.list()
			.ofMinSize(1)
			.ofMaxSize(8)
			.list()
			.ofMinSize(1)
			.ofMaxSize(20);
	}

	/** Scalars of all kinds, without blanks. */
	public static Arbitrary<String> scalars() {
		Arbitrary<String> texts = Arbitraries
			.oneOf(RandomScalars.days(), RandomScalars.timestamps(), Arbitraries.of("", "x", "12", "true"))
			.map((text) -> "\"" + text + "\"");
		return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.of("true", "false")),
				Tuple.of(4, RandomScalars.numbers()), Tuple.of(2, texts));
	}

	private static String pointerOf(List<String> keys) {
		return keys.stream().reduce(Pointers.DATA, Pointers::child);
	}

	private static String arrayOf(List<@Nullable String> elements) {
		return elements.stream().map(String::valueOf).collect(Collectors.joining(" ", "[", "]"));
	}

}
