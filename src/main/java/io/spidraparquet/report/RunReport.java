package io.spidraparquet.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.samskivert.mustache.Mustache;
import io.spidraparquet.dataset.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The report of a run as one HTML page that needs nothing else.
 */
public final class RunReport {

	private static final int MOST_CRAWLS = 1000;

	private RunReport() {
	}

	/**
	 * Writes the report.
	 * @param manifest the run
	 * @param output the dataset as a user would write it
	 * @param out takes UTF-8, and is not closed
	 * @throws IOException if it cannot be written
	 */
	public static void write(Manifest manifest, String output, OutputStream out) throws IOException {
		try (InputStream template = RunReport.class.getResourceAsStream("run-report.html")) {
			if (template == null) {
				throw new IOException("the template of the run report is not in the jar");
			}
			Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
			Mustache.compiler()
				.escapeHTML(true)
				.defaultValue("")
				.compile(new InputStreamReader(template, StandardCharsets.UTF_8))
				.execute(model(manifest, output), writer);
			writer.flush();
		}
	}

	private static Map<String, Object> model(Manifest manifest, String output) {
		Map<String, Object> model = new LinkedHashMap<>();
		Manifest.Totals totals = manifest.totals();
		Duration duration = Duration.between(Instant.parse(manifest.run().startedAt()),
				Instant.parse(manifest.run().publishedAt()));
		model.put("manifest", manifest);
		model.put("run", manifest.run());
		model.put("output", output);
		model.put("job", (manifest.run().job() != null) ? manifest.run().job() : "–");
		model.put("pages", number(totals.pages()));
		model.put("rows", number(totals.rows()));
		model.put("failedPages", number(totals.failedPages()));
		model.put("anyFailed", totals.failedPages() > 0);
		model.put("filteredPages", (totals.filteredPages() > 0) ? number(totals.filteredPages()) : false);
		model.put("anyDiscarded", !manifest.table().discarded().isEmpty());
		model.put("megabytes", String.format(Locale.ROOT, "%.1f", totals.bytes() / 1e6));
		model.put("duration", String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0));
		model.put("reasons", new TreeMap<>(manifest.failedPagesByReason()).entrySet());
		model.put("settings", new TreeMap<>(manifest.run().settings()).entrySet());
		model.put("parameters", new TreeMap<>(manifest.run().parameters()).entrySet());
		List<Manifest.Crawl> crawls = manifest.crawls();
		model.put("crawlCount", number(crawls.size()));
		model.put("crawls", crawls.subList(0, Math.min(crawls.size(), MOST_CRAWLS)));
		model.put("moreCrawls", (crawls.size() > MOST_CRAWLS) ? number(crawls.size() - (long) MOST_CRAWLS) : false);
		List<Map<String, Object>> left = new ArrayList<>();
		addLeft(left, "could not be fetched, and are left for the next night", manifest.deferred().notFetched());
		addLeft(left, "are left for the next night", manifest.deferred().postponed());
		addLeft(left, "are not complete, or could not be fetched, and no later night will look at them",
				manifest.deferred().unfinished());
		addLeft(left, "are published anew, and supersede what earlier runs have of them",
				manifest.supersedes().stream().map(Manifest.Superseded::crawl).toList());
		model.put("left", left);
		model.put("content", content(manifest.content()));
		model.put("newColumns",
				manifest.table().schema().stream().filter((column) -> column.since().equals(manifest.key())).count());
		return model;
	}

	private static void addLeft(List<Map<String, Object>> left, String what, List<String> crawls) {
		if (!crawls.isEmpty()) {
			String more = (crawls.size() > MOST_CRAWLS) ? ", and more" : "";
			left.add(Map.of("count", number(crawls.size()), "what",
					((crawls.size() == 1) ? "crawl " : "crawls ") + what, "crawls",
					String.join(", ", crawls.subList(0, Math.min(crawls.size(), MOST_CRAWLS))) + more));
		}
	}

	private static Object content(Manifest.@Nullable ContentFailures content) {
		if (content == null || content.failed() == 0) {
			return false;
		}
		return Map.of("failed", number(content.failed()), "more", content.failed() > content.failures().size(),
				"failures", content.failures());
	}

	private static String number(long value) {
		return String.format(Locale.ROOT, "%,d", value);
	}

}
