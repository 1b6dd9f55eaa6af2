package io.spidraparquet.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The pages of one crawl as they were recorded, with the changes of retries, which are
 * kept in memory only. Thread-safe.
 */
final class DemoCrawl {

	private static final String NULL = "null";

	private static final int CREDITS_OF_A_RETRY = 1;

	private static final int CHARACTERS_OF_A_TOKEN = 4;

	private final String id;

	/** Null for a copy. */
	private final @Nullable String recorded;

	/** Members of each page by the id of the page. */
	private final Map<String, Map<String, String>> pages = new LinkedHashMap<>();

	/** Data of retried pages by the id of the page. */
	private final Map<String, String> retried = new ConcurrentHashMap<>();

	/**
	 * Reads a recorded response.
	 * @param id id of the crawl
	 * @param recorded body of {@code GET /crawl/{id}/pages}
	 */
	DemoCrawl(String id, String recorded) {
		this.id = id;
		this.recorded = recorded;
		String array = DemoJson.members(recorded).getOrDefault("pages", "[]");
		for (String page : DemoJson.elements(array)) {
			Map<String, String> members = DemoJson.members(page);
			this.pages.put(DemoJson.unquote(members.getOrDefault("id", "")), members);
		}
	}

	/** Copies a crawl; the ids of the copy and its pages end with a number. */
	private DemoCrawl(DemoCrawl of, int number) {
		this.id = of.id + "-" + number;
		this.recorded = null;
		of.pages.forEach((pageId, members) -> {
			String copyId = pageId + "-" + number;
			Map<String, String> copy = new LinkedHashMap<>(members);
			copy.put("id", DemoJson.quote(copyId));
			this.pages.put(copyId, copy);
		});
	}

	/**
	 * Copies the crawl.
	 * @param number suffix of the new ids; 0 returns this crawl itself
	 */
	DemoCrawl copy(int number) {
		return (number == 0) ? this : new DemoCrawl(this, number);
	}

	String id() {
		return this.id;
	}

	int size() {
		return this.pages.size();
	}

	/**
	 * Responds to {@code GET /crawl/{id}/pages}, with the recorded bytes unless the crawl
	 * is a copy, was retried, or gets new links.
	 * @param content signs the links to the content of pages; null to keep the recorded
	 * links
	 */
	DemoResponse pages(@Nullable DemoContent content) {
		if (this.recorded != null && content == null && this.retried.isEmpty()) {
			return DemoResponse.json(this.recorded);
		}
		return DemoResponse.json(this.pages.keySet()
			.stream()
			.map((pageId) -> DemoJson.object(page(pageId, content)))
			.collect(Collectors.joining(",\n", "{\"pages\":[\n", "\n]}\n")));
	}

	/**
	 * Responds to {@code POST /crawl/{id}/retry/{pageId}}. A page that is no success gets
	 * data in the shape of the crawl's other pages; a success keeps its data.
	 */
	DemoResponse retry(String pageId) {
		Map<String, String> page = this.pages.get(pageId);
		if (page == null) {
			return DemoResponse.error(404, "Page not found");
		}
		String data = isSuccess(page) ? page.getOrDefault("data", NULL) : extracted(page);
		this.retried.put(pageId, data);
		return DemoResponse.json(
				"{\"success\":true,\"data\":" + data + ",\"tokensUsed\":" + (data.length() / CHARACTERS_OF_A_TOKEN + 1)
						+ ",\"creditsUsed\":" + CREDITS_OF_A_RETRY + ",\"message\":\"Page extracted again\"}");
	}

	boolean has(String pageId) {
		return this.pages.containsKey(pageId);
	}

	/** Returns the text of a page's member, or the default if it is null or missing. */
	String text(String pageId, String name, String defaultText) {
		return text(this.pages.getOrDefault(pageId, Map.of()), name, defaultText);
	}

	private Map<String, String> page(String pageId, @Nullable DemoContent content) {
		Map<String, String> page = new LinkedHashMap<>(this.pages.getOrDefault(pageId, Map.of()));
		String data = this.retried.get(pageId);
		if (data != null) {
			page.put("status", "\"success\"");
			page.put("data", data);
			page.put("error_message", NULL);
		}
		if (content != null) {
			page.replaceAll((name, value) -> switch (value.equals(NULL) ? "" : name) {
				case "html_url" -> DemoJson.quote(content.link(this.id, pageId, "html"));
				case "markdown_url" -> DemoJson.quote(content.link(this.id, pageId, "md"));
				default -> value;
			});
		}
		return page;
	}

	private String extracted(Map<String, String> failed) {
		String title = text(failed, "title", text(failed, "url", ""));
		String like = this.pages.values()
			.stream()
			.filter(DemoCrawl::isSuccess)
			.map((page) -> page.getOrDefault("data", NULL))
			.findFirst()
			.orElse("{}");
		if (like.startsWith("\"")) {
			return DemoJson.quote("# " + title + "\n");
		}
		String key = DemoJson.members(like).keySet().stream().findFirst().orElse("title");
		return DemoJson.object(Map.of(key, DemoJson.quote(title)));
	}

	private static boolean isSuccess(Map<String, String> page) {
		return page.getOrDefault("status", NULL).equals("\"success\"");
	}

	private static String text(Map<String, String> page, String name, String defaultText) {
		String value = page.getOrDefault(name, NULL);
		return value.equals(NULL) ? defaultText : DemoJson.unquote(value);
	}

}
