package io.spidraparquet.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The budget of requests, against servers that count. */
@Timeout(60)
class RequestBudgetTests {

	private static final int LIMIT = 20;

	private static final Duration WINDOW = Duration.ofSeconds(2);

	@ParameterizedTest
	@EnumSource
	void isRefusedOnceAtMostAndWaitsNoLongerThanItMust(Told told) throws Exception {
		try (CountingServer server = new CountingServer(told, 0)) {
			Duration time = fetch(server, 45, LIMIT);
			assertThat(server.refused).isLessThanOrEqualTo(1);
			// 45 requests are three windows; the run waits for two of them
			assertThat(time).isBetween(WINDOW.multipliedBy(2), WINDOW.multipliedBy(2).plusMillis(900));
		}
	}

	@Test
	void obeysTheServerWhereOthersUseItUpToo() throws Exception {
		try (CountingServer server = new CountingServer(Told.SECONDS, LIMIT / 2)) {
			fetch(server, 25, 1000);
			assertThat(server.refused).isLessThanOrEqualTo(1);
		}
	}

	@Test
	void pausesAfterEachRefusalHoweverManyThereAre() throws Exception {
		try (CountingServer server = new CountingServer(Told.NOTHING, 0)) {
			fetch(server, 25, 1000);
			assertThat(server.accepted).isEqualTo(25);
		}
	}

	/** Four at a time. */
	private static Duration fetch(CountingServer server, int requests, int budget) throws Exception {
		ApiClient client = Responses.client(LoopbackServer.properties(server.url(), "requests-per-window=" + budget,
				"window=" + WINDOW, "max-attempts=2", "max-wait=1m"));
		ExecutorService threads = Executors.newFixedThreadPool(4);
		long start = System.nanoTime();
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < requests; i++) {
				all.add(threads.submit(() -> {
					client.fetch("a", (body) -> body.readAllBytes());
					return true;
				}));
			}
			for (Future<?> each : all) {
				each.get();
			}
			return Duration.ofNanos(System.nanoTime() - start);
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** How the server reports its limit. */
	enum Told {

		/** Not at all. */
		NOTHING,
		/** Seconds until the reset, rounded up. */
		SECONDS,
		/** The second of the clock in which the reset is. */
		CLOCK

	}

	/** A window begins with the first request after the one before has ended. */
	private static final class CountingServer implements AutoCloseable {

		private final Told told;

		private final int usedByOthers;

		private final HttpServer server;

		private long windowEnd = System.currentTimeMillis();

		private int count;

		private int refused;

		private int accepted;

		CountingServer(Told told, int usedByOthers) throws IOException {
			this.told = told;
			this.usedByOthers = usedByOthers;
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			this.server.setExecutor(Executors.newCachedThreadPool((task) -> {
				Thread thread = new Thread(task, "counting-server");
				thread.setDaemon(true);
				return thread;
			}));
			this.server.createContext("/", this::handle);
			this.server.start();
		}

		URI url() {
			return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + "/api");
		}

		private void handle(HttpExchange exchange) throws IOException {
			try (exchange) {
				byte[] body = "{\"pages\":[]}".getBytes(StandardCharsets.UTF_8);
				exchange.getResponseHeaders().set("Content-Type", "application/json");
				exchange.sendResponseHeaders(count(exchange) ? 200 : 429, body.length);
				exchange.getResponseBody().write(body);
			}
		}

		private synchronized boolean count(HttpExchange exchange) {
			long now = System.currentTimeMillis();
			if (now >= this.windowEnd) {
				this.windowEnd = now + WINDOW.toMillis();
				this.count = this.usedByOthers;
			}
			boolean fine = ++this.count <= LIMIT;
			long seconds = (this.windowEnd - now + 999) / 1000;
			if (this.told != Told.NOTHING) {
				exchange.getResponseHeaders().set("RateLimit-Limit", String.valueOf(LIMIT));
				exchange.getResponseHeaders()
					.set("RateLimit-Remaining", String.valueOf(Math.max(0, LIMIT - this.count)));
				exchange.getResponseHeaders()
					.set("RateLimit-Reset",
							String.valueOf((this.told == Told.SECONDS) ? seconds : this.windowEnd / 1000));
			}
			if (fine) {
				this.accepted++;
			}
			else {
				this.refused++;
				exchange.getResponseHeaders().set("Retry-After", String.valueOf(seconds));
			}
			return fine;
		}

		@Override
		public void close() {
			this.server.stop(0);
		}

	}

}
