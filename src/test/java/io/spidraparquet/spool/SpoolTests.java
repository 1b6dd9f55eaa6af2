package io.spidraparquet.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.LoopbackServer;
import io.spidraparquet.api.Responses;
import io.spidraparquet.page.CollectingSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

class SpoolTests {

	private static final String A = "{\"pages\":[{\"id\":\"a1\",\"status\":\"success\",\"data\":\"ä\"},null]}";

	private static final String B = "{\"pages\":[{\"id\":\"b1\",\"status\":\"failed\"}]}\n";

	private static final String C = "{\"pages\":[]}";

	@TempDir
	Path temp;

	private Path folder;

	@BeforeEach
	void nameFolder() {
		this.folder = this.temp.resolve("run/spool");
	}

	@Test
	void keepsResponsesAsTheyCame() throws Exception {
		try (SpoolSegment segment = Spool.open(this.folder).segment(3)) {
			Responses.fetch(segment, "a", A);
			Responses.fetch(segment, "b", B);
		}
		assertThat(this.folder.resolve("3.json")).hasContent(A + B);
		assertThat(this.folder.resolve("3.pages")).hasSize(3 * 16);
		assertThat(Files.readAllLines(this.folder.resolve("3.crawls"))).hasSize(2);
		assertThat(names()).containsExactly("3.crawls", "3.json", "3.pages");
	}

	@Test
	void seesThatTheIndexOfPagesIsDamaged() throws Exception {
		Spool spool = Spool.open(this.folder);
		try (SpoolSegment segment = spool.segment(0)) {
			SpooledCrawl crawl = Responses.fetch(segment, "a", A);
			assertThat(spool.verify()).isTrue();
			Files.write(this.folder.resolve("0.pages"), new byte[(int) Files.size(this.folder.resolve("0.pages"))]);
			assertThat(segment.replay(crawl, new CollectingSink())).isFalse();
			assertThat(spool.verify()).isFalse();
			assertThat(spool.find("a")).isNull();
		}
	}

	@Test
	void tellsWhatItKeeps() throws Exception {
		Spool spool = Spool.open(this.folder);
		try (SpoolSegment segment = spool.segment(3)) {
			Responses.fetch(segment, "a", A);
			SpooledCrawl crawl = Responses.fetch(segment, "b", B);
			byte[] body = B.getBytes(StandardCharsets.UTF_8);
			assertThat(crawl.crawlId()).isEqualTo("b");
			assertThat(crawl.segment()).isEqualTo(3);
			assertThat(crawl.offset()).isEqualTo(A.getBytes(StandardCharsets.UTF_8).length);
			assertThat(crawl.length()).isEqualTo(body.length);
			assertThat(crawl.firstPage()).isEqualTo(2);
			assertThat(List.of(crawl.pages(), crawl.success(), crawl.failed(), crawl.pending())).containsExactly(1L, 0L,
					1L, 0L);
			Instant fetchedAt = Instant.EPOCH.plusNanos(crawl.fetchedAt() * 1000);
			assertThat(fetchedAt).isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
			assertThat(spool.find("b")).isEqualTo(crawl);
			assertThat(spool.find("c")).isNull();
		}
	}

	@Test
	void showsASinkTheResponseAndAcceptsIt() throws Exception {
		CollectingSink sink = new CollectingSink();
		try (SpoolSegment segment = Spool.open(this.folder).segment(0)) {
			Responses.fetch(segment, "a", A, sink);
		}
		assertThat(sink.seen()).containsExactly("begin", "\"ä\"", "|", "|", "accept");
	}

	@Test
	void findsTheSameWhenItIsOpenedAgain() throws Exception {
		Spool first = Spool.open(this.folder);
		try (SpoolSegment one = first.segment(0); SpoolSegment two = first.segment(1)) {
			Responses.fetch(one, "a", A);
			Responses.fetch(two, "b", B);
			Responses.fetch(one, "c", C);
		}
		Spool again = Spool.open(this.folder);
		for (String id : List.of("a", "b", "c")) {
			assertThat(again.find(id)).isNotNull().isEqualTo(first.find(id));
		}
		assertThat(again.all(List.of("c", "a", "b"))).extracting(SpooledCrawl::crawlId).containsExactly("c", "a", "b");
	}

	@Test
	void appendsToTheResponsesThatAreThere() throws Exception {
		keep("a", A);
		keep("b", B);
		keep("c", C);
		assertThat(this.folder.resolve("0.json")).hasContent(A + B + C);
		assertThat(Files.readAllLines(this.folder.resolve("0.crawls"))).hasSize(3);
	}

	@Test
	void saysWhichResponseIsMissing() throws Exception {
		keep("a", A);
		Spool spool = Spool.open(this.folder);
		assertThatIOException().isThrownBy(() -> spool.all(List.of("a", "b")))
			.withMessage("the response of crawl b is missing from " + this.folder);
	}

