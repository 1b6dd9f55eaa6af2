package io.spidraparquet.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.spidraparquet.api.LoopbackServer;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.spidraparquet.workbench.TestApi.failedPage;
import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs that try to get at the key, or out of the output.
 */
@Timeout(60)
class SecurityTests {

	private static final String KEY = "spd_canary_4b1d7e0a93c5";

	private static final String GOOD = "{\"pages\":[" + page("g1", "{\"n\":1}") + "," + failedPage("g2", "no luck")
			+ "]}";

	@RegisterExtension
	private final Workbench bench = new Workbench().env("SPIDRA_API_KEY", KEY);

	static Stream<Map<String, LoopbackServer.Response>> answers() {
		String error = "{\"status\":\"error\",\"message\":\"'" + KEY + "' is bad, x-api-key: " + KEY + "\"}";
		Map<String, LoopbackServer.Response> failures = new TreeMap<>();
		for (int status : new int[] { 400, 403, 418, 429, 500 }) {
			failures.put("status-" + status, LoopbackServer.status(status, error, "Retry-After: " + KEY));
		}
		failures.put("error-in-HTML", LoopbackServer.status(503, "<h1>" + KEY + "</h1>"));
		failures.put("reason", (out) -> out.write(bytes("HTTP/1.1 500 " + KEY + "\r\nConnection: close\r\n\r\n")));
		failures.put("status", (out) -> out.write(bytes("HTTP/1.1 " + KEY + "\r\n\r\n")));
		failures.put("content-type", raw("{}", "Content-Type: text/html; key=" + KEY));
		failures.put("encoding", raw(GOOD, "Content-Encoding: " + KEY));
		failures.put("chunk", raw(KEY + "\r\n", "Transfer-Encoding: chunked"));
		failures.put("length", raw(KEY, "Content-Length: " + KEY));
		failures.put("no-json", raw(KEY));
		failures.put("broken-json", raw("{\"pages\":[],\"" + KEY + "\" 1}"));
		failures.put("between-pages", raw("{\"pages\":[{} " + KEY + "]}"));
		failures.put("html", raw("<html>" + KEY + "</html>", "Content-Type: text/html"));
		failures.put("html-called-json", raw("<html>" + KEY + "</html>"));
		failures.put("cut", raw("{\"key\":\"" + KEY + "\",\"pages\":[{\"id\":\""));
		return Stream.of(failures, Map.of("status-401", LoopbackServer.status(401, error)),
				Map.of("status-402", LoopbackServer.status(402, error)),
				Map.of("done", LoopbackServer.status(200, GOOD, "X-Api-Key: " + KEY, "Set-Cookie: key=" + KEY)));
	}

	@ParameterizedTest
	@MethodSource("answers")
	void keyIsNowhereButInTheHeaderToTheApi(Map<String, LoopbackServer.Response> answers) throws IOException {
		try (LoopbackServer server = LoopbackServer
			.respondingBy((head) -> head.contains("/pages ") ? Objects.requireNonNull(answers.get(head.split("/")[3]))
					: LoopbackServer.ok("{\"status\":\"completed\"}"))) {
			Workbench.Result result = run(server, "crawlId=" + String.join(",", answers.keySet()));
			assertThat(result.code()).as(result.err()).isEqualTo(answers.containsKey("done") ? 0 : 6);
			assertKeyIsNowhere(result);
			assertThat(server.requests()).extracting((head) -> head.split("[/ ]")[4]).containsAll(answers.keySet());
			assertThat(server.requests())
				.allSatisfy((head) -> assertThat(head.lines().filter((line) -> line.contains(KEY)))
					.containsExactly("x-api-key: " + KEY));
		}
	}

