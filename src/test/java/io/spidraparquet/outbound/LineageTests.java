package io.spidraparquet.outbound;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;

import io.spidraparquet.workbench.Receiver;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The events of OpenLineage that runs send.
 */
class LineageTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@RegisterExtension
	private final Receiver receiver = new Receiver();

	private static final String UUID = "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}";

	private List<JsonNode> events() {
		assertThat(this.receiver.documents()).allSatisfy((event) -> {
			assertThat(event.path("run").path("runId").asString()).matches(UUID);
			assertThat(event.path("producer").asString()).isEqualTo("urn:spidra-parquet:0.1.0");
			assertThat(event.path("schemaURL").asString())
				.isEqualTo("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent");
			assertThat(Instant.parse(event.path("eventTime").asString())).isNotNull();
			event.findValues("facets").forEach((facets) -> assertFacets(facets));
			event.findValues("outputFacets").forEach((facets) -> assertFacets(facets));
		});
		return this.receiver.documents();
	}

	private static void assertFacets(JsonNode facets) {
		assertThat(facets).isNotEmpty().allSatisfy((facet) -> {
			assertThat(facet.path("_producer").asString()).startsWith("urn:");
			assertThat(facet.path("_schemaURL").asString())
				.matches("https://openlineage\\.io/spec/facets/\\d-\\d-\\d/(\\w+Facet)\\.json#/\\$defs/\\1");
		});
	}

	@Test
	void aNightTellsItsBeginningAndWhatItWrote() {
		this.bench.api()
			.job("a", "completed", "2026-11-20T10:00:00Z")
			.servePages("a", TestApi.page("p", "{\"n\":1,\"items\":[{\"k\":1},{\"k\":2}],\"others\":[{\"x\":\"y\"}]}"));
		Workbench.Result result = this.bench.env("OPENLINEAGE_API_KEY", "l1neage-t0ken")
			.run("date=2026-11-20", "output=" + this.bench.output(), "--spidra.flatten.tables=items",
					"--spidra.flatten.arrays=nested", "--spidra.lineage.namespace=nights",
					"--spidra.lineage.url=" + this.receiver.url("/api/v1/lineage"));
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.receiver.requests()).hasSize(2)
			.allSatisfy((request) -> assertThat(request.path()).isEqualTo("/api/v1/lineage"))
			.allSatisfy(
					(request) -> assertThat(request.headers()).containsEntry("Authorization", "Bearer l1neage-t0ken"));
		JsonNode start = events().get(0);
		JsonNode end = events().get(1);
		assertThat(start.path("eventType").asString()).isEqualTo("START");
		assertThat(end.path("eventType").asString()).isEqualTo("COMPLETE");
		assertThat(end.path("run").path("runId")).isEqualTo(start.path("run").path("runId"));
		assertThat(end.path("job")).isEqualTo(start.path("job"));
		assertThat(end.path("job").path("namespace").asString()).isEqualTo("nights");
		assertThat(end.path("job").path("name").asString()).isEqualTo("output");
		JsonNode nominal = start.path("run").path("facets").path("nominalTime");
		assertThat(nominal.path("nominalStartTime").asString()).isEqualTo("2026-11-20T00:00:00Z");
		assertThat(nominal.path("nominalEndTime").asString()).isEqualTo("2026-11-21T00:00:00Z");
		String host = this.bench.api().url().toString().replaceFirst("/api$", "");
		assertThat(start.path("inputs").toString())
			.isEqualTo("[{\"namespace\":\"" + host + "\",\"name\":\"api/crawl\"}]");
		assertThat(start.path("outputs").isEmpty()).isTrue();
		assertThat(end.path("outputs").valueStream().map((output) -> output.path("name").asString()))
			.containsExactly(this.bench.output() + "/pages", this.bench.output() + "/items");
		JsonNode pages = end.path("outputs").path(0);
		assertThat(pages.path("namespace").asString()).isEqualTo("file");
		assertThat(pages.path("facets").path("schema").path("fields").toString())
			.contains("{\"name\":\"page_id\",\"type\":\"STRING\"}", "{\"name\":\"n\",\"type\":\"INT64\"}")
			.contains("{\"name\":\"others\",\"type\":\"LIST<STRUCT>\",\"fields\":[{\"name\":\"_element\","
					+ "\"type\":\"STRUCT\",\"fields\":[{\"name\":\"x\",\"type\":\"STRING\"}]}]}");
		JsonNode written = end.path("outputs").path(1).path("outputFacets").path("outputStatistics");
		assertThat(written.path("rowCount").asInt()).isEqualTo(2);
		assertThat(written.path("fileCount").asInt()).isEqualTo(1);
		assertThat(written.path("size").asLong()).isGreaterThan(100);
	}

	@Test
	void aRestartIsAnotherRun() {
		this.bench.env("OPENLINEAGE_URL", this.receiver.url("/")).env("OPENLINEAGE_NAMESPACE", "team");
		assertThat(this.bench.runCrawls("a").code()).isEqualTo(6);
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"));
		assertThat(this.bench.runCrawls("a").code()).isZero();
		assertThat(this.bench.runCrawls("a").code()).isZero(); // is already published
		List<JsonNode> events = events();
		assertThat(events.stream().map((event) -> event.path("eventType").asString())).containsExactly("START", "FAIL",
				"START", "COMPLETE");
		assertThat(this.receiver.requests().get(0).path()).isEqualTo("/api/v1/lineage");
		assertThat(events.get(1).path("job").path("namespace").asString()).isEqualTo("team");
		JsonNode error = events.get(1).path("run").path("facets").path("errorMessage");
		assertThat(error.path("message").asString()).contains("Unauthorized access or job not found");
		assertThat(error.path("programmingLanguage").asString()).isEqualTo("JAVA");
		assertThat(events.get(1).path("run").path("runId")).isEqualTo(events.get(0).path("run").path("runId"));
		assertThat(events.get(2).path("run").path("runId")).isNotEqualTo(events.get(0).path("run").path("runId"));
		assertThat(events.get(3).path("run").path("facets").has("errorMessage")).isFalse();
	}

	@Test
	void aRunThatCannotBeginTellsBoth() throws IOException {
		Files.writeString(this.bench.output(), "in the way");
		assertThat(this.bench.runCrawls("a", "--spidra.lineage.url=" + this.receiver.url("/")).code()).isEqualTo(5);
		assertThat(events().stream().map((event) -> event.path("eventType").asString())).containsExactly("START",
				"FAIL");
	}

}
