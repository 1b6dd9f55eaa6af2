package io.spidraparquet.flatten;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * Finds the JSON document that a text is: an object or an array and nothing beside it,
 * perhaps in a code fence as Markdown has it (CommonMark, section 4.5), which language
 * models like to put around what they answer.
 */
final class TextDocument {

	private static final Pattern OPENING = Pattern.compile("(`{3,}+|~{3,}+)[^\\n`]*+\\n");

	private TextDocument() {
	}

	/**
	 * Whether a text that starts like this may be a document.
	 * @param first the first character that is no white space
	 */
	static boolean mayStartWith(char first) {
		return first == '{' || first == '[' || first == '`' || first == '~';
	}

	/**
	 * Finds the document.
	 * @param text any text
	 * @return the document in UTF-8; null if the text is something else
	 */
	static byte @Nullable [] find(String text) {
		String document = text.strip();
		if (document.isEmpty() || !mayStartWith(document.charAt(0))) {
			return null;
		}
		Matcher opening = OPENING.matcher(document);
		if (opening.lookingAt()) {
			document = withoutClosing(document.substring(opening.end()), opening.group(1)).strip();
		}
		boolean nested = document.startsWith("{") || document.startsWith("[");
		return (nested && ParsedScalar.hasPairedSurrogates(document) && isWhole(document))
				? document.getBytes(StandardCharsets.UTF_8) : null;
	}

	/** A closing fence is as long as the opening one, or longer; it may be missing. */
	private static String withoutClosing(String text, String fence) {
		int end = text.length();
		while (end > 0 && text.charAt(end - 1) == fence.charAt(0)) {
			end--;
		}
		return (text.length() - end >= fence.length()) ? text.substring(0, end) : text;
	}

	private static boolean isWhole(String document) {
		try (JsonParser parser = JsonText.parse(JsonSlice.of(document.getBytes(StandardCharsets.UTF_8)))) {
			parser.nextToken();
			parser.skipChildren();
			return parser.nextToken() == null;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

}
