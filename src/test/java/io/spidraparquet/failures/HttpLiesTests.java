package io.spidraparquet.failures;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.spidraparquet.api.Bodies;
import io.spidraparquet.api.LoopbackServer;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.spidraparquet.workbench.TestApi.failedPage;
import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs over crawls for which the server sends bytes that lie. Either nothing is
 * published, and the same command completes once the server is honest; or the response is
 * complete all the same, and every page of it is accounted for. Many lies share a run, to
 * save time: each has to be told in a line of its own, and is asked for again alone.
 */
@Timeout(60)
class HttpLiesTests {

	private static final String JSON = "Content-Type: application/json";

	private static final String CHUNKED = "Transfer-Encoding: chunked";

	private static final byte[] LAST_CHUNK = bytes("0\r\n\r\n");

	/** More than is read at once. */
	private static final byte[] BIG = bytes(IntStream.range(0, 1500)
		.mapToObj((i) -> page("x" + i, "{\"lied\":" + i + "}"))
		.collect(Collectors.joining(",\n", "{\"pages\":[" + failedPage("xf", "a lie") + ",", "]}")));

	private static final String LIE = "{\"pages\":[" + page("x1", "{\"lied\":1}") + "," + failedPage("xf", "a lie")
			+ "]}";

	private static final String HONEST = "{\"pages\":[" + page("h1", "{\"n\":1}") + "," + failedPage("hf", "no luck")
			+ "," + page("h2", "{\"n\":2}") + "]}";

	private final Map<String, LoopbackServer.Response> answers = new ConcurrentHashMap<>(
			Map.of("good", json("{\"pages\":[" + page("g1", "{\"n\":7}") + "]}")));

	private final AtomicInteger megabytesSent = new AtomicInteger();

	private LoopbackServer server;

	private LoopbackServer other;

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@BeforeEach
	void open() throws IOException {
		this.server = LoopbackServer.respondingBy((head) -> head.contains("/pages ")
				? Objects.requireNonNull(this.answers.get(head.split("/")[3])) : json("{\"status\":\"completed\"}"));
		this.other = LoopbackServer.respondingBy((head) -> json(LIE));
	}

	@AfterEach
	void close() throws IOException {
		this.other.close();
		this.server.close();
	}

