package io.spidraparquet.job.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.spidraparquet.dataset.DatasetLayout;
import io.spidraparquet.dataset.DatasetOwner;
import io.spidraparquet.dataset.FileBody;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.Publication;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.dataset.RawResponses;
import io.spidraparquet.dataset.RedshiftManifest;
import io.spidraparquet.dataset.SchemaCopy;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.failed.FailedRuns;
import io.spidraparquet.failedpages.FailedGroup;
import io.spidraparquet.failedpages.FailedPages;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.history.RunHistory;
import io.spidraparquet.report.IndexPage;
import io.spidraparquet.report.RunReport;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.Fetched;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.RunRequest;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes the manifest of a run, and the other files that are published with its data.
 */
final class RunManifest {

	private final Run run;

	private final Attempt attempt;

	private final Spool spool;

	private final JobProperties properties;

	RunManifest(Run run, Attempt attempt, Spool spool, JobProperties properties) {
		this.run = run;
		this.attempt = attempt;
		this.spool = spool;
		this.properties = properties;
	}

	/**
	 * Makes the manifest.
	 * @param stepSeconds how long each step took so far
	 * @param written what all partitions have written
	 * @param files the staged files by table, also those of failed pages
	 */
	Manifest of(long jobExecutionId, Map<String, Double> stepSeconds, Fetched fetched, List<SpooledCrawl> crawls,
			Written written, Map<String, List<Manifest.DataFile>> files) throws IOException {
		RunRequest request = this.run.request();
		Manifest.Run ran = new Manifest.Run(this.run.key(), this.attempt.id(), request.job(), jobExecutionId,
				this.attempt.startedAt(), Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
				this.run.settings().version(), request.parameters(), settings(), stepSeconds, workers());
		List<Manifest.Table> tables = tables(fetched, written, files);
		List<Manifest.DataFile> failedPages = files.getOrDefault(Table.FAILED_PAGES, List.of());
		return new Manifest(Manifest.VERSION, this.run.published().nextSequence(), ran,
				totals(crawls, written, tables, failedPages), written.failedByReason().asMap(),
				crawls(crawls, written, this.attempt.plan()), fetched.deferred(), tables, failedPages,
				superseded(Set.copyOf(fetched.taken())),
				new ContentFailures(this.spool, this.run.contents()).of(crawls),
				keepsRaw() ? DatasetLayout.rawFile(this.run.key()) : null, List.of(), warnings(fetched, written));
	}

	private @Nullable List<Manifest.Worker> workers() throws IOException {
		List<Manifest.Worker> workers = this.properties.isRemote() ? this.attempt.shared().workers() : List.of();
		return workers.isEmpty() ? null : workers;
	}

	/** Those that shape the output, and the limits of the run. */
	private Map<String, String> settings() {
		Map<String, String> settings = new TreeMap<>(this.run.settings().asMap());
		JobProperties.Skip skip = this.properties.skip();
		settings.put("spidra.skip.max-ratio", Double.toString(skip.maxRatio()));
		settings.put("spidra.skip.max-crawls", Double.toString(skip.maxCrawls()));
		if (skip.maxPages() != null) {
			settings.put("spidra.skip.max-pages", skip.maxPages().toString());
		}
		return settings;
	}

	private List<Manifest.Table> tables(Fetched fetched, Written written, Map<String, List<Manifest.DataFile>> files) {
		return fetched.schema()
			.tables()
			.stream()
			.map((table) -> Manifest.Table.of(table, files.getOrDefault(table.name(), List.of()),
					table.isChild() ? List.of() : fetched.discarded(), written.factsOf(table.name())))
			.toList();
	}

	private List<String> warnings(Fetched fetched, Written written) {
		List<String> warnings = new ArrayList<>(this.attempt.plan().warnings());
		warnings.addAll(fetched.warnings());
		warnings.addAll(new DatasetWarnings(this.run.definition(), this.run.published().schema(), fetched.schema(),
				written.facts())
			.all());
		return warnings;
	}

	private static Manifest.Totals totals(List<SpooledCrawl> crawls, Written written, List<Manifest.Table> tables,
			List<Manifest.DataFile> failedPages) {
		return new Manifest.Totals(crawls.stream().mapToLong(SpooledCrawl::pages).sum(), tables.get(0).rows(),
				written.pagesWithRows(), failedPages.stream().mapToLong(Manifest.DataFile::rows).sum(),
				written.filteredPages(), tables.stream().mapToLong(Manifest.Table::bytes).sum());
	}

