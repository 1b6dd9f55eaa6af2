package io.spidraparquet.nightly;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.api.CrawlJob;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.api.History;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Nights whose API says something about the history that is wrong, or in another form
 * than the contract says. Such a night takes all crawls, or it warns, or it fails; it
 * never takes nothing and is silent. The history has the crawls c1 to c6, newest first,
 * in some cases on pages of two.
 */
class LyingHistoryTests {

	private static final String ALL = "c1 c2 c3 c4 c5 c6";

	/** Far more than any case needs, and far less than its history claims to have. */
	private static final int FEW_REQUESTS = 25;

	/** A night takes longer than reading its history. */
	private static final Set<String> BY_NIGHT = Set.of("a blank for the T", "seconds since 1970", "the name createdAt",
			"another order of day and month", "no time", "one time that cannot be read", "times in the future",
			"one old time among new ones", "null for a record", "an id with other characters", "null for jobs",
			"nothing", "an empty page in the middle", "an end too early", "the first page for any number",
			"a total of 0", "a total that is too high", "an absurd number of pages", "an unknown word",
			"two statuses on a page");

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private final Nights nights = new Nights(this.bench);

	static Stream<Lie> lies() {
		return Stream.of(times(), records(), shapes(), pages(), totals(), statuses()).flatMap(Function.identity());
	}

	static Stream<Lie> nightLies() {
		return lies().filter((lie) -> BY_NIGHT.contains(lie.name()));
	}

	private static Stream<Lie> times() {
		return Stream.of(takesAll("a blank for the T", (record) -> record.replace("T", " ").replace("Z", "")),
				takesAll("seconds since 1970", (record) -> time(record, "%d", 1)),
				takesAll("milliseconds since 1970, as text", (record) -> time(record, "\"%d\"", 1000)),
				takesAll("the name createdAt", (record) -> record.replace("created_at", "createdAt")),
				fails("another order of day and month", (record) -> time(record, "\"27/11/2026\"", 1),
						"no record on page 1 of the history has a time of creation that can be read,"
								+ " the first is '27/11/2026' of crawl c1"),
				fails("no time", (record) -> time(record, "null", 1), "the first is null of crawl c1"),
				fails("no field for the time", (record) -> record.replace("created_at", "x"), "missing of crawl c1"),
				fails("1970 for no time", (record) -> time(record, "0", 1), "the first is 0 of crawl c1"),
				warns("one time that cannot be read", only("c3", (record) -> time(record, "\"\\u001b[31mnoon\"", 1)),
						ALL,
						"cannot read the time of creation of 1 crawl in the API's history; the first is '?[31mnoon'"),
				warns("no time of the newest crawl", only("c1", (record) -> time(record, "null", 1)), ALL,
						"the first is null of crawl c1"),
				warns("times in the future", (record) -> record.replaceAll("\"20\\d\\d-", "\"2226-"), "",
						"the API's history dates 6 crawls in the future; the first is crawl c1 at 2226-"),
				new Lie("one old time among new ones",
						onPages(2, only("c2", (record) -> time(record, "1111111111", 1))), 0, "c1 c3 c4 c5 c6",
						"lists 1 crawl before younger ones; the first is crawl c2 at 2005-"));
	}

	private static Stream<Lie> records() {
		return Stream.of(takesAll("the name uuid", (record) -> record.replace("\"id\"", "\"uuid\"")),
				fails("no ids", (record) -> record.replace("\"id\"", "\"x\""),
						"no record on page 1 of the history has a valid id, the first is {"),
				fails("numbers for records", (record) -> "17", "the first is 17"),
				fails("null for records", (record) -> "null", "the first is null"),
				warns("null for a record", only("c4", (record) -> "null"), "c1 c2 c3 c5 c6",
						"cannot read the id of 1 record in the API's history; the first is null"),
				warns("an id with other characters",
						only("c4", (record) -> record.replace("c4", "c4\\u0007\\u202e/..")), "c1 c2 c3 c5 c6",
						"the first is {\"id\":\"c4\\u0007?/..\""));
	}

