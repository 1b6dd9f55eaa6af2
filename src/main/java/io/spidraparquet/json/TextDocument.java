package io.spidraparquet.json;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * Recognizes a text that is a JSON document: an object or an array and nothing else, or
 * one in the only Markdown code fence (CommonMark, section 4.5) of a text, as language
 * models write it. Reasoning before the document ({@code <think>…</think>}) is left out.
 * A text with several fences, or with a document among other words without a fence, is a
 * text. The time is linear in the length of the text.
 */
public final class TextDocument {

	private static final Pattern OPENING = Pattern.compile("(?dm)^[ \\t]*+(`{3,}+|~{3,}+)[^\\n`]*+\\n");

	private static final Pattern CLOSING = Pattern.compile("(?dm)^[ \\t]*+(`{3,}+|~{3,}+)[ \\t\\r]*+$");

	private static final Pattern REASONING_END = Pattern.compile("</(?:think|thinking|reasoning)>",
			Pattern.CASE_INSENSITIVE);

	private TextDocument() {
	}

	/**
	 * Whether a text with this first character may be a document. Others may be one after
	 * some words.
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
	public static byte @Nullable [] find(String text) {
		String complete = text.strip();
		if (complete.isEmpty()) {
			return null;
		}
		if (!mayStartWith(complete.charAt(0))) {
			for (int start : ofReasoning(complete)) {
				byte[] found = document(complete.substring(start).strip());
				if (found != null) {
					return found;
				}
			}
		}
		return document(complete);
	}

	/** The last and the first end of reasoning; the document may have such a text. */
	private static Set<Integer> ofReasoning(String text) {
		List<Integer> ends = REASONING_END.matcher(text).results().map(MatchResult::end).toList();
		return ends.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(ends.get(ends.size() - 1), ends.get(0)));
	}

	private static byte @Nullable [] document(String text) {
		String document = isNested(text) ? text : onlyBlock(text);
		return (document != null && isNested(document) && ParsedScalar.hasPairedSurrogates(document)
				&& isComplete(document)) ? document.getBytes(StandardCharsets.UTF_8) : null;
	}

	private static boolean isNested(String text) {
		return text.startsWith("{") || text.startsWith("[");
	}

	/** What the only code fence has; null if there is none, or more than one. */
	private static @Nullable String onlyBlock(String text) {
		Matcher opening = OPENING.matcher(text);
		if (!opening.find()) {
			return null;
		}
		String fence = opening.group(1);
		Matcher closing = CLOSING.matcher(text);
		int start = opening.end();
		for (int from = start; closing.find(from); from = closing.end()) {
			// at least as long as the opening one
			if (closing.group(1).startsWith(fence)) {
				boolean another = opening.find(closing.end());
				return another ? null : text.substring(start, closing.start()).strip();
			}
		}
		return withoutClosing(text.substring(start), fence).strip();
	}

	/** A closing fence may follow directly, or may be missing. */
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
