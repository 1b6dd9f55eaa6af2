package io.spidraparquet.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpExchange;
import io.spidraparquet.workbench.AddressProxy;
import io.spidraparquet.workbench.Postgres;
import io.spidraparquet.workbench.TestApi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one, two and three workers fetch from a server that limits each client address,
 * where each worker has an address of its own. {@code -Dremote.crawls=N} sets the number
 * of crawls.
 */
@Tag("slow")
class RemoteThroughputIT {

	private static final int CRAWLS = Integer.getInteger("remote.crawls", 1200);

	private static final int PAGES = 20;

	private static final int PER_WINDOW = 30;

	private static final Duration WINDOW = Duration.ofSeconds(5);

	@TempDir
	private Path folder;

	@Test
	void growsWithTheWorkers() throws IOException, InterruptedException {
		FastApp app = FastApp.in(Path.of("target/chaos"));
		List<Double> seconds = new ArrayList<>();
		List<String> rows = new ArrayList<>();
		try (Postgres postgres = Postgres.in(this.folder)) {
			for (int workers = 1; workers <= 3; workers++) {
				Limits limits = measure(app, postgres, workers);
				// on a busy machine, a window of 5 s and its margin of 50 ms are short
				assertThat(limits.refused.get()).as("a worker keeps to the limit of its address")
					.isLessThanOrEqualTo(CRAWLS / 20);
				assertThat(limits.byAddress).hasSize(workers);
				seconds.add(limits.seconds());
				rows.add("| %d | %.1f s | %.2f × | %s |".formatted(workers, limits.seconds(),
						seconds.get(0) / limits.seconds(),
						limits.byAddress.values()
							.stream()
							.map((count) -> count.total.toString())
							.sorted()
							.collect(Collectors.joining(", "))));
			}
		}
		String table = "| workers | from the first request to the end of the last window | against one | requests |\n"
				+ "|---|---|---|---|\n" + String.join("\n", rows) + "\n";
		Files.writeString(Path.of("target/remote-throughput.md"), table);
		System.out.println(table);
		assertThat(seconds.get(0) / seconds.get(1)).as(table).isGreaterThanOrEqualTo(1.9);
		assertThat(seconds.get(0) / seconds.get(2)).as(table).isGreaterThanOrEqualTo(2.8);
	}

	private Limits measure(FastApp app, Postgres postgres, int workers) throws IOException, InterruptedException {
		Limits limits = new Limits();
		String page = TestApi.page("p", "{\"n\":1,\"text\":\"" + "x".repeat(500) + "\"}");
		try (TestApi api = new TestApi();
				Crew crew = new Crew(app, this.folder.resolve("crew" + workers), postgres, api.url())) {
			crew.with(List.of("--spidra.api.requests-per-window=" + PER_WINDOW,
					"--spidra.api.window=" + WINDOW.toMillis() + "ms"), Map.of());
			api.instead((path) -> path.endsWith("/pages") ? (exchange) -> answer(exchange, page, limits) : null);
			List<AddressProxy> proxies = new ArrayList<>();
			for (int i = 0; i < workers; i++) {
				AddressProxy proxy = new AddressProxy("127.0.0." + (11 + i));
				proxies.add(proxy);
				crew.worker("worker" + i, proxy.options()).awaits("ready: ");
			}
			Path ids = Files.write(this.folder.resolve("ids.txt"),
					IntStream.range(0, CRAWLS).mapToObj((i) -> "c" + i).toList());
			crew.manager("manager", "crawlId=@" + ids, "output=" + this.folder.resolve("output" + workers)).succeeds();
			for (AddressProxy proxy : proxies) {
				proxy.close();
			}
			assertThat(limits.total()).isEqualTo(CRAWLS);
		}
		return limits;
	}

	private static void answer(HttpExchange exchange, String page, Limits limits) throws IOException {
		String crawl = exchange.getRequestURI().getPath().split("/")[3];
		if (!limits.allow(exchange.getRemoteAddress().getAddress().getHostAddress())) {
			exchange.getResponseHeaders().set("Retry-After", "" + WINDOW.toSeconds());
			TestApi.send(exchange, 429, "{\"status\":\"error\",\"message\":\"Too many requests\"}");
			return;
		}
		TestApi.send(exchange, 200,
				IntStream.range(0, PAGES)
					.mapToObj((i) -> page.replace("\"id\":\"p\"", "\"id\":\"" + crawl + "-" + i + "\""))
					.collect(Collectors.joining(",", "{\"pages\":[", "]}")));
	}

	/**
	 * The limit of each address, in windows that begin with a request.
	 */
	private static final class Limits {

		private final Map<String, Count> byAddress = new ConcurrentHashMap<>();

		private final AtomicInteger refused = new AtomicInteger();

		private final AtomicLong first = new AtomicLong();

		private volatile long lastWindow;

		boolean allow(String address) {
			long now = System.nanoTime();
			this.first.compareAndSet(0, now);
			Count count = this.byAddress.computeIfAbsent(address, (each) -> new Count());
			synchronized (count) {
				if (count.inWindow == 0 || now - count.begin > WINDOW.toNanos()) {
					count.begin = now;
					count.inWindow = 0;
				}
				if (count.inWindow == PER_WINDOW) {
					this.refused.incrementAndGet();
					return false;
				}
				count.inWindow++;
				count.total.incrementAndGet();
				this.lastWindow = Math.max(this.lastWindow, count.begin);
				return true;
			}
		}

		/** The last window counts in full, since it is used up by then. */
		double seconds() {
			return (this.lastWindow + WINDOW.toNanos() - this.first.get()) / 1e9;
		}

		int total() {
			return this.byAddress.values().stream().mapToInt((count) -> count.total.get()).sum();
		}

	}

	/**
	 * Requests of one address.
	 */
	private static final class Count {

		private final AtomicInteger total = new AtomicInteger();

		private long begin;

		private int inWindow;

	}

}
