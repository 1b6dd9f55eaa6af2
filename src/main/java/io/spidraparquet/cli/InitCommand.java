package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.evolution.ChildTables;
import io.spidraparquet.flatten.FlattenProperties;
import io.spidraparquet.flatten.Flattening;
import io.spidraparquet.preview.JobProposal;
import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.settings.CrawlIds;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.Outputs;
import io.spidraparquet.settings.Reason;
import io.spidraparquet.settings.Secrets;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.terminal.Printable;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command {@code init}: looks at crawls and writes a job definition for them. It
 * never overwrites a file.
 */
final class InitCommand {

	/** The JSON Schema of definitions, in the launcher's folder of them. */
	private static final String SCHEMA = "spidra-parquet.schema.json";

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

	/** Settings of the command itself; all others belong into the file. */
	private static final Pattern OWN = Pattern.compile(
			"--(?:spidra\\.(?:api|hadoop)\\..*|spidra\\.flatten\\.(?:rows|tables|arrays)[=\\[].*|(?!spidra).*)",
			Pattern.DOTALL);

	private final Map<String, String> env;

	private final PrintStream out;

	InitCommand(Map<String, String> env, PrintStream out) {
		this.env = env;
		this.out = out;
	}

	ExitCode run(@Nullable String operand, Words words) throws Exception {
		String name = name(operand);
		words.settings().forEach(InitCommand::requireOwn);
		String crawlId = words.parameter("crawlId");
		if (crawlId == null) {
			throw new UsageException("init needs crawls to look at: jobs/run init " + name + " crawlId=…");
		}
		List<String> ids = List.copyOf(new TreeSet<>(CrawlIds.parse(crawlId)));
		String output = output(words);
		Path file = newFile(name);
		ApiKey key = Secrets.apiKey(this.env);
		Secrets.refuse(key, ids);
		String text = propose(ids, name, output, words, key).orElseThrow(() -> new UsageException("no page of "
				+ String.join(", ", ids.subList(0, Math.min(3, ids.size()))) + ((ids.size() > 3) ? ", …" : "")
				+ " has succeeded, so there is nothing to propose from: give crawls with successful pages"));
		write(file, forEditors(file) + text);
		String crawls = crawlId.startsWith("@") ? crawlId : String.join(",", ids);
		this.out.println(Printable.line("wrote " + file + ". Read it, then:"));
		this.out.println(Printable.line("  jobs/run schema job=" + name + " crawlId=" + crawls));
		this.out.println(Printable
			.line("  jobs/run job=" + name + " crawlId=" + crawls + ((output != null) ? "" : " output=…")));
		return ExitCode.DONE;
	}

	private static String name(@Nullable String name) {
		if (name == null || !NAME.matcher(name).matches()) {
			throw new UsageException((name == null || name.isEmpty() ? "init needs a name for the job first"
					: "'" + name + "' is not a name of a job: it has 1 to 100 letters, digits, '_' or '-'")
					+ ", as in jobs/run init store crawlId=abc-123");
		}
		return name;
	}

	private static void requireOwn(String word) {
		if (!OWN.matcher(word).matches()) {
			throw new UsageException("init does not take the setting '" + word.replaceFirst("=.*", "")
					+ "': write it into the job definition afterwards (init takes --spidra.flatten.tables, --spidra.flatten.arrays, --spidra.flatten.rows and --spidra.api…)");
		}
	}

	/** The output as it can be used from any working folder. */
	private static @Nullable String output(Words words) {
		String output = words.parameter("output");
		if (output == null) {
			return null;
		}
		URI uri = Outputs.resolve(output);
		return "file".equals(uri.getScheme()) ? Path.of(uri).toString() : uri.toString();
	}

	/** The file in the folder in which {@code job=NAME} finds it. */
	private static Path newFile(String name) {
		Path working = Path.of("jobs").toAbsolutePath();
		Path folder = JobSettings.folder();
		for (Path each : new Path[] { working, folder }) {
			Path file = each.resolve(name + ".yaml");
			if (Files.exists(file)) {
				throw exists(file);
			}
		}
		try {
			Files.createDirectories(folder);
		}
		catch (IOException ex) {
			throw notWritable(folder);
		}
		if (!Files.isWritable(folder)) {
			throw notWritable(folder);
		}
		return folder.resolve(name + ".yaml");
	}

	/** Where editors find the schema of definitions, if it is next to the file. */
	private static String forEditors(Path file) {
		return Files.exists(file.resolveSibling(SCHEMA)) ? "# yaml-language-server: $schema=" + SCHEMA + "\n" : "";
	}

	private static UsageException notWritable(Path folder) {
		return new UsageException("init cannot write to " + folder + ", the folder of job definitions: change its"
				+ " permissions, or start java -jar …/spidra-parquet.jar init in a folder of your own");
	}

	private static UsageException exists(Path file) {
		return new UsageException("there is already a file " + file
				+ ", which init does not overwrite: give another name, or remove the file");
	}

	private Optional<String> propose(List<String> ids, String name, @Nullable String output, Words words, ApiKey key)
			throws Exception {
		Path trial = temporaryFile();
		try (ConfigurableApplicationContext context = JobSettings.context(words)) {
			JobSettings settings = new JobSettings(context.getEnvironment());
			ApiProperties api = settings.bind(ApiProperties.class);
			FlattenProperties flatten = settings.bind(FlattenProperties.class);
			JobProposal.Request request = new JobProposal.Request(name, output, flatten.rows(), flatten.tables(),
					flatten.arrays() == ChildTables.Others.NESTED);
			return new JobProposal(new ApiClient(api, key, AppVersion.get()), api.concurrency(),
					settings.output().flattening(), (text) -> load(text, trial, words, key))
				.propose(ids, request);
		}
		finally {
			Files.deleteIfExists(trial);
		}
	}

	private static Path temporaryFile() throws IOException {
		try {
			return Files.createTempFile("spidra-init-", ".yaml");
		}
		catch (IOException ex) {
			Path folder = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
			String message = "cannot write to the temporary folder " + folder + " (" + Reason.of(ex)
					+ "): make it writable, or give another one with JAVA_OPTS=-Djava.io.tmpdir=…";
			if (Files.isWritable(folder)) {
				throw new IOException(message, ex);
			}
			throw new UsageException(message);
		}
	}

	/** Reads a definition as {@code job=} does. */
	private static Flattening load(String text, Path trial, Words words, ApiKey key) throws IOException {
		Files.writeString(trial, text);
		Words trialWords = new Words(Map.of("job", trial.toString()), Map.of(), words.settings());
		try (ConfigurableApplicationContext context = JobSettings.context(trialWords)) {
			return new JobSettings(context.getEnvironment(), key).output().flattening();
		}
	}

	private static void write(Path file, String text) throws IOException {
		Path part = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
		try {
			Files.writeString(part, text);
			Files.move(part, file);
		}
		catch (FileAlreadyExistsException ex) {
			throw exists(file);
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

}