	private Stream<Lie> lies() throws IOException {
		byte[] gzip = Bodies.gzip(BIG);
		byte[] half = Arrays.copyOf(BIG, BIG.length / 2);
		byte[] almost = Arrays.copyOf(BIG, BIG.length - 1);
		return Stream.of(lie("cut with a length", 5, "", raw(half, JSON, "Content-Length: " + BIG.length)),
				lie("cut by its last byte, with a length", 5, "", raw(almost, JSON, "Content-Length: " + BIG.length)),
				lie("cut without a length", 5, "is incomplete: it ends in the middle of the pages", raw(half, JSON)),
				lie("cut behind its last page", 5, "is incomplete: it ends in the middle of the pages",
						raw(Arrays.copyOf(BIG, BIG.length - 2), JSON)),
				lie("cut behind the array", 5, "is incomplete: it is not a complete JSON document", raw(almost, JSON)),
				lie("a length that is too short", 5, "", raw(BIG, JSON, "Content-Length: " + half.length)),
				lie("cut within a chunk", 5, "failed: Premature EOF", (out) -> {
					out.write(LoopbackServer.head(200, JSON, CHUNKED));
					out.write(bytes(Integer.toHexString(BIG.length) + "\r\n"));
					out.write(half);
				}), lie("cut between two chunks", 5, "failed: Premature EOF", (out) -> {
					out.write(LoopbackServer.head(200, JSON, CHUNKED));
					Bodies.chunks(out, half, 1000);
				}), lie("whole but for the last chunk", 5, "failed: Premature EOF", (out) -> {
					out.write(LoopbackServer.head(200, JSON, CHUNKED));
					Bodies.chunks(out, BIG, 1000);
				}), lie("ends well, but too early", 5, "is incomplete: it ends in the middle of the pages", (out) -> {
					out.write(LoopbackServer.head(200, JSON, CHUNKED));
					Bodies.chunks(out, half, 1000);
					out.write(LAST_CHUNK);
				}), lie("stalled body", 5, "no byte came for 0.5 s (spidra.api.idle-timeout)", (out) -> {
					out.write(LoopbackServer.head(200, JSON, "Content-Length: " + BIG.length));
					out.write(half);
					Thread.sleep(60_000);
				}),
				lie("no answer", 5, "no byte came for 0.5 s (spidra.api.idle-timeout)", (out) -> Thread.sleep(60_000)),
				lie("closed without an answer", 5, "fetching crawl ", (out) -> out.flush()),
				lie("slow body", 5, "did not end within 1.5 s (spidra.api.total-timeout)", (out) -> {
					out.write(LoopbackServer.head(200, JSON, "Content-Length: " + BIG.length));
					Bodies.drip(out, BIG, 100);
				}),
				lie("slow head", 5, "did not end within 1.5 s (spidra.api.total-timeout)",
						(out) -> Bodies.drip(out, LoopbackServer.head(200, JSON, "X-Long: " + "x".repeat(1000)), 100)),
				lie("gzip, cut", 5, "failed: the compressed response cannot be read (",
						raw(Arrays.copyOf(gzip, gzip.length - 9), JSON, "Content-Encoding: gzip")),
				lie("gzip in name only", 5, "failed: the compressed response cannot be read (Not in GZIP format)",
						raw(BIG, JSON, "Content-Encoding: gzip")),
				lie("gzip that does not say so", 5, "is incomplete: it is not a complete JSON document",
						raw(gzip, JSON)),
				lie("an encoding that is unknown", 5, "is encoded as br, which was not requested",
						raw(BIG, JSON, "Content-Encoding: br")),
				lie("HTML", 5,
						"is text/html, not JSON: 127.0.0.1 may not be the API, or a proxy may have responded instead",
						raw(bytes("<html>Log in</html>"), "Content-Type: text/html")),
				lie("HTML that is called JSON", 5, "is incomplete: it is not a complete JSON document",
						raw(bytes("<html>Log in</html>"), JSON)),
				lie("JSON that is called HTML", 5, "is text/html, not JSON", raw(BIG, "Content-Type: text/html")),
				lie("empty", 5, "is incomplete: it is empty", raw(new byte[0], JSON, "Content-Length: 0")),
				lie("white space", 5, "is incomplete: it is empty", raw(bytes(" \r\n\t "), JSON)),
				lie("no content", 6, "in an unexpected way (HTTP 204): check spidra.api.url", raw(204, new byte[0])),
				lie("part of the content", 6, "in an unexpected way (HTTP 206): check spidra.api.url",
						raw(206, BIG, JSON, "Content-Length: " + BIG.length)),
				lie("not HTTP", 5, "failed: the response is not HTTP",
						(out) -> out.write(bytes("SSH-2.0-OpenSSH_9.2\r\n"))),
				lie("no pages", 5, "is incomplete: it has no array \"pages\"", json("{\"status\":\"success\"}")),
				lie("pages that are null", 5, "is incomplete: its \"pages\" is not an array", json("{\"pages\":null}")),
				lie("pages that are a text", 5, "is incomplete: its \"pages\" is not an array",
						json("{\"pages\":\"x\"}")),
				lie("pages that are an object", 5, "is incomplete: its \"pages\" is not an array",
						json("{\"pages\":{\"0\":" + page("x0", "1") + "}}")),
				lie("pages somewhere within", 5, "is incomplete: it has no array \"pages\"",
						json("{\"result\":" + LIE + "}")),
				lie("pages twice", 5, "is incomplete: it has \"pages\" twice",
						json(LIE.substring(0, LIE.length() - 1) + "," + LIE.substring(1))),
				lie("an array", 5, "is incomplete: ", json("[" + page("x0", "1") + "]")),
				lie("an array of documents", 5, "is incomplete: ", json("[" + LIE + "]")),
				lie("a text", 5, "is incomplete: ", json("\"pages\"")), lie("null", 5, "is incomplete: ", json("null")),
				lie("words behind the document", 5, "is incomplete: it is not a complete JSON document",
						json(LIE + " trailing")),
				lie("two documents", 5, "is incomplete: ", json(LIE + "\n" + LIE)),
				lie("two documents, one without pages", 5, "is incomplete: it is not a complete JSON document",
						json(LIE + "{}")),
				lie("UTF-16", 5, "is incomplete: its \"pages\" is not written in UTF-8",
						raw(LIE.getBytes(StandardCharsets.UTF_16), JSON)),
				lie("UTF-16 without a mark", 5, "is incomplete: ", raw(LIE.getBytes(StandardCharsets.UTF_16LE), JSON)),
				lie("UTF-32", 5, "is incomplete: ", raw(LIE.getBytes(Charset.forName("UTF-32")), JSON)),
				lie("no UTF-8 beside the pages", 5, "is incomplete: it is not a complete JSON document",
						raw(("{\"note\":\"\u00ff\u00fe\"," + LIE.substring(1)).getBytes(StandardCharsets.ISO_8859_1),
								JSON)),
				redirect(301), redirect(302), redirect(303), redirect(307), redirect(308),
				lie("redirect to the same host", 6, "with a redirect (HTTP 302), which is never followed",
						LoopbackServer.status(302, LIE, "Location: /api/crawl/good/pages")),
				lie("kept redirect to the same host", 6, "with a redirect (HTTP 307), which is never followed",
						LoopbackServer.status(307, LIE, "Location: /api/crawl/good/pages")),
				hugeError(500, 5), hugeError(404, 6));
	}

