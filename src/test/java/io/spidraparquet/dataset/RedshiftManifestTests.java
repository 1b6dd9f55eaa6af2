package io.spidraparquet.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class RedshiftManifestTests {

	private static final JsonMapper JSON = new JsonMapper();

	@ParameterizedTest
	@ValueSource(strings = { "s3a", "s3", "s3n" })
	void listsThePagesAsTheCopyCommandTakesThem(String scheme) throws IOException {
		Manifest manifest = Datasets.manifest(1, "abc", "a1",
				List.of(new Manifest.DataFile("pages/run=abc/part-00000-a1.parquet", 123, 7, null),
						new Manifest.DataFile("pages/run=abc/part-00001-a1.parquet", 45, 6, null)),
				List.of(new Manifest.DataFile("failed_pages/run=abc/part-00000-a1.parquet", 9, 1, null)));
		assertThat(content(URI.create(scheme + "://bucket/some/pages"), manifest)).isEqualTo(JSON.readTree("""
				{"entries":[
				{"url":"s3://bucket/some/pages/pages/run=abc/part-00000-a1.parquet","mandatory":true,
				"meta":{"content_length":123}},
				{"url":"s3://bucket/some/pages/pages/run=abc/part-00001-a1.parquet","mandatory":true,
				"meta":{"content_length":45}}]}"""));
	}

	@Test
	void listsNothingOfARunWithoutRows() throws IOException {
		assertThat(content(URI.create("s3a://bucket/pages"), Datasets.manifest(1, "abc", "a1", List.of(), List.of())))
			.isEqualTo(JSON.readTree("{\"entries\":[]}"));
	}

	@Test
	void listsEachTableThatHasFiles() throws IOException {
		Manifest pages = Datasets.manifest(1, "abc", "a1", List.of(), List.of());
		Manifest manifest = Datasets.withTables(pages,
				Map.of("products",
						List.of(new Manifest.DataFile("products/run=abc/part-00000-a1.parquet", 12, 3, null)),
						"reviews", List.of()));
		Map<String, FileBody> bodies = RedshiftManifest.bodies(URI.create("s3a://bucket/out"), manifest);
		assertThat(bodies).containsOnlyKeys("runs/abc.redshift.json", "runs/abc.products.redshift.json");
		assertThat(json(bodies.get("runs/abc.products.redshift.json"))).isEqualTo(JSON.readTree("""
				{"entries":[{"url":"s3://bucket/out/products/run=abc/part-00000-a1.parquet","mandatory":true,
				"meta":{"content_length":12}}]}"""));
		assertThat(RedshiftManifest.isOutdated("abc.reviews.redshift.json", manifest)).isTrue();
		for (String name : List.of("abc.redshift.json", "abc.products.redshift.json", "abc.json", "abc.html",
				"abcd.reviews.redshift.json", "xyz.redshift.json")) {
			assertThat(RedshiftManifest.isOutdated(name, manifest)).as(name).isFalse();
		}
	}

	@ParameterizedTest
	@CsvSource({ "s3a://bucket/pages, true", "s3://bucket, true", "file:///data/s3, false", "hdfs://s3/pages, false",
			"gs://bucket/s3, false" })
	void appliesToOutputsOnS3(URI output, boolean applies) {
		assertThat(RedshiftManifest.appliesTo(output)).isEqualTo(applies);
	}

	private static JsonNode content(URI output, Manifest manifest) throws IOException {
		return json(RedshiftManifest.bodies(output, manifest).get("runs/abc.redshift.json"));
	}

	private static JsonNode json(@Nullable FileBody body) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		Objects.requireNonNull(body).writeTo(out);
		return JSON.readTree(out.toByteArray());
	}

}
