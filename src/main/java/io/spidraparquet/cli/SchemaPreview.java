package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
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
import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.DatasetVerdict;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.flatten.Flattening;
import io.spidraparquet.preview.CrawlProfiler;
import io.spidraparquet.profile.PathProfile;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.profile.ValueCounts;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.sql.WarehouseDataset;
import io.spidraparquet.sql.WarehouseTable;
import io.spidraparquet.terminal.Printable;
import io.spidraparquet.terminal.TextTable;
import io.spidraparquet.text.Plural;
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
	 * @param only the one table that is wanted; null for all tables
	 * @param printout what to show instead; null for the columns
	 * @throws Exception that {@link Failure} explains
	 */
	ExitCode show(List<String> crawlIds, @Nullable URI output, @Nullable String job, ApiKey key, @Nullable String only,
			@Nullable Function<WarehouseDataset, String> printout) throws Exception {
		List<String> ids = List.copyOf(new TreeSet<>(crawlIds));
		OutputSettings outputSettings = this.settings.output();
		Flattening flattening = outputSettings.flattening();
		DatasetDefinition definition = flattening.dataset();
		DatasetSchema found = (output != null) ? published(output, job) : null;
		DatasetSchema published = outputSettings.withContent((found != null) ? found : definition.start("this"),
				"this");
		definition.requireDeclarable(published, "this");
		ApiProperties api = this.settings.bind(ApiProperties.class);
		ApiClient client = new ApiClient(api, key, AppVersion.get());
		CrawlProfiler.Result profiled = new CrawlProfiler(client, flattening, api.concurrency()).profile(ids,
				definition.emptyProfile(published).counting());
		Profile profile = profiled.profile();
		flattening.requireExcludable(profile);
		DatasetVerdict verdict = definition.judge(published, profile, "this");
		DatasetSchema schema = verdict.schema();
		WarehouseDataset dataset = SchemaCommand.only(dataset(schema, profile.paths(), output), only);
		if (printout != null) {
			this.out.println(Printable.lines(printout.apply(dataset)));
		}
		else {
			show(profiled.crawls(), definition, dataset, schema, profile, verdict);
		}
		verdict.requireNoneRefused();
		return ExitCode.DONE;
	}

	private static WarehouseDataset dataset(DatasetSchema schema, Map<String, PathProfile> paths,
			@Nullable URI output) {
		List<WarehouseTable> tables = schema.tables()
			.stream()
			.map((table) -> new WarehouseTable(table, Map.of(), hugeColumns(table.schema(), paths)))
			.toList();
		return new WarehouseDataset(tables, (output != null) ? WarehouseDataset.location(output) : null);
	}

	private static Set<String> hugeColumns(TableSchema schema, Map<String, PathProfile> paths) {
		Set<String> names = new TreeSet<>();
		TableSchema.withFields(schema.columns()).forEach((name, column) -> {
			PathProfile seen = (column.path() != null) ? paths.get(column.path()) : null;
			if (column.type().isText() && seen != null && seen.hasHugeValues()) {
				names.add(name);
			}
		});
		return names;
	}

	private @Nullable DatasetSchema published(URI output, @Nullable String job) throws IOException {
		Dataset dataset = Dataset.open(output, this.settings.bind(DatasetProperties.class));
		DatasetOwner.require(dataset, job);
		return PublishedRuns.read(dataset, List.of()).schema();
	}

	/** Output of the job definition, if there is one. */
	@Nullable String output() {
		return this.settings.bind(JobProperties.class).output();
	}

	private void show(List<SpooledCrawl> crawls, DatasetDefinition definition, WarehouseDataset dataset,
			DatasetSchema schema, Profile profile, DatasetVerdict verdict) {
		long pages = crawls.stream().mapToLong(SpooledCrawl::success).sum();
		this.out.println(Plural.of(crawls.size(), "crawl") + " with "
				+ Plural.of(crawls.stream().mapToLong(SpooledCrawl::pages).sum(), "page") + ", "
				+ Plural.of(pages, "successful page") + ". Nothing is written.");
		Map<Table, TableDefinition> definitions = definition.definitions(schema);
		for (WarehouseTable wanted : dataset.wanted()) {
			Table table = wanted.table();
			this.out.println();
			if (dataset.tables().size() > 1) {
				this.out.println(SchemaCommand.heading(table, profile.tables().get(String.valueOf(table.path()))));
			}
			show(table, definitions, profile, pages);
		}
		list("Columns that the dataset does not have yet:", verdict.appliedTexts());
		list("The schema contract leaves out:", verdict.discardedTexts());
		list("The schema contract refuses:", verdict.refusedTexts());
		String huge = dataset.wanted()
			.stream()
			.flatMap((table) -> table.huge().stream().map(table.table()::shown))
			.collect(Collectors.joining(", "));
		if (!huge.isEmpty()) {
			this.out.println();
			this.out.println(
					Printable.line("Columns with texts of more than 64 KB, which Redshift does not load: " + huge));
		}
	}

	private void show(Table table, Map<Table, TableDefinition> definitions, Profile profile, long pages) {
		TextTable columns = new TextTable(MAX_WIDTH, Set.of(3));
		columns.add(List.of("COLUMN", "TYPE", "PATH", "NULL", "VALUES", "CONFLICT"));
		Map<Column, PathColumns> ofPaths = new HashMap<>();
		definitions.forEach((each, ofTable) -> {
			if (each.withFiles().equals(table.name())) {
				ofTable.columnsOfPath(each).values().forEach((ofPath) -> ofPaths.put(ofPath.first(), ofPath));
			}
		});
		TableSchema.withFields(table.schema().columns()).forEach((name, column) -> {
			String path = Objects.requireNonNullElse(column.path(), "");
			List<String> cells = new ArrayList<>(List.of(name, column.type().text(), path));
			PathColumns ofPath = ofPaths.get(column);
			if (ofPath != null) {
				Long items = profile.items(path);
				cells.addAll(values(ofPath, profile.paths().get(path), (items != null) ? items : pages));
			}
			else {
				cells.addAll(List.of("", "", ""));
			}
			columns.add(cells);
		});
		columns.print(this.out);
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

	private void list(String title, List<String> changes) {
		if (!changes.isEmpty()) {
			this.out.println();
			this.out.println(title);
			changes.forEach((change) -> this.out.println("  " + Printable.line(change)));
		}
	}

}
