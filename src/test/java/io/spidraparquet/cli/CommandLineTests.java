package io.spidraparquet.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a user is told about mistyped words, before anything starts.
 */
class CommandLineTests {

	@TempDir
	Path folder;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					crawlId=abc outputt=/x        | 'outputt' is not a parameter: did you mean 'output'?
					run crawlId=../x              | '../x' is not a crawl id: an id has 1 to 128 letters, digits, '_' or '-'
					run                           | a run needs crawlId=… or date=… (see help)
					run output=/x                 | a run needs crawlId=… or date=… (see help)
					run crawlId=a date=today      | crawlId and date exclude each other: give one of them
					run crawlId=a --spidra.api.ulr=x | '--spidra.api.ulr' is not a setting: did you mean 'spidra.api.url'?
					runs                          | runs needs output=…, the dataset whose runs it lists
					schema                        | schema needs output=…, or crawlId=… to preview the columns of crawls
					runs crawlId=abc              | 'crawlId' is not a parameter
					rnu crawlId=abc               | 'rnu' is not a command: did you mean 'run'?
					rnus output=/x                | 'rnus' is not a command: did you mean 'runs'?
					-v rnus output=/x             | 'rnus' is not a command: did you mean 'runs'?
					help rnus                     | 'rnus' is not a command: did you mean 'runs'?
					help runs schema              | 'schema' is too much: help takes the name of one command
					--hlep                        | '--hlep' is not an option: did you mean --help?
					runs --output=/x              | '--output' is not an option: output is a parameter, write output=/x
					runs --format=json output=/x  | '--format' is not an option (options: --help, --json, --quiet, --verbose, and settings as --name=value)
					runs -x output=/x             | '-x' is not an option
					runs -qx output=/x            | '-qx' is not an option
					runs output=/x -- runs        | '--' is not an option: write parameters as key=value
					runs output=/x extra          | 'extra' is not a parameter
					runs output=/x output=/y      | parameter 'output' is given twice
					runs -q -v output=/x          | --quiet and --verbose exclude each other
					runs -q=1 output=/x           | option '--quiet' takes no value: write --quiet
					schema output=/x --dll=spark  | '--dll' is not an option: did you mean --ddl?
					schema output=/x ddl=spark    | 'ddl' is not a parameter: write --ddl=spark
					runs output job=x             | 'output' is a parameter without a value: write output=…
					run crawlId=--output output=/x date=today | crawlId and date exclude each other
					schema output=/x --ddl        | option '--ddl' needs a value: write --ddl=…
					schema output=/x --ddl=a --ddl=b | option '--ddl' is given twice
					schema output=/x --ddl=postgres  | --ddl is 'postgres', but has to be one of
					init                          | init needs a name for the job first
					init crawlId=a                | init needs a name for the job first
					init shop shop2 crawlId=a     | 'shop2' is not a parameter
					init shop crawlid=a           | 'crawlid' is not a parameter: did you mean 'crawlId'?
					shcema output=/x              | 'shcema' is not a command: did you mean 'schema'?
					demo pages=0                  | pages is 0, but has to be a number from 1 to 50000
					demo pages=many               | pages is many, but has to be a number from 1 to 50000
					demo nights=1                 | nights is 1, but has to be a number from 2 to 90
					demo nights=91                | nights is 91, but has to be a number from 2 to 90
					demo nights=2.5               | nights is 2.5, but has to be a number from 2 to 90
					demo nights=                  | nights is , but has to be a number from 2 to 90
					demo nights=30 pages=7        | nights and pages exclude each other: give one of them
					demo nights=30 date=today     | nights and date exclude each other: give one of them
					demo output=/x                | 'output' is not a parameter
					""")
	void exitsWithTwoAndOneLine(String line, String message) {
		assertThat(run(line.split(" "))).isEqualTo(2);
		assertThat(text(this.err)).startsWith("error: " + message).hasLineCount(1);
		assertThat(text(this.out)).isEmpty();
	}

	/**
	 * A failure that was not foreseen, here of the very first thing that is looked at.
	 */
	@Test
	void asksToReportAFailureThatItDoesNotKnow() {
		Map<String, String> env = new HashMap<>() {
			@Override
			public String get(Object name) {
				throw new IllegalStateException("not foreseen");
			}
		};
		assertThat(SpidraCli.runToEnd(new String[] { "runs", "output=/x" }, env, stream(this.out), stream(this.err)))
			.isEqualTo(5);
		assertThat(text(this.err)).contains("IllegalStateException: not foreseen", "please report this",
				"\tat io.spidraparquet.");
	}

	@Test
	void asksForTheKeyBeforeItTouchesAnything() {
		Path output = this.folder.resolve("output");
		assertThat(SpidraCli.run(new String[] { "crawlId=abc", "output=" + output },
				Map.of("SPIDRA_HOME", this.folder.resolve("home").toString()), stream(this.out), stream(this.err)))
			.isEqualTo(2);
		assertThat(text(this.err))
			.startsWith("error: the API key is missing: set SPIDRA_API_KEY, or SPIDRA_API_KEY_FILE");
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void refusesASecretWithoutRepeatingIt() {
		assertThat(run("crawlId=abc", "output=/x", "apiKey=spd_S3CR3T")).isEqualTo(2);
		assertThat(text(this.err)).startsWith("error: a word looks like a secret ('apiKey=…')")
			.doesNotContain("S3CR3T");
	}

	@ParameterizedTest
	@ValueSource(strings = { "help", "--help", "-h", "" })
	void helps(String word) {
		assertThat(word.isEmpty() ? run() : run(word)).isZero();
		assertThat(text(this.out)).contains("Usage: ", "crawlId=", "output=", "SPIDRA_API_KEY", "75", "Examples:",
				"jobs/run help run");
		assertThat(text(this.err)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "--version", "-V", "run -V", "--version runs" })
	void tellsItsVersion(String words) {
		assertThat(run(words.split(" "))).isZero();
		assertThat(text(this.out)).matches("spidra-parquet \\S+ \\(Java \\d+\\)\\R");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SPIDRA_PARQUET_CODEK", "SPIDRA_PARQUET_CODECS", "SPIDRA_PRAQUET_CODEC" })
	void refusesAnEnvironmentVariableThatNothingReads(String name) {
		assertThat(SpidraCli.run(new String[] { "runs", "output=" + this.folder }, Map.of(name, "x"), stream(this.out),
				stream(this.err)))
			.isEqualTo(2);
		assertThat(text(this.err)).startsWith(
				"error: nothing reads the environment variable '" + name + "': did you mean 'SPIDRA_PARQUET_CODEC'?");
	}

	@Test
	void saysThatNothingIsPublished() {
		assertThat(run("runs", "output=" + this.folder)).isZero();
		assertThat(text(this.out)).isEqualToNormalizingNewlines("no runs in " + this.folder + "\n");
		this.out.reset();
		assertThat(run("schema", "output=" + this.folder.resolve("none"))).isZero();
		assertThat(text(this.out))
			.isEqualToNormalizingNewlines("nothing is published in " + this.folder.resolve("none") + "\n");
		assertThat(this.folder).isEmptyDirectory();
	}

	private int run(String... words) {
		return SpidraCli.run(words,
				Map.of("SPIDRA_API_KEY", "spd_test", "SPIDRA_HOME", this.folder.resolve("home").toString()),
				stream(this.out), stream(this.err));
	}

	private static PrintStream stream(ByteArrayOutputStream bytes) {
		return new PrintStream(bytes, true, StandardCharsets.UTF_8);
	}

	private static String text(ByteArrayOutputStream bytes) {
		return bytes.toString(StandardCharsets.UTF_8);
	}

}