	private static Stream<Lie> shapes() {
		return Stream.of(shape("no jobs", "{\"total\":6,\"page\":1,\"totalPages\":1}", 5, "has no array \"jobs\""),
				shape("null for jobs", "{\"jobs\":null,\"total\":6}", 5, "has no array \"jobs\""),
				shape("an object for jobs", "{\"jobs\":{\"c1\":{}}}", 5, "has no array \"jobs\""),
				shape("an error with status 200", "{\"status\":\"error\",\"message\":\"x\"}", 5,
						"has no array \"jobs\""),
				shape("nothing", "{\"jobs\":[],\"total\":0,\"page\":1,\"totalPages\":0}", 0,
						"the API's history has no crawls: check that SPIDRA_API_KEY"),
				shape("a total and nothing else", "{\"jobs\":[],\"total\":6,\"page\":1,\"totalPages\":1}", 0,
						"has 6 crawls by its total, but lists 0, also when it was read again"));
	}

	private static Stream<Lie> pages() {
		return Stream.of(
				new Lie("an empty page in the middle", (world) -> page(world, (world.page() == 2) ? "" : two(world)), 0,
						"c1 c2 c5 c6", "the API's history has 6 crawls by its total, but lists 4"),
				new Lie("an empty page in the middle and no total",
						(world) -> "{\"jobs\":[" + ((world.page() == 2) ? "" : two(world)) + "],\"totalPages\":3}", 0,
						"c1 c2 c5 c6", "has 3 pages by its totalPages, but lists no crawls on some"),
				new Lie("an empty page once", (world) -> page(world, (world.request() == 2) ? "" : two(world)), 0, ALL,
						""),
				new Lie("an end too early",
						(world) -> "{\"jobs\":[" + ((world.page() == 1) ? two(world) : "") + "],\"totalPages\":3}", 0,
						"c1 c2", "has 3 pages by its totalPages, but lists no crawls on some"),
				new Lie("the first page for any number",
						(world) -> "{\"jobs\":[" + records(world, 0, 2) + "],\"total\":200000,\"totalPages\":1000}", 0,
						"c1 c2", "has 200,000 crawls by its total, but lists 2"),
				new Lie("the last page for any number above",
						(world) -> "{\"jobs\":[" + records(world, Math.min(world.page() - 1, 2) * 2, 2) + "]}", 0, ALL,
						""),
				new Lie("a refusal after the last page", LyingHistoryTests::refusesTheFourthPage, 0, ALL, ""),
				new Lie("as many added as fit on a page",
						(world) -> "{\"jobs\":["
								+ ((world.request() == 1) ? two(world) : records(world, (world.page() - 2) * 2, 2))
								+ "],\"total\":" + ((world.request() == 1) ? 6 : 8) + "}",
						0, ALL, ""),
				new Lie("the oldest first", LyingHistoryTests::oldestFirst, 0, "c1 c2 c3 c4",
						"lists 1 crawl before younger ones; the first is crawl c5"));
	}

	private static Stream<Lie> totals() {
		return Stream.of(total("a total of 0", "0", "0", "has 0 crawls by its total, but lists 6"),
				total("a total that is too low", "2", "3", "has 2 crawls by its total, but lists 6"),
				total("a total that is too high", "600", "300", "has 600 crawls by its total, but lists 6"),
				total("an absurd number of pages", "6", "1000000000000", ""), total("a negative total", "-6", "-3", ""),
				total("texts for numbers", "\"6\"", "\"3\"", ""), total("null for numbers", "null", "null", ""),
				new Lie("a total that shrinks with each request",
						(world) -> "{\"jobs\":[" + two(world) + "],\"total\":" + (100 - world.request()) + "}", 0, ALL,
						"crawls by its total, but lists 6"),
				new Lie("a full page and a total that is too low", (world) -> {
					String full = IntStream.range(0, 100)
						.mapToObj((i) -> record(i + 100, world.created(0)).replace("completed", "failed"))
						.reduce((first, second) -> first + "," + second)
						.orElseThrow();
					return "{\"jobs\":[" + ((world.page() == 1) ? full : records(world, (world.page() - 2) * 6, 6))
							+ "],\"total\":100,\"totalPages\":1}";
				}, 0, ALL, "has 100 crawls by its total, but lists 106"));
	}

