package io.spidraparquet.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import io.spidraparquet.page.CollectingSink;
import io.spidraparquet.page.JsonText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PageScanTests {

	private static final String PAGE = """
			{"id":"1","url":"https://shop/1","title":"One","status":"success","data":{"a":1},"error_message":null,\
			"html_url":"https://s/1","markdown_url":"https://s/2","created_at":"2025-12-17T15:02:10Z"}""";

	@TempDir
	Path folder;

	private final CollectingSink sink = new CollectingSink();

	private final List<String> index = new ArrayList<>();

	@Test
	void countsPagesByStatus() throws IOException {
		ScannedBody crawl = scan("{\"status\":\"success\"}", "{\"status\":\"failed\"}", "{\"status\":\"pending\"}",
				"{\"status\":\"failed\"}", "{\"status\":\"new\"}", "{}", "null", "{\"id\":tru}");
		assertThat(crawl.pages()).isEqualTo(8);
		assertThat(crawl.success()).isEqualTo(5);
		assertThat(crawl.failed()).isEqualTo(2);
		assertThat(crawl.pending()).isEqualTo(1);
	}

	@Test
	void measuresTheCompleteBody() throws IOException {
		byte[] body = " {\"pages\":[{\"id\":\"ä\"}],\"x\":1}\n".getBytes(StandardCharsets.UTF_8);
		CRC32C crc = new CRC32C();
		crc.update(body);
		ScannedBody crawl = scan(body);
		assertThat(crawl.length()).isEqualTo(body.length);
		assertThat(crawl.crc32c()).isEqualTo((int) crc.getValue());
	}

	@Test
	void tellsThePositionOfEachPage() throws IOException {
		scan("{\"pages\":[ {\"id\":\"1\"},\n{\"id\":\"ä\"}, null]}".getBytes(StandardCharsets.UTF_8));
		assertThat(this.index).containsExactly("11+10", "23+11", "36+4");
	}

	@Test
	void showsTheDataOfPagesThatSucceeded() throws IOException {
		scan("{\"id\":\"1\",\"data\":{\"a\":1}}", "{\"id\":\"2\",\"status\":\"failed\",\"data\":2}",
				"{\"data\":\"x\",\"status\":\"success\"}", "{\"id\":\"4\"}", "7");
		assertThat(this.sink.seen()).containsExactly("begin", "{\"a\":1}", "|", "|", "\"x\"", "|", "|", "|");
	}

	@Test
	void continuesAfterABrokenPage() throws IOException {
		ScannedBody crawl = scan("{\"id\":\"1\",\"x\":tru}", "{\"status\":\"success\",\"data\":2,,}",
				"{\"id\":\"3\",\"data\":3}");
		assertThat(crawl.pages()).isEqualTo(3);
		assertThat(this.sink.seen()).containsExactly("begin", "|", "2", "|", "3", "|");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":\"1\",\"status\":\"success\",\"data\":{\"a\":tru}}",
			"{\"id\":\"1\",\"data\":[1,{\"a\":01}],\"status\":\"success\"}",
			"{\"id\":\"1\",\"status\":\"failed\",\"data\":{\"a\":tru}}", "{\"id\":\"1\",\"data\":\"\\x\"}",
			"{\"id\":\"1\",\"data\":\"a\tb\",\"status\":\"success\"}" })
	void continuesAfterAPageThatIsBrokenInItsData(String broken) throws IOException {
		ScannedBody crawl = scan(broken, "{\"id\":\"3\",\"data\":3}");
		assertThat(crawl.pages()).isEqualTo(2);
		assertThat(this.sink.seen()).endsWith("|", "3", "|");
		assertThat(this.index).hasSize(2);
	}

	@Test
	void continuesAfterAPageThatIsNestedTooDeep() throws IOException {
		String deep = "[".repeat(JsonText.MAX_DEPTH) + "]".repeat(JsonText.MAX_DEPTH);
		ScannedBody crawl = scan("{\"id\":\"1\",\"status\":\"success\",\"data\":" + deep + "}",
				"{\"id\":\"3\",\"data\":3}");
		assertThat(crawl.pages()).isEqualTo(2);
		assertThat(this.sink.seen()).endsWith("|", "3", "|");
	}

	@Test
	void flagsAPageWhoseIdCameBeforeInTheCrawl() throws IOException {
		scan("{\"id\":\"1\"}", "{\"id\":\"2\"}", "{\"id\":\"1\"}", "{\"id\":\"1\"}", "{\"id\":\"1 \"}", "{\"id\":1}");
		assertThat(this.index).extracting((entry) -> entry.endsWith("d"))
			.containsExactly(false, false, true, true, false, true);
	}

	@Test
	void flagsNoPageForThePagesThatFailed() throws IOException {
		scan("{\"id\":\"1\",\"status\":\"failed\"}", "{\"id\":\"1\",\"status\":\"success\"}",
				"{\"status\":\"pending\",\"id\":\"1\"}", "{\"id\":\"1\",\"status\":\"failed\"}");
		assertThat(this.index).noneMatch((entry) -> entry.endsWith("d"));
	}

	@Test
	void flagsNoPageWithoutId() throws IOException {
		scan("{\"data\":1}", "{\"data\":1}", "{\"id\":null}", "{\"id\":null}", "null", "null");
		assertThat(this.index).noneMatch((entry) -> entry.endsWith("d"));
	}

	@Test
	void flagsEachDuplicateAmongMany() throws IOException {
		List<String> pages = new ArrayList<>();
		for (int i = 0; i < 50_000; i++) {
			pages.add("{\"id\":\"" + i % 40_000 + "\"}");
		}
		scan(pages.toArray(String[]::new));
		assertThat(this.index.subList(0, 40_000)).noneMatch((entry) -> entry.endsWith("d"));
		assertThat(this.index.subList(40_000, 50_000)).allMatch((entry) -> entry.endsWith("d"));
	}

	@Test
	void hashesTheContentAsDocumented() throws Exception {
		MessageDigest all = sha256();
		all.update(pageHash("1", "u", "t", "success", "{\"a\": 1}", null, "c"));
		all.update(pageHash("2", null, null, "failed", null, "é", null));
		String expected = HexFormat.of().formatHex(all.digest());
		assertThat(hash("{\"id\":\"2\",\"status\":\"failed\",\"data\":null,\"error_message\":\"é\"}",
				"{\"created_at\":\"c\",\"data\": {\"a\": 1} ,\"title\":\"t\",\"url\":\"u\",\"id\":\"1\",\"html_url\":\"s\"}"))
			.isEqualTo(expected);
		assertThat(hash()).isEqualTo(HexFormat.of().formatHex(sha256().digest()));
	}

	@Test
	void hashesTheSameForAnyOrderOfPages() throws IOException {
		List<String> pages = new ArrayList<>(List.of(PAGE, PAGE.replace("\"1\"", "\"2\""),
				PAGE.replace("\"1\"", "\"10\""), PAGE.replace("\"1\"", "\"ä\""), PAGE.replace("\"1\"", "\"\""),
				PAGE.replace("\"1\"", "null"), PAGE.replace("One", "Uno"), PAGE.replace("One", "Eins"), "null"));
		String hash = hash(pages.toArray(String[]::new));
		for (int seed = 0; seed < 20; seed++) {
			Collections.shuffle(pages, new Random(seed));
			assertThat(hash(pages.toArray(String[]::new))).isEqualTo(hash);
		}
	}

	@Test
	void hashesTheSameForOtherUrlsAndFieldsOutsideTheContent() throws IOException {
		String hash = hash(PAGE);
		assertThat(hash(PAGE.replace("https://s/1", "https://s/1?signature=other"))).isEqualTo(hash);
		assertThat(hash(PAGE.replace("\"https://s/2\"", "null"))).isEqualTo(hash);
		assertThat(hash(PAGE.replace("{\"id\"", "{\"tokens\":7,\"id\""))).isEqualTo(hash);
		assertThat(hash(PAGE.replace(",", " ,\n").replace("\":", "\" : ").replace("\"a\" : 1", "\"a\":1")))
			.isEqualTo(hash);
		assertThat(hash(PAGE.replace("\"error_message\":null,", ""))).isEqualTo(hash);
		assertThat(hash("{\"data\":{\"a\":1}," + PAGE.replace("\"data\":{\"a\":1},", "").substring(1))).isEqualTo(hash);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			"id":"1"                             | "id":"2"
			"id":"1",                            | ~~
			"url":"https://shop/1"               | "url":"https://shop/2"
			"url":"https://shop/1"               | "url":null
			"title":"One"                        | "title":"Two"
			"title":"One"                        | "title":""
			"status":"success"                   | "status":"failed"
			"status":"success"                   | "status":"pending"
			"data":{"a":1}                       | "data":{"a":2}
			"data":{"a":1}                       | "data":{"a":1,"b":null}
			"data":{"a":1}                       | "data":"{\\"a\\":1}"
			"data":{"a":1}                       | "data":null
			"error_message":null                 | "error_message":""
			"error_message":null                 | "error_message":"null"
			"created_at":"2025-12-17T15:02:10Z"  | "created_at":"2025-12-17T15:02:11Z"
			"url":"https://shop/1","title":"One" | "url":"https://shop/1O","title":"ne"
			"title":"One"                        | "title":null
			""")
	void hashesChangesOfTheContent(String before, String after) throws IOException {
		assertThat(PAGE).contains(before);
		assertThat(hash(PAGE.replace(before, after))).isNotEqualTo(hash(PAGE));
	}

	@Test
	void hashesTheNumberOfPages() throws IOException {
		assertThat(List.of(hash(), hash(PAGE), hash(PAGE, PAGE), hash(PAGE, PAGE, PAGE))).doesNotHaveDuplicates();
	}

	@Test
	void hashesTheDataOfFailedPagesToo() throws IOException {
		String failed = PAGE.replace("success", "failed");
		assertThat(hash(failed.replace("{\"a\":1}", "{\"a\":2}"))).isNotEqualTo(hash(failed));
	}

	@ParameterizedTest
	@ValueSource(ints = { 20_000, 20_001, 45_678 })
	void hashesMorePagesThanItHoldsInMemoryThroughFiles(int count) throws Exception {
		List<String> ids = new ArrayList<>(IntStream.range(0, count)
			.mapToObj((i) -> ((i % 3 == 0) ? "ä" : "p") + Integer.toString(i * 7, 36))
			.toList());
		Collections.shuffle(ids, new Random(7));
		Map<String, byte[]> sorted = new TreeMap<>((a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8),
				b.getBytes(StandardCharsets.UTF_8)));
		for (String id : ids) {
			sorted.put(id, pageHash(id, null, null, "success", "1", null, null));
		}
		MessageDigest all = sha256();
		sorted.values().forEach(all::update);
		assertThat(hash(ids.stream().map((id) -> "{\"id\":\"" + id + "\",\"data\":1}").toArray(String[]::new)))
			.isEqualTo(HexFormat.of().formatHex(all.digest()));
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void leavesNoFilesOfABodyThatIsGivenUp() throws IOException {
		PageScan scan = new PageScan(this.sink, this.folder, "0-hash", null);
		byte[] body = ("{\"pages\":[" + "{},".repeat(60_000)).getBytes(StandardCharsets.UTF_8);
		scan.feed(body, body.length);
		assertThat(this.folder).isNotEmptyDirectory();
		scan.discard();
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void readsALongBodyAsOneInItsOrder() throws IOException {
		int count = 3000;
		String text = "x".repeat(500);
		List<String> pages = new ArrayList<>();
		List<String> positions = new ArrayList<>();
		long position = "{\"pages\":[".length();
		for (int i = 0; i < count; i++) {
			// every tenth has the id of one long before; one is larger than a batch
			int id = (i % 10 == 9) ? i % 1500 : i + count;
			String page = "{\"id\":\"%d\",\"status\":\"success\",\"data\":\"%s\"}".formatted(id,
					(i == 1500) ? text.repeat(1000) : text + i);
			boolean duplicate = id < count && !pages.isEmpty()
					&& pages.stream().anyMatch((other) -> other.startsWith("{\"id\":\"" + id + "\""));
			pages.add(page);
			positions.add(position + "+" + page.length() + (duplicate ? " d" : ""));
			position += page.length() + 1;
		}
		ScannedBody crawl = scan(pages.toArray(String[]::new));
		assertThat(crawl.pages()).isEqualTo(count);
		assertThat(this.index).isEqualTo(positions);
		this.sink.accept();
		assertThat(this.sink.seen().stream().filter((each) -> each.equals("|"))).hasSize(count);
		assertThat(this.sink.seen()).containsAll(
				pages.stream().map((page) -> page.substring(page.indexOf("data") + 6, page.length() - 1)).toList());
	}

	private String hash(String... pages) throws IOException {
		return scan(pages).contentSha256();
	}

	private ScannedBody scan(String... pages) throws IOException {
		return scan(("{\"pages\":[" + String.join(",", pages) + "]}").getBytes(StandardCharsets.UTF_8));
	}

	private ScannedBody scan(byte[] body) throws IOException {
		this.sink.seen().clear();
		this.index.clear();
		PageScan scan = new PageScan(this.sink, this.folder, "0-hash",
				(start, length, duplicate) -> this.index.add(start + "+" + length + (duplicate ? " d" : "")));
		for (int at = 0; at < body.length; at += 100_000) {
			int count = Math.min(100_000, body.length - at);
			scan.feed(Arrays.copyOfRange(body, at, at + count), count);
		}
		return scan.finish();
	}

	/** The recipe of the documentation, written down a second time. */
	private static byte[] pageHash(@Nullable String... fields) {
		MessageDigest digest = sha256();
		Stream.of(fields).forEach((field) -> {
			if (field == null) {
				digest.update((byte) 0);
			}
			else {
				byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
				digest.update((byte) 1);
				digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
				digest.update(bytes);
			}
		});
		return digest.digest();
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
