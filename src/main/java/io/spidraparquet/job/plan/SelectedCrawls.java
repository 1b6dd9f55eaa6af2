package io.spidraparquet.job.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.spidraparquet.api.CrawlJob;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.text.Plural;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.AntPathMatcher;

/**
 * The crawls of a look-back that the settings {@code spidra.plan.base-url} and
 * {@code spidra.plan.instruction-contains} select. Nights without a match are told from
 * those without a crawl, since a setting may be misspelt.
 */
final class SelectedCrawls {

	private static final Logger logger = LoggerFactory.getLogger(SelectedCrawls.class);

	private static final AntPathMatcher PATTERNS = new AntPathMatcher();

	private static final int MAX_URLS = 5;

	private final List<CrawlJob> all;

	private final List<String> patterns;

	private final String text;

	/**
	 * Selects crawls.
	 * @param all crawls of any status that were created within the look-back
	 */
	SelectedCrawls(List<CrawlJob> all, JobProperties.Plan settings) {
		this.all = all;
		this.patterns = settings.baseUrl();
		String wanted = settings.instructionContains();
		this.text = (wanted == null || wanted.isBlank()) ? "" : wanted;
	}

	/** The selected crawls, of any status. */
	List<CrawlJob> crawls() {
		return this.all.stream().filter((job) -> hasBaseUrl(job) && hasInstruction(job)).toList();
	}

	/** The other crawls, of any status, with the reason why they are not selected. */
	List<PlanOutlook.Group> others() {
		List<PlanOutlook.Group> others = new ArrayList<>();
		List<CrawlJob> elsewhere = this.all.stream().filter((job) -> !hasBaseUrl(job)).toList();
		if (!elsewhere.isEmpty()) {
			others.add(new PlanOutlook.Group(elsewhere.size(), "with a base URL that spidra.plan.base-url ("
					+ String.join(", ", this.patterns) + ") does not match; seen: " + baseUrls(elsewhere)));
		}
		long otherwise = this.all.stream().filter((job) -> hasBaseUrl(job) && !hasInstruction(job)).count();
		if (otherwise > 0) {
			others.add(new PlanOutlook.Group(otherwise, "without the text of spidra.plan.instruction-contains ('"
					+ this.text + "') in the transform instruction"));
		}
		return others;
	}

	private boolean hasBaseUrl(CrawlJob job) {
		return this.patterns.isEmpty() || this.patterns.stream().anyMatch((pattern) -> matches(pattern, job));
	}

	private static boolean matches(String pattern, CrawlJob job) {
		return PATTERNS.match(pattern, job.baseUrl());
	}

	private boolean hasInstruction(CrawlJob job) {
		return job.instruction().toLowerCase(Locale.ROOT).contains(this.text.toLowerCase(Locale.ROOT));
	}

	/**
	 * Why the selection has no completed crawl.
	 * @param start of the look-back
	 * @return at most one message; empty also if there was no crawl to select
	 */
	List<String> warnings(Instant start) {
		List<CrawlJob> selected = crawls();
		List<CrawlJob> completed = this.all.stream().filter(CrawlJob::isCompleted).toList();
		if (selected.stream().anyMatch(CrawlJob::isCompleted)) {
			noteUnmatchedPatterns(completed);
			return List.of();
		}
		if (!selected.isEmpty()) {
			return selected.stream().allMatch((job) -> CrawlJob.isFinal(job.status()))
					? List.of("no selected crawl created since " + start + " is completed: "
							+ Plural.of(selected.size(), "crawl")
							+ " failed or were cancelled; look at them in Spidra, or take them with crawlId=…")
					: List.of();
		}
		return completed.isEmpty() ? List.of() : List.of(whyNone(completed, start));
	}

	private String whyNone(List<CrawlJob> completed, Instant start) {
		String found = "none of the " + Plural.of(completed.size(), "completed crawl") + " created since " + start
				+ " is selected: ";
		long matching = completed.stream().filter(this::hasBaseUrl).count();
		if (matching == 0) {
			return found + "none matches spidra.plan.base-url (" + String.join(", ", this.patterns)
					+ "), their base URLs are " + baseUrls(completed)
					+ "; correct the setting, or extend the look-back";
		}
		return found + Plural.of(matching, "crawl") + (this.patterns.isEmpty() ? "" : " with a matching base URL")
				+ " and none with the text of spidra.plan.instruction-contains ('" + this.text
				+ "') in its transform instruction; correct the setting, or extend the look-back";
	}

	/** The most frequent base URLs with their numbers. */
	private static String baseUrls(List<CrawlJob> crawls) {
		Map<String, Long> counts = crawls.stream()
			.collect(Collectors.groupingBy(CrawlJob::shownBaseUrl, TreeMap::new, Collectors.counting()));
		List<Map.Entry<String, Long>> sorted = new ArrayList<>(counts.entrySet());
		sorted.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
		String shown = sorted.stream()
			.limit(MAX_URLS)
			.map((each) -> each.getKey() + " (" + Plural.of(each.getValue(), "crawl") + ")")
			.collect(Collectors.joining(", "));
		return (sorted.size() > MAX_URLS) ? shown + " and " + (sorted.size() - MAX_URLS) + " more" : shown;
	}

	private void noteUnmatchedPatterns(List<CrawlJob> completed) {
		for (String pattern : this.patterns) {
			if (completed.stream().noneMatch((job) -> matches(pattern, job))) {
				logger.info("no completed crawl matches {} in spidra.plan.base-url", pattern);
			}
		}
	}

}
