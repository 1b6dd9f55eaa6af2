package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.api.ApiKey;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.flatten.Nearest;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command {@code schema}: lists the columns of a dataset from its last manifest. With
 * {@code crawlId}, it lists the columns that the dataset would have after a run over
 * these crawls.
 */
final class SchemaCommand {

	private static final int MAX_WIDTH = 130;

	private static final String DDL = "--ddl=";

	private final Map<String, String> env;

	private final PrintStream out;

	SchemaCommand(Map<String, String> env, PrintStream out) {
		this.env = env;
		this.out = out;
	}

	ExitCode run(List<String> arguments) throws Exception {
		List<String> others = new ArrayList<>(arguments);
		SqlDialect ddl = takeDialect(others);
		Words words = Words.parse(others, Set.of("crawlId", "job", "output"));
		String crawlId = words.parameter("crawlId");
		List<String> crawlIds = (crawlId != null) ? CrawlIds.parse(crawlId) : List.of();
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
				return preview.show(crawlIds, uri, JobSettings.jobName(words), key, ddl);
			}
			return (uri != null) ? show(uri, settings, ddl) : ExitCode.DONE;
		}
	}

	private static @Nullable SqlDialect takeDialect(List<String> words) {
		String word = words.stream().filter((each) -> each.startsWith("--ddl")).findFirst().orElse(null);
		if (word == null) {
			return null;
		}
		words.remove(word);
		List<String> names = Arrays.stream(SqlDialect.values())
			.map((dialect) -> dialect.name().toLowerCase(Locale.ROOT))
			.toList();
		String name = word.startsWith(DDL) ? word.substring(DDL.length()).toLowerCase(Locale.ROOT) : "";
		if (!names.contains(name)) {
			throw new UsageException("--ddl is '" + name + "', but has to be one of " + String.join(", ", names)
					+ Nearest.hint(name, names));
		}
		return SqlDialect.values()[names.indexOf(name)];
	}

	private ExitCode show(URI output, JobSettings settings, @Nullable SqlDialect ddl) throws IOException {
		Dataset dataset = Dataset.open(output, settings.bind(DatasetProperties.class));
		TableSchema schema = PublishedRuns.read(dataset, List.of()).schema();
		if (schema == null) {
			this.out.println(Printable.line("nothing is published in " + dataset.display()));
			return ExitCode.DONE;
		}
		if (ddl != null) {
			this.out.println(Printable.lines(ddl.createTable("pages", schema)));
			return ExitCode.DONE;
		}
		TextTable table = new TextTable(MAX_WIDTH, Set.of());
		table.add(List.of("COLUMN", "TYPE", "PATH", "SINCE"));
		for (Column column : schema.columns()) {
			String path = column.path();
			table.add(List.of(column.name(), column.type().text(), (path != null) ? path : "", column.since()));
		}
		table.print(this.out);
		return ExitCode.DONE;
	}

}