	@Test
	void keyFromAFileIsNowhereEither() throws IOException {
		Path file = Files.writeString(this.bench.folder().resolve("the key"), KEY + "\n");
		this.bench.withoutEnv("SPIDRA_API_KEY").env("SPIDRA_API_KEY_FILE", file.toString());
		try (LoopbackServer server = LoopbackServer.respondingBy(
				(head) -> head.contains("/good") ? LoopbackServer.ok(GOOD) : LoopbackServer.status(500, KEY))) {
			Workbench.Result failed = run(server, "crawlId=good,bad");
			assertThat(failed.code()).as(failed.err()).isEqualTo(5);
			assertKeyIsNowhere(failed);
			Workbench.Result done = run(server, "crawlId=good");
			assertThat(done.code()).as(done.err()).isZero();
			assertKeyIsNowhere(done);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 307 })
	void keyGoesToNoOtherHost(int status) throws IOException {
		try (LoopbackServer other = LoopbackServer.respondingBy((head) -> LoopbackServer.ok(GOOD));
				LoopbackServer server = LoopbackServer.respondingBy((head) -> LoopbackServer.status(status, "{}",
						"Location: http://" + other.authority() + "/?key=" + KEY))) {
			Workbench.Result result = run(server, "crawlId=a");
			assertThat(result.code()).as(result.err()).isEqualTo(6);
			assertKeyIsNowhere(result);
			assertThat(other.requests()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "token=" + KEY, "apiKey=x", "rerun=" + KEY, "output=/data/" + KEY, "crawlId=" + KEY,
			"--spidra.api.url=http://localhost/?key=" + KEY, "--x-api-key=" + KEY, "--header=Bearer 4b1d7e0a93c5" })
	void wordThatLooksLikeASecretIsRefusedAndStoredNowhere(String word) throws IOException {
		List<String> words = new ArrayList<>(List.of(word));
		Stream.of("crawlId=a", "output=" + this.bench.output())
			.filter((other) -> !other.startsWith(word.substring(0, word.indexOf('=') + 1)))
			.forEach(words::add);
		for (String command : List.of("run", "schema", "runs", "demo")) {
			words.add(0, command);
			Workbench.Result result = this.bench.run(words.toArray(String[]::new));
			assertThat(result.code()).isEqualTo(2);
			assertThat(result.out() + result.err()).contains("a word looks like a secret")
				.doesNotContain("4b1d7e0a93c5");
			words.remove(0);
		}
		assertThat(this.bench.folder()).isEmptyDirectory();
		assertThat(this.bench.api().requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "../../x", "..", ".", "/etc/passwd", "a/b", "a/../../b", "%2e%2e%2fx", "%2e%2e", "a\\b",
			"..\\x", "a,../x", "a\u0000b", "run=x", "s3a://x", "~", "$HOME", "a b", "a\u2024\u2024/b" })
	void noIdLeadsOutOfTheOutput(String id) throws IOException {
		Workbench.Result word = this.bench.runCrawls(id);
		assertThat(word.code()).as(word.err()).isEqualTo(2);
		assertThat(word.err()).contains("is not a crawl id");
		Path file = Files.writeString(this.bench.folder().resolve("ids.txt"), id.replace(",", "\n") + "\n");
		Workbench.Result line = this.bench.runCrawls("@" + file);
		assertThat(line.code()).as(line.err()).isEqualTo(2);
		assertThat(line.err()).contains("is not a crawl id");
		assertThat(this.bench.folder()).isDirectoryContaining((path) -> path.equals(file))
			.isDirectoryNotContaining((path) -> !path.equals(file));
		assertThat(this.bench.api().requests()).isEmpty();
	}

	@Test
	void anyIdIsAFolderOfItsOwn() throws IOException {
		this.bench.env("SPIDRA_API_KEY", TestApi.KEY);
		for (String id : List.of("-", "--help", "_spidra", "lock", "2026-11-20")) {
			this.bench.api().servePages(id, page("p", "1"));
			Workbench.Result result = this.bench.runCrawls(id);
			assertThat(result.code()).as(result.err()).isZero();
		}
		assertThat(list(this.bench.output().resolve("pages"))).containsExactly("run=-", "run=--help", "run=_spidra",
				"run=crawl-2026-11-20", "run=lock");
		assertThat(list(this.bench.output())).containsExactly("_spidra", "pages");
		assertThat(this.bench.query("SELECT count(*) FROM {pages}")).containsExactly("5");
	}

	@Test
	void noPageLeadsOutOfTheOutput() throws IOException {
		this.bench.env("SPIDRA_API_KEY", TestApi.KEY);
		this.bench.api()
			.servePages("a", page("../../../out", "{\"../../up\":\"../../../x\",\"/etc\":1}"),
					page("p2", "1").replace("2026-11-20T10:00:00Z", "../../2026"));
		Path definition = Files.createDirectories(this.bench.folder().resolve("jobs")).resolve("...yaml");
		Files.writeString(definition, "spidra.parquet.codec: GZIP\n");
		Workbench.Result result = this.bench.runCrawls("a", "job=" + definition.getParent() + "/../jobs/...yaml");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(list(this.bench.folder())).containsExactly("home", "jobs", "output");
		assertThat(list(this.bench.output())).containsExactly("_spidra", "pages");
		assertThat(list(this.bench.output().resolve("pages"))).containsExactly("run=a");
		assertThat(list(this.bench.home())).containsExactly("datasets", "id");
	}

	@Test
	void whatIsNotOursIsLeftAlone() throws IOException {
		this.bench.env("SPIDRA_API_KEY", TestApi.KEY);
		Map<Path, String> foreign = Map.of(this.bench.output().resolve("notes.txt"), "a",
				this.bench.output().resolve("pages/.keep"), "b",
				this.bench.output().resolve("pages/run=theirs/part.parquet"), "c",
				this.bench.output().resolve("raw/run=a/x.json"), "d",
				this.bench.output().resolve("failed_pages/readme.md"), "e",
				this.bench.output().resolve("_spidra/notes.txt"), "f", this.bench.home().resolve("notes.txt"), "g",
				this.bench.home().resolve("datasets/notes.txt"), "h",
				this.bench.home().resolve("datasets/0123/runs/a/run.json"), "i");
		for (Map.Entry<Path, String> file : foreign.entrySet()) {
			Files.createDirectories(file.getKey().getParent());
			Files.writeString(file.getKey(), file.getValue());
		}
		this.bench.api()
			.answer("a", (exchange) -> TestApi.send(exchange, 500, "{}"))
			.servePages("b", page("p1", "1"), failedPage("p2", "no luck"));
		assertThat(this.bench.runCrawls("a", "--spidra.api.max-attempts=1").code()).isEqualTo(5);
		assertThat(this.bench.runCrawls("b").code()).isZero();
		assertThat(this.bench.runCrawls("b", "rerun=yes").code()).isZero();
		assertThat(this.bench.runCrawls("b", "rerun=yes", "--spidra.skip.max-pages=0").code()).isEqualTo(3);
		this.bench.api().servePages("a", page("p3", "1"));
		assertThat(this.bench.runCrawls("a").code()).isZero();
		assertThat(foreign).allSatisfy((file, content) -> assertThat(file).hasContent(content));
	}

	private Workbench.Result run(LoopbackServer server, String... words) {
		List<String> all = new ArrayList<>(List.of(words));
		all.add("output=" + this.bench.output());
		all.add("--spidra.api.url=" + server.api());
		all.add("--spidra.api.max-attempts=1");
		return this.bench.run(all.toArray(String[]::new));
	}

	private void assertKeyIsNowhere(Workbench.Result result) throws IOException {
		assertThat(result.out() + result.err()).doesNotContain(KEY);
		assertThat(Workbench.filesBelow(this.bench.home())).isNotEmpty().allSatisfy(SecurityTests::assertNoKey);
		assertThat(Workbench.filesBelow(this.bench.output())).isNotEmpty().allSatisfy(SecurityTests::assertNoKey);
	}

	private static void assertNoKey(String path, String content) {
		assertThat(content).as(path)
			.doesNotContain(KEY, new String(KEY.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1));
	}

	private static List<String> list(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> String.valueOf(file.getFileName())).sorted().toList();
		}
	}

	private static LoopbackServer.Response raw(String body, String... headers) {
		return LoopbackServer.raw(LoopbackServer.head(200, headers), bytes(body));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
