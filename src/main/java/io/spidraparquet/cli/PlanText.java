package io.spidraparquet.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.job.plan.PlanOutlook;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.LookBack;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.terminal.TextTable;
import io.spidraparquet.terminal.Wrapped;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * What the command {@code plan} prints: a text of 80 columns, or a document for programs.
 *
 * @param foreseen what a run would find
 * @param outlook what it would decide
 * @param properties settings of the job
 * @param api settings of the requests
 * @param published whether the run is published already, and the outlook is that of a
 * rerun
 */
record PlanText(RunSession.Foreseen foreseen, PlanOutlook outlook, JobProperties properties, ApiProperties api,
		boolean published) {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private static final int INDENT = 12;

	private static final int MOST_CRAWLS = 20;

	/** The longest id that is shown; those of the API have 36 characters. */
	private static final int LONGEST_ID = 40;

	/** Characters of a line beside the id and the base URL. */
	private static final int OTHER_CELLS = 30;

	void print(PrintStream out) {
		Run run = this.foreseen.run();
		line(out, "run", run.key() + ", to " + run.dataset().display());
		PublishedRuns.Run before = this.foreseen.published();
		if (this.published && before != null) {
			line(out, "published",
					"already, on " + TIME.format(Instant.parse(before.publishedAt())) + " with "
							+ Plural.of(before.totals().pages(), "page")
							+ ": a run would do nothing and exit 0. With rerun=yes it would replace it, as follows");
		}
		if (this.foreseen.held()) {
			line(out, "held", "another run uses this dataset now: a run would exit 75 until that one has ended");
		}
		else if (this.foreseen.interrupted()) {
			line(out, "first",
					"a publication was interrupted: a run would complete it, and leave out the crawls that it holds");
		}
		LookBack nights = run.nights();
		if (nights != null && !run.request().raw()) {
			line(out, "look-back", lookBack(nights));
		}
		List<PlanOutlook.Crawl> crawls = this.outlook.crawls();
		line(out, "to fetch", taken(crawls));
		long kept = crawls.stream().filter(PlanOutlook.Crawl::kept).count();
		if (kept > 0) {
			line(out, "kept",
					Plural.of(kept, "response") + " of an earlier start, which " + ((kept == 1) ? "is" : "are")
							+ " not fetched again" + (this.outlook.isOfAnotherKey()
									? " if the API shows these crawls to the new key, too" : " if complete"));
		}
		String label = "left out";
		for (PlanOutlook.Group group : this.outlook.others()) {
			line(out, label, String.format(Locale.ROOT, "%,d %s", group.crawls(), group.reason()));
			label = "";
		}
		line(out, "cost", cost());
		line(out, "credits", credits());
		warnings().forEach((warning) -> line(out, "warning", warning));
		table(out, crawls);
		out.println();
		out.println("Nothing was fetched or written.");
	}

	private List<String> warnings() {
		List<String> warnings = new ArrayList<>(this.outlook.plan().warnings());
		Run run = this.foreseen.run();
		DatasetSchema before = run.published().schema();
		if (before != null) {
			run.settings()
				.unknownInChecks(this.properties.checks(), before)
				.forEach((check) -> warnings.add("the check " + check + " fails, unless the run brings it"));
		}
		return warnings;
	}

	private static void line(PrintStream out, String label, String text) {
		Wrapped.labelled(label, INDENT, text).forEach(out::println);
	}

	private static String lookBack(LookBack nights) {
		return "crawls created from " + TIME.format(nights.start()) + " to " + TIME.format(nights.end())
				+ (nights.extension().isZero() ? ""
						: ", longer than usual: the last night published before is " + nights.lastNight());
	}

	private String taken(List<PlanOutlook.Crawl> crawls) {
		if (crawls.isEmpty()) {
			return "no crawls: " + (this.foreseen.run().request().isNightly()
					? "the run would publish a manifest with 0 rows and exit " + this.properties.exit().nothingNew()
					: "the run would publish nothing and exit 0");
		}
		Map<String, Long> reasons = crawls.stream()
			.collect(Collectors.groupingBy(PlanOutlook.Crawl::why, LinkedHashMap::new, Collectors.counting()));
		String why = this.outlook.isPlanKept() ? "the plan of an earlier start, with which the run goes on"
				: (reasons.size() == 1) ? crawls.get(0).why()
						: reasons.entrySet()
							.stream()
							.map((each) -> String.format(Locale.ROOT, "%,d %s", each.getValue(), each.getKey()))
							.collect(Collectors.joining(", "));
		return Plural.of(crawls.size(), "crawl") + " (" + why + ")";
	}

	private String cost() {
		boolean asks = !this.foreseen.run().request().raw();
		String time = (this.outlook.end() != null || !asks) ? ""
				: ", within one window of the rate limit (" + this.api.requestsPerWindow() + ")";
		return this.outlook.cost() + time;
	}

	private String credits() {
		return (this.foreseen.run().request().raw() || this.properties.retryFailedPages() == 0) ? "none"
				: "for failed pages, which are extracted again (spidra.retry-failed-pages is "
						+ this.properties.retryFailedPages() + ")";
	}

	private void table(PrintStream out, List<PlanOutlook.Crawl> crawls) {
		if (crawls.isEmpty()) {
			return;
		}
		List<PlanOutlook.Crawl> shown = crawls.subList(0, Math.min(MOST_CRAWLS, crawls.size()));
		int ids = Math.min(LONGEST_ID, longest(shown, PlanOutlook.Crawl::id));
		int urls = Wrapped.WIDTH - OTHER_CELLS - Math.max(ids, "CRAWL".length());
		TextTable table = new TextTable(LONGEST_ID, Set.of(2));
		table.add(List.of("CRAWL", "CREATED (UTC)", "PAGES", "BASE URL"));
		for (PlanOutlook.Crawl crawl : shown) {
			Instant created = crawl.created();
			table.add(List.of(crawl.id(), (created != null) ? TIME.format(created).replace(" UTC", "") : "",
					(crawl.pages() >= 0) ? Long.toString(crawl.pages()) : "", cut(crawl.baseUrl(), urls)));
		}
		out.println();
		table.print(out);
		if (crawls.size() > shown.size()) {
			out.println("and " + Plural.of(crawls.size() - shown.size(), "other") + ", which --json lists");
		}
	}

	private static int longest(List<PlanOutlook.Crawl> crawls, Function<PlanOutlook.Crawl, String> cell) {
		return crawls.stream().map(cell).mapToInt(String::length).max().orElse(0);
	}

	private static String cut(String text, int width) {
		return (text.length() <= width) ? text : text.substring(0, width - 1) + "…";
	}

	/** The same for programs. */
	Map<String, @Nullable Object> document() {
		Run run = this.foreseen.run();
		Map<String, @Nullable Object> document = new LinkedHashMap<>();
		document.put("run", run.key());
		document.put("output", run.dataset().display());
		document.put("published", this.published);
		document.put("held", this.foreseen.held());
		document.put("interrupted", this.foreseen.interrupted());
		LookBack nights = run.nights();
		document.put("look_back",
				(nights != null) ? List.of(nights.start().toString(), nights.end().toString()) : null);
		document.put("plan_kept", this.outlook.isPlanKept());
		List<Object> crawls = new ArrayList<>();
		for (PlanOutlook.Crawl crawl : this.outlook.crawls()) {
			Map<String, @Nullable Object> each = new LinkedHashMap<>();
			each.put("id", crawl.id());
			each.put("base_url", crawl.baseUrl());
			each.put("created_at", (crawl.created() != null) ? crawl.created().toString() : null);
			each.put("pages", (crawl.pages() >= 0) ? crawl.pages() : null);
			each.put("why", crawl.why());
			each.put("kept", crawl.kept());
			crawls.add(each);
		}
		document.put("crawls", crawls);
		List<Object> others = new ArrayList<>();
		for (PlanOutlook.Group group : this.outlook.others()) {
			Map<String, Object> each = new LinkedHashMap<>();
			each.put("crawls", group.crawls());
			each.put("reason", group.reason());
			others.add(each);
		}
		document.put("left_out", others);
		document.put("requests", this.outlook.requests());
		document.put("windows", this.outlook.windows());
		document.put("done_about", (this.outlook.end() != null) ? this.outlook.end().toString() : null);
		document.put("warnings", warnings());
		return document;
	}

}