	@Test
	void refusesAnIncompleteResponse() throws Exception {
		CollectingSink sink = new CollectingSink();
		Spool spool = Spool.open(this.folder);
		try (SpoolSegment segment = spool.segment(0)) {
			assertThatExceptionOfType(ApiException.class)
				.isThrownBy(() -> Responses.fetch(segment, "a", A.substring(0, 50), sink))
				.withMessage("the response for crawl a is incomplete: it ends in the middle of the pages")
				.extracting(ApiException::kind)
				.isEqualTo(ApiException.Kind.MALFORMED);
		}
		assertThat(spool.find("a")).isNull();
		assertThat(Spool.open(this.folder).find("a")).isNull();
		assertThat(sink.seen()).contains("begin").doesNotContain("accept");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>Bad gateway</html>", "{\"status\":\"error\"}", "{\"pages\":null}", "[]", "" })
	void refusesABodyWithoutPages(String body) throws Exception {
		try (SpoolSegment segment = Spool.open(this.folder).segment(0)) {
			assertThatExceptionOfType(ApiException.class).isThrownBy(() -> Responses.fetch(segment, "a", body))
				.withMessageStartingWith("the response for crawl a is incomplete: it");
		}
		assertThat(Spool.open(this.folder).find("a")).isNull();
	}

	@Test
	void overwritesAResponseThatWasCut() throws Exception {
		Spool spool = Spool.open(this.folder);
		try (SpoolSegment segment = spool.segment(0)) {
			Responses.fetch(segment, "a", A);
			String large = Responses.body("x", 3_000);
			assertThatExceptionOfType(ApiException.class)
				.isThrownBy(() -> Responses.fetch(segment, "x", large.substring(0, large.length() - 1)));
			SpooledCrawl b = Responses.fetch(segment, "b", B);
			assertThat(b.offset()).isEqualTo(A.getBytes(StandardCharsets.UTF_8).length);
			assertThat(b.firstPage()).isEqualTo(2);
			assertThat(segment.replay(b, new CollectingSink())).isTrue();
		}
		assertThat(pages(Spool.open(this.folder), "a", "b")).containsExactly(
				"{\"id\":\"a1\",\"status\":\"success\",\"data\":\"ä\"}", "null",
				"{\"id\":\"b1\",\"status\":\"failed\"}");
	}

	@Test
	void overwritesAResponseThatWasCutWithinOneFetch() throws Exception {
		CollectingSink sink = new CollectingSink();
		try (SpoolSegment segment = Spool.open(this.folder).segment(0)) {
			SpooledCrawl crawl = Responses.fetch(segment, "a", sink, LoopbackServer.ok(A.substring(0, 50)),
					LoopbackServer.ok(A));
			assertThat(crawl.offset()).isZero();
			assertThat(crawl.pages()).isEqualTo(2);
		}
		assertThat(this.folder.resolve("0.json")).hasContent(A);
		assertThat(sink.seen().subList(sink.seen().lastIndexOf("begin"), sink.seen().size())).containsExactly("begin",
				"\"ä\"", "|", "|", "accept");
		assertThat(sink.seen()).containsOnlyOnce("accept");
	}

	@Test
	void replacesAResponseThatIsFetchedAgain() throws Exception {
		keep("a", A);
		keep("a", B);
		Spool spool = Spool.open(this.folder);
		assertThat(pages(spool, "a")).containsExactly("{\"id\":\"b1\",\"status\":\"failed\"}");
		assertThat(find(spool, "a").failed()).isEqualTo(1);
	}

