package io.spidraparquet.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Counts the objects of an array, and of the arrays in them.
 */
public final class ObjectArrays {

	private static final int MAX_DEPTH = 4;

	private final Map<List<String>, Long> counts = new HashMap<>();

	private ObjectArrays() {
	}

	/**
	 * Counts objects.
	 * @param array text of an array
	 * @return the keys that lead from the array to each array with objects in it, none
	 * for itself and at most four others, with the number of these objects
	 */
	public static Map<List<String>, Long> count(JsonSlice array) {
		ObjectArrays arrays = new ObjectArrays();
		try (JsonParser parser = JsonText.parse(array)) {
			parser.nextToken();
			arrays.elements(parser, List.of());
		}
		return arrays.counts;
	}

	private void elements(JsonParser parser, List<String> keys) {
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			if (parser.currentToken() == JsonToken.START_OBJECT) {
				this.counts.merge(keys, 1L, Long::sum);
				members(parser, keys);
			}
			else {
				parser.skipChildren();
			}
		}
	}

	private void members(JsonParser parser, List<String> keys) {
		for (String key = parser.nextName(); key != null; key = parser.nextName()) {
			JsonToken token = parser.nextToken();
			if (keys.size() == MAX_DEPTH || (token != JsonToken.START_ARRAY && token != JsonToken.START_OBJECT)) {
				parser.skipChildren();
				continue;
			}
			List<String> below = new ArrayList<>(keys);
			below.add(key);
			if (token == JsonToken.START_ARRAY) {
				elements(parser, below);
			}
			else {
				members(parser, below);
			}
		}
	}

}
