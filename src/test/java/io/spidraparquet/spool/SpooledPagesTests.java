package io.spidraparquet.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.spidraparquet.api.Responses;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SpooledPagesTests {

	@TempDir
	private Path folder;

	private Spool spool;

	@BeforeEach
	void openSpool() throws IOException {
		this.spool = Spool.open(this.folder);
	}

	@Test
	void areInTheOrderOfTheCrawlsAndOfEachResponse() throws Exception {
		keep(1, "b", Responses.body("b", 2));
		keep(0, "none", "{\"pages\":[]}");
		keep(0, "a", Responses.body("a", 3));
		List<SpooledCrawl> crawls = this.spool.all(List.of("a", "none", "b"));
		try (SpooledPages pages = new SpooledPages(this.spool, crawls, new PageRange(0, 0, 2, 2))) {
			List<SpooledPage> all = rest(pages);
			assertThat(all).extracting(SpooledPagesTests::id).containsExactly("a0", "a1", "a2", "b0", "b1");
			assertThat(all).extracting(SpooledPage::number).containsExactly(0L, 1L, 2L, 0L, 1L);
			assertThat(all).extracting(SpooledPage::crawlOrdinal).containsExactly(0, 0, 0, 2, 2);
			assertThat(all).extracting((page) -> page.crawl().crawlId()).containsExactly("a", "a", "a", "b", "b");
			assertThat(pages.next()).as("still the end").isNull();
		}
	}

	@Test
	void areThoseOfTheRangeAlone() throws Exception {
		keep(0, "a", Responses.body("a", 3));
		keep(0, "b", Responses.body("b", 3));
		List<SpooledCrawl> crawls = this.spool.all(List.of("b", "a"));
		assertThat(ids(crawls, new PageRange(0, 2, 1, 1))).containsExactly("b2", "a0");
		assertThat(ids(crawls, new PageRange(0, 1, 0, 2))).containsExactly("b1");
		assertThat(ids(crawls, new PageRange(0, 1, 0, 1))).isEmpty();
		assertThat(ids(crawls, new PageRange(0, 3, 1, 0))).isEmpty();
		assertThat(ids(crawls, new PageRange(1, 0, 1, 3))).containsExactly("a0", "a1", "a2");
	}

	@Test
	void ofOneResponseAreAllOfIt() throws Exception {
		keep(0, "other", Responses.body("other", 2));
		try (SpooledPages pages = SpooledPages.of(this.spool, keep(0, "a", Responses.body("a", 2)))) {
			assertThat(rest(pages)).extracting(SpooledPagesTests::id).containsExactly("a0", "a1");
		}
		try (SpooledPages none = SpooledPages.of(this.spool, keep(0, "none", "{\"pages\":[]}"))) {
			assertThat(none.next()).isNull();
		}
	}

	@Test
	void ofALongResponseAreFoundPartByPart() throws Exception {
		int count = 2 * 1024 + 1; // places are read 1024 at a time
		keep(0, "a", Responses.body("a", count));
		keep(0, "b", Responses.body("b", 1));
		List<SpooledCrawl> crawls = this.spool.all(List.of("a", "b"));
		List<String> ids = new ArrayList<>(IntStream.range(0, count).mapToObj((i) -> "a" + i).toList());
		ids.add("b0");
		assertThat(ids(crawls, new PageRange(0, 0, 1, 1))).isEqualTo(ids);
		assertThat(ids(crawls, new PageRange(0, 1023, 0, 1026))).isEqualTo(ids.subList(1023, 1026));
	}

	@Test
	void areHeldInMemoryUpToABoundUntilTheyAreReleased() throws Exception {
		String page = Responses.page("p", "\"" + "x".repeat(200_000) + "\"");
		SpooledCrawl crawl = keep(0, "a", "{\"pages\":[" + (page + ",").repeat(99) + page + "]}");
		int bound = 8 * 1024 * 1024 / page.length();
		try (SpooledPages pages = SpooledPages.of(this.spool, crawl)) {
			List<Boolean> held = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				held.add(next(pages).isInMemory());
			}
			assertThat(held).isEqualTo(IntStream.range(0, 50).mapToObj((i) -> i < bound).toList());
			assertThat(next(pages).isInMemory()).as("not released").isFalse();
			pages.release();
			assertThat(next(pages).isInMemory()).as("released").isTrue();
			for (SpooledPage each = pages.next(); each != null; each = pages.next()) {
				pages.release();
				assertThat(each.isInMemory()).as("each released before the next").isTrue();
			}
		}
	}

	@Test
	void areReadableAfterClose() throws Exception {
		String small = Responses.page("small", "1");
		String large = Responses.page("large", "\"" + "x".repeat(300_000) + "\"");
		List<SpooledPage> all;
		try (SpooledPages pages = SpooledPages.of(this.spool,
				keep(0, "a", "{\"pages\":[" + small + "," + large + "]}"))) {
			all = rest(pages);
		}
		assertThat(all).extracting(SpooledPage::isInMemory).containsExactly(true, false);
		assertThat(all).extracting(SpooledPagesTests::text).containsExactly(small, large);
		assertThat(all).extracting(SpooledPagesTests::text).as("again").containsExactly(small, large);
	}

	@Test
	void mayBeClosedTwiceAndBeforeTheirEnd() throws Exception {
		SpooledPages pages = SpooledPages.of(this.spool, keep(0, "a", Responses.body("a", 3)));
		SpooledPage first = next(pages);
		pages.close();
		pages.close();
		assertThat(id(first)).isEqualTo("a0");
		SpooledPages.of(this.spool, this.spool.all(List.of("a")).get(0)).close();
	}

	private SpooledCrawl keep(int segment, String crawlId, String body) throws IOException, InterruptedException {
		try (SpoolSegment open = this.spool.segment(segment)) {
			return Responses.fetch(open, crawlId, body);
		}
	}

	private List<String> ids(List<SpooledCrawl> crawls, PageRange range) throws IOException {
		try (SpooledPages pages = new SpooledPages(this.spool, crawls, range)) {
			return rest(pages).stream().map(SpooledPagesTests::id).toList();
		}
	}

	private static SpooledPage next(SpooledPages pages) throws IOException {
		SpooledPage page = pages.next();
		if (page == null) {
			throw new AssertionError("there are more pages");
		}
		return page;
	}

	private static List<SpooledPage> rest(SpooledPages pages) throws IOException {
		List<SpooledPage> rest = new ArrayList<>();
		for (SpooledPage page = pages.next(); page != null; page = pages.next()) {
			rest.add(page);
		}
		return rest;
	}

	private static String id(SpooledPage page) {
		return text(page).replaceFirst("(?s)^\\{\"id\":\"(\\w+)\".*", "$1");
	}

	private static String text(SpooledPage page) {
		return new String(page.json().copy(), StandardCharsets.UTF_8);
	}

}
