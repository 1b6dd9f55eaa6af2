package io.spidraparquet.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import io.spidraparquet.api.ApiException.Kind;
import io.spidraparquet.page.CollectingSink;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpoolSegment;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Bodies that arrive slowly, in an unusual form, or incompletely. */
@Timeout(20)
class ApiClientBodyTests {

	private static final String JSON = "Content-Type: application/json";

	private static final byte[] BODY = Responses.body("page-", 3_000).getBytes(StandardCharsets.UTF_8);

	@TempDir
	Path folder;

	private int spools;

	@Test
	void readsABodyWithALength() throws Exception {
		assertThat(fetch(LoopbackServer.raw(LoopbackServer.head(200, JSON, "Content-Length: " + BODY.length), BODY)))
			.isEqualTo(BODY);
	}

	@Test
	void readsABodyThatEndsWithTheConnection() throws Exception {
		assertThat(fetch(LoopbackServer.raw(LoopbackServer.head(200, JSON), BODY))).isEqualTo(BODY);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1_000, 7_777, 1_000_000 })
	void readsABodyInChunks(int size) throws Exception {
		assertThat(fetch((out) -> {
			out.write(LoopbackServer.head(200, JSON, "Transfer-Encoding: chunked"));
			Bodies.chunks(out, BODY, size);
			out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		})).isEqualTo(BODY);
	}

	@Test
	void readsABodyInGzipThoughItDidNotAskForIt() throws Exception {
		byte[] gzip = Bodies.gzip(BODY);
		for (String encoding : new String[] { "gzip", "GZIP" }) {
			assertThat(fetch(LoopbackServer.raw(
					LoopbackServer.head(200, JSON, "Content-Encoding: " + encoding, "Content-Length: " + gzip.length),
					gzip)))
				.isEqualTo(BODY);
		}
		assertThat(fetch((out) -> {
			out.write(LoopbackServer.head(200, JSON, "Content-Encoding: gzip", "Transfer-Encoding: chunked"));
			Bodies.chunks(out, gzip, 100);
			out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		})).isEqualTo(BODY);
	}

	@Test
	void readsABodyThatIsEncodedAsItIs() throws Exception {
		assertThat(fetch(LoopbackServer.raw(LoopbackServer.head(200, JSON, "Content-Encoding: identity"), BODY)))
			.isEqualTo(BODY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "br", "zstd", "deflate" })
	void refusesAnEncodingThatItCannotRead(String encoding) {
		assertThatFetching(LoopbackServer.raw(LoopbackServer.head(200, JSON, "Content-Encoding: " + encoding), BODY))
			.withMessage("the response for crawl a is encoded as " + encoding + ", which was not requested")
			.extracting(ApiException::kind)
			.isEqualTo(Kind.MALFORMED);
	}

	@Test
	void seesThatABodyWithALengthWasCut() {
		assertThatFetching(LoopbackServer.raw(LoopbackServer.head(200, JSON, "Content-Length: " + BODY.length),
				Arrays.copyOf(BODY, BODY.length - 1)))
			.withMessageMatching("(the response for|fetching) crawl a .*")
			.matches((ex) -> ex.kind().isPassing());
	}

	@Test
	void seesThatABodyIsLongerThanItsLength() {
		assertThatFetching(
				LoopbackServer.raw(LoopbackServer.head(200, JSON, "Content-Length: " + (BODY.length - 1)), BODY))
			.withMessageMatching("(the response for|fetching) crawl a .*")
			.matches((ex) -> ex.kind().isPassing());
	}

	@Test
	void seesThatABodyInChunksWasCut() {
		assertThatFetching((out) -> {
			out.write(LoopbackServer.head(200, JSON, "Transfer-Encoding: chunked"));
			Bodies.chunks(out, BODY, 5_000);
		}).withMessageMatching("fetching crawl a from 127\\.0\\.0\\.1:\\d+ failed: Premature EOF")
			.extracting(ApiException::kind)
			.isEqualTo(Kind.NETWORK);
	}

	@Test
	void seesThatAChunkIsNone() {
		assertThatFetching((out) -> {
			out.write(LoopbackServer.head(200, JSON, "Transfer-Encoding: chunked"));
			Bodies.chunks(out, BODY, 5_000);
			out.write("some words\r\n".getBytes(StandardCharsets.US_ASCII));
		}).withMessageMatching("fetching crawl a from 127\\.0\\.0\\.1:\\d+ failed: .*")
			.extracting(ApiException::kind)
			.isEqualTo(Kind.NETWORK);
	}

	@Test
	void seesThatABodyWithoutALengthWasCut() {
		assertThatFetching(LoopbackServer.raw(LoopbackServer.head(200, JSON), Arrays.copyOf(BODY, BODY.length / 2)))
			.withMessage("the response for crawl a is incomplete: it ends in the middle of the pages")
			.extracting(ApiException::kind)
			.isEqualTo(Kind.MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4, 8, 500 })
	void seesThatABodyInGzipWasCut(int missing) throws IOException {
		byte[] gzip = Bodies.gzip(BODY);
		assertThatFetching(LoopbackServer.raw(LoopbackServer.head(200, JSON, "Content-Encoding: gzip"),
				Arrays.copyOf(gzip, gzip.length - missing)))
			.withMessageMatching(
					"fetching crawl a from 127\\.0\\.0\\.1:\\d+ failed: the compressed response cannot be read \\(.*")
			.matches((ex) -> ex.kind().isPassing());
	}

	@Test
	void seesThatABodyInGzipIsDamagedThoughItsJsonIsComplete() throws IOException {
		byte[] gzip = Bodies.gzip(BODY);
		gzip[gzip.length - 8] ^= 1;
		assertThatFetching(LoopbackServer.raw(LoopbackServer.head(200, JSON, "Content-Encoding: gzip"), gzip))
			.withMessageMatching(
					"fetching crawl a from 127\\.0\\.0\\.1:\\d+ failed: the compressed response cannot be read \\(.*")
			.matches((ex) -> ex.kind().isPassing());
	}

	@Test
	void seesThatABodyIsNotInGzipThoughItSaysSo() {
		assertThatFetching(LoopbackServer.raw(LoopbackServer.head(200, JSON, "Content-Encoding: gzip"), BODY))
			.withMessageMatching(
					"fetching crawl a from 127\\.0\\.0\\.1:\\d+ failed: the compressed response cannot be read \\(Not in GZIP format\\)")
			.matches((ex) -> ex.kind().isPassing());
	}

	@Test
	void seesAPageOfHtmlThatIsCalledJson() {
		assertThatFetching(LoopbackServer.ok("<!DOCTYPE html><html><body>Log in</body></html>"))
			.withMessageStartingWith("the response for crawl a is incomplete: it is not a complete JSON document (")
			.extracting(ApiException::kind)
			.isEqualTo(Kind.MALFORMED);
	}

	@Test
	void waitsForNoByteLongerThanTheIdleTimeout() {
		Instant start = Instant.now();
		assertThatFetching((out) -> {
			out.write(LoopbackServer.head(200, JSON, "Content-Length: " + BODY.length));
			out.write(BODY, 0, 100);
			out.flush();
			Thread.sleep(10_000);
		}, "idle-timeout=300ms")
			.withMessageMatching("fetching crawl a from 127\\.0\\.0\\.1:\\d+ failed: "
					+ "no byte came for 0\\.3 s \\(spidra\\.api\\.idle-timeout\\)")
			.extracting(ApiException::kind)
			.isEqualTo(Kind.NETWORK);
		assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
	}

	@Test
	void waitsForNoResponseLongerThanTheIdleTimeout() {
		assertThatFetching((out) -> Thread.sleep(10_000), "idle-timeout=300ms")
			.withMessageMatching("fetching crawl a from 127\\.0\\.0\\.1:\\d+ failed: "
					+ "no byte came for 0\\.3 s \\(spidra\\.api\\.idle-timeout\\)")
			.extracting(ApiException::kind)
			.isEqualTo(Kind.NETWORK);
	}

	@Test
	void readsNoBodyLongerThanTheTotalTimeout() {
		Instant start = Instant.now();
		assertThatFetching((out) -> {
			out.write(LoopbackServer.head(200, JSON, "Content-Length: " + BODY.length));
			Bodies.drip(out, BODY, 25);
		}, "idle-timeout=5s", "total-timeout=1s")
			.withMessage("the response for crawl a did not end within 1.0 s (spidra.api.total-timeout)")
			.extracting(ApiException::kind)
			.isEqualTo(Kind.NETWORK);
		assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 200 Whatever\r\n", "HTTP/1.1 200 Whatever\r\nX-Long: " })
	void readsNoHeadLongerThanTheTotalTimeout(String start) {
		Instant begin = Instant.now();
		assertThatFetching((out) -> {
			out.write(start.getBytes(StandardCharsets.US_ASCII));
			Bodies.drip(out, "HTTP/1.1 200 OK\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII), 100);
		}, "idle-timeout=5s", "total-timeout=500ms")
			.withMessage("the response for crawl a did not end within 0.5 s (spidra.api.total-timeout)")
			.extracting(ApiException::kind)
			.isEqualTo(Kind.NETWORK);
		assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(4));
	}

	@Test
	void readsASlowBodyThatKeepsTheTimeouts() throws Exception {
		byte[] body = Responses.body("page-", 1).getBytes(StandardCharsets.UTF_8);
		assertThat(fetch((out) -> {
			out.write(LoopbackServer.head(200, JSON, "Content-Length: " + body.length));
			Bodies.drip(out, body, 25);
		}, "idle-timeout=2s", "total-timeout=15s")).isEqualTo(body);
	}

	@ParameterizedTest
	@CsvSource({ "true, 500", "false, 500", "true, 403", "false, 404" })
	void doesNotReadAHundredMegabytesOfAnError(boolean chunked, int status) throws Exception {
		AtomicInteger sent = new AtomicInteger();
		Instant start = Instant.now();
		assertThatFetching((out) -> {
			byte[] megabyte = new byte[1024 * 1024];
			Arrays.fill(megabyte, (byte) 'x');
			out.write(LoopbackServer.head(status,
					chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + 100 * megabyte.length));
			for (int i = 0; i < 100; i++) {
				if (chunked) {
					Bodies.chunks(out, megabyte, megabyte.length);
				}
				else {
					out.write(megabyte);
				}
				sent.incrementAndGet();
			}
		}).withMessageContaining("(HTTP " + status + ")");
		assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
		assertThat(sent).hasValueLessThan(50);
	}

	@Test
	void doesNotWaitForTheBodyOfAnErrorLongerThanTheIdleTimeout() {
		assertThatFetching((out) -> {
			out.write(LoopbackServer.head(402, "Content-Length: 1000"));
			out.write("{\"message\":\"".getBytes(StandardCharsets.UTF_8));
			out.flush();
			Thread.sleep(10_000);
		}, "idle-timeout=300ms").withMessageContaining("(HTTP 402)")
			.extracting(ApiException::kind)
			.isEqualTo(Kind.ACCOUNT);
	}

	/** Fetches into a spool, which decides whether a body is complete. */
	private byte[] fetch(LoopbackServer.Response response, String... settings)
			throws IOException, InterruptedException {
		Path spool = this.folder.resolve("spool-" + this.spools++);
		try (LoopbackServer server = LoopbackServer.respondingWith(response);
				SpoolSegment segment = Spool.open(spool).segment(0)) {
			segment.fetch(Responses.client(server.properties(settings)), "a", new CollectingSink());
		}
		return Files.readAllBytes(spool.resolve("0.json"));
	}

	private ThrowableAssertAlternative<ApiException> assertThatFetching(LoopbackServer.Response response,
			String... settings) {
		return assertThatExceptionOfType(ApiException.class).isThrownBy(() -> fetch(response, settings));
	}

}