	private static List<Manifest.Crawl> crawls(List<SpooledCrawl> crawls, Written written, Plan plan) {
		Map<String, @Nullable String> statuses = new HashMap<>();
		plan.crawls().forEach((crawl) -> statuses.put(crawl.id(), crawl.status()));
		List<Manifest.Crawl> listed = new ArrayList<>();
		for (int i = 0; i < crawls.size(); i++) {
			SpooledCrawl crawl = crawls.get(i);
			String fetchedAt = Instant.EPOCH.plus(crawl.fetchedAt(), ChronoUnit.MICROS).toString();
			listed.add(new Manifest.Crawl(crawl.crawlId(), crawl.contentSha256(), fetchedAt, crawl.pages(),
					crawl.success(), crawl.failed(), crawl.pending(), written.rowsByCrawl().of(Integer.toString(i)),
					statuses.get(crawl.crawlId())));
		}
		return listed;
	}

	/** Crawls of this run that an earlier run has published, too. */
	private List<Manifest.Superseded> superseded(Set<String> taken) {
		List<Manifest.Superseded> superseded = new ArrayList<>();
		for (PlannedCrawl crawl : this.attempt.plan().crawls()) {
			String holder = crawl.publishedIn();
			if (holder != null && !holder.equals(this.run.key()) && taken.contains(crawl.id())) {
				superseded.add(new Manifest.Superseded(crawl.id(), holder));
			}
		}
		return superseded;
	}

	/** Kept responses that the run reads from this dataset are kept in it again. */
	private boolean keepsRaw() {
		return this.properties.keepRaw() || (this.run.request().raw() && this.properties.rawFrom() == null);
	}

	/**
	 * The other files that are published with the data, by their path under
	 * {@code _spidra}.
	 */
	Map<String, FileBody> copies(Manifest manifest, List<SpooledCrawl> crawls, RunHistory history,
			Publication publication) throws IOException {
		Map<String, FileBody> copies = new LinkedHashMap<>();
		String runFile = "runs/" + manifest.key();
		copies.put(DatasetOwner.FILE, DatasetOwner.body(manifest.run().job()));
		copies.put(PublishedRuns.INDEX, this.run.published().index(manifest.key()));
		copies.put(RunHistory.FILE, history.body());
		copies.put(SchemaCopy.FILE, SchemaCopy.body(manifest));
		String output = this.run.dataset().display();
		List<FailedRun> failed = FailedRuns.list(this.run.dataset()).last(FailedRuns.SHOWN, manifest.key());
		copies.put(runFile + ".html", (out) -> RunReport.write(manifest, history.runs(), failed,
				failures(manifest, publication), output, out));
		List<RunFigures> runs = new ArrayList<>(history.runs());
		runs.add(RunFigures.of(manifest));
		copies.put(IndexPage.FILE, (out) -> IndexPage.write(runs, failed, manifest.run().job(), output, out));
		if (RedshiftManifest.appliesTo(this.run.request().output())) {
			copies.putAll(RedshiftManifest.bodies(this.run.request().output(), manifest));
		}
		if (manifest.raw() != null) {
			copies.put("raw/" + manifest.key() + ".zst", (out) -> writeRaw(crawls, out));
		}
		return copies;
	}

	/** What failed most often, by the staged files. */
	private List<FailedGroup> failures(Manifest manifest, Publication publication) throws IOException {
		List<Path> files = new ArrayList<>();
		for (Manifest.DataFile file : manifest.failedPageFiles()) {
			files.add(publication.current(manifest, Table.FAILED_PAGES, file));
		}
		return new FailedPages(this.run.dataset().files().fileSystem(), manifest.key(), files).groups();
	}

	/** Local copies of what workers have fetched are deleted as soon as possible. */
	private void writeRaw(List<SpooledCrawl> crawls, OutputStream out) throws IOException {
		RawResponses.Writer raw = new RawResponses.Writer(out);
		Map<Long, Long> left = crawls.stream()
			.collect(Collectors.groupingBy(SpooledCrawl::segment, Collectors.counting()));
		for (SpooledCrawl crawl : crawls) {
			raw.add(crawl.crawlId(), crawl.fetchedAt(), (body) -> this.spool.copyWithoutSignedUrls(crawl, body));
			if (left.merge(crawl.segment(), -1L, Long::sum) == 0) {
				this.spool.forget(crawl.segment());
			}
		}
		raw.finish();
	}

}
