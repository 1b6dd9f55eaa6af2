package io.spidraparquet.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.spidraparquet.api.CrawlJob;
import io.spidraparquet.text.Plural;

import org.springframework.util.AntPathMatcher;

/**
 * The lines of a job definition that select the crawls of nightly runs, as far as all
 * crawls that were looked at agree.
 */
final class SelectionLines {

	private static final int MAX_TEXT = 80;

	private static final Pattern PLAIN_URL = Pattern.compile("https?://[^/@?#{}*\\s]+(?:/[^?#{}*\\s$]*)?");

	private final int crawls;

	private final SortedMap<String, CrawlJob> known;

	/**
	 * Looks at crawls.
	 * @param crawls number of all crawls
	 * @param known those of them that the history lists
	 */
	SelectionLines(int crawls, Map<String, CrawlJob> known) {
		this.crawls = crawls;
		this.known = new TreeMap<>(known);
	}

	/** The lines, as a block of {@code spidra}. */
	List<String> lines() {
		List<String> lines = new ArrayList<>();
		String url = pattern();
		String text = text();
		boolean active = !(url + text).isEmpty();
		lines.addAll(YamlText.comment(2, why()));
		lines.add(active ? "  plan:" : "  # plan:");
		if (url.isEmpty()) {
			lines.addAll(YamlText.comment(4, "Base URLs of the crawls: " + urls() + "."));
			lines.add("    # base-url: \"https://shop.example.com/**\"");
		}
		else {
			lines.addAll(YamlText.comment(4, "`**` is any path. Base URLs of the crawls: " + urls() + "."));
			lines.add("    base-url: " + YamlText.quote(url));
		}
		if (text.isEmpty()) {
			lines.addAll(YamlText.comment(4, instructions()));
			lines.add("    # instruction-contains: \"…\"");
		}
		else {
			lines.addAll(YamlText.comment(4,
					(this.crawls == 1) ? "The crawl has this transform instruction, or one that begins with it."
							: "All crawls have this transform instruction, or one that begins with it."));
			lines.add("    instruction-contains: " + YamlText.quote(text));
		}
		return lines;
	}

	private String why() {
		String found = (this.known.size() == this.crawls) ? "" : " The newest part of the API's history lists "
				+ this.known.size() + " of " + Plural.of(this.crawls, "crawl") + ".";
		return "The crawls that nightly runs (date=…) take: without a selection, all crawls of the account." + found;
	}

	private String urls() {
		Map<String, Long> urls = this.known.values()
			.stream()
			.collect(Collectors.groupingBy(CrawlJob::shownBaseUrl, TreeMap::new, Collectors.counting()));
		return urls.isEmpty() ? "unknown" : ColumnProposals.counts(urls);
	}

	private String instructions() {
		long different = this.known.values().stream().map(CrawlJob::instruction).distinct().count();
		return (different > 1) ? "The crawls have " + different + " different transform instructions."
				: "A transform instruction of the crawls is not known.";
	}

	/** A pattern that matches the base URLs of all crawls; empty if there is none. */
	private String pattern() {
		TreeSet<String> urls = new TreeSet<>();
		this.known.values().forEach((job) -> urls.add(job.baseUrl()));
		boolean usable = this.known.size() == this.crawls
				&& urls.stream().allMatch((url) -> PLAIN_URL.matcher(url).matches());
		if (!usable || urls.isEmpty()) {
			return "";
		}
		String common = urls.first();
		for (String url : urls) {
			while (!(url + "/").startsWith(common.endsWith("/") ? common : common + "/")
					&& common.length() > "https://".length()) {
				common = common.replaceFirst("/?[^/]*/?$", "");
			}
		}
		if (!common.matches("https?://[^/]+.*")) {
			return "";
		}
		String pattern = common.replaceFirst("/$", "") + "/**";
		AntPathMatcher matcher = new AntPathMatcher();
		return urls.stream().allMatch((url) -> matcher.match(pattern, url)) ? pattern : "";
	}

	/** A text that the instructions of all crawls contain; empty if there is none. */
	private String text() {
		List<String> different = this.known.values().stream().map(CrawlJob::instruction).distinct().toList();
		if (this.known.size() != this.crawls || different.size() != 1) {
			return "";
		}
		String text = different.get(0).strip().lines().findFirst().orElse("").strip();
		if (text.length() > MAX_TEXT) {
			int end = text.lastIndexOf(' ', MAX_TEXT);
			text = (end > 0) ? text.substring(0, end) : "";
		}
		return text.contains("${") ? "" : text;
	}

}
