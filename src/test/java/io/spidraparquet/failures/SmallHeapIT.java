package io.spidraparquet.failures;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpExchange;
import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Inputs that are large in some way pass through a process with a heap of 256 MB.
 */
class SmallHeapIT {

	private static final int HUGE = 30_000_000;

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@Test
	void takesOneLargeBody() throws IOException, InterruptedException {
		int pages = 200_000;
		String text = "lorem ipsum dolor sit amet ".repeat(40).substring(0, 1000);
		run(pages, (i) -> "{\"stock\":" + i + ",\"seller\":{\"name\":\"s" + i % 97 + "\"},\"description\":\"" + text
				+ "\"}");
		assertThat(this.bench
			.query("SELECT count(*), count(DISTINCT page_id), sum(stock), max(length(description)) " + "FROM {pages}"))
			.containsExactly(pages + "|" + pages + "|" + (pages * (pages - 1L) / 2) + "|1000");
	}

	@Test
	@Tag("slow")
	void takesTextsThatAreHuge() throws IOException, InterruptedException {
		String text = "0123456789 abcdefghi".repeat(HUGE / 20);
		run(50, (i) -> "{\"n\":" + i + ",\"text\":\"" + i + text + "\"}");
		assertThat(this.bench.query("SELECT count(*), min(length(text)), max(length(text)) FROM {pages}"))
			.containsExactly("50|" + (HUGE + 1) + "|" + (HUGE + 2));
	}

	@Test
	@Tag("slow")
	void takesThousandsOfKeys() throws IOException, InterruptedException {
		run(1000, (i) -> keys(i * 5, 10));
		assertThat(this.bench.query("SELECT count(*), count(data_rest) FROM {pages}")).containsExactly("1000|805");
	}

	@Test
	void takesThousandsOfColumns() throws IOException, InterruptedException {
		run(1000, (i) -> keys(i * 5, 10), "--spidra.schema.max-columns=5000");
		assertThat(this.bench.query("SELECT count(*), count(k2500), count(k4994) FROM {pages}"))
			.containsExactly("1000|2|2");
	}

	@Test
	void takesPagesOfDifferentShapes() throws IOException, InterruptedException {
		run(2000, (i) -> "{\"a" + i + "\":{\"b" + i + "\":[" + i + "],\"c" + i % 7 + "\":" + i + ".5},\"d\":"
				+ List.of("1", "\"x\"", "[1]", "{\"e\":{}}", "null", "true", "[{}]").get(i % 7) + "}");
		assertThat(this.bench.query("SELECT count(*), count(d) FROM {pages}")).containsExactly("2000|1714");
	}

	@Test
	void takesAPageOfAMillionRows() throws IOException, InterruptedException {
		String items = IntStream.range(0, 1_000_000)
			.mapToObj((n) -> "{\"n\":" + n + "}")
			.collect(Collectors.joining(","));
		run(1, (i) -> "{\"shop\":\"A\",\"items\":[" + items + "]}", "--spidra.flatten.rows=items");
		assertThat(this.bench.query("SELECT count(*), sum(n), max(item_index), min(parent_shop) FROM {pages}"))
			.containsExactly("1000000|499999500000|999999|A");
	}

	private static String keys(int from, int count) {
		return IntStream.range(from, from + count)
			.mapToObj((key) -> "\"k" + key + "\":" + key)
			.collect(Collectors.joining(",", "{", "}"));
	}

	private void run(int pages, IntFunction<String> data, String... settings) throws IOException, InterruptedException {
		this.bench.api().answer("large", (exchange) -> send(exchange, pages, data));
		List<String> words = new ArrayList<>(List.of("crawlId=large", "output=" + this.bench.output(),
				"--spidra.api.url=" + this.bench.api().url()));
		words.addAll(List.of(settings));
		BuiltJar.Output run = BuiltJar.run(BuiltJar.THIS_JAVA, List.of("-Xmx256m"),
				Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME", this.bench.home().toString()),
				words.toArray(String[]::new));
		assertThat(run.code()).as(run.all()).isZero();
	}

	private static void send(HttpExchange exchange, int pages, IntFunction<String> data) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, 0);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write("{\"pages\":[".getBytes(StandardCharsets.UTF_8));
			for (int i = 0; i < pages; i++) {
				String page = TestApi.page("page-" + i, data.apply(i));
				out.write(((i > 0) ? "," + page : page).getBytes(StandardCharsets.UTF_8));
			}
			out.write("]}".getBytes(StandardCharsets.UTF_8));
		}
	}

}
