package io.spidraparquet.dataset;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DatasetLayoutTests {

	@ParameterizedTest
	@ValueSource(strings = { "s3a://bucket/some/pages", "hdfs://host:8020/pages", "file:///data/pages" })
	void laysEverythingBelowItsRoot(String root) {
		DatasetLayout layout = DatasetLayout.at(URI.create(root));
		String base = root.replace("file:///", "file:/");
		assertThat(layout.data("pages", "2026-11-23")).hasToString(base + "/pages/run=2026-11-23");
		assertThat(layout.data("failed_pages", "abc")).hasToString(base + "/failed_pages/run=abc");
		assertThat(layout.manifest("abc")).hasToString(base + "/_spidra/runs/abc.json");
		assertThat(layout.runs()).hasToString(base + "/_spidra/runs");
		assertThat(layout.metadata()).hasToString(base + "/_spidra");
		assertThat(layout.staging()).hasToString(base + "/_spidra/staging");
		assertThat(layout.staging("a1")).hasToString(base + "/_spidra/staging/a1");
		assertThat(layout.unfinished("k")).hasToString(base + "/_spidra/unfinished/k");
		assertThat(layout.path("pages/run=x/part.parquet")).hasToString(base + "/pages/run=x/part.parquet");
	}

	@Test
	void keepsSpacesAndUmlautsOfALocalPath() {
		DatasetLayout layout = DatasetLayout.at(URI.create("file:///data/M%C3%BCll%20100%25/a%23b"));
		assertThat(layout.metadata().toUri().getPath()).isEqualTo("/data/Müll 100%/a#b/_spidra");
	}

}
