package io.spidraparquet.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.spidraparquet.failedpages.FailedGroup;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * The failed pages with one reason.
 *
 * @param reason the reason
 * @param pages number of pages
 * @param share share of all failed pages
 * @param groups the most frequent messages
 * @param others how many pages have other messages; empty if none
 */
record FailureView(String reason, String pages, Share share, List<Group> groups, String others) {

	private static final int MOST_GROUPS = 8;

	private static final int MOST_OF_MESSAGE = 300;

	private static final int MOST_OF_URL = 90;

	/**
	 * The failures of a run.
	 * @param byReason number of failed pages for each reason
	 * @param failures groups of failed pages, the largest first
	 * @return the most frequent reasons first
	 */
	static List<FailureView> of(Map<String, Long> byReason, List<FailedGroup> failures) {
		long all = byReason.values().stream().mapToLong(Long::longValue).sum();
		return byReason.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
				.thenComparing(Map.Entry.comparingByKey()))
			.map((entry) -> of(entry.getKey(), entry.getValue(), all,
					failures.stream().filter((group) -> group.reason().equals(entry.getKey())).toList()))
			.toList();
	}

	private static FailureView of(String reason, long pages, long all, List<FailedGroup> failures) {
		List<FailedGroup> shown = failures.subList(0, Math.min(failures.size(), MOST_GROUPS));
		long others = failures.subList(shown.size(), failures.size()).stream().mapToLong(FailedGroup::pages).sum();
		return new FailureView(reason, Amounts.number(pages), new Share(pages, all),
				shown.stream().map(Group::of).toList(), (others > 0) ? Plural.of(others, "page") + " with "
						+ Plural.of(failures.size() - (long) shown.size(), "other message") : "");
	}

	/** The start of a text; the end of a longer one is left out. */
	private static String cut(String text, int most) {
		return (text.codePointCount(0, text.length()) <= most) ? text
				: text.substring(0, text.offsetByCodePoints(0, most - 1)).stripTrailing() + "…";
	}

	/**
	 * Failed pages with one message.
	 *
	 * @param message the message
	 * @param pages number of pages
	 * @param examples some of the pages
	 */
	record Group(String message, String pages, List<Example> examples) {

		boolean anyExamples() {
			return !this.examples.isEmpty();
		}

		static Group of(FailedGroup group) {
			List<Example> examples = new ArrayList<>();
			group.exampleUrls().forEach((url) -> examples.add(new Example(cut(url, MOST_OF_URL), Links.web(url))));
			return new Group(group.message().isBlank() ? "(no message)" : cut(group.message(), MOST_OF_MESSAGE),
					Amounts.number(group.pages()), examples);
		}

	}

	/**
	 * The URL of a page.
	 *
	 * @param text its start
	 * @param href where it leads; null if it is not a link to the web
	 */
	record Example(String text, @Nullable String href) {

	}

}