	@Test
	void survivesALineThatACrashCutAnywhere() throws Exception {
		keep("a", A);
		byte[] first = Files.readAllBytes(this.folder.resolve("0.crawls"));
		keep("b", B);
		byte[] both = Files.readAllBytes(this.folder.resolve("0.crawls"));
		for (int length = first.length; length < both.length - 1; length += 9) {
			Files.write(this.folder.resolve("0.crawls"), Arrays.copyOf(both, length));
			Spool spool = Spool.open(this.folder);
			assertThat(spool.find("a")).as("cut at %d", length).isNotNull();
			assertThat(spool.find("b")).as("cut at %d", length).isNull();
			keep("c", C);
			Spool again = Spool.open(this.folder);
			assertThat(again.find("a")).as("cut at %d", length).isNotNull();
			assertThat(again.find("c")).as("cut at %d", length).isNotNull();
			assertThat(again.find("b")).as("cut at %d", length).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0000\u0000\u0000\u0000", "{}", "[", "{\"crawlId\":\"b\"}", "garbage" })
	void survivesRubbishBehindTheLastLine(String rubbish) throws Exception {
		keep("a", A);
		Files.writeString(this.folder.resolve("0.crawls"), rubbish, StandardOpenOption.APPEND);
		assertThat(Spool.open(this.folder).find("a")).isNotNull();
		keep("c", C);
		Spool spool = Spool.open(this.folder);
		assertThat(spool.find("a")).isNotNull();
		assertThat(spool.find("c")).isNotNull();
		assertThat(spool.find("b")).isNull();
	}

	@Test
	void doesNotFindAResponseWhoseBodyLostBytes() throws Exception {
		keep("a", A);
		keep("b", B);
		truncate("0.json", 1);
		Spool spool = Spool.open(this.folder);
		assertThat(spool.find("a")).isNotNull();
		assertThat(spool.find("b")).isNull();
		SpooledCrawl b = keep("b", B);
		assertThat(b.offset()).isEqualTo(A.getBytes(StandardCharsets.UTF_8).length);
		assertThat(pages(Spool.open(this.folder), "a", "b")).hasSize(3);
	}

	@Test
	void neverTakesTheBytesOfOneResponseForAnother() throws Exception {
		keep("a", A);
		keep("b", B);
		truncate("0.json", 1);
		keep("c", Responses.body("c", 100));
		Spool spool = Spool.open(this.folder);
		SpooledCrawl b = spool.find("b");
		if (b != null) {
			CollectingSink sink = new CollectingSink();
			try (SpoolSegment segment = spool.segment(1)) {
				assertThat(segment.replay(b, sink)).isFalse();
			}
			assertThat(sink.seen()).doesNotContain("accept");
		}
		keep("b", B);
		assertThat(pages(Spool.open(this.folder), "a", "b", "c")).hasSize(103);
	}

	@Test
	void doesNotFindAResponseWhoseIndexLostBytes() throws Exception {
		keep("a", A);
		keep("b", B);
		truncate("0.pages", 1);
		Spool spool = Spool.open(this.folder);
		assertThat(spool.find("a")).isNotNull();
		assertThat(spool.find("b")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.json", "0.pages", "0.crawls" })
	void findsNothingWhereAFileIsGone(String file) throws Exception {
		keep("a", A);
		Files.delete(this.folder.resolve(file));
		assertThat(Spool.open(this.folder).find("a")).isNull();
		assertThat(keep("a", A).offset()).isZero();
		assertThat(pages(Spool.open(this.folder), "a")).hasSize(2);
	}

	@Test
	void forgetsWhatIsDropped() throws Exception {
		Spool spool = Spool.open(this.folder);
		try (SpoolSegment one = spool.segment(0); SpoolSegment two = spool.segment(1)) {
			Responses.fetch(one, "a", A);
			Responses.fetch(one, "b", B);
			Responses.fetch(one, "c", C);
			Responses.fetch(two, "d", A);
			Responses.fetch(two, "e", B);
		}
		spool.drop(Set.of("b", "d", "unknown"));
		for (Spool each : List.of(spool, Spool.open(this.folder))) {
			assertThat(each.find("b")).isNull();
			assertThat(each.find("d")).isNull();
			assertThat(pages(each, "a", "c", "e")).hasSize(3);
		}
		assertThat(names()).noneMatch((name) -> name.endsWith(".tmp"));
	}

	@Test
	void fetchesAgainWhatWasDropped() throws Exception {
		keep("a", A);
		keep("b", B);
		keep("c", C);
		Spool.open(this.folder).drop(Set.of("b"));
		keep("b", A);
		Spool spool = Spool.open(this.folder);
		assertThat(pages(spool, "a", "b", "c")).hasSize(4);
		assertThat(find(spool, "b").success()).isEqualTo(2);
	}

	@Test
	void replaysAResponseAsItWasFetched() throws Exception {
		CollectingSink fetched = new CollectingSink();
		Spool spool = Spool.open(this.folder);
		try (SpoolSegment segment = spool.segment(0)) {
			Responses.fetch(segment, "b", B);
			Responses.fetch(segment, "a", A, fetched);
			Responses.fetch(segment, "c", C);
		}
		CollectingSink replayed = new CollectingSink();
		Spool again = Spool.open(this.folder);
		try (SpoolSegment other = again.segment(1)) {
			assertThat(other.replay(find(again, "a"), replayed)).isTrue();
		}
		assertThat(replayed.seen()).isEqualTo(fetched.seen()).endsWith("accept");
	}

	@Test
	void seesEachByteThatFlippedInAKeptResponse() throws Exception {
		keep("b", B);
		SpooledCrawl a = keep("a", A);
		keep("c", C);
		Path file = this.folder.resolve("0.json");
		byte[] bytes = Files.readAllBytes(file);
		for (int i = 0; i < a.length(); i++) {
			int at = (int) a.offset() + i;
			byte[] flipped = bytes.clone();
			flipped[at] ^= 1;
			Files.write(file, flipped);
			CollectingSink sink = new CollectingSink();
			Spool spool = Spool.open(this.folder);
			try (SpoolSegment segment = spool.segment(0)) {
				assertThat(segment.replay(find(spool, "a"), sink)).as("byte %d", i).isFalse();
				assertThat(segment.replay(find(spool, "b"), new CollectingSink())).isTrue();
				assertThat(segment.replay(find(spool, "c"), new CollectingSink())).isTrue();
			}
			assertThat(sink.seen()).as("byte %d", i).doesNotContain("accept");
		}
	}

	@Test
	void forgetsTheResponsesWhoseBytesChanged() throws Exception {
		keep("a", A);
		SpooledCrawl b = keep("b", B);
		keep("c", C);
		assertThat(Spool.open(this.folder).verify()).isTrue();
		Path file = this.folder.resolve("0.json");
		byte[] bytes = Files.readAllBytes(file);
		bytes[(int) b.offset() + 20] ^= 1;
		Files.write(file, bytes);
		Spool spool = Spool.open(this.folder);
		assertThat(spool.verify()).isFalse();
		for (Spool each : List.of(spool, Spool.open(this.folder))) {
			assertThat(each.find("b")).isNull();
			assertThat(pages(each, "a", "c")).hasSize(2);
		}
		assertThat(spool.verify()).isTrue();
	}

	@Test
	void forgetsTheResponsesWhoseBytesAreGone() throws Exception {
		keep("a", A);
		keep("b", B);
		Spool spool = Spool.open(this.folder);
		truncate("0.json", B.length() + 3);
		assertThat(spool.verify()).isFalse();
		assertThat(spool.find("a")).isNull();
		assertThat(spool.find("b")).isNull();
	}

	@Test
	void seesThatAResponseLostItsEndSinceItWasOpened() throws Exception {
		keep("a", A);
		Spool spool = Spool.open(this.folder);
		truncate("0.json", 2);
		CollectingSink sink = new CollectingSink();
		try (SpoolSegment segment = spool.segment(1)) {
			assertThat(segment.replay(find(spool, "a"), sink)).isFalse();
		}
		assertThat(sink.seen()).doesNotContain("accept");
	}

	@Test
	void indexesMorePagesThanItsBufferHolds() throws Exception {
		keep("x", Responses.body("x", 1_024));
		keep("y", Responses.body("y", 5_000));
		assertThat(this.folder.resolve("0.pages")).hasSize(6_024 * 16);
		ByteBuffer index = ByteBuffer.wrap(Files.readAllBytes(this.folder.resolve("0.pages")));
		String data = Files.readString(this.folder.resolve("0.json"));
		for (int i = 0; i < 6_024; i++) {
			int start = (int) index.getLong();
			int length = index.getInt();
			String id = (i < 1_024) ? "x" + i : "y" + (i - 1_024);
			assertThat(data.substring(start, start + length)).startsWith("{\"id\":\"" + id + "\"").endsWith("}");
			assertThat(index.getInt()).isZero();
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void saysWhichDiskIsFullAndDoesNotAskTheApiAgain() throws Exception {
		Files.createDirectories(this.folder);
		Files.createSymbolicLink(this.folder.resolve("0.json"), Path.of("/dev/full"));
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.ok(A));
				SpoolSegment segment = Spool.open(this.folder).segment(0)) {
			ApiClient client = Responses.client(server.properties("max-attempts=3"));
			assertThatIOException().isThrownBy(() -> segment.fetch(client, "a", new CollectingSink()))
				.isNotInstanceOf(ApiException.class)
				.withMessageMatching("cannot keep responses in \\Q" + this.folder.resolve("0.json")
						+ "\\E \\(\\d+ MB free\\): No space left on device");
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void makesItsFolder() throws IOException {
		Spool spool = Spool.open(this.folder);
		assertThat(this.folder).isEmptyDirectory();
		assertThat(spool.all(List.of())).isEmpty();
	}

	/** A start of its own: opens the spool, fetches one crawl, closes. */
	private SpooledCrawl keep(String crawlId, String body) throws IOException, InterruptedException {
		try (SpoolSegment segment = Spool.open(this.folder).segment(0)) {
			return Responses.fetch(segment, crawlId, body);
		}
	}

	private static SpooledCrawl find(Spool spool, String crawlId) {
		return Objects.requireNonNull(spool.find(crawlId));
	}

	private static List<String> pages(Spool spool, String... crawlIds) throws IOException {
		return PageItemReaderTests.texts(spool, spool.all(List.of(crawlIds)));
	}

	private void truncate(String file, int bytes) throws IOException {
		try (FileChannel channel = FileChannel.open(this.folder.resolve(file), StandardOpenOption.WRITE)) {
			channel.truncate(channel.size() - bytes);
		}
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

}
