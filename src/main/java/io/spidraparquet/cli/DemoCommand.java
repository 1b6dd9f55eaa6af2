package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.demo.DemoEndpoint;
import io.spidraparquet.demo.DemoNights;
import io.spidraparquet.parquet.ParquetPreview;
import io.spidraparquet.schema.Table;
import io.spidraparquet.settings.Secrets;
import io.spidraparquet.settings.Selection;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.spool.PrivateFiles;
import io.spidraparquet.terminal.TextTable;
import io.spidraparquet.text.Plural;

/**
 * The command {@code demo}: runs the job against an endpoint on loopback that serves the
 * sample data. Everything it writes is below one folder, which it empties first.
 */
final class DemoCommand {

	/** System property with the folder that the demo writes to. */
	static final String FOLDER = "spidra.demo.dir";

	private static final String KEY = "demo-key";

	private static final List<String> COLUMNS = List.of("page_title", "price_amount", "seller_name", "tags",
			"availability_in_stock");

	private static final Duration LINKS_VALID_FOR = Duration.ofHours(1);

	private static final int ROWS = 6;

	/** The endpoint holds its pages in the memory of the job's process. */
	private static final int MAX_PAGES = 50_000;

	private static final int MAX_WIDTH = 34;

	private final Map<String, String> env;

	private final PrintStream out;

	private final boolean verbose;

	DemoCommand(Map<String, String> env, PrintStream out, boolean verbose) {
		this.env = env;
		this.out = out;
		this.verbose = verbose;
	}

	int run(Words words) throws Exception {
		boolean content = words.settings().stream().anyMatch((word) -> word.startsWith("--spidra.content="));
		DemoNights nights = DemoNightsCommand.nights(words);
		int pages = pages(words);
		Path folder = Path.of(System.getProperty(FOLDER, "target/demo")).toAbsolutePath().normalize();
		PrivateFiles.deleteTree(folder);
		Files.createDirectories(folder);
		Path output = folder.resolve("dataset");
		Map<String, String> demoEnv = new HashMap<>(this.env);
		demoEnv.put(Secrets.KEY, KEY);
		demoEnv.put("SPIDRA_HOME", folder.resolve("home").toString());
		if (nights != null) {
			try (DemoEndpoint endpoint = DemoEndpoint.start(KEY, content ? LINKS_VALID_FOR : null, nights)) {
				return new DemoNightsCommand(demoEnv, this.out, this.verbose).run(nights, endpoint, output, words);
			}
		}
		try (DemoEndpoint endpoint = DemoEndpoint.start(KEY, content ? LINKS_VALID_FOR : null, pages)) {
			this.out.println(
					"An endpoint on " + endpoint.apiUrl() + " serves " + Plural.of(endpoint.crawlIds().size(), "crawl")
							+ " of sample-data. The job fetches them as it would fetch yours.");
			String date = words.parameter("date");
			List<String> run = new ArrayList<>(List.of("output=" + output));
			run.add((date != null) ? "date=" + date : "crawlId=" + String.join(",", endpoint.crawlIds()));
			if (words.settings().stream().noneMatch(DemoCommand::asksForRows)) {
				run.add(DemoTables.SETTING);
			}
			run.addAll(words.settings());
			if (pages > 0) {
				run.add("--spidra.api.requests-per-window=" + endpoint.requestsPerWindow());
			}
			run.add("--spidra.api.url=" + endpoint.apiUrl());
			run.add("--spidra.content-allow-loopback=true");
			int code = new RunCommand(demoEnv, this.verbose, typed(words))
				.run(Words.parse(run, Selection.PARAMETERS).withOptions(words));
			if (code == ExitCode.DONE.value()) {
				show(output);
			}
			return code;
		}
	}

	private static List<String> typed(Words words) {
		List<String> typed = new ArrayList<>(List.of("demo"));
		typed.addAll(words.typed());
		return typed;
	}

	private static boolean asksForRows(String setting) {
		return setting.startsWith("--spidra.flatten.tables") || setting.startsWith("--spidra.flatten.rows");
	}

	private static int pages(Words words) {
		String pages = words.parameter("pages");
		if (pages == null) {
			return 0;
		}
		try {
			int wanted = Integer.parseInt(pages);
			if (wanted >= 1 && wanted <= MAX_PAGES) {
				return wanted;
			}
		}
		catch (NumberFormatException ex) {
			// reported below
		}
		throw new UsageException("pages is " + pages + ", but has to be a number from 1 to " + MAX_PAGES);
	}

	private void show(Path output) throws IOException {
		Dataset dataset = Dataset.open(output.toUri());
		this.out.println();
		this.out.println("Published files:");
		try (Stream<Path> paths = Files.walk(output)) {
			paths.filter(Files::isRegularFile)
				.filter((path) -> !path.endsWith("lock"))
				.sorted()
				.forEach((path) -> this.out.println("  " + display(path)));
		}
		this.out.println();
		this.out.println("Some of the rows:");
		TextTable table = new TextTable(MAX_WIDTH, Set.of());
		table.add(COLUMNS);
		PublishedRuns published = PublishedRuns.read(dataset, List.of());
		for (String file : published.lastFiles(Table.PAGES)) {
			ParquetPreview
				.rows(dataset.files().fileSystem(), dataset.layout().path(file), COLUMNS, "price_amount", ROWS)
				.forEach(table::add);
		}
		table.print(this.out);
		this.out.println();
		DemoTables tables = new DemoTables(dataset, published);
		tables.print(this.out);
		this.out.println("Ways to look at it:");
		this.out.println("  duckdb -c \"SELECT crawl_id, count(*) FROM read_parquet('" + display(output)
				+ "/pages/**/*.parquet') GROUP BY ALL\"");
		String join = tables.sql(display(output));
		if (join != null) {
			this.out.println("  duckdb -c \"" + join + "\"");
		}
		this.out.println("  jobs/run schema output=" + display(output));
		try (Stream<Path> reports = Files.list(output.resolve("_spidra/runs"))) {
			reports.filter((path) -> path.toString().endsWith(".html"))
				.forEach(
						(path) -> this.out.println("  open " + display(path) + "   (the run report; needs a browser)"));
		}
		this.out.println();
		this.out.println("jobs/run demo nights=30 shows thirty nights of a shop, with what goes wrong in them.");
	}

	/** The path, relative if it is below the working folder. */
	static String display(Path path) {
		Path working = Path.of("").toAbsolutePath();
		return path.startsWith(working) ? working.relativize(path).toString() : path.toString();
	}

}
