package io.spidraparquet.flatten;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

import io.spidraparquet.profile.PathProfile;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.schema.FixedColumns;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FlatteningEdgeCasesTests {

	@AutoClose
	private final TestCrawls crawls = TestCrawls.open();

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":tru}", "{\"a\":1,}", "{\"a\" 1}", "{\"a\":01}", "{\"a\":NaN}", "[1,,2]",
			"{\"\\ud800\":1}", "{\"a\":\"x\ny\"}" })
	void isUnrepresentableWhereItsDataIsNoJson(String data) throws Exception {
		TestCrawls.Result result = this.crawls.runData(data, "{\"b\":1}");
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.UNREPRESENTABLE);
		assertThat(result.failedPage(0)).containsEntry("raw", TestCrawls.page(data));
		assertThat(result.rows()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":tru}", "[1,,2]" })
	void isUnrepresentableWhereItsDataBeforeTheStatusIsNoJson(String data) throws Exception {
		TestCrawls.Result result = this.crawls.runPages("{\"data\":" + data + ",\"id\":\"1\",\"status\":\"success\"}",
				TestCrawls.page("{\"b\":1}"));
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.UNREPRESENTABLE);
		assertThat(result.rows()).hasSize(1);
	}

	@Test
	void isUnrepresentableWhereItsDataIsDeeperThanTheLimit() throws Exception {
		assertThat(this.crawls.runData("[".repeat(1001) + "]".repeat(1001)).failures())
			.extracting(PageFailedException::reason)
			.containsExactly(FailureReason.UNREPRESENTABLE);
		assertThat(this.crawls.runData("{\"a\":".repeat(1001) + "1" + "}".repeat(1001)).failures()).hasSize(1);
	}

	@Test
	void isUnrepresentableWhereItsDataHoldsANumberBeyondTheLimit() throws Exception {
		assertThat(this.crawls.runData("{\"a\":" + "1".repeat(100_001) + "}").failures()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ff", "80", "c328", "e282", "eda080", "c0af", "e080af", "f08080af" })
	void isUnrepresentableWhereItsDataIsNoUtf8(String hex) throws Exception {
		for (String data : List.of("{\"a\":\"x#y\"}", "{\"a\":[\"#\"]}", "{\"a#\":1}", "[{\"a\":\"#\"}]")) {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			String[] parts = TestCrawls.page(data).split("#");
			bytes.writeBytes(parts[0].getBytes(StandardCharsets.UTF_8));
			bytes.writeBytes(HexFormat.of().parseHex(hex));
			bytes.writeBytes(parts[1].getBytes(StandardCharsets.UTF_8));
			TestCrawls.Result result = this.crawls.run(FixedColumns.pages("r"), 1000, List.of(bytes.toByteArray()));
			assertThat(result.failures()).as(data)
				.extracting(PageFailedException::reason)
				.containsExactly(FailureReason.UNREPRESENTABLE);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0001-01-01T00:00:00", "9999-12-31T23:59:59", "2300-01-01T00:00:00.1234567Z",
			"1600-01-01T00:00:00" })
	void takesAnyTimeAsItsTimeOfCreation(String createdAt) throws Exception {
		TestCrawls.Result result = this.crawls.runPages(
				"{\"id\":\"1\",\"created_at\":\"" + createdAt + "\",\"data\":1}",
				"{\"id\":\"1\",\"status\":\"failed\",\"created_at\":\"" + createdAt + "\"}");
		assertThat(result.fixed(0)).containsKey("page_created_at");
	}

	@Test
	void refusesADuplicateKeyBeyondTheLimitToo() throws Exception {
		TestCrawls.Result result = this.crawls.run(FixedColumns.pages("r"), 1,
				TestCrawls.page("{\"a\":1,\"b\":1,\"b\":2}"));
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.UNREPRESENTABLE);
	}

	@Test
	void refusesADuplicateKeyWhoseSecondValueIsAMisfit() throws Exception {
		TestCrawls.Result start = this.crawls.runData("{\"a\":1}");
		assertThat(this.crawls.runData(start.schema(), "{\"a\":1,\"a\":\"x\"}").failures()).hasSize(1);
	}

	@Test
	void leavesOutEverySignedUrl() throws Exception {
		StringBuilder page = new StringBuilder("{\"id\":\"1\",\"status\":\"failed\"");
		for (int i = 0; i < 10; i++) {
			page.append(",\"u").append(i).append("_url\":\"https://s.example.com/?sig=").append(i).append('"');
		}
		assertThat((String) this.crawls.runPages(page + "}").failedPage(0).get("raw")).doesNotContain("sig=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"href\":\"https://s/?sig=1\"}", "[\"https://s/?sig=1\"]" })
	void leavesOutASignedUrlOfAnyShape(String url) throws Exception {
		assertThat(this.crawls.runPages("{\"status\":\"failed\",\"html_url\":" + url + ",\"x\":1}").failedPage(0))
			.containsEntry("raw", "{\"status\":\"failed\",\"html_url\":null,\"x\":1}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"html_url\":\"https://s/?q=\\\"x&sig=1\"", "\"html\\u005furl\":\"https://s/?sig=1\"" })
	void leavesOutASignedUrlAfterTheBrokenPosition(String url) throws Exception {
		assertThat((String) this.crawls.runPages("{\"id\":\"1\",\"title\":tru," + url + "}").failedPage(0).get("raw"))
			.doesNotContain("sig=");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"id":"1","status":"success","data":{"image_url":"https://i/","t":"\\ud800"}} | {"id":"1","status":"success","data":{"image_url":"https://i/","t":"\\ud800"}}
					{"id":"1","data":{"image_url":"https://i/"},"title":tru}   | {"id":"1","data":{"image_url":"https://i/"},"title":tru}
					""")
	void keepsTheUrlsThatAreData(String page, String raw) throws Exception {
		assertThat(this.crawls.runPages(page).failedPage(0)).containsEntry("raw", raw);
	}

	@Test
	void marksHugeValuesInAnyOrderOfThePages() throws Exception {
		byte[] nulls = TestCrawls.page("{\"a\":[null" + ",null".repeat(20_000) + "]}").getBytes(StandardCharsets.UTF_8);
		byte[] scalar = TestCrawls.page("{\"a\":[1]}").getBytes(StandardCharsets.UTF_8);
		Profile one = new Profile(List.of(), 10);
		this.crawls.fetch(one, List.of(nulls, scalar));
		Profile other = new Profile(List.of(), 10);
		this.crawls.fetch(other, List.of(scalar, nulls));
		assertThat(one.save()).isEqualTo(other.save());
	}

	@Test
	void marksATextThatIsHugeByItsEscapes() throws Exception {
		Profile profile = new Profile(List.of(), 10);
		String text = "\\u00e9".repeat(15_000);
		this.crawls.fetch(profile, List.of(TestCrawls.page("{\"a\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8),
				TestCrawls.page("{\"a\":[1]}").getBytes(StandardCharsets.UTF_8)));
		assertThat(profile.paths().get("/data/a")).matches(PathProfile::hasHugeValues);
	}

}
