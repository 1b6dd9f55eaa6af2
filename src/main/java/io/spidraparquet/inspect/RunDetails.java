package io.spidraparquet.inspect;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.failedpages.FailedPages;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.terminal.TextTable;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * Shows one run: what became of it, how long its steps took, its crawls, failed pages,
 * warnings, columns and files, and the command that goes on.
 */
public final class RunDetails {

	private static final int LABEL = 10;

	private static final int MOST_CRAWLS = 20;

	private static final int MOST_GROUPS = 10;

	private static final int MOST_WARNINGS = 20;

	private static final int MOST_COLUMNS = 20;

	private static final int MOST_OF_NAME = 40;

	/** Start of the paths of columns that are made of the data of pages. */
	private static final String DATA = "/data";

	private static final Comparator<Manifest.Crawl> WORST_FIRST = Comparator
		.comparingLong((Manifest.Crawl crawl) -> -(crawl.failed() + crawl.pending()))
		.thenComparing(Manifest.Crawl::id);

	private final Dataset dataset;

	private final OneRun run;

	private final Given given;

	/**
	 * The details of a run.
	 * @param dataset dataset of the run
	 * @param run the run
	 * @param given the words with which the dataset was named
	 */
	public RunDetails(Dataset dataset, OneRun run, Given given) {
		this.dataset = dataset;
		this.run = run;
		this.given = given;
	}

	/**
	 * Prints the details in lines of at most 80 columns.
	 * @param out receives the lines
	 * @throws IOException if the files of the run cannot be read
	 */
	public void print(PrintStream out) throws IOException {
		say("run", this.run.key(), out);
		Manifest manifest = this.run.manifest();
		FailedRun record = this.run.record();
		if (manifest != null) {
			print(manifest, out);
		}
		if (record != null) {
			print(record, manifest != null, out);
		}
		if (manifest == null && record == null) {
			say("verdict", "unfinished: a run works on it, or its process died; the same command resumes it", out);
		}
		NextCommand next = next();
		if (next != null) {
			out.println();
			out.println((record != null) ? "To go on with it:"
					: "To fetch it again and replace it, with the settings that it had:");
			next.print(out);
		}
	}

	private void print(Manifest manifest, PrintStream out) throws IOException {
		RunEntry entry = RunEntry.of(manifest);
		Manifest.Totals totals = manifest.totals();
		Manifest.Run ran = manifest.run();
		say("verdict", entry.verdict(), out);
		say("started", Shown.time(ran.startedAt()), out);
		say("published", Shown.time(ran.publishedAt()) + ", after "
				+ Shown.duration(Shown.seconds(ran.startedAt(), ran.publishedAt())), out);
		if (ran.stepSeconds() != null) {
			say("steps",
					ran.stepSeconds()
						.entrySet()
						.stream()
						.map((step) -> step.getKey() + " " + Shown.duration(step.getValue()))
						.collect(Collectors.joining(", ")),
					out);
		}
		workers(ran, out);
		say("pages", Plural.of(totals.pages(), "page") + ": " + Shown.count(totals.pagesWithRows()) + " with rows, "
				+ Shown.count(totals.failedPages()) + " failed"
				+ ((totals.failedPages() > 0) ? " (" + Shown.percent(totals.failedPages(), totals.pages()) + ")" : "")
				+ ((totals.filteredPages() > 0) ? ", " + Shown.count(totals.filteredPages()) + " filtered" : ""), out);
		say("attempt", manifest.attempt() + ", number " + manifest.sequence() + " in the order of publication", out);
		crawls(manifest, out);
		deferred(manifest, out);
		if (totals.failedPages() > 0) {
			title("Failed pages, most frequent first", out);
			FailedPagesList.print(FailedPages.of(this.dataset, manifest).groups(), MOST_GROUPS, out);
		}
		list("Checks", manifest.checks().stream().filter(Manifest.Check::declared).map(RunDetails::text).toList(),
				Integer.MAX_VALUE, out);
		list("Warnings", manifest.warnings(), MOST_WARNINGS, out);
		List<SchemaChange> changes = changes(manifest);
		list("New columns", changes.stream().map(SchemaChange::text).toList(), MOST_COLUMNS, out);
		list("Left out by the contract",
				manifest.tables().stream().flatMap((table) -> table.discarded().stream()).toList(), MOST_WARNINGS, out);
		files(manifest, out);
	}

