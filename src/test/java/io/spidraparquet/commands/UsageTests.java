package io.spidraparquet.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users are told when they ask for something that cannot be: one line, before any
 * request.
 */
class UsageTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@BeforeEach
	void serveCrawls() {
		this.bench.api().servePages("a", page("a1", "1"));
	}

	@AfterEach
	void noRequestIsMade() {
		assertThat(this.bench.api().requests()).as("no request is made").isEmpty();
	}

	private void refuses(int code, String message, String... words) {
		Workbench.Result result = this.bench.run(words);
		assertThat(result.err()).contains(message);
		assertThat(result.code()).isEqualTo(code);
		List<String> lines = result.err().lines().toList();
		assertThat(lines).as("one clear line").hasSize(1);
	}

	private String output() {
		return "output=" + this.bench.output();
	}

	@Test
	void misspeltParameterNamesTheNearest() {
		refuses(2, "'crawlid' is not a parameter: did you mean 'crawlId'?", "run", "crawlid=a", output());
		refuses(2, "'outptu' is not a parameter: did you mean 'output'?", "crawlId=a", "outptu=x");
	}

	@Test
	void planTakesTheWordsOfARunAndDoctorThoseOfADataset() {
		refuses(2, "'crawlid' is not a parameter: did you mean 'crawlId'?", "plan", "crawlid=a", output());
		refuses(2, "a run needs crawlId=… or date=…", "plan", output());
		refuses(2, "a run needs output=…", "plan", "crawlId=a");
		refuses(2, "'crawlId' is not a parameter (parameters: job, output)", "doctor", "crawlId=a");
		refuses(2, "'docter' is not a command: did you mean 'doctor'?", "docter");
	}

	@Test
	void misspeltSettingNamesTheNearest() {
		refuses(2, "'--spidra.skip.maxratio2' is not a setting: did you mean 'spidra.skip.max-ratio'?", "crawlId=a",
				output(), "--spidra.skip.maxratio2=1");
	}

	@Test
	void misspeltCommandNamesTheNearest() {
		refuses(2, "'dmeo' is not a command: did you mean 'demo'?", "dmeo");
	}

	@Test
	void badCrawlIdIsRefused() {
		refuses(2, "'../x' is not a crawl id", "crawlId=../x", output());
		refuses(2, "'' is not a crawl id", "crawlId=a,,b", output());
		refuses(2, "crawlId=@/nowhere/ids.txt: the file cannot be read", "crawlId=@/nowhere/ids.txt", output());
	}

	@Test
	void missingParametersAreNamed() {
		refuses(2, "a run needs crawlId=…", "run", output());
		refuses(2, "a run needs output=…", "crawlId=a");
	}

	@Test
	void missingKeyIsSaid() {
		this.bench.withoutEnv("SPIDRA_API_KEY");
		refuses(2, "the API key is missing: set SPIDRA_API_KEY", "crawlId=a", output());
	}

	@Test
	void badUrlIsSaid() {
		refuses(2, "spidra.api.url is 'ftp://x', but has to be like https://api.spidra.io/api", "crawlId=a", output(),
				"--spidra.api.url=ftp://x");
	}

	@Test
	void badValuesSayWhatTheyHaveToBe() {
		refuses(2,
				"setting spidra.parquet.codec is 'ZTSD', but has to be one of zstd, snappy, gzip, lz4-raw, uncompressed: did you mean 'zstd'?",
				"crawlId=a", output(), "--spidra.parquet.codec=ZTSD");
		refuses(2, "setting spidra.api.idle-timeout is 'soon', but has to be a duration such as 30s", "crawlId=a",
				output(), "--spidra.api.idle-timeout=soon");
		refuses(2, "spidra.skip.max-ratio is 7.0, but has to be from 0 to 1", "crawlId=a", output(),
				"--spidra.skip.max-ratio=7");
	}

	@Test
	void secretsInWordsAreRefusedAndNotRepeated() {
		Workbench.Result result = this.bench.run("crawlId=a", output(), "--spidra.api.key=spd_abcdef");
		assertThat(result.code()).isEqualTo(2);
		assertThat(result.err()).contains("looks like a secret").doesNotContain("abcdef");
	}

	@Test
	void outputThatCannotBeWrittenIsWorthARetry() throws IOException {
		Path file = Files.writeString(this.bench.folder().resolve("file"), "not a folder");
		refuses(5, "cannot make the folder " + file + "/sub/_spidra", "crawlId=a", "output=" + file + "/sub");
	}

	@Test
	void unreadableJobDefinitionIsAUsageError() throws IOException {
		refuses(2, "job=nope: there is no file ", "crawlId=a", output(), "job=nope");
		Path broken = Files.writeString(this.bench.folder().resolve("broken.yaml"), "spidra: [\n");
		refuses(2, "the job definition is not valid YAML, line 2", "crawlId=a", output(), "job=" + broken);
	}

	@Test
	void datasetOfAnotherJobIsRefused() throws IOException {
		assertThat(this.bench.runCrawls("a").code()).isZero();
		this.bench.api().requests().clear();
		Path job = Files.writeString(this.bench.folder().resolve("products.yaml"), "spidra.parquet.codec: SNAPPY\n");
		refuses(2, "belongs to no job definition, and this run is of job=products", "crawlId=a", output(),
				"job=" + job);
	}

	@Test
	void completionIsForTwoShells() {
		refuses(2, "completion needs the name of a shell: bash or zsh", "completion");
		refuses(2, "'fish' is not a shell that completion knows (shells: bash, zsh)", "completion", "fish");
		refuses(2, "'zsh' is too much: completion takes the name of one shell", "completion", "bash", "zsh");
		assertThat(this.bench.run("completion", "bash").out()).contains("complete -o nospace -F _spidra_parquet run");
		assertThat(this.bench.run("completion", "zsh").out()).contains("compdef _spidra_parquet run");
	}

	@Test
	void completionKnowsTheDialects() {
		String completion = this.bench.run("completion", "bash").out();
		for (String option : List.of("--ddl", "--view")) {
			String known = completion.replaceAll("(?s).*\\Q\t" + option + ") REPLY='\\E([^']*)'.*", "$1");
			refuses(2, "has to be one of " + known.replace(" ", ", "), "schema", output(), option + "=x");
		}
	}

	@Test
	void helpAndVersionAnswer() {
		assertThat(this.bench.run("help").out()).contains("Usage: jobs/run", "Exit codes:", "crawlId=abc-123");
		assertThat(this.bench.run("--help").code()).isZero();
		assertThat(this.bench.run("run", "--help").out()).contains("Usage: jobs/run [run] ", "crawlId=ID")
			.isEqualTo(this.bench.run("help", "run").out())
			.isEqualTo(this.bench.run("crawlId=a", "-h").out());
		assertThat(this.bench.run("--version").out()).startsWith("spidra-parquet ");
		assertThat(this.bench.run().code()).isZero();
	}

}
