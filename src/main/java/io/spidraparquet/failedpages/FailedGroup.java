package io.spidraparquet.failedpages;

import java.util.List;
import java.util.stream.Stream;

/**
 * Failed pages with one reason and one message.
 *
 * @param reason why they gave no row
 * @param message more about it, on one line, at most 500 characters; empty if there is
 * none
 * @param pages their number
 * @param exampleUrls URLs of the first ones, at most {@value #MOST_EXAMPLES}; without
 * those of pages that have none, and those of more than {@value #MOST_OF_URL} characters
 */
public record FailedGroup(String reason, String message, long pages, List<String> exampleUrls) {

	private static final int MOST_EXAMPLES = 3;

	private static final int MOST_OF_URL = 2000;

	/**
	 * A group of one page.
	 * @param reason why it gave no row
	 * @param message more about it
	 * @param url URL of the page; empty if it has none
	 */
	static FailedGroup of(String reason, String message, String url) {
		return new FailedGroup(reason, message, 1,
				(url.isBlank() || url.length() > MOST_OF_URL) ? List.of() : List.of(url));
	}

	/** This group with the pages of another one, which come later. */
	FailedGroup plus(FailedGroup later) {
		List<String> urls = this.exampleUrls;
		if (urls.size() < MOST_EXAMPLES) {
			urls = Stream.concat(urls.stream(), later.exampleUrls.stream()).distinct().limit(MOST_EXAMPLES).toList();
		}
		return new FailedGroup(this.reason, this.message, this.pages + later.pages, urls);
	}

}
