package io.spidraparquet.outbound;

import java.util.regex.Pattern;

/**
 * Removes from texts what no other system may see: the queries of URLs, in which signed
 * links have their signatures, and what looks like a key or a token.
 */
public final class Redaction {

	private static final Pattern QUERY = Pattern.compile("(?i)(\\b[a-z][a-z0-9+.-]*://[^\\s?#\"'<>]*)[?#][^\\s\"'<>]*");

	private static final Pattern USER = Pattern.compile("(?i)(\\b[a-z][a-z0-9+.-]*://)[^\\s/@\"'<>]+@");

	private static final Pattern KEY = Pattern.compile("(?i)\\b(spd_\\w+|bearer\\s+[\\w.~+/-]+=*)");

	private Redaction() {
	}

	/**
	 * Redacts a text.
	 * @param text any text
	 * @return the text with {@code …} in place of each secret
	 */
	public static String of(String text) {
		String redacted = QUERY.matcher(text).replaceAll("$1?…");
		redacted = USER.matcher(redacted).replaceAll("$1…@");
		return KEY.matcher(redacted).replaceAll("…");
	}

}
