package io.spidraparquet.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log as JSON. Each test has a process of its own, since Spring Boot sets up the log
 * of a process once.
 */
class StructuredLogIT {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private BuiltJar.Output run(String... words) throws IOException, InterruptedException {
		List<String> all = new ArrayList<>(
				List.of("output=" + this.bench.output(), "--spidra.api.url=" + this.bench.api().url()));
		all.addAll(List.of(words));
		// as if standard error were a terminal
		return BuiltJar.run(BuiltJar.THIS_JAVA, List.of("-Dspidra.terminal=true"),
				Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME", this.bench.home().toString()),
				all.toArray(String[]::new));
	}

	private static List<JsonNode> lines(BuiltJar.Output output) {
		return output.all().lines().map((line) -> JsonMapper.shared().readTree(line)).toList();
	}

	@Test
	void eachLineHasRunDatasetAndStep() throws Exception {
		this.bench.api()
			.job("a", "completed", "2026-11-20T10:00:00Z")
			.servePages("a", TestApi.page("p", "{\"n\":1}"), TestApi.failedPage("q", "x"));
		Path job = Files.writeString(this.bench.folder().resolve("shop.yaml"),
				"logging.structured.format.console: ecs\nspidra.checks: failed < 1\nspidra.on-failed-check: warn\n");
		BuiltJar.Output output = run("job=" + job, "date=2026-11-20");
		assertThat(output.code()).as(output.all()).isZero();
		List<JsonNode> lines = lines(output);
		assertThat(lines).hasSizeGreaterThan(4).allSatisfy((line) -> {
			assertThat(line.path("run").asString()).isEqualTo("2026-11-20");
			assertThat(line.path("dataset").asString()).isEqualTo(this.bench.output().toString());
			assertThat(line.path("service").path("name").asString()).isEqualTo("spidra-parquet");
			assertThat(line.path("@timestamp").asString()).startsWith("20");
		});
		assertThat(step(lines, "run 2026-11-20 of ")).isEqualTo("start");
		assertThat(step(lines, "fetched 1 crawl")).isEqualTo("fetch"); // by a thread of a
																		// slice
		assertThat(step(lines, "published run 2026-11-20 with 1 warning")).isEqualTo("publish");
		JsonNode warning = line(lines, "check failed: failed < 1");
		assertThat(warning.path("log").path("level").asString()).isEqualTo("WARN");
	}

	private static JsonNode line(List<JsonNode> lines, String message) {
		return lines.stream()
			.filter((line) -> line.path("message").asString().startsWith(message))
			.findFirst()
			.orElseThrow(() -> new AssertionError(lines.toString()));
	}

	private static String step(List<JsonNode> lines, String message) {
		return line(lines, message).path("step").asString();
	}

	@Test
	void aFailureIsALineToo() throws Exception {
		Files.writeString(this.bench.output(), "in the way");
		for (String format : List.of("logstash", "gelf")) {
			BuiltJar.Output output = run("crawlId=a", "--logging.structured.format.console=" + format);
			assertThat(output.code()).as(output.all()).isEqualTo(5);
			assertThat(lines(output)).isNotEmpty().allSatisfy((line) -> {
				assertThat(line.path(format.equals("gelf") ? "_run" : "run").asString()).isEqualTo("a");
				assertThat(line.path(format.equals("gelf") ? "short_message" : "message").asString())
					.contains(this.bench.output().toString());
			});
		}
	}

	@Test
	void anUnknownFormatIsRefused() throws Exception {
		BuiltJar.Output output = run("crawlId=a", "--logging.structured.format.console=logstahs");
		assertThat(output.code()).isEqualTo(2);
		assertThat(output.all().strip()).isEqualTo("error: setting logging.structured.format.console is 'logstahs', but"
				+ " has to be one of ecs, gelf, logstash: did you mean 'logstash'?");
		assertThat(this.bench.api().requests()).isEmpty();
	}

}
