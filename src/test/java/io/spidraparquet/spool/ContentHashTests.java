package io.spidraparquet.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ContentHashTests {

	/** Beyond so many pages, sorted files are written. */
	private static final int IN_MEMORY = 20_000;

	@TempDir
	private Path folder;

	@Test
	void ofNoPagesIsThatOfNothing() throws IOException {
		assertThat(hash(List.of())).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	}

	@Test
	void ofOnePageIsThatOfItsHash() throws IOException {
		Page page = page("a", 1);
		assertThat(hash(List.of(page))).isEqualTo(HexFormat.of().formatHex(PageHasher.sha256().digest(page.hash())));
	}

	@Test
	void doesNotDependOnTheOrderOfThePages() throws IOException {
		List<Page> pages = pages(100);
		String expected = hash(pages);
		Random random = new Random(1);
		for (int i = 0; i < 20; i++) {
			Collections.shuffle(pages, random);
			assertThat(hash(pages)).isEqualTo(expected);
		}
	}

	@Test
	void dependsOnEachPageAndOnHowOftenItComes() throws IOException {
		List<String> hashes = List.of(hash(List.of()), hash(List.of(page("a", 1))), hash(List.of(page("a", 2))),
				hash(List.of(page("a", 1), page("a", 1))), hash(List.of(page("a", 1), page("b", 2))),
				hash(List.of(page("b", 1), page("a", 2))));
		assertThat(hashes).doesNotHaveDuplicates();
	}

	@Test
	void pagesOfOneIdAreInTheOrderOfTheirHashes() throws IOException {
		List<Page> pages = new ArrayList<>(List.of(page("a", 1), page("same", 2), page("same", 3), page("same", 3),
				page("same", 4), page("z", 5)));
		String expected = hash(pages);
		Collections.reverse(pages);
		assertThat(hash(pages)).isEqualTo(expected).isEqualTo(expected(pages));
	}

	@Test
	void pagesWithoutAnIdComeFirst() throws IOException {
		List<Page> pages = new ArrayList<>(List.of(page("a", 1), page(null, 9), page(null, 3), page("\0", 2)));
		String expected = hash(pages);
		Collections.reverse(pages);
		assertThat(hash(pages)).isEqualTo(expected).isEqualTo(expected(pages));
	}

	@Test
	void idsAreInTheOrderOfTheirBytes() throws IOException {
		List<Page> pages = new ArrayList<>();
		for (String id : List.of("a", "a\0", "a\0\0\0\0\0\0\0", "a\0\0\0\0\0\0\0\0", "abcdefgh", "abcdefgh1",
				"abcdefgh2", "abcdefg", "Z", "ä", "€", "\uD83D\uDE00", "~", "\u007f")) {
			pages.add(page(id, id.hashCode()));
		}
		for (int i = 0; i < pages.size(); i++) {
			Collections.rotate(pages, 1);
			assertThat(hash(pages)).isEqualTo(expected(pages));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { IN_MEMORY - 1, IN_MEMORY, IN_MEMORY + 1, 2 * IN_MEMORY, 2 * IN_MEMORY + 17 })
	void morePagesThanFitInMemoryHaveTheHashOfTheSamePagesInMemory(int count) throws IOException {
		List<Page> pages = pages(count);
		for (int i = 0; i < count; i += 100) {
			pages.set(i, page((i % 200 == 0) ? null : "same", i));
		}
		Collections.shuffle(pages, new Random(count));
		ContentHash hash = new ContentHash(this.folder, "7-hash");
		for (Page page : pages) {
			hash.add(page.id(), page.hash());
		}
		assertThat(files())
			.isEqualTo(IntStream.range(0, count / IN_MEMORY).mapToObj((i) -> "7-hash." + i + ".tmp").toList());
		assertThat(hash.finish()).isEqualTo(expected(pages));
		assertThat(files()).as("sorted files are removed").isEmpty();
	}

	@Test
	void crawlsThatAreHashedAtTheSameTimeHaveFilesOfTheirOwn() throws IOException {
		List<Page> pages = pages(IN_MEMORY);
		ContentHash one = new ContentHash(this.folder, "1-hash");
		ContentHash two = new ContentHash(this.folder, "2-hash");
		for (Page page : pages) {
			one.add(page.id(), page.hash());
			two.add(page.id(), page.hash());
		}
		assertThat(files()).containsExactly("1-hash.0.tmp", "2-hash.0.tmp");
		two.discard();
		assertThat(files()).containsExactly("1-hash.0.tmp");
		assertThat(one.finish()).isEqualTo(expected(pages));
	}

	@Test
	void aPassThatIsGivenUpLeavesNoFile() throws IOException {
		ContentHash hash = new ContentHash(this.folder, "1-hash");
		for (Page page : pages(IN_MEMORY + 1)) {
			hash.add(page.id(), page.hash());
		}
		assertThat(files()).hasSize(1);
		hash.discard();
		assertThat(files()).isEmpty();
		hash.discard();
	}

	@Test
	void namesTheFileThatCannotBeWritten() {
		Path gone = this.folder.resolve("gone");
		ContentHash hash = new ContentHash(gone, "1-hash");
		assertThatIOException().isThrownBy(() -> {
			for (Page page : pages(IN_MEMORY)) {
				hash.add(page.id(), page.hash());
			}
		}).withMessageStartingWith("cannot write " + gone.resolve("1-hash.0.tmp") + " (");
	}

	private String hash(List<Page> pages) throws IOException {
		ContentHash hash = new ContentHash(this.folder, "hash");
		for (Page page : pages) {
			hash.add(page.id(), page.hash());
		}
		return hash.finish();
	}

	/** The rule itself: the hashes in the order of the ids, then of the hashes. */
	private static String expected(List<Page> pages) {
		MessageDigest digest = PageHasher.sha256();
		pages.stream()
			.sorted(Comparator.comparing(Page::order, Arrays::compareUnsigned)
				.thenComparing(Page::hash, Arrays::compareUnsigned))
			.forEach((page) -> digest.update(page.hash()));
		return HexFormat.of().formatHex(digest.digest());
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.map((file) -> String.valueOf(file.getFileName())).sorted().toList();
		}
	}

	private static List<Page> pages(int count) {
		return new ArrayList<>(IntStream.range(0, count).mapToObj((i) -> page("page-" + i, i)).toList());
	}

	private static Page page(@Nullable String id, int content) {
		return new Page((id != null) ? id.getBytes(StandardCharsets.UTF_8) : null,
				PageHasher.sha256().digest(ByteBuffer.allocate(4).putInt(content).array()));
	}

	/**
	 * What is added of a page.
	 *
	 * @param id UTF-8; null if it has none
	 * @param hash of its content
	 */
	private record Page(byte @Nullable [] id, byte[] hash) {

		byte[] order() {
			return (this.id != null) ? this.id : new byte[0];
		}

	}

}