	private static Stream<Lie> statuses() {
		return Stream.of(takesAll("blanks and capitals", (record) -> record.replace("completed", " Completed ")),
				warns("an unknown word", (record) -> record.replace("completed", "done"), "",
						"the API's history gives 6 crawls an unknown status; the first is 'done' of crawl c1"),
				warns("no status", (record) -> record.replace("\"status\"", "\"x\""), "",
						"the first is '' of crawl c1"),
				warns("two statuses on a page",
						only("c2", (record) -> record + "," + record.replace("completed", "active")), "c1 c3 c4 c5 c6",
						"the API's history gives 1 crawl two statuses; the first is crawl c2 ('completed' and 'active')"),
				new Lie("a crawl that is complete on one page and runs on the next",
						(world) -> page(world,
								(world.page() == 2) ? two(world).replace("c3", "c1").replace("completed", "running")
										: two(world))
							.replace(":6", ":5"),
						0, "c2 c5 c6", "crawl c1 ('completed' and 'running')"),
				new Lie("a crawl that ends while the history is read", (world) -> page(world, (world.page() == 1)
						? two(world).replace("completed", "active") : two(world) + "," + records(world, 0, 2)), 0, ALL,
						""));
	}

	@ParameterizedTest
	@MethodSource("lies")
	void theHistoryIsReadOrSaysWhatIsWrong(Lie lie) throws Exception {
		serve(lie);
		CrawlJobs jobs = jobs();
		if (lie.code() != 0) {
			assertThatThrownBy(() -> jobs.since(this.nights.instant(3))).isInstanceOf(ApiException.class)
				.hasMessageContaining(lie.message());
			return;
		}
		History history = jobs.since(this.nights.instant(3));
		assertThat(history.crawls()
			.stream()
			.filter((crawl) -> crawl.isCompleted() && crawl.createdAt().isBefore(this.nights.instant(0)))
			.map(CrawlJob::id)
			.sorted()
			.collect(Collectors.joining(" "))).isEqualTo(lie.taken());
		requireOneWarning(history.warnings(), lie);
	}

	@ParameterizedTest
	@MethodSource("nightLies")
	void aNightTakesAllOrWarnsOrFails(Lie lie) throws IOException {
		serve(lie);
		Workbench.Result night = this.nights.run(1);
		assertThat(night.code()).as(night.err()).isEqualTo(lie.code());
		assertThat(night.err()).doesNotContain("\u001b", "\u0007", "\u202e");
		if (lie.code() != 0) {
			assertThat(night.err()).contains(lie.message());
			assertThat(this.bench.dataFiles()).isEmpty();
			return;
		}
		assertThat(String.join(" ", this.nights.crawlsOf(this.nights.day(1)))).isEqualTo(lie.taken());
		List<String> warnings = Nights.texts(this.nights.manifest(this.nights.day(1)).path("warnings"));
		requireOneWarning(warnings, lie);
		if (warnings.isEmpty()) {
			assertThat(night.err()).doesNotContain("WARN");
		}
		else {
			assertThat(night.err()).contains("WARN  " + warnings.get(0));
		}
	}

	@Test
	void aHistoryWithoutAnEndIsReadToItsThousandthPage() throws Exception {
		AtomicInteger requests = serve(new Lie("endless",
				(world) -> "{\"jobs\":[" + record(world.request(), world.newest()) + "]}", 0, "", ""));
		History history = jobs().since(this.nights.instant(3));
		assertThat(requests).hasValue(1000);
		assertThat(history.crawls()).hasSize(1000);
		assertThat(history.warnings()).singleElement().asString().contains("does not end within 1000 pages");
	}

	private AtomicInteger serve(Lie lie) {
		for (int i = 0; i < 6; i++) {
			this.bench.api().servePages("c" + (i + 1), TestApi.page("p" + i, "{\"a\":1}"));
		}
		AtomicInteger requests = new AtomicInteger();
		this.bench.api().answer("history", (exchange) -> {
			int page = Integer.parseInt(exchange.getRequestURI().getQuery().replaceFirst(".*\\bpage=(\\d+).*", "$1"));
			String body = lie.history().apply(new World(this.nights.instant(1), page, requests.incrementAndGet()));
			TestApi.send(exchange, body.isEmpty() ? 404 : 200, body);
		});
		return requests;
	}

	private CrawlJobs jobs() {
		Duration second = Duration.ofSeconds(1);
		return new CrawlJobs(new ApiClient(
				new ApiProperties(this.bench.api().url(), 1_000_000, second, 1, second.multipliedBy(10),
						second.multipliedBy(10), second.multipliedBy(10), 1, second, ApiProperties.Budget.ADDRESS),
				new ApiKey(TestApi.KEY), "test"));
	}

