package io.spidraparquet.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.spidraparquet.api.Responses;
import io.spidraparquet.page.ContentKind;
import io.spidraparquet.page.JsonSlice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SharedSpoolTests {

	private static final long CLAIM = 5_000_000_000L;

	private static final String BODY = "{\"pages\":[" + Responses.page("a0", "{\"n\":0}") + ","
			+ Responses.page("a1", "{\"n\":1}") + "]}";

	@TempDir
	private Path folder;

	private Folder shared;

	@BeforeEach
	void share() throws IOException {
		this.shared = new Folder(Files.createDirectory(this.folder.resolve("shared")));
	}

	/** One process fetches the crawls. */
	private Spool fetch(String process, long segment, String... crawls) throws IOException, InterruptedException {
		Spool spool = Spool.of(this.folder.resolve(process), this.shared, List.of());
		try (SpoolSegment open = spool.segment(segment)) {
			for (String crawl : crawls) {
				Responses.fetch(open, crawl, BODY);
			}
		}
		return spool;
	}

	private static List<String> pages(Spool spool, String crawl) throws IOException {
		List<String> pages = new ArrayList<>();
		spool.forEachPage(spool.all(List.of(crawl)).get(0), (page) -> {
			JsonSlice json = page.json();
			pages.add(new String(json.bytes(), json.start(), json.length(), StandardCharsets.UTF_8));
		});
		return pages;
	}

	@Test
	void othersSeeASegmentOnceItIsShared() throws Exception {
		Spool one = fetch("one", CLAIM, "a", "b");
		Spool other = Spool.open(this.folder.resolve("other"), this.shared);
		other.refresh();
		assertThat(other.all()).isEmpty();
		one.share(CLAIM);
		other.refresh();
		assertThat(other.crawlIds()).containsExactlyInAnyOrder("a", "b");
		assertThat(pages(other, "b")).hasSize(2).isEqualTo(pages(one, "b"));
	}

	@Test
	void whatIsNotNeededIsNotCopied() throws Exception {
		fetch("one", CLAIM, "a").share(CLAIM);
		fetch("two", CLAIM + 1, "b").share(CLAIM + 1);
		Spool other = Spool.open(this.folder.resolve("other"), this.shared);
		pages(other, "a");
		assertThat(this.folder.resolve("other/" + CLAIM + ".json")).exists();
		assertThat(this.folder.resolve("other/" + (CLAIM + 1) + ".json")).doesNotExist();
	}

	@Test
	void theListIsSharedLast() throws Exception {
		fetch("one", CLAIM, "a").share(CLAIM);
		assertThat(this.shared.uploaded).last().isEqualTo(CLAIM + ".crawls");
	}

	@Test
	void aResponseThatIsKnownIsUsedThoughAnotherProcessHasFetchedTheCrawlLater() throws Exception {
		Spool first = fetch("first", CLAIM, "a");
		first.share(CLAIM);
		List<SpooledCrawl> taken = first.all();
		fetch("zombie", CLAIM + 1, "a").share(CLAIM + 1);
		Spool manager = Spool.open(this.folder.resolve("manager"), this.shared);
		manager.addAll(taken);
		assertThat(manager.all(List.of("a"))).isEqualTo(taken);
		Spool worker = Spool.of(this.folder.resolve("worker"), this.shared, taken);
		assertThat(pages(worker, "a")).hasSize(2);
	}

	@Test
	void whatIsDroppedIsGoneForOthers() throws Exception {
		fetch("one", CLAIM, "a", "b").share(CLAIM);
		Spool.open(this.folder.resolve("manager"), this.shared).drop(Set.of("a"));
		assertThat(Spool.open(this.folder.resolve("other"), this.shared).crawlIds()).containsExactly("b");
		assertThat(Spool.open(this.folder.resolve("manager"), this.shared).crawlIds()).as("with an old copy")
			.containsExactly("b");
	}

	@Test
	void whatIsDroppedIsGoneFromTheListsOfAllWhoFetchedIt() throws Exception {
		Spool winner = fetch("winner", CLAIM, "a", "b");
		winner.share(CLAIM);
		Spool manager = Spool.open(this.folder.resolve("manager"), this.shared);
		fetch("late", CLAIM + 1, "a").share(CLAIM + 1);
		manager.drop(Set.of("a"));
		assertThat(Spool.open(this.folder.resolve("other"), this.shared).crawlIds()).containsExactly("b");
	}

	@Test
	void aSegmentWhoseFilesAreGoneIsNotSharedSilently() throws Exception {
		Spool spool = fetch("one", CLAIM, "a");
		PrivateFiles.deleteTree(this.folder.resolve("one"));
		assertThatThrownBy(() -> spool.share(CLAIM)).isInstanceOf(IOException.class)
			.hasMessageStartingWith("the responses cannot be shared: ")
			.hasMessageEndingWith(".json is gone");
		assertThat(this.shared.uploaded).isEmpty();
	}

	@Test
	void aResponseWhoseFilesAreGoneIsDropped() throws Exception {
		Spool one = fetch("one", CLAIM, "a");
		one.share(CLAIM);
		Spool lost = fetch("lost", CLAIM + 1, "b");
		Spool manager = Spool.open(this.folder.resolve("manager"), this.shared);
		assertThat(manager.verify()).isTrue();
		manager.addAll(lost.all());
		assertThat(manager.verify()).isFalse();
		assertThat(manager.crawlIds()).containsExactly("a");
		assertThat(manager.verify()).isTrue();
	}

	@Test
	void aSegmentWithoutResponsesIsNotShared() throws Exception {
		fetch("one", CLAIM).share(CLAIM);
		assertThat(this.shared.uploaded).isEmpty();
	}

	@Test
	void whatIsMissingOfTheContentIsKnownWithoutTheContent() throws Exception {
		Spool one = fetch("one", CLAIM, "a", "b");
		Set<ContentKind> kinds = Set.of(ContentKind.HTML);
		for (SpooledCrawl crawl : one.all()) {
			try (PageContents.Writer writer = new PageContents(one, crawl, kinds).write()) {
				writer.content(0, ContentKind.HTML, new byte[1000]);
				writer.failure(1, ContentKind.HTML, "a1", "404 of " + crawl.crawlId());
				writer.commit();
			}
		}
		one.share(CLAIM);
		Spool manager = Spool.open(this.folder.resolve("manager"), this.shared);
		assertThat(PageContents.areThere(manager, manager.all(), kinds)).isTrue();
		assertThat(this.folder.resolve("manager/content")).as("nothing is copied").doesNotExist();
		PageContents contents = new PageContents(manager, manager.all(List.of("b")).get(0), kinds);
		assertThat(contents.isComplete()).isTrue();
		assertThat(contents.failure(contents.failed().get(0))).isEqualTo(new PageContents.Failure("a1", "404 of b"));
		assertThat(contents.failed()).hasSize(1);
		assertThat(this.folder.resolve("manager/content")).isDirectoryContaining("glob:**.places")
			.isDirectoryNotContaining("glob:**.content");
		Files.delete(this.folder.resolve("shared/content/" + CLAIM + "-a.places"));
		assertThat(PageContents.areThere(manager, manager.all(), kinds)).isFalse();
	}

	@Test
	void aLocalCopyCanBeForgotten() throws Exception {
		fetch("one", CLAIM, "a").share(CLAIM);
		Spool other = Spool.open(this.folder.resolve("other"), this.shared);
		List<String> pages = pages(other, "a");
		other.forget(CLAIM);
		assertThat(this.folder.resolve("other/" + CLAIM + ".json")).doesNotExist();
		assertThat(this.folder.resolve("other/" + CLAIM + ".pages")).doesNotExist();
		assertThat(pages(other, "a")).isEqualTo(pages);
	}

	/** A folder that all processes see. */
	private static final class Folder implements SharedSpool {

		private final Path root;

		private final List<String> uploaded = new ArrayList<>();

		Folder(Path root) {
			this.root = root;
		}

		@Override
		public List<String> list(String name) throws IOException {
			return PrivateFiles.list(this.root.resolve(name))
				.stream()
				.map((file) -> file.getFileName().toString())
				.toList();
		}

		@Override
		public void download(String name, Path to) throws IOException {
			if (Files.exists(this.root.resolve(name))) {
				Files.copy(this.root.resolve(name), to, StandardCopyOption.REPLACE_EXISTING);
			}
		}

		@Override
		public byte[] read(String name, long offset, int length) throws IOException {
			byte[] all = Files.readAllBytes(this.root.resolve(name));
			return Arrays.copyOfRange(all, (int) offset, (int) offset + length);
		}

		@Override
		public void upload(Path from, String name) throws IOException {
			this.uploaded.add(name);
			Files.createDirectories(this.root.resolve(name).getParent());
			Files.copy(from, this.root.resolve(name), StandardCopyOption.REPLACE_EXISTING);
		}

	}

}