	private static void workers(Manifest.Run ran, PrintStream out) {
		for (Manifest.Worker worker : (ran.workers() != null) ? ran.workers() : List.<Manifest.Worker>of()) {
			say("worker",
					worker.name() + ": " + Plural.of(worker.crawls(), "crawl") + ", "
							+ Plural.of(worker.requests(), "request") + ", " + Amounts.bytes(worker.bytes())
							+ ", waited " + Shown.duration(worker.waitedSeconds()) + " for the rate limit",
					out);
		}
	}

	private void print(FailedRun record, boolean published, PrintStream out) {
		if (published) {
			title("The last start, which did not replace it", out);
		}
		RunEntry entry = RunEntry.of(record);
		say("verdict", entry.verdict(), out);
		say("started", Shown.time(record.startedAt()), out);
		say("ended", Shown.time(record.endedAt()) + ", after "
				+ Shown.duration(Shown.seconds(record.startedAt(), record.endedAt())), out);
		say("reason", record.reason(), out);
		FailedRun.Crawls crawls = record.crawls();
		say("crawls", (crawls.planned() == 0) ? "none planned"
				: Shown.count(crawls.planned()) + " planned, " + Shown.count(crawls.fetched()) + " fetched"
						+ ((crawls.notFetched() > 0) ? ", " + Shown.count(crawls.notFetched()) + " not fetched" : ""),
				out);
		Long pages = record.pages();
		if (pages != null) {
			long failed = record.failedPagesByReason().values().stream().mapToLong(Long::longValue).sum();
			say("pages",
					Plural.of(pages, "page") + " fetched, " + Shown.count(failed) + " failed"
							+ (record.failedPagesByReason().isEmpty() ? ""
									: record.failedPagesByReason()
										.entrySet()
										.stream()
										.map((reason) -> reason.getKey() + ": " + Shown.count(reason.getValue()))
										.collect(Collectors.joining(", ", " (", ")"))),
					out);
		}
		say("attempt", record.attempt(), out);
	}

	private static void crawls(Manifest manifest, PrintStream out) {
		List<Manifest.Crawl> crawls = new ArrayList<>(manifest.crawls());
		if (crawls.isEmpty()) {
			return;
		}
		crawls.sort(WORST_FIRST);
		title(Plural.of(crawls.size(), "crawl") + ((crawls.size() > 1) ? ", worst first" : ""), out);
		TextTable table = new TextTable(MOST_OF_NAME, Set.of(1, 2, 3, 4));
		table.add(List.of("CRAWL", "PAGES", "FAILED", "PENDING", "ROWS"));
		crawls.stream()
			.limit(MOST_CRAWLS)
			.forEach((crawl) -> table.add(List.of(Shown.cutInside(crawl.id(), MOST_OF_NAME), Shown.count(crawl.pages()),
					Shown.count(crawl.failed()), Shown.count(crawl.pending()), Shown.count(crawl.rows()))));
		table.print(out);
		more(crawls.size() - MOST_CRAWLS, "crawl", out);
	}

	private static void deferred(Manifest manifest, PrintStream out) {
		List<String> lines = new ArrayList<>();
		add(lines, "could not be fetched", manifest.deferred().notFetched());
		add(lines, "deferred to the next night", manifest.deferred().postponed());
		add(lines, "left the look-back before completing", manifest.deferred().unfinished());
		add(lines, "published again, superseding earlier runs",
				manifest.supersedes().stream().map(Manifest.Superseded::crawl).toList());
		list("Other crawls", lines, MOST_WARNINGS, out);
	}

	private static void add(List<String> lines, String what, List<String> crawls) {
		if (!crawls.isEmpty()) {
			lines.add(Plural.of(crawls.size(), "crawl") + " " + what + ": "
					+ crawls.stream().limit(MOST_GROUPS).collect(Collectors.joining(", "))
					+ ((crawls.size() > MOST_GROUPS) ? " and more" : ""));
		}
	}

	private static void files(Manifest manifest, PrintStream out) {
		title("Files", out);
		TextTable table = new TextTable(MOST_OF_NAME, Set.of(1, 2, 3));
		table.add(List.of("TABLE", "FILES", "ROWS", "SIZE"));
		tables(manifest).forEach((name,
				files) -> table.add(List.of(Shown.cutInside(name, MOST_OF_NAME), Shown.count(files.size()),
						Shown.count(files.stream().mapToLong(Manifest.DataFile::rows).sum()),
						Amounts.bytes(files.stream().mapToLong(Manifest.DataFile::bytes).sum()))));
		table.print(out);
	}

