package io.spidraparquet.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Pages as lists of values, each written {@code pointer = JSON text}; elements of arrays
 * stand between blanks.
 */
final class TestPages {

	private static final List<String> KEYS = List.of("a", "b", "c", "A", "a_b", "a b", "é", "", "x/y");

	private TestPages() {
	}

	/** A profile of pages of one value each. */
	static Profile profile(String... values) {
		Profile profile = new Profile(List.of(), 1000);
		for (String value : values) {
			add(profile, List.of(value));
		}
		return profile;
	}

	/** Shows a page to a profile. */
	static void add(Profile profile, List<String> page) {
		for (String value : page) {
			Profile.Node node = profile.root();
			for (String token : Pointers.tokens(pointer(value).substring(Pointers.DATA.length()))) {
				node = node.child(token);
			}
			add(node, json(value));
		}
		profile.endPage();
	}

	private static void add(Profile.Node node, String json) {
		if (json.startsWith("[{")) {
			node.nested();
		}
		else if (json.startsWith("[")) {
			node.array(TestScalar.profile(elements(json)));
		}
		else if (!json.equals("{}") && !json.equals("null")) {
			TestScalar scalar = new TestScalar(json);
			node.scalar(scalar);
			if (scalar.isLongerThan(PathProfile.HUGE)) {
				node.huge();
			}
		}
	}

	static String pointer(String value) {
		return value.substring(0, value.indexOf(" = "));
	}

	static String json(String value) {
		return value.substring(value.indexOf(" = ") + 3);
	}

	/** The elements of an array of scalars that are not null. */
	static List<JsonScalar> elements(String json) {
		List<JsonScalar> elements = new ArrayList<>();
		for (String element : json.substring(1, json.length() - 1).split(" ")) {
			if (!element.isEmpty() && !element.equals("null")) {
				elements.add(new TestScalar(element));
			}
		}
		return elements;
	}

	/** Whether a value tells of a path: null, {@code {}} and an array of nulls do not. */
	static boolean tells(String value) {
		String json = json(value);
		return !json.equals("{}") && !json.equals("null")
				&& !(json.startsWith("[") && !json.startsWith("[{") && elements(json).isEmpty());
	}

	/** A page of values of all kinds at paths of few keys. */
	static List<String> random(Random random) {
		List<String> page = new ArrayList<>();
		for (int i = random.nextInt(8); i >= 0; i--) {
			String pointer = Pointers.DATA;
			for (int depth = random.nextInt(4); depth > 0; depth--) {
				pointer = Pointers.child(pointer, KEYS.get(random.nextInt(KEYS.size())));
			}
			page.add(pointer + " = " + randomJson(random));
		}
		return page;
	}

	private static String randomJson(Random random) {
		String scalar = new String(RandomScalars.next(random).json(), StandardCharsets.UTF_8);
		return switch (random.nextInt(12)) {
			case 0 -> "[" + scalar + " null]";
			case 1 -> "[" + scalar + " " + new String(RandomScalars.next(random).json(), StandardCharsets.UTF_8) + "]";
			case 2 -> "[{}]";
			case 3 -> List.of("null", "{}", "[]", "[null]").get(random.nextInt(4));
			default -> scalar;
		};
	}

}