	private void requireOneWarning(List<String> warnings, Lie lie) {
		assertThat(this.bench.api().otherRequests()).hasSizeLessThan(FEW_REQUESTS);
		if (lie.message().isEmpty()) {
			assertThat(lie.taken()).as("what is not taken is not left out in silence").isEqualTo(ALL);
			assertThat(warnings).isEmpty();
		}
		else {
			assertThat(warnings).singleElement().asString().contains(lie.message()).doesNotContain("\u001b", "\u202e");
		}
	}

	private static Lie takesAll(String name, Function<String, String> lie) {
		return warns(name, lie, ALL, "");
	}

	private static Lie warns(String name, Function<String, String> lie, String taken, String message) {
		return new Lie(name, onPages(6, lie), 0, taken, message);
	}

	private static Lie fails(String name, Function<String, String> lie, String message) {
		return new Lie(name, onPages(6, lie), 5, "", message);
	}

	private static Lie shape(String name, String body, int code, String message) {
		return new Lie(name, (world) -> body, code, "", message);
	}

	private static Lie total(String name, String total, String totalPages, String message) {
		return new Lie(name,
				(world) -> "{\"jobs\":[" + two(world) + "],\"total\":" + total + ",\"totalPages\":" + totalPages + "}",
				0, ALL, message);
	}

	private static Responses onPages(int size, Function<String, String> lie) {
		return (world) -> {
			List<String> records = new ArrayList<>();
			int from = (world.page() - 1) * size;
			for (int i = from; i < Math.min(from + size, 6); i++) {
				records.add(lie.apply(record(i, world.created(i))));
			}
			return page(world, String.join(",", records));
		};
	}

	private static Function<String, String> only(String id, Function<String, String> lie) {
		return (record) -> record.contains("\"" + id + "\"") ? lie.apply(record) : record;
	}

	private static String refusesTheFourthPage(World world) {
		return (world.page() > 3) ? "" : "{\"jobs\":[" + two(world) + "]}";
	}

	/** On the first page are two crawls that no night of this time takes. */
	private static String oldestFirst(World world) {
		int i = 5 - (world.page() - 1) * 2;
		return page(world, (i < 0) ? "" : record(i, (i == 5) ? Instant.parse("2020-01-01T00:00:00Z") : world.created(i))
				+ "," + record(i - 1, (i == 5) ? Instant.parse("2020-01-02T00:00:00Z") : world.created(i - 1)));
	}

	private static String page(World world, String records) {
		return "{\"jobs\":[" + records + "],\"total\":6,\"page\":" + world.page() + "}";
	}

	private static String two(World world) {
		return records(world, (world.page() - 1) * 2, 2);
	}

	private static String records(World world, int from, int count) {
		return IntStream.range(from, Math.min(from + count, 6))
			.mapToObj((i) -> record(i, world.created(i)))
			.reduce((first, second) -> first + "," + second)
			.orElse("");
	}

	private static String record(int i, Instant created) {
		return """
				{"id":"c%d","base_url":"https://shop.example.com/","status":"completed","created_at":"%s"}"""
			.formatted(i + 1, created);
	}

	private static String time(String record, String format, long perSecond) {
		String sent = record.replaceFirst(".*created_at\":\"([^\"]*)\".*", "$1");
		return record.replace("\"" + sent + "\"", format.formatted(Instant.parse(sent).getEpochSecond() * perSecond));
	}

	/**
	 * A request for a page of the history.
	 *
	 * @param newest when the newest crawl was created
	 * @param page number of the page
	 * @param request number of the request
	 */
	private record World(Instant newest, int page, int request) {

		Instant created(int i) {
			return this.newest.minusSeconds(i);
		}

	}

	/** The body for a request; empty for a status of 404. */
	private interface Responses extends Function<World, String> {

	}

	/**
	 * One way to be wrong.
	 *
	 * @param name what is wrong
	 * @param history the responses
	 * @param code exit code of the night
	 * @param taken the crawls that it takes
	 * @param message the failure, or the only warning; empty if there is none
	 */
	private record Lie(String name, Responses history, int code, String taken, String message) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
