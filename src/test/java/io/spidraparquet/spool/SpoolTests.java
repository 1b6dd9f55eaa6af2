package io.spidraparquet.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

import static io.spidraparquet.spool.KeptResponses.A;
import static io.spidraparquet.spool.KeptResponses.B;
import static io.spidraparquet.spool.KeptResponses.C;
import static io.spidraparquet.spool.KeptResponses.find;
import static io.spidraparquet.spool.KeptResponses.keep;
import static io.spidraparquet.spool.KeptResponses.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

/**
 * A spool keeps the responses of a run and finds them again.
 */
class SpoolTests {

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
		keep(this.folder, "a", A);
		keep(this.folder, "b", B);
		keep(this.folder, "c", C);
		assertThat(this.folder.resolve("0.json")).hasContent(A + B + C);
		assertThat(Files.readAllLines(this.folder.resolve("0.crawls"))).hasSize(3);
	}

	@Test
	void saysWhichResponseIsMissing() throws Exception {
		keep(this.folder, "a", A);
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
		keep(this.folder, "a", A);
		keep(this.folder, "a", B);
		Spool spool = Spool.open(this.folder);
		assertThat(pages(spool, "a")).containsExactly("{\"id\":\"b1\",\"status\":\"failed\"}");
		assertThat(find(spool, "a").failed()).isEqualTo(1);
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
		keep(this.folder, "a", A);
		keep(this.folder, "b", B);
		keep(this.folder, "c", C);
		Spool.open(this.folder).drop(Set.of("b"));
		keep(this.folder, "b", A);
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
	void indexesMorePagesThanItsBufferHolds() throws Exception {
		keep(this.folder, "x", Responses.body("x", 1_024));
		keep(this.folder, "y", Responses.body("y", 5_000));
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
						+ "\\E \\([\\d.]+ \\w+ free\\): No space left on device");
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void makesItsFolder() throws IOException {
		Spool spool = Spool.open(this.folder);
		assertThat(this.folder).isEmptyDirectory();
		assertThat(spool.all(List.of())).isEmpty();
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

}
