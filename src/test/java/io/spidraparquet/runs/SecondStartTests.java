package io.spidraparquet.runs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A second start asks no less than the first one: its requests are those of an
 * undisturbed run, without those that the first start has settled.
 */
class SecondStartTests {

	private static final String OTHER_KEY = "spd_another_9876543210";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private final List<String> asked = new CopyOnWriteArrayList<>();

	@BeforeEach
	void serveCrawls() {
		serveCrawls(this.bench.api());
	}

	static void serveCrawls(TestApi api) {
		for (int i = 0; i < 30; i++) {
			api.servePages("c" + i, page("p" + i, "{\"a\":" + i + "}"));
			api.job("c" + i, "completed", "2026-11-20T10:00:%02dZ".formatted(i));
		}
	}

	/** Which crawls are asked for. */
	enum Words {

		NAMED("crawlId=c3,c4,c5"), MANY("crawlId=" + String.join(",", ids(22))), NIGHTLY("date=2026-11-20");

		private final String selection;

		Words(String selection) {
			this.selection = selection;
		}

		String selection() {
			return this.selection;
		}

		/** The requests of an undisturbed run. */
		List<String> requests() {
			return switch (this) {
				case NAMED -> List.of("/c3", "/c3/pages", "/c4", "/c4/pages", "/c5", "/c5/pages");
				case MANY -> Stream.concat(Stream.of("/history"), ids(22).stream().map((id) -> "/" + id + "/pages"))
					.sorted()
					.toList();
				case NIGHTLY -> Stream.concat(Stream.of("/history"), ids(30).stream().map((id) -> "/" + id + "/pages"))
					.sorted()
					.toList();
			};
		}

	}

