package io.spidraparquet.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
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
			shcema output=/x              | 'shcema' is not a command: did you mean 'schema'?
			demo pages=0                  | pages is 0, but has to be a number from 1 to 50000
			demo pages=many               | pages is many, but has to be a number from 1 to 50000
			demo output=/x                | 'output' is not a parameter
			""")
	void exitsWithTwoAndOneLine(String line, String message) {
		assertThat(run(line.split(" "))).isEqualTo(2);
		assertThat(text(this.err)).startsWith("error: " + message).hasLineCount(1);
		assertThat(text(this.out)).isEmpty();
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
	@ValueSource(strings = { "help", "--help", "" })
	void helps(String word) {
		assertThat(word.isEmpty() ? run() : run(word)).isZero();
		assertThat(text(this.out)).contains("Usage: ", "crawlId=", "output=", "SPIDRA_API_KEY", "75", "Examples:");
		assertThat(text(this.err)).isEmpty();
	}

	@Test
	void tellsItsVersion() {
		assertThat(run("--version")).isZero();
		assertThat(text(this.out)).matches("spidra-parquet \\S+ \\(Java \\d+\\)\\R");
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
