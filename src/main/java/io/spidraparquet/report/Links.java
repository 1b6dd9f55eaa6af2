package io.spidraparquet.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Links of the pages. What a page of a crawl calls its URL is a link only if it leads to
 * the web.
 */
final class Links {

	private static final int MOST_OF_URL = 2000;

	private Links() {
	}

	/**
	 * A URL that came with the data, if it can be a link.
	 * @param url any text
	 * @return the same text; null unless it is an absolute http or https URL
	 */
	static @Nullable String web(String url) {
		String start = url.substring(0, Math.min(url.length(), 8)).toLowerCase(Locale.ROOT);
		boolean web = start.startsWith("http://") || start.equals("https://");
		return (web && url.length() <= MOST_OF_URL && url.chars().allMatch((c) -> c > ' ' && c != 0x7f)) ? url : null;
	}

	/**
	 * The report of a run, seen from the folder of reports.
	 * @param key of the run
	 */
	static String report(String key) {
		return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20") + ".html";
	}

	/**
	 * The report of a run, seen from the index.
	 * @param key of the run
	 */
	static String fromIndex(String key) {
		return "runs/" + report(key);
	}

}
