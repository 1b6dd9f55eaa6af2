package io.spidraparquet.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Splits and joins well-formed JSON. Values stay text, so that numbers, escapes and the
 * order of keys are served as they were recorded.
 */
final class DemoJson {

	private DemoJson() {
	}

	/**
	 * Returns the values of an array, or the members of an object with their keys.
	 * @param container text of the array or object
	 */
	static List<String> elements(String container) {
		String text = container.strip();
		List<String> elements = new ArrayList<>();
		int start = 1;
		int depth = 0;
		for (int i = 0; i < text.length(); i = next(text, i)) {
			char c = text.charAt(i);
			if (c == '{' || c == '[') {
				depth++;
			}
			else if (c == '}' || c == ']') {
				depth--;
			}
			if (depth == 0 || (depth == 1 && c == ',')) {
				String element = text.substring(start, i).strip();
				if (!element.isEmpty()) {
					elements.add(element);
				}
				start = i + 1;
			}
		}
		return elements;
	}

	/**
	 * Returns the members of an object in their order.
	 * @param object text of the object
	 */
	static Map<String, String> members(String object) {
		Map<String, String> members = new LinkedHashMap<>();
		for (String member : elements(object)) {
			int afterKey = next(member, 0);
			String value = member.substring(member.indexOf(':', afterKey) + 1);
			members.put(unquote(member.substring(0, afterKey)), value.strip());
		}
		return members;
	}

	/**
	 * Returns the object with these members.
	 * @param members text of each value by its key
	 */
	static String object(Map<String, String> members) {
		return members.entrySet()
			.stream()
			.map((member) -> quote(member.getKey()) + ":" + member.getValue())
			.collect(Collectors.joining(",", "{", "}"));
	}

	static String quote(String value) {
		StringBuilder json = new StringBuilder("\"");
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '"' || c == '\\') {
				json.append('\\').append(c);
			}
			else if (c < ' ') {
				json.append(String.format("\\u%04x", (int) c));
			}
			else {
				json.append(c);
			}
		}
		return json.append('"').toString();
	}

	static String unquote(String string) {
		StringBuilder value = new StringBuilder();
		int end = string.length() - 1;
		for (int i = 1; i < end; i++) {
			char c = string.charAt(i);
			if (c == '\\') {
				i++;
				c = switch (string.charAt(i)) {
					case 'b' -> '\b';
					case 'f' -> '\f';
					case 'n' -> '\n';
					case 'r' -> '\r';
					case 't' -> '\t';
					case 'u' -> (char) Integer.parseInt(string, i + 1, i + 5, 16);
					default -> string.charAt(i);
				};
				i += (string.charAt(i) == 'u') ? 4 : 0;
			}
			value.append(c);
		}
		return value.toString();
	}

	/** Returns the position after the character or the string that starts here. */
	private static int next(String text, int i) {
		if (text.charAt(i) != '"') {
			return i + 1;
		}
		int end = i + 1;
		while (text.charAt(end) != '"') {
			end += (text.charAt(end) == '\\') ? 2 : 1;
		}
		return end + 1;
	}

}
