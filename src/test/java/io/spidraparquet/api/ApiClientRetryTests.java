package io.spidraparquet.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.spidraparquet.api.ApiException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** When a request is sent again, and when it is not. */
@Timeout(20)
class ApiClientRetryTests {

	private static final String BODY = "{\"pages\":[]}";

	private static final String BUSY = "{\"status\":\"error\",\"message\":\"SERVICE_BUSY\"}";

	@ParameterizedTest
	@ValueSource(ints = { 429, 500, 502, 503, 504 })
	void triesAgainWhatPasses(int status) throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(
				LoopbackServer.status(status, BUSY, "Retry-After: 0"),
				LoopbackServer.status(status, BUSY, "Retry-After: 0"), LoopbackServer.ok(BODY))) {
			assertThat(fetch(server, "max-attempts=3")).isEqualTo(BODY);
			assertThat(server.requests()).hasSize(3);
		}
	}

	@Test
	void triesAgainAtOnceButNeverInATightLoop() throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.status(429, BUSY, "Retry-After: 0"),
				LoopbackServer.status(429, BUSY, "Retry-After: 0"), LoopbackServer.ok(BODY))) {
			assertThat(timeOf(() -> fetch(server, "max-attempts=3"))).isBetween(Duration.ofMillis(200),
					Duration.ofSeconds(3));
		}
	}

	@Test
	void waitsForTheSecondsThatTheApiAskedFor() throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.status(503, BUSY, "retry-after:  1 "),
				LoopbackServer.ok(BODY))) {
			assertThat(timeOf(() -> fetch(server, "max-attempts=2"))).isBetween(Duration.ofSeconds(1),
					Duration.ofSeconds(4));
		}
	}

	@Test
	void waitsForTheSecondsThatTheBodyOfAnErrorAskedFor() throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(
				LoopbackServer.status(503, "{\"status\":\"error\",\"code\":\"SERVICE_BUSY\",\"retry_after\":0.9}"),
				LoopbackServer.ok(BODY))) {
			assertThat(timeOf(() -> fetch(server, "max-attempts=2"))).isBetween(Duration.ofMillis(900),
					Duration.ofSeconds(4));
		}
	}

	@Test
	void waitsUntilTheTimeThatTheApiAskedFor() throws Exception {
		LoopbackServer.Response busy = (out) -> {
			String then = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(2));
			LoopbackServer.status(429, BUSY, "Retry-After: " + then).writeTo(out);
		};
		try (LoopbackServer server = LoopbackServer.respondingWith(busy, LoopbackServer.ok(BODY))) {
			assertThat(timeOf(() -> fetch(server, "max-attempts=2"))).isBetween(Duration.ofSeconds(1),
					Duration.ofSeconds(5));
		}
	}

	@Test
	void waitsALittleWhereTheApiDoesNotSayHowLong() throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.status(429, BUSY),
				LoopbackServer.ok(BODY))) {
			assertThat(timeOf(() -> fetch(server, "max-attempts=2"))).isBetween(Duration.ofMillis(200),
					Duration.ofSeconds(3));
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "2, 2", "4, 4" })
	void givesUpAfterTheAttemptsThatAreSet(int attempts, int requests) throws Exception {
		try (LoopbackServer server = LoopbackServer
			.respondingWith(LoopbackServer.status(503, BUSY, "Retry-After: 0"))) {
			assertThatExceptionOfType(ApiException.class).isThrownBy(() -> fetch(server, "max-attempts=" + attempts))
				.withMessage("the API failed on crawl a (HTTP 503, \"SERVICE_BUSY\")");
			assertThat(server.requests()).hasSize(requests);
		}
	}

	@Test
	void waitsNoLongerThanMaxWait() throws Exception {
		try (LoopbackServer server = LoopbackServer
			.respondingWith(LoopbackServer.status(429, BUSY, "Retry-After: 3600"))) {
			Duration time = timeOf(() -> assertThatExceptionOfType(ApiException.class)
				.isThrownBy(() -> fetch(server, "max-attempts=5", "max-wait=30m"))
				.withMessage("the API's rate limit is used up (HTTP 429, \"SERVICE_BUSY\")")
				.extracting(ApiException::kind)
				.isEqualTo(Kind.RATE_LIMIT));
			assertThat(time).isLessThan(Duration.ofSeconds(4));
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void countsAllPausesOfARequestTogether() throws Exception {
		try (LoopbackServer server = LoopbackServer
			.respondingWith(LoopbackServer.status(503, BUSY, "Retry-After: 0"))) {
			assertThatExceptionOfType(ApiException.class)
				.isThrownBy(() -> fetch(server, "max-attempts=50", "max-wait=350ms"));
			assertThat(server.requests()).hasSize(4);
		}
	}

	@Test
	void triesNothingAgainWithoutMaxWait() throws Exception {
		try (LoopbackServer server = LoopbackServer
			.respondingWith(LoopbackServer.status(503, BUSY, "Retry-After: 0"))) {
			assertThatExceptionOfType(ApiException.class)
				.isThrownBy(() -> fetch(server, "max-attempts=5", "max-wait=0s"));
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void countsTheAttemptsOfEachRequestAnew() throws Exception {
		LoopbackServer.Response busy = LoopbackServer.status(503, BUSY, "Retry-After: 0");
		LoopbackServer.Response ok = LoopbackServer.ok(BODY);
		try (LoopbackServer server = LoopbackServer.respondingWith(busy, ok, busy, ok, busy, ok)) {
			ApiClient client = Responses.client(server.properties("max-attempts=2", "max-wait=150ms"));
			for (int i = 0; i < 3; i++) {
				assertThat(fetch(client)).isEqualTo(BODY);
			}
		}
	}

	@Test
	void triesAgainWhatWasCut() throws Exception {
		LoopbackServer.Response cut = (out) -> {
			out.write(LoopbackServer.head(200, "Content-Type: application/json", "Transfer-Encoding: chunked"));
			out.write("5\r\n{\"pag\r\n".getBytes(StandardCharsets.US_ASCII));
		};
		try (LoopbackServer server = LoopbackServer.respondingWith(cut, LoopbackServer.ok(BODY))) {
			assertThat(fetch(server, "max-attempts=2")).isEqualTo(BODY);
			assertThat(server.requests()).hasSize(2);
		}
	}

	@Test
	void triesAgainWhatStalled() throws Exception {
		LoopbackServer.Response stalled = (out) -> Thread.sleep(10_000);
		try (LoopbackServer server = LoopbackServer.respondingWith(stalled, LoopbackServer.ok(BODY))) {
			assertThat(fetch(server, "max-attempts=2", "idle-timeout=200ms")).isEqualTo(BODY);
			assertThat(server.requests()).hasSize(2);
		}
	}

	@Test
	void endsWhenItIsInterruptedWhileItWaits() throws Exception {
		try (LoopbackServer server = LoopbackServer
			.respondingWith(LoopbackServer.status(429, BUSY, "Retry-After: 15"))) {
			interruptOnceWaiting(server, () -> fetch(server, "max-attempts=2"));
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void endsWhenItIsInterruptedWhileItReads() throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith((out) -> {
			out.write(LoopbackServer.head(200, "Content-Type: application/json"));
			for (int i = 0; i < 500; i++) {
				out.write(' ');
				out.flush();
				Thread.sleep(20);
			}
		})) {
			ApiClient client = Responses.client(server.properties("max-attempts=3"));
			List<Throwable> thrown = new ArrayList<>();
			Thread thread = new Thread(() -> {
				try {
					client.fetch("a", (body) -> {
						while (body.read() >= 0) {
							Thread.onSpinWait();
						}
					});
				}
				catch (IOException | InterruptedException ex) {
					thrown.add(ex);
				}
			});
			thread.start();
			while (server.requests().isEmpty()) {
				TimeUnit.MILLISECONDS.sleep(20);
			}
			thread.interrupt();
			thread.join(5_000);
			assertThat(thread.isAlive()).isFalse();
			assertThat(thrown).singleElement()
				.isInstanceOfAny(InterruptedException.class, InterruptedIOException.class)
				.extracting(Throwable::getMessage)
				.asString()
				.startsWith("interrupted while fetching");
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void endsWhenItIsInterruptedWhileItWaitsForTheBudget() throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.ok(BODY))) {
			ApiClient client = Responses.client(server.properties("requests-per-window=1", "window=15s"));
			interruptOnceWaiting(server, () -> {
				fetch(client);
				return fetch(client);
			});
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void sendsNoMoreRequestsThanItsBudget() throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.ok(BODY))) {
			ApiClient client = Responses.client(server.properties("requests-per-window=2", "window=400ms"));
			assertThat(timeOf(() -> {
				for (int i = 0; i < 5; i++) {
					fetch(client);
				}
				return null;
			})).isBetween(Duration.ofMillis(400), Duration.ofSeconds(5));
			assertThat(server.requests()).hasSize(5);
		}
	}

	@Test
	void takesEachTryFromTheBudget() throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.status(503, BUSY, "Retry-After: 0"),
				LoopbackServer.status(503, BUSY, "Retry-After: 0"), LoopbackServer.ok(BODY))) {
			assertThat(timeOf(() -> fetch(server, "max-attempts=3", "requests-per-window=1", "window=450ms")))
				.isBetween(Duration.ofMillis(450), Duration.ofSeconds(5));
		}
	}

	@Test
	void asksOnceWhileItDoesNotKnowWhetherTheKeyIsGood() throws Exception {
		LoopbackServer.Response refusal = LoopbackServer.status(401, "{\"message\":\"Access token invalid\"}");
		try (LoopbackServer server = LoopbackServer.respondingWith((out) -> {
			Thread.sleep(300);
			refusal.writeTo(out);
		}, refusal)) {
			ApiClient client = Responses.client(server.properties("max-attempts=3"));
			List<Throwable> failures = failures(inParallel(4, () -> fetch(client)));
			assertThat(failures).hasSize(4)
				.allSatisfy((failure) -> assertThat(failure).isInstanceOf(ApiException.class)
					.hasMessageStartingWith("the API refused the key (HTTP 401, \"Access token invalid\")"));
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void asksInParallelOnceTheKeyIsGood() throws Exception {
		AtomicInteger now = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		LoopbackServer.Response slow = (out) -> {
			most.accumulateAndGet(now.incrementAndGet(), Math::max);
			Thread.sleep(300);
			now.decrementAndGet();
			LoopbackServer.ok(BODY).writeTo(out);
		};
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.ok(BODY), slow)) {
			ApiClient client = Responses.client(server.properties());
			fetch(client);
			assertThat(failures(inParallel(3, () -> fetch(client)))).isEmpty();
			assertThat(most).hasValueGreaterThan(1);
		}
	}

	@Test
	void doesNotTakeAnUnknownCrawlForABadKey() throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(
				LoopbackServer.status(403, "{\"message\":\"Unauthorized access or job not found\"}"),
				LoopbackServer.status(404, "{}"), LoopbackServer.ok(BODY))) {
			ApiClient client = Responses.client(server.properties());
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(ApiException.class).isThrownBy(() -> fetch(client))
					.extracting(ApiException::kind)
					.isEqualTo(Kind.CRAWL);
			}
			assertThat(fetch(client)).isEqualTo(BODY);
		}
	}

	private static String fetch(LoopbackServer server, String... settings) throws IOException, InterruptedException {
		return fetch(Responses.client(server.properties(settings)));
	}

	private static String fetch(ApiClient client) throws IOException, InterruptedException {
		List<String> bodies = new ArrayList<>();
		client.fetch("a", (body) -> bodies.add(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
		return String.join("", bodies);
	}

	private static Duration timeOf(Callable<?> work) throws Exception {
		Instant start = Instant.now();
		work.call();
		return Duration.between(start, Instant.now());
	}

	private static void interruptOnceWaiting(LoopbackServer server, Callable<?> work) throws Exception {
		List<Throwable> thrown = new ArrayList<>();
		Thread thread = new Thread(() -> {
			try {
				work.call();
			}
			catch (Exception ex) {
				thrown.add(ex);
			}
		});
		thread.start();
		while (server.requests().isEmpty() || thread.getState() != Thread.State.TIMED_WAITING) {
			TimeUnit.MILLISECONDS.sleep(20);
		}
		thread.interrupt();
		thread.join(5_000);
		assertThat(thread.isAlive()).isFalse();
		assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
	}

	private static List<Future<String>> inParallel(int threads, Callable<String> work) throws InterruptedException {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			return executor.invokeAll(Collections.nCopies(threads, work));
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static List<Throwable> failures(List<Future<String>> results) throws InterruptedException {
		List<Throwable> failures = new ArrayList<>();
		for (Future<String> result : results) {
			try {
				result.get();
			}
			catch (ExecutionException ex) {
				failures.add(ex.getCause());
			}
		}
		return failures;
	}

}
