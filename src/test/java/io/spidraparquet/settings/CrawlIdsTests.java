package io.spidraparquet.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CrawlIdsTests {

	@TempDir
	Path folder;

	@Test
	void readsOneIdOrSeveral() {
		assertThat(CrawlIds.parse("abc-123")).containsExactly("abc-123");
		assertThat(CrawlIds.parse("b, a ,c")).containsExactly("b", "a", "c");
		assertThat(CrawlIds.parse("A_b-9")).containsExactly("A_b-9");
		assertThat(CrawlIds.parse("x".repeat(128))).containsExactly("x".repeat(128));
		assertThat(CrawlIds.parse("2026-11-23,-,_")).containsExactly("2026-11-23", "-", "_");
	}

	@ParameterizedTest
	@ValueSource(strings = { "../x", "a/b", "a.b", "a b", "ä", "a\u0000", "a\nb", "%2e", "a;b", "$(x)", "*" })
	void refusesWhatIsNoId(String id) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> CrawlIds.parse("ok," + id))
			.withMessage("'" + id + "' is not a crawl id: an id has 1 to 128 letters, digits, '_' or '-'");
	}

	@Test
	void refusesAnIdThatIsTooLong() {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> CrawlIds.parse("x".repeat(129)))
			.withMessage("'" + "x".repeat(129) + "' is not a crawl id: an id has 1 to 128 letters, digits, '_' or '-'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ",", "a,", ",a", "a,,b", "a, ,b" })
	void refusesAnEmptyId(String value) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> CrawlIds.parse(value))
			.withMessage("'' is not a crawl id: an id has 1 to 128 letters, digits, '_' or '-'");
	}

	@Test
	void readsAFileWithOneIdALine() throws IOException {
		Path file = write("# the shops\nshop-2\r\n\n   shop-1   \n\t# and no more\n#shop-9\nshop-3");
		assertThat(CrawlIds.parse("@" + file)).containsExactly("shop-2", "shop-1", "shop-3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n\n", "# nothing\n  # but comments\n" })
	void refusesAFileWithoutIds(String content) throws IOException {
		Path file = write(content);
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> CrawlIds.parse("@" + file))
			.withMessage("crawlId names no crawl: give one id or more");
	}

	@ParameterizedTest
	@ValueSource(strings = { "../x", "a,b", "shop 1", "@other" })
	void refusesALineThatIsNoId(String line) throws IOException {
		Path file = write("shop-1\n" + line + "\n");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> CrawlIds.parse("@" + file))
			.withMessage("'" + line + "' is not a crawl id: an id has 1 to 128 letters, digits, '_' or '-'");
	}

	@Test
	void saysThatAFileCannotBeRead() throws IOException {
		Path missing = this.folder.resolve("missing.txt");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> CrawlIds.parse("@" + missing))
			.withMessage("crawlId=@" + missing
					+ ": the file cannot be read (there is no such file or folder): give a file with one id per line");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> CrawlIds.parse("@" + this.folder))
			.withMessageStartingWith("crawlId=@" + this.folder + ": the file cannot be read (");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> CrawlIds.parse("@"))
			.withMessageStartingWith("crawlId=@: the file cannot be read (");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> CrawlIds.parse("@a\u0000b"))
			.withMessageEndingWith(
					"the file cannot be read (Nul character not allowed): give a file with one id per line");
		Path binary = Files.write(this.folder.resolve("binary"), "\u00e4".getBytes(StandardCharsets.ISO_8859_1));
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> CrawlIds.parse("@" + binary))
			.withMessage("crawlId=@" + binary
					+ ": the file cannot be read (it is not a text in UTF-8): give a file with one id per line");
	}

	private Path write(String content) throws IOException {
		return Files.writeString(this.folder.resolve("ids of shops.txt"), content);
	}

}
