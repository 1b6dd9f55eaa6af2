package io.spidraparquet.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import com.github.luben.zstd.ZstdInputStream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class RawResponsesTests {

	private static final String A = "{\"pages\":[{\"id\":\"a1\",\"data\":\"ä\"}]}";

	private static final String B = "{\"pages\":[]}";

	@TempDir
	private java.nio.file.Path folder;

	private java.nio.file.Path file;

	private DatasetFiles files;

	@BeforeEach
	void openFiles() throws IOException {
		this.file = this.folder.resolve("run.zst");
		this.files = DatasetFiles.open(this.folder.toUri());
	}

	@Test
	void areReadByANewInstanceInAnyOrder() throws IOException {
		writeAAndB();
		RawResponses responses = open();
		assertThat(responses.fetchedAt("b")).isEqualTo(2_000_001);
		assertThat(responses.fetchedAt("a")).isEqualTo(1_000_001);
		for (String crawl : List.of("b", "a", "b")) {
			assertThat(body(responses, crawl)).isEqualTo((crawl.equals("a") ? A : B) + "\n");
		}
	}

	@Test
	void mayBeReadAtTheSameTime() throws IOException {
		writeAAndB();
		RawResponses responses = open();
		try (InputStream a = responses.body("a"); InputStream b = responses.body("b")) {
			assertThat(a.read()).isEqualTo('{');
			assertThat(text(b.readAllBytes())).isEqualTo(B + "\n");
			assertThat(text(a.readAllBytes())).isEqualTo(A.substring(1) + "\n");
			assertThat(a.read()).isEqualTo(-1);
		}
	}

	@Test
	void oneLargerThanAnyBufferIsReadInWhole() throws IOException {
		byte[] noise = new byte[3_000_000];
		new Random(1).nextBytes(noise);
		byte[] zeros = new byte[30_000_000];
		try (OutputStream out = Files.newOutputStream(this.file)) {
			RawResponses.Writer writer = new RawResponses.Writer(out);
			writer.add("noise", 1, (body) -> body.write(noise));
			writer.add("zeros", 2, (body) -> body.write(zeros));
			writer.finish();
		}
		try (InputStream in = open().body("noise")) {
			assertThat(in.readNBytes(noise.length)).isEqualTo(noise);
			assertThat(in.readAllBytes()).containsExactly('\n');
		}
		try (InputStream in = open().body("zeros")) {
			assertThat(in.readNBytes(zeros.length)).isEqualTo(zeros);
			assertThat(in.readAllBytes()).containsExactly('\n');
		}
		assertThat(Files.size(this.file)).isLessThan(3_100_000);
	}

	@Test
	void anyToolDecompressesTheFileAsOneResponseALine() throws IOException {
		writeAAndB();
		try (InputStream in = new ZstdInputStream(Files.newInputStream(this.file))) {
			assertThat(text(in.readAllBytes())).isEqualTo(A + "\n" + B + "\n");
		}
	}

	@Test
	void aFileMayHoldNoResponse() throws IOException {
		write();
		RawResponses none = open();
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> none.fetchedAt("a"));
	}

	@Test
	void anEmptyBodyIsAnEmptyLine() throws IOException {
		write("a", "", "b", B);
		assertThat(body(open(), "a")).isEqualTo("\n");
		assertThat(body(open(), "b")).isEqualTo(B + "\n");
	}

	@Test
	void saysWhichCrawlIsNotKeptAndWhere() throws IOException {
		writeAAndB();
		RawResponses responses = open();
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> responses.body("c"))
			.withMessageContaining("crawl c ")
			.withMessageContaining(this.file.toString());
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> responses.fetchedAt("A"))
			.withMessageContaining("crawl A ");
	}

	@Test
	void saysThatAFileIsDamaged() throws IOException {
		writeAAndB();
		byte[] whole = Files.readAllBytes(this.file);
		assertDamaged(new byte[0]);
		assertDamaged(new byte[7]);
		assertDamaged(new byte[100]);
		assertDamaged(A.getBytes(StandardCharsets.UTF_8));
		assertDamaged(Arrays.copyOf(whole, whole.length - 1));
		assertDamaged(Arrays.copyOf(whole, whole.length + 1));
		assertDamaged(Arrays.copyOf(whole, whole.length / 2));
		assertDamaged(Arrays.copyOfRange(whole, whole.length - 9, whole.length));
		assertDamaged(withPlaces("{\"no\":\"list\"}", 13));
		assertDamaged(withPlaces("[{\"cra", 6));
		assertDamaged(withPlaces("[]", 3));
		assertDamaged(withPlaces("[]", -1));
		assertDamaged(withPlaces("[]", Integer.MAX_VALUE));
	}

	@Test
	void aFileThatIsGoneIsNamed() {
		assertThatIOException().isThrownBy(this::open).withMessageContaining(this.file.toString());
	}

	@Test
	void aResponseThatIsDamagedCannotBeRead() throws IOException {
		writeAAndB();
		byte[] bytes = Files.readAllBytes(this.file);
		bytes[0] ^= 0x55;
		Files.write(this.file, bytes);
		RawResponses responses = open();
		assertThatIOException().isThrownBy(() -> body(responses, "a"));
		assertThat(body(responses, "b")).as("the others can").isEqualTo(B + "\n");
	}

	@Test
	void writingLeavesTheStreamOpen() throws IOException {
		boolean[] closed = new boolean[1];
		ByteArrayOutputStream out = new ByteArrayOutputStream() {
			@Override
			public void close() {
				closed[0] = true;
			}
		};
		RawResponses.Writer writer = new RawResponses.Writer(out);
		writer.add("a", 1, Datasets.text(A));
		writer.finish();
		assertThat(closed[0]).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "[null]", "{}", "[{}]", "[{\"crawl\":\"a\",\"offset\":-1,\"length\":1}]",
			"[{\"crawl\":\"a\",\"offset\":0,\"length\":9223372036854775807}]" })
	void saysThatAnIndexOfSomethingElseIsDamaged(String index) throws IOException {
		byte[] json = index.getBytes(StandardCharsets.UTF_8);
		assertDamaged(ByteBuffer.allocate(json.length + 8)
			.order(ByteOrder.LITTLE_ENDIAN)
			.put(json)
			.putInt(json.length)
			.putInt(0x52445053)
			.array());
	}

	private void assertDamaged(byte[] content) throws IOException {
		Files.write(this.file, content);
		assertThatIOException().as("%d bytes", content.length)
			.isThrownBy(this::open)
			.withMessageStartingWith(this.file + " is damaged")
			.withMessageContaining("source=raw");
	}

	/** A file of places alone, that ends as it should. */
	private static byte[] withPlaces(String places, int size) {
		byte[] utf8 = places.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(utf8.length + 8)
			.order(ByteOrder.LITTLE_ENDIAN)
			.put(utf8)
			.putInt(size)
			.putInt(0x52445053)
			.array();
	}

	private void writeAAndB() throws IOException {
		write("a", A, "b", B);
	}

	/** Writes crawls and their bodies, fetched a second after one another. */
	private void write(String... crawls) throws IOException {
		try (OutputStream out = Files.newOutputStream(this.file)) {
			RawResponses.Writer writer = new RawResponses.Writer(out);
			for (int i = 0; i < crawls.length; i += 2) {
				writer.add(crawls[i], (i / 2 + 1) * 1_000_000L + 1, Datasets.text(crawls[i + 1]));
			}
			writer.finish();
		}
	}

	private RawResponses open() throws IOException {
		return RawResponses.open(this.files, new Path(this.file.toUri()));
	}

	private static String body(RawResponses responses, String crawlId) throws IOException {
		try (InputStream in = responses.body(crawlId)) {
			return text(in.readAllBytes());
		}
	}

	private static String text(byte[] utf8) {
		return new String(utf8, StandardCharsets.UTF_8);
	}

}
