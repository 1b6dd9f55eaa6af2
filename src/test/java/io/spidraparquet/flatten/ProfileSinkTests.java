package io.spidraparquet.flatten;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.TestEvolution;
import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import io.spidraparquet.profile.PathProfile;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.schema.FixedColumns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;

import static org.assertj.core.api.Assertions.assertThat;

class ProfileSinkTests {

	private final Profile profile = new Profile(List.of(), 1000);

	private final ProfileSink sink = new ProfileSink(this.profile, TestFlattening.of());

	@Test
	void addsAResponseToTheProfileOnceItIsComplete() {
		this.sink.begin();
		read("{\"a\":1}");
		assertThat(columns()).isEmpty();
		this.sink.accept();
		assertThat(columns()).containsExactly("a INT64");
	}

	@Test
	void forgetsAResponseThatWasNotAccepted() {
		this.sink.begin();
		read("{\"a\":1.5,\"cut\":true}");
		this.sink.begin();
		read("{\"a\":1}");
		this.sink.accept();
		assertThat(columns()).containsExactly("a INT64");
		this.sink.begin();
		read("{\"a\":\"x\"}");
		assertThat(columns()).containsExactly("a INT64");
	}

	@Test
	void forgetsTheOverflowOfAResponseThatWasNotAccepted() {
		Profile small = new Profile(List.of(), 1);
		ProfileSink smallSink = new ProfileSink(small, TestFlattening.of());
		smallSink.begin();
		read(smallSink, "{\"a\":1,\"b\":1}");
		smallSink.begin();
		read(smallSink, "{\"b\":1}");
		smallSink.accept();
		assertThat(small.overflow()).isFalse();
		assertThat(small.paths()).containsOnlyKeys("/data/b");
	}

	@Test
	void addsUpTheResponses() {
		for (String data : List.of("{\"a\":1}", "{\"a\":0.5}", "{\"b\":[1]}", "{\"b\":[\"x\"]}")) {
			this.sink.begin();
			read(data);
			this.sink.accept();
		}
		assertThat(columns()).containsExactly("a DOUBLE", "b LIST<STRING>");
	}

	@ParameterizedTest
	@CsvSource({ "'\"', x, '\"', 65534, false", "'\"', x, '\"', 65535, true", "'\"', é, '\"', 32767, false",
			"'\"', é, '\"', 32768, true", "'[\"', x, '\"]', 65532, false", "'[\"', x, '\"]', 65533, true",
			"'[{\"k\":\"', x, '\"}]', 65526, false", "'[{\"k\":\"', x, '\"}]', 65527, true",
			"'[', '1,', '1]', 32768, true", "'', 1, '', 65537, false" })
	void marksPathsWithValuesAbove64Kibibytes(String head, String repeated, String tail, int times, boolean huge) {
		this.sink.begin();
		read("{\"small\":1,\"a\":" + head + repeated.repeat(times) + tail + ",\"b\":\"x\"}");
		this.sink.accept();
		assertThat(this.profile.paths().get("/data/a")).isNotNull()
			.extracting(PathProfile::hasHugeValues)
			.isEqualTo(huge);
		assertThat(this.profile.paths().get("/data/b")).isNotNull().matches((seen) -> !seen.hasHugeValues());
	}

	@Test
	void holdsManyPagesOfDistinctKeysInBounds() {
		Profile small = new Profile(List.of("/data/title"), 3);
		ProfileSink smallSink = new ProfileSink(small, TestFlattening.of());
		smallSink.begin();
		for (int i = 0; i < 300; i++) {
			read(smallSink, "{\"title\":\"x\",\"k" + (300 - i) + "\":{\"a\":1},\"l" + i + "\":null}");
		}
		smallSink.accept();
		assertThat(small.paths().keySet()).containsExactly("/data/title", "/data/k1/a", "/data/k10/a", "/data/k100/a");
		assertThat(small.overflow()).isTrue();
	}

	private void read(String json) {
		read(this.sink, json);
	}

	private static void read(ProfileSink sink, String json) {
		byte[] bytes = ("[" + json).getBytes(StandardCharsets.UTF_8);
		JsonSlice slice = new JsonSlice(bytes, 1, bytes.length);
		try (JsonParser parser = JsonText.parse(slice)) {
			parser.nextToken();
			sink.read(parser, slice);
		}
		sink.endPage();
	}

	private List<String> columns() {
		return TestEvolution.changes(FixedColumns.pages("r"), DatasetDefinition.ofPages(1000), this.profile, "r")
			.stream()
			.map((change) -> change.column().name() + " " + change.column().type().text())
			.toList();
	}

}