	private Lie redirect(int status) {
		return lie("redirect " + status, 6,
				"with a redirect (HTTP " + status + "), which is never followed, to protect the key", LoopbackServer
					.status(status, LIE, "Location: http://" + this.other.authority() + "/api/crawl/x/pages"));
	}

	private Lie hugeError(int status, int code) {
		byte[] megabyte = new byte[1024 * 1024];
		Arrays.fill(megabyte, (byte) 'x');
		return lie("100 MB of error " + status, code, "(HTTP " + status + ")", (out) -> {
			out.write(LoopbackServer.head(status, JSON, "Content-Length: " + 100 * megabyte.length));
			for (int i = 0; i < 100; i++) {
				out.write(megabyte);
				this.megabytesSent.incrementAndGet();
			}
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 5, 6 })
	void nothingIsPublishedAndTheSameCommandCompletesWithAnHonestServer(int code) throws IOException {
		List<Lie> lies = lies().filter((lie) -> lie.code() == code).toList();
		assertThat(lies).hasSizeGreaterThan(9);
		assertLiesAreSeenThrough(lies);
		assertThat(this.other.requests()).as("nobody is redirected").isEmpty();
		assertThat(this.megabytesSent).as("megabytes of errors").hasValueLessThan(100);
	}

	@Test
	void oneLieEndsARunByItself() throws IOException {
		for (String name : List.of("cut behind its last page", "HTML", "whole but for the last chunk")) {
			Workbench.delete(this.bench.home());
			Workbench.delete(this.bench.output());
			assertLiesAreSeenThrough(lies().filter((lie) -> lie.name().equals(name)).toList());
		}
	}

	private void assertLiesAreSeenThrough(List<Lie> lies) throws IOException {
		List<String> crawls = lies.stream().map(Lie::crawl).toList();
		lies.forEach((lie) -> this.answers.put(lie.crawl(), lie.answer()));
		this.server.requests().clear();
		Workbench.Result failed = run(crawls, "--spidra.api.max-attempts=1");
		assertThat(failed.code()).as(failed.err()).isEqualTo(lies.get(0).code());
		assertThat(failed.err()).doesNotContain("please report");
		assertThat(lies).allSatisfy((lie) -> assertThat(failed.err().lines()).as(lie.name())
			.anyMatch((line) -> line.contains("crawl " + lie.crawl() + " ") && line.contains(lie.message())));
		assertThat(Workbench.filesBelow(this.bench.output()).keySet()).noneMatch((path) -> path.endsWith(".parquet"))
			.noneMatch((path) -> path.contains("_spidra/runs"));
		assertThat(crawlsAskedFor()).contains("good").containsAll(crawls);

		lies.forEach((lie) -> this.answers.put(lie.crawl(), json(HONEST)));
		this.server.requests().clear();
		Workbench.Result completed = run(crawls, "--spidra.api.max-attempts=1");
		assertThat(completed.code()).as(completed.err()).isZero();
		assertThat(crawlsAskedFor()).as("what was whole is not fetched again")
			.containsExactlyInAnyOrderElementsOf(crawls);
		assertHonestPagesArePublished(crawls);
	}

	@Test
	void onlyTheAnswerThatWasWholeCounts() throws IOException {
		AtomicInteger requests = new AtomicInteger();
		this.answers.put("liar", (out) -> {
			boolean first = requests.incrementAndGet() == 1;
			(first ? raw(Arrays.copyOf(BIG, BIG.length - 2), JSON) : json(HONEST)).writeTo(out);
		});
		Workbench.Result result = run(List.of("liar"), "--spidra.api.max-attempts=2");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).contains("it ends in the middle of the pages", "trying again");
		assertHonestPagesArePublished(List.of("liar"));
	}