	/** Files of each table that has some, also of the failed pages. */
	private static Map<String, List<Manifest.DataFile>> tables(Manifest manifest) {
		Map<String, List<Manifest.DataFile>> tables = new LinkedHashMap<>();
		manifest.tables().forEach((table) -> tables.put(table.name(), table.files()));
		tables.put(Table.FAILED_PAGES, manifest.failedPageFiles());
		tables.values().removeIf(List::isEmpty);
		return tables;
	}

	private static List<SchemaChange> changes(Manifest manifest) {
		List<SchemaChange> changes = new ArrayList<>();
		for (Manifest.Table table : manifest.tables()) {
			TableSchema.withFields(table.schema()).forEach((name, column) -> {
				String path = column.path();
				boolean ofData = path != null && path.startsWith(DATA) && !path.equals(table.path());
				if (ofData && column.since().equals(manifest.key())) {
					changes.add(new SchemaChange(table.name(), name, column.type().text(), column.path()));
				}
			});
		}
		return changes;
	}

	private @Nullable NextCommand next() {
		Manifest manifest = this.run.manifest();
		FailedRun record = this.run.record();
		if (record != null) {
			return NextCommand.of(this.run.key(), record.parameters(), this.given,
					manifest != null || "yes".equals(record.parameters().get("rerun")));
		}
		return (manifest != null) ? NextCommand.of(this.run.key(), manifest.run().parameters(), this.given, true)
				: null;
	}

	private static void title(String text, PrintStream out) {
		out.println();
		out.println(text);
	}

	private static void say(String label, String text, PrintStream out) {
		Shown.wrap(Shown.cut(text, Integer.MAX_VALUE), Shown.padded(label, LABEL) + " ", " ".repeat(LABEL + 1))
			.forEach(out::println);
	}

	private static String text(Manifest.Check check) {
		return (check.passed() ? "passed: " : "failed: ") + check.check() + " (" + check.found() + ")";
	}

	private static void list(String title, List<String> texts, int most, PrintStream out) {
		if (texts.isEmpty()) {
			return;
		}
		title(title, out);
		texts.stream()
			.limit(most)
			.flatMap((text) -> Shown.wrap(Shown.cut(text, Integer.MAX_VALUE), "- ", "  ").stream())
			.forEach(out::println);
		more(texts.size() - most, "more", out);
	}

	private static void more(int others, String noun, PrintStream out) {
		if (others > 0) {
			out.println(noun.equals("more") ? "and " + Shown.count(others) + " more, see --json"
					: "and " + Plural.of(others, "more " + noun) + ", see --json");
		}
	}

	/**
	 * Prints the details as one JSON object.
	 * @param out receives the text
	 * @throws IOException if the files of the run cannot be read
	 */
	public void printJson(PrintStream out) throws IOException {
		Manifest manifest = this.run.manifest();
		FailedRun record = this.run.record();
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		if (manifest != null) {
			List<Manifest.Crawl> crawls = new ArrayList<>(manifest.crawls());
			crawls.sort(WORST_FIRST);
			json.put("run", RunEntry.of(manifest));
			json.put("step_seconds", manifest.run().stepSeconds());
			json.put("workers", manifest.run().workers());
			json.put("crawls", crawls);
			json.put("failures", FailedPages.of(this.dataset, manifest).groups());
			json.put("checks", manifest.checks());
			json.put("warnings", manifest.warnings());
			json.put("new_columns", changes(manifest));
			json.put("files", tables(manifest));
		}
		else {
			json.put("run", (record != null) ? RunEntry.of(record) : RunEntry.unfinished(this.run.key()));
		}
		json.put("record", record);
		NextCommand next = next();
		json.put("next", (next != null) ? next.toString() : null);
		json.values().removeIf((value) -> value == null);
		out.println(InspectJson.line(json));
	}

	/**
	 * A column that the run added.
	 *
	 * @param table name of its table
	 * @param column its name, with those of the columns around a field
	 * @param type its type
	 * @param path JSON Pointer of its values; null if they are not from the page
	 */
	record SchemaChange(String table, String column, String type, @Nullable String path) {

		String text() {
			return this.table + "." + this.column + ": " + this.type
					+ ((this.path != null) ? ", from " + this.path : "");
		}

	}

}
