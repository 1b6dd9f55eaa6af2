package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.spidraparquet.api.ApiKey;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.settings.CrawlIds;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.Outputs;
import io.spidraparquet.settings.Secrets;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.sql.DatasetHistory;
import io.spidraparquet.sql.DbtSource;
import io.spidraparquet.sql.SqlDialect;
import io.spidraparquet.sql.WarehouseDataset;
import io.spidraparquet.sql.WarehouseTable;
import io.spidraparquet.terminal.Printable;
import io.spidraparquet.terminal.TextTable;
import io.spidraparquet.text.Nearest;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command {@code schema}: lists the tables of a dataset from its manifests, or prints
 * statements for a warehouse. With {@code crawlId}, it does so for the columns that the
 * dataset would have after a run over these crawls.
 */
final class SchemaCommand {

	private static final int MAX_WIDTH = 130;

	private static final int MAX_RUNS_NAMED = 10;

	private static final String DDL = "--ddl";

	private static final String VIEW = "--view";

	private static final String ALTER_SINCE = "--alter-since";

	private static final String TABLE = "--table";

	private final Map<String, String> env;

	private final PrintStream out;

	SchemaCommand(Map<String, String> env, PrintStream out) {
		this.env = env;
		this.out = out;
	}

	ExitCode run(Words words) throws Exception {
		String ddl = words.option(DDL);
		String view = words.option(VIEW);
		String since = words.option(ALTER_SINCE);
		String only = words.option(TABLE);
		Function<WarehouseDataset, String> printout = printout(ddl, view, since);
		SqlDialect altered = (since != null) ? SqlDialect.find(String.valueOf(ddl)) : null;
		String crawlId = words.parameter("crawlId");
		List<String> crawlIds = (crawlId != null) ? CrawlIds.parse(crawlId) : List.of();
		if (since != null && !crawlIds.isEmpty()) {
			throw new UsageException(ALTER_SINCE + " compares published runs, and crawlId=… previews one that is not"
					+ " published: leave one of them out");
		}
		try (ConfigurableApplicationContext context = JobSettings.context(words)) {
			JobSettings settings = new JobSettings(context.getEnvironment());
			SchemaPreview preview = new SchemaPreview(settings, this.out);
			String output = (words.parameter("output") != null) ? words.parameter("output") : preview.output();
			if (output == null && crawlIds.isEmpty()) {
				throw new UsageException("schema needs output=…, or crawlId=… to preview the columns of crawls");
			}
			URI uri = (output != null) ? Outputs.resolve(output) : null;
			if (!crawlIds.isEmpty()) {
				ApiKey key = Secrets.apiKey(this.env);
				Secrets.refuse(key, crawlIds);
				return preview.show(crawlIds, uri, JobSettings.jobName(words), key, only, printout);
			}
			return (uri != null) ? show(uri, settings, only, printout, altered, String.valueOf(since)) : ExitCode.DONE;
		}
	}

	private static @Nullable Function<WarehouseDataset, String> printout(@Nullable String ddl, @Nullable String view,
			@Nullable String since) {
		if (ddl != null && view != null) {
			throw new UsageException(
					"--ddl and --view print different statements: give one of them, and run the command twice for both");
		}
		if (since != null && ddl == null) {
			throw new UsageException(ALTER_SINCE + " needs the dialect of the statements: add --ddl=…"
					+ ((view != null) ? ", and leave out --view; a view is made again as it is" : ""));
		}
		if (view != null) {
			SqlDialect dialect = dialect(VIEW, view, List.of());
			return dialect::createViews;
		}
		if (ddl == null) {
			return null;
		}
		if (ddl.equalsIgnoreCase(DbtSource.WORD)) {
			if (since != null) {
				throw new UsageException("--ddl=dbt prints a file and no statements: leave out " + ALTER_SINCE);
			}
			return DbtSource::of;
		}
		SqlDialect dialect = dialect(DDL, ddl, List.of(DbtSource.WORD));
		return dialect::createTables;
	}

	private static SqlDialect dialect(String option, String word, List<String> others) {
		List<String> words = Stream.concat(Arrays.stream(SqlDialect.values()).map(SqlDialect::word), others.stream())
			.toList();
		SqlDialect dialect = SqlDialect.find(word);
		if (dialect == null) {
			throw new UsageException(option + " is '" + word + "', but has to be one of " + String.join(", ", words)
					+ Nearest.hint(word, words));
		}
		return dialect;
	}

