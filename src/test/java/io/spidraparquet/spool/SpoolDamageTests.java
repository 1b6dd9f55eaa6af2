package io.spidraparquet.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

import io.spidraparquet.api.Responses;
import io.spidraparquet.page.CollectingSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

/**
 * A spool whose files a crash or a disk has damaged: what is damaged is fetched again,
 * and never taken for a response.
 */
class SpoolDamageTests {

	@TempDir
	Path temp;

	private Path folder;

	@BeforeEach
	void nameFolder() {
		this.folder = this.temp.resolve("run/spool");
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
	void survivesALineThatACrashCutAnywhere() throws Exception {
		keep(this.folder, "a", A);
		byte[] first = Files.readAllBytes(this.folder.resolve("0.crawls"));
		keep(this.folder, "b", B);
		byte[] both = Files.readAllBytes(this.folder.resolve("0.crawls"));
		for (int length = first.length; length < both.length - 1; length += 9) {
			Files.write(this.folder.resolve("0.crawls"), Arrays.copyOf(both, length));
			Spool spool = Spool.open(this.folder);
			assertThat(spool.find("a")).as("cut at %d", length).isNotNull();
			assertThat(spool.find("b")).as("cut at %d", length).isNull();
			keep(this.folder, "c", C);
			Spool again = Spool.open(this.folder);
			assertThat(again.find("a")).as("cut at %d", length).isNotNull();
			assertThat(again.find("c")).as("cut at %d", length).isNotNull();
			assertThat(again.find("b")).as("cut at %d", length).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0000\u0000\u0000\u0000", "{}", "[", "{\"crawlId\":\"b\"}", "garbage" })
	void survivesRubbishBehindTheLastLine(String rubbish) throws Exception {
		keep(this.folder, "a", A);
		Files.writeString(this.folder.resolve("0.crawls"), rubbish, StandardOpenOption.APPEND);
		assertThat(Spool.open(this.folder).find("a")).isNotNull();
		keep(this.folder, "c", C);
		Spool spool = Spool.open(this.folder);
		assertThat(spool.find("a")).isNotNull();
		assertThat(spool.find("c")).isNotNull();
		assertThat(spool.find("b")).isNull();
	}

	@Test
	void doesNotFindAResponseWhoseBodyLostBytes() throws Exception {
		keep(this.folder, "a", A);
		keep(this.folder, "b", B);
		truncate("0.json", 1);
		Spool spool = Spool.open(this.folder);
		assertThat(spool.find("a")).isNotNull();
		assertThat(spool.find("b")).isNull();
		SpooledCrawl b = keep(this.folder, "b", B);
		assertThat(b.offset()).isEqualTo(A.getBytes(StandardCharsets.UTF_8).length);
		assertThat(pages(Spool.open(this.folder), "a", "b")).hasSize(3);
	}

	@Test
	void neverTakesTheBytesOfOneResponseForAnother() throws Exception {
		keep(this.folder, "a", A);
		keep(this.folder, "b", B);
		truncate("0.json", 1);
		keep(this.folder, "c", Responses.body("c", 100));
		Spool spool = Spool.open(this.folder);
		SpooledCrawl b = spool.find("b");
		if (b != null) {
			CollectingSink sink = new CollectingSink();
			try (SpoolSegment segment = spool.segment(1)) {
				assertThat(segment.replay(b, sink)).isFalse();
			}
			assertThat(sink.seen()).doesNotContain("accept");
		}
		keep(this.folder, "b", B);
		assertThat(pages(Spool.open(this.folder), "a", "b", "c")).hasSize(103);
	}

	@Test
	void doesNotFindAResponseWhoseIndexLostBytes() throws Exception {
		keep(this.folder, "a", A);
		keep(this.folder, "b", B);
		truncate("0.pages", 1);
		Spool spool = Spool.open(this.folder);
		assertThat(spool.find("a")).isNotNull();
		assertThat(spool.find("b")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.json", "0.pages", "0.crawls" })
	void findsNothingWhereAFileIsGone(String file) throws Exception {
		keep(this.folder, "a", A);
		Files.delete(this.folder.resolve(file));
		assertThat(Spool.open(this.folder).find("a")).isNull();
		assertThat(keep(this.folder, "a", A).offset()).isZero();
		assertThat(pages(Spool.open(this.folder), "a")).hasSize(2);
	}

	@Test
	void seesEachByteThatFlippedInAKeptResponse() throws Exception {
		keep(this.folder, "b", B);
		SpooledCrawl a = keep(this.folder, "a", A);
		keep(this.folder, "c", C);
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
		keep(this.folder, "a", A);
		SpooledCrawl b = keep(this.folder, "b", B);
		keep(this.folder, "c", C);
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
		keep(this.folder, "a", A);
		keep(this.folder, "b", B);
		Spool spool = Spool.open(this.folder);
		truncate("0.json", B.length() + 3);
		assertThat(spool.verify()).isFalse();
		assertThat(spool.find("a")).isNull();
		assertThat(spool.find("b")).isNull();
	}

	@Test
	void seesThatAResponseLostItsEndSinceItWasOpened() throws Exception {
		keep(this.folder, "a", A);
		Spool spool = Spool.open(this.folder);
		truncate("0.json", 2);
		CollectingSink sink = new CollectingSink();
		try (SpoolSegment segment = spool.segment(1)) {
			assertThat(segment.replay(find(spool, "a"), sink)).isFalse();
		}
		assertThat(sink.seen()).doesNotContain("accept");
	}

	private void truncate(String file, int bytes) throws IOException {
		try (FileChannel channel = FileChannel.open(this.folder.resolve(file), StandardOpenOption.WRITE)) {
			channel.truncate(channel.size() - bytes);
		}
	}

}
