package io.spidraparquet.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.samskivert.mustache.Mustache;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * The report of a run, as one HTML page without scripts or further files. Its content
 * security policy allows its own style and nothing else.
 */
public final class RunReport {

	private static final int MOST_CRAWLS = 1000;

	private RunReport() {
	}

	/**
	 * Writes the report.
	 * @param manifest manifest of the run
	 * @param output the output as a user would write it
	 * @param out receives UTF-8, and is not closed
	 * @throws IOException if it cannot be written
	 */
	public static void write(Manifest manifest, String output, OutputStream out) throws IOException {
		try (InputStream template = RunReport.class.getResourceAsStream("run-report.html")) {
			if (template == null) {
				throw new IOException("the template run-report.html is missing in the jar: build it again");
			}
			String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
			Map<String, Object> model = model(manifest, output);
			model.put("styleHash", styleHash(text));
			Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
			Mustache.compiler().escapeHTML(true).defaultValue("").compile(text).execute(model, writer);
			writer.flush();
		}
	}

	/** The hash by which the policy allows the style. */
	private static String styleHash(String template) {
		String style = template.substring(template.indexOf("<style>") + "<style>".length(),
				template.indexOf("</style>"));
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
			return Base64.getEncoder().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java has SHA-256", ex);
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
		model.put("pages", Amounts.number(totals.pages()));
		model.put("pagesLabel", Plural.noun(totals.pages(), "page"));
		model.put("rows", Amounts.number(totals.rows()));
		model.put("rowsLabel", Plural.noun(totals.rows(), "row"));
		model.put("failedPages", Amounts.number(totals.failedPages()));
		model.put("failedPagesLabel", Plural.noun(totals.failedPages(), "failed page"));
		model.put("anyFailed", totals.failedPages() > 0);
		model.put("filteredPages", (totals.filteredPages() > 0) ? Amounts.number(totals.filteredPages()) : false);
		model.put("filteredPagesLabel", Plural.noun(totals.filteredPages(), "filtered page"));
		model.put("anyWarnings", !manifest.warnings().isEmpty());
		model.put("size", Amounts.bytes(totals.bytes()));
		model.put("duration", Amounts.duration(duration));
		model.put("reasons", new TreeMap<>(manifest.failedPagesByReason()).entrySet());
		model.put("settings", new TreeMap<>(manifest.run().settings()).entrySet());
		model.put("parameters", new TreeMap<>(manifest.run().parameters()).entrySet());
		List<Manifest.Crawl> crawls = manifest.crawls();
		model.put("crawlCount", Amounts.number(crawls.size()));
		model.put("crawlsLabel", Plural.noun(crawls.size(), "crawl"));
		model.put("crawls", crawls.subList(0, Math.min(crawls.size(), MOST_CRAWLS)));
		model.put("moreCrawls",
				(crawls.size() > MOST_CRAWLS) ? Amounts.number(crawls.size() - (long) MOST_CRAWLS) : false);
		List<Map<String, Object>> notes = new ArrayList<>();
		addNote(notes, "could not be fetched; the next night tries again", manifest.deferred().notFetched());
		addNote(notes, "deferred to the next night", manifest.deferred().postponed());
		addNote(notes, "incomplete or not fetched when they left the look-back, and may never be published",
				manifest.deferred().unfinished());
		addNote(notes, "published again; this run supersedes the rows in earlier runs",
				manifest.supersedes().stream().map(Manifest.Superseded::crawl).toList());
		model.put("notes", notes);
		model.put("content", content(manifest.content()));
		model.put("tables", manifest.tables().stream().map((table) -> table(table, manifest)).toList());
		return model;
	}

	private static Map<String, Object> table(Manifest.Table table, Manifest manifest) {
		Manifest.Table parent = (table.parent() != null) ? manifest.find(table.parent()) : null;
		Map<String, Object> model = new LinkedHashMap<>();
		model.put("name", table.name());
		model.put("element", (table.path() != null) ? "element of" : "page");
		model.put("path", (table.path() != null) ? table.path() : false);
		model.put("rows", Amounts.number(table.rows()));
		model.put("columnCount", Amounts.number(table.schema().size()));
		model.put("fileCount", Amounts.number(table.files().size()));
		model.put("size", Amounts.bytes(table.bytes()));
		model.put("schemaVersion", table.schemaVersion());
		model.put("newColumns",
				Plural.of(TableSchema.withFields(table.schema())
					.values()
					.stream()
					.filter((column) -> column.since().equals(manifest.key()))
					.count(), "column"));
		model.put("parent", (parent != null) ? parent.name() : false);
		model.put("foreignKey", (parent != null) ? String.join(", ", parent.key()) : "");
		model.put("key", String.join(", ", table.key()));
		model.put("anyDiscarded", !table.discarded().isEmpty());
		model.put("discarded", table.discarded());
		model.put("columns", columns(table));
		return model;
	}

	private static List<Map<String, Object>> columns(Manifest.Table table) {
		TableFacts facts = table.facts();
		List<Map<String, Object>> columns = new ArrayList<>();
		TableSchema.withFields(table.schema()).forEach((name, column) -> {
			Map<String, Object> cells = new LinkedHashMap<>();
			cells.put("name", name);
			cells.put("type", column.type().text());
			cells.put("path", Objects.requireNonNullElse(column.path(), ""));
			cells.put("since", column.since());
			if (facts != null) {
				ColumnFacts counted = facts.of(name);
				cells.put("values", Amounts.number(counted.values()));
				cells.put("longest", (counted.longestBytes() > 0) ? Plural.of(counted.longestBytes(), "byte") : "");
				cells.put("readings",
						counted.readings()
							.entrySet()
							.stream()
							.map((each) -> Amounts.number(each.getValue()) + " × " + each.getKey().replace('_', ' '))
							.collect(Collectors.joining(", ")));
			}
			columns.add(cells);
		});
		return columns;
	}

	private static void addNote(List<Map<String, Object>> notes, String what, List<String> crawls) {
		if (!crawls.isEmpty()) {
			String more = (crawls.size() > MOST_CRAWLS) ? ", and more" : "";
			notes.add(Map.of("what", Plural.of(crawls.size(), "crawl") + " " + what, "crawls",
					String.join(", ", crawls.subList(0, Math.min(crawls.size(), MOST_CRAWLS))) + more));
		}
	}

	private static Object content(Manifest.@Nullable ContentFailures content) {
		if (content == null || content.failed() == 0) {
			return false;
		}
		return Map.of("failed", Plural.of(content.failed(), "content"), "more",
				content.failed() > content.failures().size(), "failures", content.failures());
	}

}