	/** The dataset with one of its tables, or with all. */
	static WarehouseDataset only(WarehouseDataset dataset, @Nullable String table) {
		List<String> names = dataset.names();
		if (table != null && !names.contains(table)) {
			throw new UsageException(TABLE + " is '" + table + "', but the dataset has no such table"
					+ Nearest.hint(table, names) + " (tables: " + String.join(", ", names) + ")");
		}
		return dataset.only(table);
	}

	private ExitCode show(URI output, JobSettings settings, @Nullable String only,
			@Nullable Function<WarehouseDataset, String> printout, @Nullable SqlDialect altered, String since)
			throws IOException {
		Dataset dataset = Dataset.open(output, settings.bind(DatasetProperties.class));
		DatasetHistory history = new DatasetHistory(Long.MAX_VALUE);
		Map<String, Long> rows = new HashMap<>();
		PublishedRuns runs = PublishedRuns.read(dataset, (manifest) -> {
			add(manifest, history);
			manifest.tables().forEach((table) -> rows.merge(table.name(), table.rows(), Long::sum));
		});
		WarehouseDataset published = history.dataset(WarehouseDataset.location(output));
		if (published == null) {
			this.out.println(Printable.line("nothing is published in " + dataset.display()));
			return ExitCode.DONE;
		}
		WarehouseDataset wanted = only(published, only);
		if (altered != null) {
			this.out.println(Printable.lines(changes(dataset, runs, wanted, altered, since)));
		}
		else if (printout != null) {
			this.out.println(Printable.lines(printout.apply(wanted)));
		}
		else {
			list(wanted, rows);
		}
		return ExitCode.DONE;
	}

	private static void add(Manifest manifest, DatasetHistory history) {
		Map<String, TableFacts> facts = new HashMap<>();
		for (Manifest.Table table : manifest.tables()) {
			TableFacts ofTable = table.facts();
			if (ofTable != null) {
				facts.put(table.name(), ofTable);
			}
		}
		history.add(manifest.sequence(), manifest.schema(), facts);
	}

	private static String changes(Dataset dataset, PublishedRuns runs, WarehouseDataset now, SqlDialect dialect,
			String since) throws IOException {
		PublishedRuns.Run run = runs.find(since);
		List<String> keys = runs.runs().stream().map(PublishedRuns.Run::key).toList();
		if (run == null) {
			List<String> last = keys.subList(Math.max(0, keys.size() - MAX_RUNS_NAMED), keys.size());
			throw new UsageException(ALTER_SINCE + " is '" + since + "', but no such run is published in "
					+ dataset.display() + Nearest.hint(since, keys) + " ("
					+ ((last.size() < keys.size()) ? "last " : "") + "runs: " + String.join(", ", last) + ")");
		}
		DatasetHistory history = new DatasetHistory(run.sequence());
		PublishedRuns.read(dataset, (manifest) -> add(manifest, history));
		WarehouseDataset earlier = history.dataset(String.valueOf(now.location()));
		String statements = (earlier != null) ? dialect.alterTables(now, earlier) : "";
		return !statements.isEmpty() ? statements : "-- the runs after " + since + " need no change of the "
				+ ((now.wanted().size() == 1) ? "table" : "tables");
	}

	private void list(WarehouseDataset dataset, Map<String, Long> rows) {
		String before = "";
		for (WarehouseTable table : dataset.wanted()) {
			this.out.println(before + heading(table.table(), rows.get(table.table().name())));
			list(table.table().schema().columns());
			before = "\n";
		}
	}

	/** Describes a table in one line; with the number of its rows, if it is known. */
	static String heading(Table table, @Nullable Long rows) {
		List<String> facts = new ArrayList<>();
		if (rows != null) {
			facts.add(Plural.of(rows, "row"));
		}
		if (table.path() != null) {
			facts.add("elements of " + table.path());
		}
		facts.add("key " + String.join(", ", table.key()));
		return Printable.line(table.name() + ": " + String.join(", ", facts));
	}

	private void list(List<Column> columns) {
		TextTable table = new TextTable(MAX_WIDTH, Set.of());
		table.add(List.of("COLUMN", "TYPE", "PATH", "SINCE"));
		TableSchema.withFields(columns).forEach((name, column) -> {
			String path = column.path();
			table.add(List.of(name, column.type().text(), (path != null) ? path : "", column.since()));
		});
		table.print(this.out);
	}

}
