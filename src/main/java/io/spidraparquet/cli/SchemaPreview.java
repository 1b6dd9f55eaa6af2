package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetOwner;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.evolution.SchemaContract;
import io.spidraparquet.evolution.SchemaEvolution;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.flatten.Flattening;
import io.spidraparquet.preview.CrawlProfiler;
import io.spidraparquet.profile.PathProfile;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.profile.ValueCounts;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.run.Plural;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.SchemaChange;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.sql.WarehouseTable;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code schema} with crawls: previews the columns that a dataset would have
 * with their pages. It fetches the crawls from the API as a run would, and writes nothing
 * to the dataset.
 */
final class SchemaPreview {

	private static final int MAX_WIDTH = 100;

	private final JobSettings settings;

	private final PrintStream out;

	SchemaPreview(JobSettings settings, PrintStream out) {
		this.settings = settings;
		this.out = out;
	}

	/**
	 * Shows the columns.
	 * @param crawlIds the crawls
	 * @param output the dataset whose columns come first; null for a new one
	 * @param job name of the job definition; null if there is none
	 * @param key API key
	 * @param printout what to show instead; null for the table of columns
	 * @throws Exception that {@link Failure} explains
	 */
	ExitCode show(List<String> crawlIds, @Nullable URI output, @Nullable String job, ApiKey key,
			@Nullable Function<WarehouseTable, String> printout) throws Exception {
		List<String> ids = List.copyOf(new TreeSet<>(crawlIds));
		OutputSettings outputSettings = this.settings.output();
		Flattening flattening = outputSettings.flattening();
		TableDefinition table = flattening.table();
		TableSchema found = (output != null) ? published(output, job) : null;
		TableSchema published = outputSettings.withContent((found != null) ? found : table.start("this"), "this");
		SchemaEvolution.declared(published, table, "this");
		ApiProperties api = this.settings.bind(ApiProperties.class);
		ApiClient client = new ApiClient(api, key, SpidraCli.version());
		CrawlProfiler.Result profiled = new CrawlProfiler(client, flattening, api.concurrency()).profile(ids,
				table.emptyProfile(published).counting());
		Profile profile = profiled.profile();
		flattening.requireExcludable(profile);
		SchemaContract.Verdict verdict = table.judge(published, profile, "this");
		TableSchema schema = published.apply(verdict.applied());
		Set<String> huge = hugeColumns(schema, profile.paths());
		if (printout != null) {
			String location = (output != null) ? WarehouseTable.location(output) : null;
			WarehouseTable pages = new WarehouseTable(schema, Map.of(), huge, false, location);
			this.out.println(Printable.lines(printout.apply(pages)));
		}
		else {
			show(profiled.crawls(), table, schema, profile, verdict);
			if (!huge.isEmpty()) {
				this.out.println();
				this.out.println("Columns with texts of more than 64 KB, which Redshift does not load: "
						+ Printable.line(String.join(", ", huge)));
			}
		}
		verdict.requireNoneRefused();
		return ExitCode.DONE;
	}

	private static Set<String> hugeColumns(TableSchema schema, Map<String, PathProfile> paths) {
		return schema.columns().stream().filter((column) -> {
			PathProfile seen = (column.path() != null) ? paths.get(column.path()) : null;
			boolean isText = column.type() == ColumnType.Basic.STRING || column.type() == ColumnType.Json.JSON;
			return isText && seen != null && seen.hasHugeValues();
		}).map(Column::name).collect(Collectors.toCollection(TreeSet::new));
	}

	private @Nullable TableSchema published(URI output, @Nullable String job) throws IOException {
		Dataset dataset = Dataset.open(output, this.settings.bind(DatasetProperties.class));
		DatasetOwner.require(dataset, job);
		return PublishedRuns.read(dataset, List.of()).schema();
	}

	/** Output of the job definition, if there is one. */
	@Nullable String output() {
		return this.settings.bind(JobProperties.class).output();
	}

	private void show(List<SpooledCrawl> crawls, TableDefinition table, TableSchema schema, Profile profile,
			SchemaContract.Verdict verdict) {
		long pages = crawls.stream().mapToLong(SpooledCrawl::success).sum();
		this.out.println(Plural.of(crawls.size(), "crawl") + " with "
				+ Plural.of(crawls.stream().mapToLong(SpooledCrawl::pages).sum(), "page") + ", "
				+ Plural.of(pages, "successful page") + ". Nothing is written.");
		this.out.println();
		TextTable columns = new TextTable(MAX_WIDTH, Set.of(3));
		columns.add(List.of("COLUMN", "TYPE", "PATH", "NULL", "VALUES", "CONFLICT"));
		Map<String, PathProfile> paths = profile.paths();
		Map<String, PathColumns> columnsOfPath = table.columnsOfPath(schema);
		for (Column column : schema.columns()) {
			String path = Objects.requireNonNullElse(column.path(), "");
			List<String> cells = new ArrayList<>(List.of(column.name(), column.type().text(), path));
			PathColumns ofPath = columnsOfPath.get(path);
			if (ofPath != null && ofPath.first().equals(column)) {
				Long items = profile.items(path);
				cells.addAll(values(ofPath, paths.get(path), (items != null) ? items : pages));
			}
			else {
				cells.addAll(List.of("", "", ""));
			}
			columns.add(cells);
		}
		columns.print(this.out);
		list("Columns that the dataset does not have yet:", verdict.applied());
		list("The schema contract leaves out:", verdict.discarded());
		list("The schema contract refuses:", verdict.refused());
	}

	/**
	 * The cells for the values of a path: the number of nulls, the kinds of the others,
	 * and whether they conflict.
	 */
	private static List<String> values(PathColumns columns, @Nullable PathProfile seen, long expected) {
		ValueCounts counts = (seen != null) ? seen.counts() : null;
		if (counts == null) {
			return List.of(Long.toString(expected), "", "");
		}
		boolean conflict = columns.all().size() > 1 || counts.disagree(columns.first().type());
		return List.of(Long.toString(Math.max(0, expected - counts.total())), counts.text(), conflict ? "yes" : "");
	}

	private void list(String title, List<SchemaChange> changes) {
		if (!changes.isEmpty()) {
			this.out.println();
			this.out.println(title);
			changes.forEach((change) -> this.out.println("  " + Printable.line(change.text())));
		}
	}

}
