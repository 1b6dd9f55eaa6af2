package io.spidraparquet.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.spidraparquet.page.ContentKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.spidraparquet.page.ContentKind.HTML;
import static io.spidraparquet.page.ContentKind.MARKDOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class PageContentsTests {

	private static final Set<ContentKind> BOTH = EnumSet.allOf(ContentKind.class);

	@TempDir
	private Path folder;

	private Spool spool;

	@BeforeEach
	void openSpool() throws IOException {
		this.spool = Spool.open(this.folder.resolve("fetched"));
	}

	@Test
	void isReadByANewInstance() throws IOException {
		try (PageContents.Writer writer = contents(3, BOTH).write()) {
			writer.content(2, HTML, utf8("<p>ä</p>"));
			writer.content(0, MARKDOWN, utf8("# ä"));
			writer.content(0, HTML, utf8(""));
			writer.commit();
		}
		try (PageContents.Reader reader = contents(3, BOTH).read()) {
			assertThat(text(reader.content(0, MARKDOWN))).isEqualTo("# ä");
			assertThat(text(reader.content(0, HTML))).as("empty, and there").isEmpty();
			assertThat(text(reader.content(2, HTML))).isEqualTo("<p>ä</p>");
			assertThat(reader.content(2, MARKDOWN)).as("none").isNull();
			assertThat(reader.content(1, HTML)).isNull();
		}
		assertThat(contents(3, BOTH).failed()).isEmpty();
	}

	@Test
	void tellsWhyAPageHasNone() throws IOException {
		try (PageContents.Writer writer = contents(2, BOTH).write()) {
			writer.failure(0, HTML, "page\n-ä 😀", "404 from storage.example.com,\nafter 5 tries");
			writer.failure(1, MARKDOWN, "", "");
			writer.content(1, HTML, utf8("<p>"));
			writer.commit();
		}
		try (PageContents.Reader reader = contents(2, BOTH).read()) {
			assertThat(reader.content(0, HTML)).isNull();
			assertThat(text(reader.content(1, HTML))).isEqualTo("<p>");
		}
		assertThat(contents(2, BOTH).failed()).extracting(PageContents.Failed::kind).containsExactly(HTML, MARKDOWN);
		assertThat(failures(2)).containsExactly(
				new PageContents.Failure("page\n-ä 😀", "404 from storage.example.com,\nafter 5 tries"),
				new PageContents.Failure("", ""));
	}

	@Test
	void isWrittenInAnyOrderByThreadsTogether() throws Exception {
		int pages = 3000;
		List<Integer> order = new ArrayList<>(IntStream.range(0, pages).boxed().toList());
		Collections.shuffle(order, new Random(1));
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try (PageContents.Writer writer = contents(pages, BOTH).write()) {
			List<Future<?>> writes = new ArrayList<>();
			for (int page : order) {
				writes.add(threads.submit(() -> {
					writer.content(page, MARKDOWN, utf8(markdown(page)));
					if (page % 3 == 0) {
						writer.failure(page, HTML, "p" + page, "no html " + page);
					}
					return null;
				}));
			}
			for (Future<?> write : writes) {
				write.get();
			}
			writer.commit();
		}
		finally {
			threads.shutdownNow();
		}
		try (PageContents.Reader reader = contents(pages, BOTH).read()) {
			for (int page = 0; page < pages; page++) {
				assertThat(text(reader.content(page, MARKDOWN))).isEqualTo(markdown(page));
				assertThat(reader.content(page, HTML)).isNull();
			}
		}
		assertThat(failures(pages)).isEqualTo(IntStream.iterate(0, (page) -> page < pages, (page) -> page + 3)
			.mapToObj((page) -> new PageContents.Failure("p" + page, "no html " + page))
			.toList());
	}

	@Test
	void isIncompleteUntilItIsCommitted() throws IOException {
		PageContents contents = contents(1, BOTH);
		assertThat(contents.isComplete()).isFalse();
		try (PageContents.Writer writer = contents.write()) {
			writer.content(0, HTML, utf8("<p>"));
			writer.content(0, MARKDOWN, utf8("#"));
			assertThat(contents.isComplete()).isFalse();
		}
		assertThat(contents.isComplete()).as("closed, not committed").isFalse();
		assertThatIOException().isThrownBy(contents::read)
			.withMessageContaining("crawl c ")
			.withMessageContaining(PageContents.folder(this.spool).toString());
		commit(contents);
		assertThat(contents.isComplete()).isTrue();
		assertThat(contents(1, BOTH).isComplete()).isTrue();
	}

	@Test
	void beginsAnewWithNothingOfWhatWasThere() throws IOException {
		try (PageContents.Writer writer = contents(2, BOTH).write()) {
			writer.content(0, HTML, utf8("old, and longer"));
			writer.content(1, HTML, utf8("old"));
			writer.commit();
		}
		try (PageContents.Writer writer = contents(2, BOTH).write()) {
			assertThat(contents(2, BOTH).isComplete()).isFalse();
			writer.content(0, HTML, utf8("new"));
			writer.commit();
		}
		try (PageContents.Reader reader = contents(2, BOTH).read()) {
			assertThat(text(reader.content(0, HTML))).isEqualTo("new");
			assertThat(reader.content(1, HTML)).isNull();
		}
	}

	@Test
	void thatOfAnotherResponseIsNotComplete() throws IOException {
		commit(new PageContents(this.spool, crawl("c", 2, 1000), BOTH));
		assertThat(PageContents.isThere(this.spool, crawl("c", 2, 1000), BOTH)).isTrue();
		assertThat(PageContents.isThere(this.spool, crawl("c", 2, 1001), BOTH)).as("fetched later").isFalse();
		assertThat(PageContents.isThere(this.spool, crawl("c", 3, 1000), BOTH)).as("with more pages").isFalse();
		assertThat(PageContents.isThere(this.spool, crawl("c", 1, 1000), BOTH)).as("with fewer pages").isFalse();
		assertThat(PageContents.isThere(this.spool, crawl("d", 2, 1000), BOTH)).as("of another crawl").isFalse();
	}

	@Test
	void thatOfOtherKindsIsNotComplete() throws IOException {
		commit(contents(2, EnumSet.of(HTML)));
		SpooledCrawl crawl = crawl("c", 2, 1000);
		assertThat(PageContents.isThere(this.spool, crawl, EnumSet.of(HTML))).isTrue();
		assertThat(PageContents.isThere(this.spool, crawl, EnumSet.of(MARKDOWN))).isFalse();
		assertThat(PageContents.isThere(this.spool, crawl, BOTH)).isFalse();
	}

	@Test
	void noKindsAreAlwaysThere() throws IOException {
		assertThat(PageContents.isThere(this.spool, crawl("c", 2, 1000), EnumSet.noneOf(ContentKind.class))).isTrue();
		assertThat(PageContents.folder(this.spool)).doesNotExist();
	}

	@Test
	void aResponseWithoutPagesHasItAll() throws IOException {
		commit(contents(0, BOTH));
		assertThat(contents(0, BOTH).isComplete()).isTrue();
		contents(0, BOTH).read().close();
	}

	@Test
	void isNotCompleteWithoutItsBytes() throws IOException {
		commit(contents(1, BOTH));
		Files.delete(PageContents.folder(this.spool).resolve("0-c.content"));
		assertThat(contents(1, BOTH).isComplete()).isFalse();
	}

	@Test
	void isNotCompleteWhereItsPlacesAreCut() throws IOException {
		commit(contents(1, BOTH));
		Path places = PageContents.folder(this.spool).resolve("0-c.places");
		truncate(places, Files.size(places) - 1);
		assertThat(contents(1, BOTH).isComplete()).isFalse();
		truncate(places, 0);
		assertThat(contents(1, BOTH).isComplete()).isFalse();
	}

	@Test
	void saysThatItsBytesAreCut() throws IOException {
		try (PageContents.Writer writer = contents(1, BOTH).write()) {
			writer.content(0, HTML, utf8("<p>"));
			writer.commit();
		}
		truncate(PageContents.folder(this.spool).resolve("0-c.content"), 2);
		try (PageContents.Reader reader = contents(1, BOTH).read()) {
			assertThatExceptionOfType(EOFException.class).isThrownBy(() -> reader.content(0, HTML))
				.withMessageContaining("shorter");
		}
	}

	private List<PageContents.Failure> failures(int pages) throws IOException {
		PageContents contents = contents(pages, BOTH);
		List<PageContents.Failure> failures = new ArrayList<>();
		for (PageContents.Failed failed : contents.failed()) {
			failures.add(contents.failure(failed));
		}
		return failures;
	}

	private PageContents contents(int pages, Set<ContentKind> kinds) {
		return new PageContents(this.spool, crawl("c", pages, 1000), kinds);
	}

	private static SpooledCrawl crawl(String id, int pages, long fetchedAt) {
		return new SpooledCrawl(id, 0, 0, 0, 0, 0, pages, pages, 0, 0, "", fetchedAt, 0);
	}

	private static void commit(PageContents contents) throws IOException {
		try (PageContents.Writer writer = contents.write()) {
			writer.commit();
		}
	}

	private static void truncate(Path file, long size) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.truncate(size);
		}
	}

	private static String markdown(int page) {
		return "# page " + page + "\n" + "x".repeat(page % 50);
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static @Nullable String text(byte @Nullable [] utf8) {
		return (utf8 != null) ? new String(utf8, StandardCharsets.UTF_8) : null;
	}

}
