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
 * Recognizes a text that is a JSON document: an object or an array and nothing else. It
 * may be inside a Markdown code fence (CommonMark, section 4.5), which language models
 * often put around their output.
 */
final class TextDocument {

	private static final Pattern OPENING = Pattern.compile("(`{3,}+|~{3,}+)[^\\n`]*+\\n");

	private TextDocument() {
	}

	/**
	 * Whether a text with this first character may be a document.
	 * @param first the first character that is not white space
	 */
	static boolean mayStartWith(char first) {
		return first == '{' || first == '[' || first == '`' || first == '~';
	}

	/**
	 * Finds the document in a text.
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
		return (nested && ParsedScalar.hasPairedSurrogates(document) && isComplete(document))
				? document.getBytes(StandardCharsets.UTF_8) : null;
	}

	/** A closing fence is at least as long as the opening one; it may be missing. */
	private static String withoutClosing(String text, String fence) {
		int end = text.length();
		while (end > 0 && text.charAt(end - 1) == fence.charAt(0)) {
			end--;
		}
		return (text.length() - end >= fence.length()) ? text.substring(0, end) : text;
	}

	private static boolean isComplete(String document) {
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