	private static List<String> ids(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "c" + i).toList();
	}

	static Stream<Object[]> ends() {
		List<Object[]> ends = new ArrayList<>();
		for (Words words : Words.values()) {
			for (String about : List.of("everything", "plan", "one crawl", "pages")) {
				for (int status : new int[] { 302, 401, 402, 403, 404, 429, 500 }) {
					ends.add(new Object[] { words, about, status });
				}
			}
		}
		return ends.stream();
	}

	private static Predicate<String> path(String about) {
		return switch (about) {
			case "everything" -> (path) -> true;
			case "plan" -> (path) -> !path.contains("/pages");
			case "one crawl" -> (path) -> path.matches(".*/c4(/pages)?");
			default -> (path) -> path.endsWith("c4/pages");
		};
	}

	@ParameterizedTest
	@CsvSource({ "NAMED,plan,429", "NAMED,one crawl,403", "MANY,plan,500", "MANY,pages,404", "NIGHTLY,plan,401",
			"NIGHTLY,pages,429", "NIGHTLY,one crawl,403" })
	void asksWhatSomeFirstStartsHaveNotSettled(Words words, String about, int status) throws IOException {
		asksWhatTheFirstHasNotSettled(words, about, status);
	}

	@Tag("slow")
	@ParameterizedTest
	@MethodSource("ends")
	void asksWhatTheFirstHasNotSettled(Words words, String about, int status) throws IOException {
		List<String> settled = new CopyOnWriteArrayList<>();
		Predicate<String> failing = path(about);
		this.bench.api().instead((path) -> {
			boolean fails = failing.test(path);
			if (!fails) {
				settled.add(name(path));
			}
			return fails ? (exchange) -> TestApi.send(exchange, status, "{\"message\":\"no\"}") : null;
		});
		Workbench.Result first = run(words);
		if (first.code() == 0) {
			assertThat(first.err()).as("it tells what it does not know").contains("WARN");
			return;
		}
		if (settled.stream().noneMatch((name) -> name.endsWith("/pages"))) {
			settled.clear(); // the plan has not been made
		}
		if (words == Words.MANY && about.equals("one crawl")) {
			assertThat(settled).contains("/history");
		}
		recordRequests();
		Workbench.Result second = run(words);
		assertThat(second.code()).as(second.err()).isZero();
		List<String> expected = new ArrayList<>(words.requests());
		expected.removeAll(settled);
		assertThat(new TreeSet<>(this.asked)).as("of " + settled).isEqualTo(new TreeSet<>(expected));
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT page_id) FROM {pages}"))
			.containsExactly(switch (words) {
				case NAMED -> "3|3";
				case MANY -> "22|22";
				case NIGHTLY -> "30|30";
			});
	}

	/** The path without what all have in common. */
	static String name(String path) {
		return path.replaceFirst(".*/crawl", "").replaceFirst("\\?.*", "");
	}

	private void recordRequests() {
		this.asked.clear();
		this.bench.api().instead((path) -> {
			this.asked.add(name(path));
			return null;
		});
	}

	private Workbench.Result run(Words words, String... more) {
		List<String> all = new ArrayList<>(List.of(words.selection, "output=" + this.bench.output(),
				"--spidra.api.max-attempts=1", "--spidra.api.max-wait=0s", "--spidra.skip.max-crawls=0"));
		all.addAll(List.of(more));
		return this.bench.run(all.toArray(String[]::new));
	}

	@ParameterizedTest
	@ValueSource(ints = { 403, 404, 400, 302 })
	void aCrawlThatWasRefusedAndRunsNowIsNotPublished(int status) throws IOException {
		this.bench.api().status("c3", "active");
		this.bench.api().instead((path) -> (exchange) -> TestApi.send(exchange, status, "{}"));
		assertThat(this.bench.runCrawls("c3").code()).isNotZero();
		this.bench.api().instead((path) -> null);
		for (int again = 0; again < 2; again++) {
			Workbench.Result result = this.bench.runCrawls("c3", "--spidra.plan.wait=0s");
			assertThat(result.code()).isEqualTo(5);
			assertThat(result.err()).contains("crawl c3 is not complete yet (its status is active)");
		}
		this.bench.api().status("c3", "completed");
		assertThat(this.bench.runCrawls("c3").code()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "no", "yes" })
	void aResponseOfUnknownStatusIsFetchedAgainOnceTheCrawlHasEnded(String rerun) throws IOException {
		if (rerun.equals("yes")) {
			assertThat(this.bench.runCrawls("c3,c4").code()).isZero();
		}
		String again = "rerun=" + rerun;
		this.bench.api().status("c3", "404").instead((path) -> path.endsWith("/c4/pages") ? this::fail : null);
		assertThat(this.bench.runCrawls("c3,c4", again, "--spidra.api.max-attempts=1").code()).isEqualTo(5);
		this.bench.api().status("c3", "active");
		assertThat(this.bench.runCrawls("c3,c4", again, "--spidra.plan.wait=0s").code()).isEqualTo(5);
		this.bench.api()
			.servePages("c3", page("p3", "{\"a\":3}"), page("later", "{\"a\":3}"))
			.status("c3", "completed");
		recordRequests();
		Workbench.Result result = this.bench.runCrawls("c3,c4", again);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err())
			.contains("fetching 1 crawl again: the API did not tell before whether it was complete");
		assertThat(this.asked).containsExactlyInAnyOrder("/c3", "/c3/pages", "/c4/pages");
		assertThat(this.bench.query("SELECT page_id FROM {pages} ORDER BY 1")).containsExactly("later", "p3", "p4");
	}

	@Test
	void aCrawlThatRunsIsWaitedForAlsoWhereItsStatusIsNotToldAnyMore() {
		this.bench.api().status("c3", "active");
		this.bench.api().instead((path) -> {
			this.asked.add(path);
			return (this.asked.size() > 1 && path.endsWith("/c3")) ? this::fail404 : null;
		});
		Workbench.Result result = this.bench.runCrawls("c3", "--spidra.plan.wait=300ms");
		assertThat(result.code()).isEqualTo(5);
		assertThat(result.err()).contains("crawl c3 is not complete yet (its status is active)");
		assertThat(this.asked).hasSizeGreaterThan(1);
	}

	@ParameterizedTest
	@CsvSource({ "/other,not used", "/api/,", "/api//," })
	void responsesOfAnotherEndpointAreNotUsed(String path, String said) throws IOException {
		this.bench.api().instead((asks) -> asks.endsWith("/c4/pages") ? this::fail : null);
		assertThat(this.bench.runCrawls("c3,c4", "--spidra.api.max-attempts=1").code()).isEqualTo(5);
		try (TestApi other = new TestApi()) {
			other.servePages("c3", page("x3", "{\"b\":1}")).servePages("c4", page("x4", "{\"b\":1}"));
			boolean moves = said != null;
			Workbench.Result result = this.bench.runCrawls("c3,c4", "--spidra.api.url="
					+ (moves ? other.url() : this.bench.api().url().toString().replace("/api", path)));
			if (!moves) {
				assertThat(result.code()).as("another spelling, and the fault remains").isEqualTo(5);
				assertThat(result.err()).doesNotContain("not used");
				assertThat(this.bench.api().requests().stream().filter("c3"::equals)).hasSize(1);
				return;
			}
			assertThat(result.code()).as(result.err()).isZero();
			assertThat(result.err()).contains("the responses kept for run crawls-", said, other.url().toString(),
					this.bench.api().url().toString());
			assertThat(this.bench.query("SELECT page_id FROM {pages} ORDER BY 1")).containsExactly("x3", "x4");
		}
	}

	@Test
	void responsesOfAnotherAccountAreNotUsed() throws IOException {
		failForTheFirstKey(Words.NAMED);
		this.asked.clear();
		this.bench.api().instead((path) -> {
			this.asked.add(name(path));
			return path.endsWith("/c3") && this.asked.size() == 1 ? (exchange) -> TestApi.send(exchange, 403, "{}")
					: null;
		});
		Workbench.Result result = run(Words.NAMED);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).contains("the API key has changed since the last start, and the API does not show it"
				+ " crawl c3: the responses of 2 crawls that were kept belong to another account and are not used");
		assertThat(this.asked.subList(1, this.asked.size()))
			.containsExactlyInAnyOrderElementsOf(Words.NAMED.requests());
	}

	@ParameterizedTest
	@ValueSource(strings = { "NAMED", "NIGHTLY" })
	void anotherKeyOfTheSameAccountGoesOn(Words words) throws IOException {
		failForTheFirstKey(words);
		List<String> settled = List.copyOf(this.asked);
		recordRequests();
		Workbench.Result result = run(words);
		assertThat(result.code()).as(result.err()).isZero();
		List<String> expected = new ArrayList<>(words.requests());
		expected.removeAll(settled);
		assertThat(this.asked.remove(0)).as("asks for a crawl that the first key has fetched")
			.isIn(ids(30).stream().map((id) -> "/" + id).toList());
		assertThat(this.asked).containsExactlyInAnyOrderElementsOf(expected);
		assertThat(String.join("", Workbench.filesBelow(this.bench.home()).values())).doesNotContain(OTHER_KEY,
				TestApi.KEY);
	}

	@Test
	void saysNothingOfResponsesOfAnotherEndpointWhereNoneIsKept() {
		this.bench.api().answer("c9", (exchange) -> TestApi.send(exchange, 500, "{}"));
		assertThat(this.bench.runCrawls("c9", "--spidra.api.max-attempts=1").code()).isEqualTo(5);
		this.bench.api().servePages("c9", TestApi.page("p", "{\"a\":1}"));
		Workbench.Result other = this.bench.runCrawls("c9",
				"--spidra.api.url=" + this.bench.api().url().toString().replace("127.0.0.1", "localhost"));
		assertThat(other.code()).as(other.err()).isZero();
		assertThat(other.err()).doesNotContain("and this start asks");
	}

	@Test
	void aKeyThatIsRefusedDiscardsNothing() throws IOException {
		failForTheFirstKey(Words.NAMED);
		this.bench.env("SPIDRA_API_KEY", "spd_wrong");
		assertThat(run(Words.NAMED).code()).isEqualTo(6);
		this.bench.env("SPIDRA_API_KEY", TestApi.KEY);
		recordRequests();
		assertThat(run(Words.NAMED).code()).isZero();
		assertThat(this.asked).containsExactly("/c4/pages");
	}

	private void failForTheFirstKey(Words words) {
		this.bench.api().acceptKey(OTHER_KEY).instead((path) -> {
			boolean fails = path.endsWith("/c4/pages");
			if (!fails) {
				this.asked.add(name(path));
			}
			return fails ? this::fail : null;
		});
		assertThat(run(words).code()).isEqualTo(5);
		this.bench.env("SPIDRA_API_KEY", OTHER_KEY);
	}

	@ParameterizedTest
	@CsvSource({ "failed,true", "cancelled,true", "canceled,true", "completed,false", "404,true" })
	void aCrawlThatHasNotCompletedIsPublishedWithAWarning(String status, boolean warns) throws IOException {
		this.bench.api().status("c3", status);
		Workbench.Result result = this.bench.runCrawls("c3,c4");
		assertThat(result.code()).as(result.err()).isZero();
		if (warns) {
			assertThat(result.err()).containsPattern(status.equals("404")
					? "WARN.* the API does not tell the status of 1 crawl: c3\\. If one is still running, pages are missing"
					: "WARN.* 1 crawl ended without being completed: c3 \\(" + status + "\\)");
		}
		else {
			assertThat(result.err()).doesNotContain("WARN");
		}
		List<String> statuses = new ArrayList<>();
		manifest().path("crawls").forEach((crawl) -> statuses.add(crawl.path("status").asString("none")));
		assertThat(statuses).containsExactly(status.equals("404") ? "none" : status, "completed");
	}

	private JsonNode manifest() throws IOException {
		return Workbench.filesBelow(this.bench.output().resolve("_spidra/runs"))
			.entrySet()
			.stream()
			.filter((file) -> file.getKey().endsWith(".json"))
			.map((file) -> new JsonMapper().readTree(file.getValue()))
			.findFirst()
			.orElseThrow();
	}

	private void fail(HttpExchange exchange) throws IOException {
		TestApi.send(exchange, 500, "{}");
	}

	private void fail404(HttpExchange exchange) throws IOException {
		TestApi.send(exchange, 404, "{}");
	}

}
