package io.spidraparquet.job.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.spidraparquet.spool.PageRange;
import io.spidraparquet.spool.SpooledCrawl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class PartitionsTests {

	private static final long MEGABYTE = 1024 * 1024;

	private static final DataSize LEAST = DataSize.ofMegabytes(64);

	@Test
	void noCrawlsHaveNoPartitions() {
		assertThat(Partitions.divide(List.of(), 4, LEAST)).isEmpty();
	}

	@Test
	void aSmallRunIsOnePartition() {
		assertThat(Partitions.divide(List.of(crawl(100, 3)), 8, LEAST)).containsExactly(new PageRange(0, 0, 0, 3));
		assertThat(Partitions.divide(List.of(crawl(100, 3), crawl(200, 7)), 8, LEAST))
			.containsExactly(new PageRange(0, 0, 1, 7));
	}

	@Test
	void crawlsWithoutPagesAreOneEmptyPartition() {
		assertThat(Partitions.divide(List.of(crawl(12, 0), crawl(12, 0)), 2, LEAST))
			.containsExactly(new PageRange(0, 0, 1, 0));
		assertThat(Partitions.divide(List.of(crawl(0, 0)), 2, LEAST)).containsExactly(new PageRange(0, 0, 0, 0));
	}

	@ParameterizedTest
	@CsvSource({ "15, 1", "16, 1", "31, 1", "32, 2", "64, 2", "128, 2", "191, 2", "192, 3", "256, 4", "320, 4",
			"2047, 4", "2048, 4" })
	void isDividedAmongTheCoresWhereEachHasTheLeastSize(long megabytes, int partitions) {
		assertThat(Partitions.divide(List.of(crawl(megabytes * MEGABYTE, 10_000)), 4, LEAST)).hasSize(partitions);
	}

	@Test
	void theLeastSizeIsReachedToTheByte() {
		assertThat(Partitions.divide(List.of(crawl(192 * MEGABYTE - 1, 1000)), 4, LEAST)).hasSize(2);
		assertThat(Partitions.divide(List.of(crawl(192 * MEGABYTE, 1000)), 4, LEAST)).hasSize(3);
	}

	@Test
	void aRunTooSmallForTwoIsHalvedFromAQuarterOfTheLeastSizeOn() {
		assertThat(Partitions.divide(List.of(crawl(32 * MEGABYTE - 1, 1000)), 4, LEAST)).hasSize(1);
		assertThat(Partitions.divide(List.of(crawl(32 * MEGABYTE, 1000)), 4, LEAST))
			.containsExactly(new PageRange(0, 0, 0, 500), new PageRange(0, 500, 0, 1000));
		assertThat(Partitions.divide(List.of(crawl(64 * MEGABYTE, 1000)), 1, LEAST)).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "1, 512, 0, 1", "1, 512, 1, 2", "1, 1024, 0, 2", "1, 1024, 1, 3", "3, 1536, 0, 3", "3, 1536, 1, 6",
			"3, 3072, 1, 9" })
	void isDividedIntoAMultipleOfTheCoresBeyond512Megabytes(int cores, long megabytes, long bytes, int partitions) {
		SpooledCrawl crawl = crawl(megabytes * MEGABYTE + bytes, 1_000_000);
		assertThat(Partitions.divide(List.of(crawl), cores, LEAST)).hasSize(partitions);
	}

	@Test
	void noPartitionExceeds512MegabytesWhateverTheLeastSize() {
		List<SpooledCrawl> crawls = List.of(crawl(1025 * MEGABYTE, 1000));
		assertThat(Partitions.divide(crawls, 8, DataSize.ofGigabytes(10))).hasSize(3);
	}

	@Test
	void equalCrawlsAreDividedBetweenThem() {
		List<SpooledCrawl> crawls = List.of(crawl(64 * MEGABYTE, 50), crawl(64 * MEGABYTE, 50),
				crawl(64 * MEGABYTE, 50));
		assertThat(Partitions.divide(crawls, 3, LEAST)).containsExactly(new PageRange(0, 0, 1, 0),
				new PageRange(1, 0, 2, 0), new PageRange(2, 0, 2, 50));
	}

	@Test
	void oneCrawlIsDividedByItsPages() {
		assertThat(Partitions.divide(List.of(crawl(256 * MEGABYTE, 10)), 4, LEAST)).containsExactly(
				new PageRange(0, 0, 0, 3), new PageRange(0, 3, 0, 5), new PageRange(0, 5, 0, 8),
				new PageRange(0, 8, 0, 10));
	}

	@Test
	void aSinglePageIsInOnePartitionHoweverLargeItIs() {
		List<PageRange> ranges = Partitions.divide(List.of(crawl(512 * MEGABYTE, 1)), 4, LEAST);
		assertThat(ranges).hasSize(4);
		assertThat(ranges.stream().mapToLong((range) -> range.toPage() - range.fromPage()).sum()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 8, 64 })
	void everyPageIsInOnePartitionAndTheSharesAreEqual(int cores) {
		Random random = new Random(cores);
		for (int round = 0; round < 200; round++) {
			List<SpooledCrawl> crawls = IntStream.range(0, 1 + random.nextInt(20))
				.mapToObj((i) -> random.nextInt(50))
				.map((pages) -> crawl(pages * MEGABYTE, pages))
				.toList();
			List<Long> sizes = sizes(Partitions.divide(crawls, cores, DataSize.ofMegabytes(1)), crawls);
			long pages = crawls.stream().mapToLong(SpooledCrawl::pages).sum();
			assertThat(sizes.stream().mapToLong(Long::longValue).sum()).isEqualTo(pages);
			double share = (double) pages / sizes.size();
			assertThat(sizes).as("%d crawls, %d pages of 1 MB", crawls.size(), pages)
				.allMatch((size) -> Math.abs(size - share) <= 1);
		}
	}

	/** The pages of each range, in which every one begins where the last has ended. */
	private static List<Long> sizes(List<PageRange> ranges, List<SpooledCrawl> crawls) {
		List<Long> sizes = new ArrayList<>();
		int crawl = 0;
		long page = 0;
		for (PageRange range : ranges) {
			assertThat(List.of((long) range.fromCrawl(), range.fromPage())).containsExactly((long) crawl, page);
			long size = range.toPage() - page;
			for (; crawl < range.toCrawl(); crawl++) {
				size += crawls.get(crawl).pages();
			}
			page = range.toPage();
			sizes.add(size);
		}
		int last = crawls.size() - 1;
		assertThat(List.of((long) crawl, page)).containsExactly((long) last, crawls.get(last).pages());
		return sizes;
	}

	private static SpooledCrawl crawl(long length, long pages) {
		return new SpooledCrawl("c", 0, 0, length, 0, 0, pages, pages, 0, 0, "", 0, 0);
	}

}