	private void assertHonestPagesArePublished(List<String> crawls) throws IOException {
		assertThat(this.bench.query("SELECT crawl_id, page_id, n FROM {pages}")).containsExactlyInAnyOrderElementsOf(
				Stream
					.concat(Stream.of("good|g1|7"),
							crawls.stream().flatMap((crawl) -> Stream.of(crawl + "|h1|1", crawl + "|h2|2")))
					.toList());
		assertThat(this.bench.query("SELECT crawl_id, page_id, reason, error_message FROM {failed}"))
			.containsExactlyInAnyOrderElementsOf(crawls.stream().map((crawl) -> crawl + "|hf|failed|no luck").toList());
		assertThat(Workbench.filesBelow(this.bench.output()))
			.allSatisfy((path, content) -> assertThat(content).as(path).doesNotContain("lied", "a lie"))
			.allSatisfy((path, content) -> assertThat(path).doesNotContain("staging"));
		assertThat(Workbench.filesBelow(this.bench.home()).keySet()).noneMatch((path) -> path.contains("runs/"));
	}

	private static Stream<Oddity> oddities() throws IOException {
		String odd = page("o1", "{\"n\":1}");
		String another = page("o2", "{\"n\":2}");
		byte[] whole = bytes("{\"pages\":[" + odd + "," + another + "]}");
		List<String> both = List.of("o1", "o2");
		byte[] latin = ("{\"pages\":[" + odd + "," + page("o2", "{\"text\":\"\u00fc\"}") + "]}")
			.getBytes(StandardCharsets.ISO_8859_1);
		return Stream.of(
				oddity("gzip that was not asked for", both, List.of(),
						raw(Bodies.gzip(whole), JSON, "Content-Encoding: gzip")),
				oddity("no length", both, List.of(), raw(whole, JSON)),
				oddity("chunks of a byte", both, List.of(), (out) -> {
					out.write(LoopbackServer.head(200, JSON, CHUNKED));
					Bodies.chunks(out, whole, 1);
					out.write(LAST_CHUNK);
				}), oddity("slow, but in time", both, List.of(), (out) -> {
					out.write(LoopbackServer.head(200, JSON, "Content-Length: " + whole.length));
					Bodies.drip(out, Arrays.copyOf(whole, 8), 100);
					out.write(whole, 8, whole.length - 8);
				}), oddity("no content type", both, List.of(), raw(whole)),
				oddity("a byte order mark", both, List.of(),
						raw(("\ufeff" + new String(whole, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8),
								JSON)),
				oddity("more beside the pages", both, List.of(),
						json("{\"page\":[1],\"a\":{\"pages\":[2]},\"pages\":[" + odd + "," + another + "],\"z\":[]}")),
				oddity("ids twice", both, List.of("o1|duplicate-id"),
						json("{\"pages\":[" + odd + "," + another + "," + page("o1", "{\"n\":3}") + "]}")),
				oddity("pages that are no objects", both,
						List.of("null|no-id", "null|no-id", "null|no-id", "null|no-id", "null|no-id"),
						json("{\"pages\":[null," + odd + ",1,\"x\"," + another + ",[" + page("x", "1") + "],true]}")),
				oddity("a page that is no UTF-8", List.of("o1"), List.of("o2|unrepresentable"), raw(latin, JSON)));
	}

	@Test
	void everyPageOfAWholeAnswerIsAccountedFor() throws IOException {
		List<Oddity> oddities = oddities().toList();
		oddities.forEach((oddity) -> this.answers.put(oddity.crawl(), oddity.answer()));
		List<String> crawls = oddities.stream().map(Oddity::crawl).toList();
		Workbench.Result result = run(crawls, "--spidra.api.max-attempts=1");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(oddities).allSatisfy((oddity) -> {
			String ofCrawl = " WHERE crawl_id = '" + oddity.crawl() + "' ORDER BY page_id";
			assertThat(this.bench.query("SELECT page_id FROM {pages}" + ofCrawl)).as(oddity.name())
				.isEqualTo(oddity.rows());
			assertThat(this.bench.query("SELECT page_id, reason FROM {failed}" + ofCrawl)).as(oddity.name())
				.isEqualTo(oddity.failed());
		});
	}

	private Workbench.Result run(List<String> crawls, String... settings) {
		List<String> all = new ArrayList<>(List.of("--spidra.api.url=" + this.server.api(),
				"--spidra.api.idle-timeout=500ms", "--spidra.api.total-timeout=1500ms", "--spidra.api.concurrency=16"));
		all.addAll(List.of(settings));
		return this.bench.runCrawls("good," + String.join(",", crawls), all.toArray(String[]::new));
	}

	private List<String> crawlsAskedFor() {
		return this.server.requests()
			.stream()
			.filter((head) -> head.contains("/pages "))
			.map((head) -> head.split("/")[3])
			.toList();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static LoopbackServer.Response json(String text) {
		return LoopbackServer.ok(text);
	}

	private static LoopbackServer.Response raw(byte[] body, String... headers) {
		return LoopbackServer.raw(LoopbackServer.head(200, headers), body);
	}

	private static LoopbackServer.Response raw(int status, byte[] body, String... headers) {
		return LoopbackServer.raw(LoopbackServer.head(status, headers), body);
	}

	private static Lie lie(String name, int code, String message, LoopbackServer.Response answer) {
		return new Lie(name, code, message, answer);
	}

	private static Oddity oddity(String name, List<String> rows, List<String> failed, LoopbackServer.Response answer) {
		return new Oddity(name, rows, failed, answer);
	}

	/**
	 * An incomplete response.
	 *
	 * @param code exit code of the run
	 * @param message part of what the user reads
	 */
	private record Lie(String name, int code, String message, LoopbackServer.Response answer) {

		String crawl() {
			return this.name.replaceAll("\\W+", "-");
		}

	}

	/**
	 * A response that is complete all the same.
	 *
	 * @param rows ids of the pages that give a row
	 * @param failed ids and reasons of the others
	 */
	private record Oddity(String name, List<String> rows, List<String> failed, LoopbackServer.Response answer) {

		String crawl() {
			return this.name.replaceAll("\\W+", "-");
		}

	}

}
