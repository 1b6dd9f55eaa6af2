package io.spidraparquet.commands;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.run.StateHome;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Tmpfs;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What {@code doctor} finds in set-ups that are well and in others, and what it advises.
 */
class DoctorCommandTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

	private String word(String definition) throws IOException {
		String all = "spidra:\n  output: " + this.bench.output() + "\n  api.url: " + this.bench.api().url() + "\n"
				+ definition;
		return "job=" + Files.writeString(this.bench.folder().resolve("shop.yaml"), all);
	}

	private void crawl(String id) {
		this.bench.api().servePages(id, TestApi.page(id + "-p", "{\"a\":1}"));
		this.bench.api().job(id, "completed", this.today.minusDays(1) + "T10:00:00Z");
	}

	/** Examines without leaving anything behind, and with few requests. */
	private Workbench.Result doctor(String... words) throws IOException {
		Map<String, String> before = Workbench.filesBelow(this.bench.folder());
		List<Path> paths = paths();
		int asked = this.bench.api().otherRequests().size();
		int fetched = this.bench.api().requests().size();
		List<String> all = new ArrayList<>(List.of("doctor"));
		all.addAll(List.of(words));
		Workbench.Result result = this.bench.run(all.toArray(String[]::new));
		assertThat(Workbench.filesBelow(this.bench.folder())).isEqualTo(before);
		assertThat(paths()).isEqualTo(paths);
		assertThat(this.bench.api().otherRequests().size() - asked).isLessThanOrEqualTo(3);
		assertThat(this.bench.api().requests()).as("no pages").hasSize(fetched);
		assertThat(result.out() + result.err()).doesNotContain(TestApi.KEY);
		assertThat(result.err()).isEmpty();
		assertThat(result.out().lines().filter((line) -> !line.contains("/tmp/") && !line.startsWith("    \"")))
			.allMatch((line) -> line.length() <= 80);
		return result;
	}

	private List<Path> paths() throws IOException {
		try (Stream<Path> paths = Files.walk(this.bench.folder())) {
			return paths.sorted().toList();
		}
	}

	/** The finding of a name, in one line: verdict, text, cure. */
	private static String finding(Workbench.Result result, String name) {
		String all = result.out().replaceAll("\n {22}(?:-> )?+(?: {3})?", " ");
		return all.lines()
			.filter((line) -> line.substring(Math.min(line.length(), 9)).startsWith(name))
			.map((line) -> line.replaceAll(" +", " "))
			.reduce("", (before, line) -> before + line);
	}

	private void finds(int code, String name, String finding, String... words) throws IOException {
		Workbench.Result result = doctor(words);
		assertThat(finding(result, name)).as(result.out()).contains(finding);
		assertThat(result.code()).as(result.out()).isEqualTo(code);
		// whatever is ill, the rest is examined
		assertThat(result.out()).contains("\nok       java ", " endpoint ");
	}

	@Test
	void aSoundSetUpIsOkBeforeAndAfterTheFirstNight() throws IOException {
		crawl("a");
		String job = word("  plan:\n    base-url: \"https://shop.example.com/**\"\n");
		Workbench.Result before = doctor(job);
		assertThat(before.code()).as(before.out()).isZero();
		assertThat(before.out()).startsWith("ok       version      spidra-parquet ")
			.contains("ok       key          from SPIDRA_API_KEY\n", "ok       definition   job=shop: all settings are",
					"ok       clock        agrees with the API's\n", " 0 faults: a run can start\n");
		assertThat(finding(before, "SPIDRA_HOME")).startsWith("ok ").contains(" is made by the first run (");
		assertThat(finding(before, "schedule")).isEqualTo("ok schedule no night is published yet");
		assertThat(finding(before, "selection"))
			.isEqualTo("ok selection selects 1 of 1 crawl of the last 7 days (spidra.plan.look-back)");
		assertThat(this.bench.run("date=yesterday", job).code()).isZero();
		Workbench.Result after = doctor(job);
		assertThat(after.code()).as(after.out()).isZero();
		assertThat(finding(after, "dataset"))
			.isEqualTo("ok dataset belongs to job=shop; run " + this.today.minusDays(1) + " is its last");
		assertThat(finding(after, "schedule")).startsWith("ok schedule night " + this.today.minusDays(1))
			.endsWith(": 1 page, 0 failed pages");
		assertThat(finding(after, "repository")).startsWith("ok repository H2 2.");
	}

	@Test
	void anIcebergCatalogThatARunCouldNotUse() throws IOException {
		crawl("a");
		String job = word("  plan:\n    base-url: \"https://shop.example.com/**\"\n");
		String hadoop = "--spidra.iceberg.catalog=hadoop";
		finds(0, "iceberg", " is not there yet: the next run makes it", job, hadoop);
		assertThat(this.bench.run("date=yesterday", job, hadoop).code()).isZero();
		finds(0, "iceberg", "ok iceberg " + this.bench.output() + " has 1 snapshot", job, hadoop);
		finds(5, "iceberg", " cannot be read: Failed to connect: jdbc:postgresql://127.0.0.1:1/lake", job,
				"--spidra.iceberg.catalog=jdbc", "--spidra.iceberg.uri=jdbc:postgresql://127.0.0.1:1/lake");
		finds(2, "definition", "spidra.iceberg.uri begins with jdbc:mysql, but no driver here takes that URL", job,
				"--spidra.iceberg.catalog=jdbc", "--spidra.iceberg.uri=jdbc:mysql://db/lake");
	}

	@Test
	void worksWithoutAJobAndWithoutAnOutput() throws IOException {
		Workbench.Result result = doctor("--spidra.api.url=" + this.bench.api().url());
		assertThat(result.code()).as(result.out()).isZero();
		assertThat(result.out()).contains("none is given (job=…); all settings are valid")
			.doesNotContain("dataset ", "schedule ");
		assertThat(this.bench.run("doctor", "date=today").err()).contains("'date' is not a parameter");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			401 | Access token invalid | fault account the API refused the key (HTTP 401, "Access token invalid") \
			check SPIDRA_API_KEY
			402 | Overdue              | fault account the API requires a payment (HTTP 402, "Overdue") settle the
			403 | Out of credits       | fault account the account is out of credits (HTTP 403, "Out of credits") add
			""")
	void anAccountThatTheApiRefuses(int status, String message, String finding) throws IOException {
		this.bench.api()
			.instead((path) -> (exchange) -> TestApi.send(exchange, status, "{\"message\":\"" + message + "\"}"));
		finds(6, "account", finding, word(""));
	}

	@Test
	void aKeyThatIsMissingOddOrOpenToOthers() throws IOException {
		this.bench.withoutEnv("SPIDRA_API_KEY");
		finds(2, "key", "fault key the API key is missing set SPIDRA_API_KEY", word(""));
		Path file = Files.writeString(this.bench.folder().resolve("key"), TestApi.KEY);
		this.bench.env("SPIDRA_API_KEY_FILE", file.toString());
		finds(0, "key", "(SPIDRA_API_KEY_FILE), which other users can read run 'chmod 600 ", word(""));
		this.bench.env("SPIDRA_API_KEY", "abcdefghijklm").api().acceptKey("abcdefghijklm");
		finds(0, "key", "warning key from SPIDRA_API_KEY, does not begin with spd_", word(""));
	}

	@Test
	void anEndpointThatCannotBeReached() throws IOException {
		crawl("a");
		finds(5, "endpoint", "fault endpoint nothing accepts connections at 127.0.0.1:1 (Connection refused) check",
				word(""), "--spidra.api.url=http://127.0.0.1:1/api");
		finds(5, "endpoint", "fault endpoint the host nowhere.invalid is unknown check its spelling", word(""),
				"--spidra.api.url=https://nowhere.invalid/api");
		finds(5, "endpoint", "does not respond in time check spidra.api.url", word(""), "--spidra.api.total-timeout=2s",
				"--spidra.api.url=https://127.0.0.1:" + this.bench.api().url().getPort() + "/api");
		finds(6, "endpoint", "check the crawl id, and that spidra.api.url (SPIDRA_API_URL) ends with /api", word(""),
				"--spidra.api.url=http://127.0.0.1:" + this.bench.api().url().getPort());
	}

	@Test
	void protocolsThatDoNotFit() throws IOException {
		try (SaidServer plain = new SaidServer("HTTP/1.1 400 Bad Request\r\n\r\n")) {
			finds(5, "endpoint", "does not speak TLS, as https:// in spidra.api.url says correct the port", word(""),
					"--spidra.api.url=https://127.0.0.1:" + plain.port() + "/api");
		}
		try (SaidServer secure = new SaidServer("\u0015\u0003\u0003\u0000\u0002\u0002\u0016")) {
			finds(5, "endpoint", "write https:// in spidra.api.url (SPIDRA_API_URL) if the port speaks TLS", word(""),
					"--spidra.api.url=http://127.0.0.1:" + secure.port() + "/api");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			-3600 | 0 | warning clock this host is 60 min ahead of the API set the clock
			3600  | 0 | warning clock this host is 60 min behind the API set the clock
			-180  | 0 | warning clock this host is 3 min ahead of the API set the clock
			30    | 0 | ok clock agrees with the API's
			""")
	void aClockThatIsWrong(long seconds, int code, String finding) throws IOException {
		try (SaidServer server = SaidServer.history(Instant.now().plusSeconds(seconds),
				"RateLimit-Limit: 300\r\nRateLimit-Remaining: 211\r\nRateLimit-Reset: 600\r\n")) {
			finds(code, "clock", finding, word(""), "--spidra.api.url=http://127.0.0.1:" + server.port() + "/api");
			finds(code, "rate limit", "ok rate limit 211 of 300 requests left, more in 10 min", word(""),
					"--spidra.api.url=http://127.0.0.1:" + server.port() + "/api");
		}
	}

	@Test
	void aRateLimitThatIsUsedUp() throws IOException {
		this.bench.api().instead((path) -> (exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "600");
			TestApi.send(exchange, 429, "{}");
		});
		finds(0, "rate limit", "warning rate limit the rate limit is used up, more in 10 min wait", word(""));
		finds(5, "rate limit", "longer than spidra.api.max-wait (60 s) wait", word(""), "--spidra.api.max-wait=60s");
	}

	@Test
	void anOutputThatCannotBeWritten() throws IOException {
		Path file = Files.writeString(this.bench.folder().resolve("file"), "");
		finds(5, "output", "fault output cannot make the folder " + file + "/data", word(""),
				"output=" + file + "/data");
		finds(2, "output", "fault output output is '~/data', but '~' is expanded by a shell only", word(""),
				"output=~/data");
		Path definition = Files.writeString(this.bench.folder().resolve("none.yaml"), "spidra:\n  keep-raw: true\n");
		finds(2, "output", "fault output a run needs an output give output=…", "job=" + definition);
	}

	@Test
	void aStateFolderThatCannotBeUsed() throws IOException {
		Path file = Files.writeString(this.bench.folder().resolve("file"), "");
		this.bench.env("SPIDRA_HOME", file.toString());
		finds(2, "SPIDRA_HOME", ", but that is a file give a folder, which is made if it is missing", word(""));
		this.bench.env("SPIDRA_HOME", file + "/below");
		finds(2, "SPIDRA_HOME", file + " is a file give a folder, which is made if it is missing", word(""));
		Path open = Files.createDirectory(this.bench.folder().resolve("open"));
		Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
		this.bench.env("SPIDRA_HOME", open.toString());
		finds(2, "SPIDRA_HOME", "can be written by other users", word(""));
	}

	@Test
	@SuppressWarnings("try")
	void aDiskWithLittleSpace() throws IOException, InterruptedException {
		try (Tmpfs disk = Tmpfs.mount(this.bench.output(), "size=50m")) {
			finds(0, "output", " can be written, but only 52.4 MB are free make room: 1 GB at least", word(""));
		}
	}

	@Test
	void aDiskThatIsFullOrMountedReadOnly() throws IOException, InterruptedException {
		try (Tmpfs disk = Tmpfs.mount(this.bench.output(), "size=1m")) {
			Path large = this.bench.output().resolve("large");
			assertThatIOException().isThrownBy(() -> Files.write(large, new byte[2_000_000]));
			finds(5, "output", "is full make room: 'df -h' and 'df -i' show what is free", word(""));
			disk.remount("ro");
			finds(5, "output", "is on a disk that is mounted read-only mount it for writing", word(""));
		}
	}

	@Test
	void aDatasetOfAnotherJob() throws IOException {
		crawl("a");
		assertThat(this.bench.runCrawls("a").code()).isZero();
		finds(2, "dataset", "belongs to no job definition, and this run is of job=shop give another output", word(""));
	}

	@Test
	void aDatasetThatAnotherRunHolds() throws IOException {
		crawl("a");
		assertThat(this.bench.run("date=yesterday", word("")).code()).isZero();
		URI output = URI.create("file://" + this.bench.output());
		Path state = new StateHome(this.bench.home()).dataset(output);
		assertThat(state).isDirectory();
		try (DatasetLock lock = DatasetLock.take(state, "", Dataset.open(output), null)) {
			lock.require();
			finds(75, "lock", "fault lock another run uses this dataset now wait until it has ended", word(""));
			finds(75, "repository", "ok repository H2, in SPIDRA_HOME: the run that is active uses it", word(""));
		}
	}

	@Test
	void aDefinitionWithMistakesDoesNotHideTheRest() throws IOException {
		crawl("a");
		String job = word("  paln:\n    recheck: 1d\n  plan:\n    look-back: 1h\n  parquet:\n    codec: zip\n");
		Workbench.Result result = doctor(job);
		assertThat(result.code()).isEqualTo(2);
		assertThat(finding(result, "definition"))
			.contains("shop.yaml, line 5: 'spidra.paln.recheck' is not a setting did you mean 'spidra.plan.recheck'?",
					"line 7: spidra.plan.look-back is ", "line 9: ")
			.doesNotContain("all settings are valid");
		assertThat(result.out()).contains("\nok       output ", "\nok       account ",
				" 0 warnings, 3 faults: a run would" + " fail with exit code 2\n");
		Path broken = Files.writeString(this.bench.folder().resolve("broken.yaml"), "spidra:\n  output: [\n");
		int asked = this.bench.api().otherRequests().size();
		finds(2, "definition", "the job definition is not valid YAML, line", "job=" + broken,
				"--spidra.api.url=" + this.bench.api().url());
		finds(2, "definition", "there is no file", "job=nowhere");
		finds(2, "endpoint", "warning endpoint not asked, since the settings that name it are not valid correct",
				word("  api.window: 0s\n"));
		assertThat(this.bench.api().otherRequests()).as("the key goes nowhere").hasSize(asked);
	}

	@Test
	void aSelectionThatMatchesNothing() throws IOException {
		finds(0, "selection", "warning selection the API's history has no crawls of the last 7 days", word(""));
		crawl("a");
		finds(0, "selection",
				"none matches spidra.plan.base-url (https://shop.exmaple.com/**), their base URLs are"
						+ " https://shop.example.com/ (1 crawl) correct the setting, or extend the look-back",
				word("  plan:\n    base-url: \"https://shop.exmaple.com/**\"\n"));
		this.bench.api().job("a", "active", this.today.minusDays(1) + "T10:00:00Z");
		finds(0, "selection", "warning selection selects none of 1 crawl of the last 7 days",
				word("  plan:\n    base-url: \"https://shop.exmaple.com/**\"\n"));
	}

	@Test
	void columnsThatThePublishedTableDoesNotAllow() throws IOException {
		crawl("a");
		assertThat(this.bench.run("date=yesterday", word("")).code()).isZero();
		finds(6, "columns", "fault columns ",
				word("  schema:\n    columns:\n      - path: a\n        name: a\n        type: STRING\n"));
		finds(0, "columns", "ok columns the columns that the job declares are possible",
				word("  schema:\n    columns:\n      - path: b\n        name: b\n        type: STRING\n"));
	}

	@Test
	void checksThatNameWhatTheDatasetDoesNotHave() throws IOException {
		crawl("a");
		String good = "  checks:\n    - column b: unique\n    - column page_url: unique\n    - rows of pages > 0\n";
		assertThat(finding(doctor(word(good)), "checks")).as("nothing is published").isEmpty();
		assertThat(this.bench.run("date=yesterday", word("")).code()).isZero();
		finds(0, "checks",
				"warning checks 'column page_ulr: unique' (there is no column page_ulr: did you mean 'page_url'?);"
						+ " 'rows of page > 0' (there is no table page: did you mean 'pages'?)"
						+ " correct the name, unless the next run brings it: a run without it fails the check",
				word("  checks:\n    - column page_ulr: unique\n    - rows of page > 0\n    - rows > 0\n"));
		assertThat(
				finding(doctor(word(good + "  schema:\n    columns:\n      - path: x/b\n        name: b\n")), "checks"))
			.as("a declared column")
			.isEmpty();
	}

	@Test
	void aSchedulerThatStartsNothing() throws IOException {
		crawl("a");
		assertThat(this.bench.run("date=yesterday", word("")).code()).isZero();
		Path manifest = this.bench.output().resolve("_spidra/runs/" + this.today.minusDays(1) + ".json");
		Instant old = Instant.now().minus(Duration.ofHours(50));
		Files.writeString(manifest,
				Files.readString(manifest).replaceFirst("(\"published_?[aA]t\"\\s*:\\s*\")[^\"]*", "$1" + old));
		finds(0, "schedule", "warning schedule no night for 50 hours; the last is night " + this.today.minusDays(1),
				word(""));
	}

	@Test
	void runsThatAreNotFinishedAndARepositoryThatIsDamaged() throws IOException {
		crawl("a");
		this.bench.api().answer("a", (exchange) -> TestApi.send(exchange, 404, "{}"));
		assertThat(this.bench.run("crawlId=a", word("")).code()).isEqualTo(6);
		finds(0, "unfinished", "warning unfinished run a has begun and is not published give the same command",
				word(""));
		Path file = new StateHome(this.bench.home()).dataset(URI.create("file://" + this.bench.output()))
			.resolve("jobs.mv.db");
		Files.writeString(file, "no database");
		finds(0, "repository", "warning repository the file of H2 cannot be read", word(""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:postgresql://127.0.0.1:1/jobs", "jdbc:postgresql://127.0.0.1:1/jobs?user=x" })
	void aRepositoryThatCannotBeReached(String url) throws IOException {
		finds(5, "repository", "fault repository the job repository failed: Connection to 127.0.0.1:1 refused",
				word(""), "--spring.datasource.url=" + url);
	}

	@Test
	void theDocumentForProgramsHasTheSame() throws IOException {
		this.bench.env("SPIDRA_API_KEY", "spd_wrong_0123456789");
		Workbench.Result result = doctor(word(""), "--json");
		JsonNode document = new JsonMapper().readTree(result.out());
		assertThat(document.path("code").asInt()).isEqualTo(6).isEqualTo(result.code());
		List<String> faults = new ArrayList<>();
		document.path("findings").forEach((finding) -> {
			if (finding.path("verdict").asString().equals("fault")) {
				faults.add(finding.path("name").asString() + ": " + finding.path("cure").asString());
			}
		});
		assertThat(faults).containsExactly("account: check SPIDRA_API_KEY, or the file that SPIDRA_API_KEY_FILE names");
		assertThat(result.out()).doesNotContain("spd_wrong");
	}

}
