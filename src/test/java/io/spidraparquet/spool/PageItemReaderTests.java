package io.spidraparquet.spool;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.spidraparquet.api.Responses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.batch.infrastructure.item.ExecutionContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PageItemReaderTests {

	private static final int MEGABYTE = 1024 * 1024;

	@TempDir
	Path folder;

	@Test
	void readsEachPageOnceWhereverOneRangeEndsAndTheNextBegins() throws Exception {
		Spool spool = spool(3, 0, 2, 0, 0, 1, 4);
		List<SpooledCrawl> plan = plan(spool);
		List<String> all = texts(spool, plan);
		assertThat(all).hasSize(10).doesNotHaveDuplicates();
		for (int a = 0; a <= 10; a++) {
			for (int b = a; b <= 10; b++) {
				List<String> read = new ArrayList<>();
				read.addAll(read(spool, plan, between(plan, 0, a)));
				read.addAll(read(spool, plan, between(plan, a, b)));
				read.addAll(read(spool, plan, between(plan, b, 10)));
				assertThat(read).as("0 to %d to %d to 10", a, b).isEqualTo(all);
			}
		}
	}

	@Test
	void readsRangesOfLargeCrawlsInSeveralSegments() throws Exception {
		Spool spool = spool(2_500, 1, 1_024, 0, 3_000);
		List<SpooledCrawl> plan = plan(spool);
		List<String> all = texts(spool, plan);
		assertThat(all).hasSize(6_525).doesNotHaveDuplicates();
		Random random = new Random(11);
		for (int round = 0; round < 20; round++) {
			int[] cuts = IntStream.concat(random.ints(1 + random.nextInt(4), 0, 6_526).sorted(), IntStream.of(6_525))
				.toArray();
			List<String> read = new ArrayList<>();
			int from = 0;
			for (int cut : cuts) {
				read.addAll(read(spool, plan, between(plan, from, cut)));
				from = cut;
			}
			assertThat(read).isEqualTo(all);
		}
	}

	@Test
	void readsCrawlsInTheOrderOfThePlanNotOfTheSpool() throws Exception {
		Spool spool = spool(1, 2, 1);
		List<SpooledCrawl> plan = spool.all(List.of("c2", "c0", "c1"));
		List<SpooledPage> pages = pages(spool, plan, between(plan, 0, 4));
		assertThat(pages).extracting((page) -> page.crawl().crawlId()).containsExactly("c2", "c0", "c1", "c1");
		assertThat(pages).extracting(SpooledPage::crawlOrdinal).containsExactly(0, 1, 2, 2);
		assertThat(pages).extracting(PageItemReaderTests::text)
			.extracting((text) -> text.substring(7, 11))
			.containsExactly("c2-0", "c0-0", "c1-0", "c1-1");
	}

	@Test
	void tellsWhichPagesHaveAnIdThatCameBefore() throws Exception {
		Spool spool = Spool.open(this.folder);
		try (SpoolSegment segment = spool.segment(0)) {
			Responses.fetch(segment, "c0", "{\"pages\":["
					+ String.join(",", Responses.page("1", "1"), Responses.page("2", "2"), Responses.page("1", "3"))
					+ "]}");
			Responses.fetch(segment, "c1", "{\"pages\":[" + Responses.page("1", "4") + "]}");
		}
		List<SpooledCrawl> plan = spool.all(List.of("c0", "c1"));
		assertThat(pages(spool, plan, between(plan, 0, 4))).extracting(SpooledPage::isDuplicate)
			.containsExactly(false, false, true, false);
	}

	@Test
	void keepsPagesReadableWhileItReadsOn() throws Exception {
		Spool spool = Spool.open(this.folder);
		String filler = "\"" + "x".repeat(50_000) + "\"";
		try (SpoolSegment segment = spool.segment(0)) {
			Responses.fetch(segment, "c0",
					"{\"pages\":["
							+ String.join(",",
									IntStream.range(0, 100).mapToObj((i) -> Responses.page("p" + i, filler)).toList())
							+ "]}");
		}
		List<SpooledCrawl> plan = spool.all(List.of("c0"));
		List<SpooledPage> pages = pages(spool, plan, between(plan, 0, 100));
		assertThat(pages).allMatch(SpooledPage::isInMemory);
		for (int i = 0; i < 100; i++) {
			assertThat(text(pages.get(i))).isEqualTo(Responses.page("p" + i, filler));
		}
	}

	@Test
	void holdsNoLargePageInMemory() throws Exception {
		Spool spool = Spool.open(this.folder);
		String largest = pageOf(256 * 1024);
		String larger = pageOf(256 * 1024 + 1);
		String huge = pageOf(5 * MEGABYTE);
		try (SpoolSegment segment = spool.segment(0)) {
			Responses.fetch(segment, "c0", "{\"pages\":[" + String.join(",", largest, larger, huge, "{}") + "]}");
		}
		List<SpooledCrawl> plan = spool.all(List.of("c0"));
		List<SpooledPage> pages = pages(spool, plan, between(plan, 0, 4));
		assertThat(pages).extracting(SpooledPage::isInMemory).containsExactly(true, false, false, true);
		assertThat(pages).extracting(PageItemReaderTests::text).containsExactly(largest, larger, huge, "{}");
		assertThat(text(pages.get(2))).isEqualTo(huge);
		assertThat(pages.get(1).json().bytes()).hasSize(larger.length()).isNotSameAs(pages.get(1).json().bytes());
	}

	@Test
	void holdsNoMoreThanEightMegabytesOfAChunkInMemory() throws Exception {
		Spool spool = Spool.open(this.folder);
		String page = pageOf(200_000);
		try (SpoolSegment segment = spool.segment(0)) {
			Responses.fetch(segment, "c0", "{\"pages\":[" + (page + ",").repeat(99) + page + "]}");
		}
		List<SpooledCrawl> plan = spool.all(List.of("c0"));
		PageItemReader reader = new PageItemReader(spool, plan, between(plan, 0, 100));
		ExecutionContext context = new ExecutionContext();
		reader.open(context);
		List<SpooledPage> first = read(reader, 50);
		reader.update(context);
		List<SpooledPage> second = read(reader, 50);
		for (List<SpooledPage> chunk : List.of(first, second)) {
			assertThat(chunk).extracting(SpooledPage::isInMemory)
				.isEqualTo(IntStream.range(0, 50).mapToObj((i) -> i < 8 * MEGABYTE / 200_000).toList());
			assertThat(chunk).allMatch((each) -> text(each).equals(page));
		}
		assertThat(reader.read()).isNull();
		reader.close();
	}

	@Test
	void startsAnewWhenItIsOpenedByANewInstance() throws Exception {
		Spool spool = spool(5, 4);
		List<SpooledCrawl> plan = plan(spool);
		PageRange range = between(plan, 2, 8);
		ExecutionContext context = new ExecutionContext();
		PageItemReader first = new PageItemReader(spool, plan, range);
		first.open(context);
		read(first, 4);
		first.update(context);
		first.close();
		assertThat(context.isEmpty()).isTrue();
		Spool again = Spool.open(this.folder);
		PageItemReader second = new PageItemReader(again, plan(again), range);
		second.open(context);
		assertThat(read(second, 100)).extracting(PageItemReaderTests::text).isEqualTo(texts(spool, plan).subList(2, 8));
		second.close();
	}

	@Test
	void startsAnewWhenItIsOpenedAgain() throws Exception {
		Spool spool = spool(5, 4);
		List<SpooledCrawl> plan = plan(spool);
		PageItemReader reader = new PageItemReader(spool, plan, between(plan, 2, 8));
		for (int round = 0; round < 3; round++) {
			reader.open(new ExecutionContext());
			assertThat(read(reader, 3 + round)).extracting(PageItemReaderTests::text)
				.isEqualTo(texts(spool, plan).subList(2, 5 + round));
			reader.close();
		}
	}

	@Test
	void mayBeClosedTwiceAndWithoutHavingBeenOpened() throws Exception {
		Spool spool = spool(1);
		List<SpooledCrawl> plan = plan(spool);
		PageItemReader reader = new PageItemReader(spool, plan, between(plan, 0, 1));
		reader.close();
		reader.open(new ExecutionContext());
		read(reader, 1);
		reader.close();
		reader.close();
		assertThat(this.folder.resolve("0.json")).exists();
	}

	@Test
	void readsNothingOfAnEmptyRangeOrPlan() throws Exception {
		Spool spool = spool(2, 0);
		List<SpooledCrawl> plan = plan(spool);
		assertThat(read(spool, plan, new PageRange(0, 0, 0, 0))).isEmpty();
		assertThat(read(spool, plan, new PageRange(0, 2, 1, 0))).isEmpty();
		assertThat(read(spool, plan, new PageRange(1, 0, 1, 100))).isEmpty();
		assertThat(read(spool, List.of(), new PageRange(0, 0, 0, 0))).isEmpty();
		assertThat(read(spool, plan, new PageRange(0, 1, 5, 7))).hasSize(1);
	}

	@Test
	void readsAPageThatIsNotInMemoryAlsoOnceItIsClosed() throws Exception {
		Spool spool = Spool.open(this.folder);
		String huge = pageOf(MEGABYTE);
		try (SpoolSegment segment = spool.segment(0)) {
			Responses.fetch(segment, "c0", "{\"pages\":[" + huge + "]}");
		}
		List<SpooledCrawl> plan = spool.all(List.of("c0"));
		SpooledPage page = pages(spool, plan, between(plan, 0, 1)).get(0);
		assertThat(text(page)).isEqualTo(huge);
		Files.delete(this.folder.resolve("0.json"));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(page::json)
			.withMessage("cannot read a page of crawl c0 from the spool")
			.withCauseInstanceOf(IOException.class);
	}

	@Test
	void saysThatTheSpoolIsShorterThanItsIndex() throws Exception {
		Spool spool = spool(3);
		List<SpooledCrawl> plan = plan(spool);
		try (FileChannel pages = FileChannel.open(this.folder.resolve("0.pages"), StandardOpenOption.WRITE)) {
			pages.truncate(40);
		}
		PageItemReader reader = new PageItemReader(spool, plan, between(plan, 0, 3));
		reader.open(new ExecutionContext());
		assertThatExceptionOfType(EOFException.class).isThrownBy(reader::read)
			.withMessage("the spool is shorter than its index says");
		reader.close();
	}

	@Test
	void leavesNoFileOpen() throws Exception {
		Spool spool = spool(2, 2);
		List<SpooledCrawl> plan = plan(spool);
		Path descriptors = Path.of("/proc/self/fd");
		pages(spool, plan, between(plan, 0, 4));
		if (Files.isDirectory(descriptors)) {
			try (Stream<Path> open = Files.list(descriptors)) {
				assertThat(open.map(PageItemReaderTests::target))
					.noneMatch((target) -> target.startsWith(this.folder.toString()));
			}
		}
	}

	private static String target(Path link) {
		try {
			return Files.readSymbolicLink(link).toString();
		}
		catch (IOException ex) {
			return ""; // closed meanwhile
		}
	}

	/** All pages of a plan in order. */
	static List<String> texts(Spool spool, List<SpooledCrawl> plan) throws IOException {
		return read(spool, plan, between(plan, 0, plan.stream().mapToLong(SpooledCrawl::pages).sum()));
	}

	private static List<String> read(Spool spool, List<SpooledCrawl> plan, PageRange range) throws IOException {
		return pages(spool, plan, range).stream().map(PageItemReaderTests::text).toList();
	}

	private static List<SpooledPage> pages(Spool spool, List<SpooledCrawl> plan, PageRange range) throws IOException {
		PageItemReader reader = new PageItemReader(spool, plan, range);
		reader.open(new ExecutionContext());
		List<SpooledPage> pages = read(reader, Integer.MAX_VALUE);
		assertThat(pages.isEmpty() || reader.read() == null).isTrue();
		reader.close();
		return pages;
	}

	private static List<SpooledPage> read(PageItemReader reader, int count) throws IOException {
		List<SpooledPage> pages = new ArrayList<>();
		while (pages.size() < count) {
			SpooledPage page = reader.read();
			if (page == null) {
				break;
			}
			pages.add(page);
		}
		return pages;
	}

	private static String text(SpooledPage page) {
		return new String(page.json().copy(), StandardCharsets.UTF_8);
	}

	/** The range between two positions, counted over all pages of the plan. */
	private static PageRange between(List<SpooledCrawl> plan, long from, long to) {
		long[] start = position(plan, from);
		long[] end = position(plan, to);
		return new PageRange((int) start[0], start[1], (int) end[0], end[1]);
	}

	private static long[] position(List<SpooledCrawl> plan, long page) {
		long left = page;
		for (int i = 0; i < plan.size() - 1; i++) {
			if (left <= plan.get(i).pages()) {
				return new long[] { i, left };
			}
			left -= plan.get(i).pages();
		}
		return new long[] { plan.size() - 1, left };
	}

	/** Crawls c0, c1, … with numbers of pages, alternating between two segments. */
	private Spool spool(int... pages) throws IOException, InterruptedException {
		Spool spool = Spool.open(this.folder);
		try (SpoolSegment even = spool.segment(0); SpoolSegment odd = spool.segment(1)) {
			for (int i = 0; i < pages.length; i++) {
				Responses.fetch((i % 2 == 0) ? even : odd, "c" + i, Responses.body("c" + i + "-", pages[i]));
			}
		}
		return spool;
	}

	private static List<SpooledCrawl> plan(Spool spool) throws IOException {
		List<String> ids = new ArrayList<>();
		for (int i = 0; spool.find("c" + i) != null; i++) {
			ids.add("c" + i);
		}
		return spool.all(ids);
	}

	private static String pageOf(int bytes) {
		String empty = Responses.page("1", "\"\"");
		return Responses.page("1", "\"" + "x".repeat(bytes - empty.length()) + "\"");
	}

}
