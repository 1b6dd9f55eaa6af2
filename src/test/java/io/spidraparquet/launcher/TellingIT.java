package io.spidraparquet.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What processes load to tell other systems about a run, and their log as JSON, which
 * Spring Boot sets up once in a process.
 */
class TellingIT {

	/**
	 * What belongs to metrics, traces, notifications, lineage, structured logs, workers
	 * and a shared request budget. Spring looks at some types of Reactor wherever it is
	 * on the class path.
	 */
	private static final String THEIRS = "io\\.spidraparquet\\.(outbound\\.(?!OutboundProperties)|telemetry|notify|lineage)"
			+ ".*|io\\.micrometer\\.(prometheusmetrics|registry).*|io\\.prometheus\\..*|io\\.opentelemetry\\..*"
			+ "|io\\.spidraparquet\\.(remote|worker)\\..*|org\\.springframework\\.(integration|messaging)\\..*"
			+ "|io\\.github\\.bucket4j\\.postgresql\\..*"
			+ "|com\\.google\\.protobuf\\..*|.*\\.StructuredLog.*|io\\.spidraparquet\\.cli\\.(Dispatch|RunFacts).*";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private Path classes() {
		return this.bench.folder().resolve("classes.txt");
	}

	private BuiltJar.Output run(String... words) throws IOException, InterruptedException {
		List<String> all = new ArrayList<>(
				List.of("output=" + this.bench.output(), "--spidra.api.url=" + this.bench.api().url()));
		all.addAll(List.of(words));
		// as if standard error were a terminal
		return BuiltJar.run(BuiltJar.THIS_JAVA, List.of("-Dspidra.terminal=true", "-Xlog:class+load:file=" + classes()),
				Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME", this.bench.home().toString()),
				all.toArray(String[]::new));
	}

	private List<String> theirs() throws IOException {
		try (Stream<String> lines = Files.lines(classes())) {
			List<String> loaded = lines.map((line) -> line.replaceFirst("^(\\[[^]]*])*\\s*(\\S+) .*", "$2")).toList();
			assertThat(loaded).contains("io.spidraparquet.cli.RunCommand");
			return loaded.stream().filter((name) -> name.matches(THEIRS)).toList();
		}
	}

	private static List<JsonNode> lines(BuiltJar.Output output) {
		return output.all().lines().map((line) -> JsonMapper.shared().readTree(line)).toList();
	}

	@Test
	void aRunThatTellsNobodyLoadsNothingOfIt() throws IOException, InterruptedException {
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"));
		BuiltJar.Output output = run("crawlId=a");
		assertThat(output.code()).as(output.all()).isZero();
		assertThat(theirs()).isEmpty();
	}

	@Test
	void eachLineOfAStructuredLogHasRunDatasetAndStep() throws IOException, InterruptedException {
		this.bench.api()
			.job("a", "completed", "2026-11-20T10:00:00Z")
			.servePages("a", TestApi.page("p", "{\"n\":1}"), TestApi.failedPage("q", "x"));
		Path job = Files.writeString(this.bench.folder().resolve("shop.yaml"), """
				logging.structured.format.console: ecs
				spidra:
				  checks: failed < 1
				  on-failed-check: warn
				  metrics.prometheus-file: %s
				""".formatted(this.bench.folder().resolve("x.prom")));
		BuiltJar.Output output = run("job=" + job, "date=2026-11-20");
		assertThat(output.code()).as(output.all()).isZero();
		List<JsonNode> lines = lines(output);
		assertThat(lines).hasSizeGreaterThan(4).allSatisfy((line) -> {
			assertThat(line.path("run").asString()).isEqualTo("2026-11-20");
			assertThat(line.path("dataset").asString()).isEqualTo(this.bench.output().toString());
			assertThat(line.path("service").path("name").asString()).isEqualTo("spidra-parquet");
			assertThat(line.path("@timestamp").asString()).startsWith("20");
		});
		assertThat(line(lines, "run 2026-11-20 of ").path("step").asString()).isEqualTo("start");
		// by a thread of a slice
		assertThat(line(lines, "fetched 1 crawl").path("step").asString()).isEqualTo("fetch");
		assertThat(line(lines, "published run 2026-11-20 with 1 warning").path("step").asString()).isEqualTo("publish");
		JsonNode warning = line(lines, "check failed: failed < 1");
		assertThat(warning.path("log").path("level").asString()).isEqualTo("WARN");
		assertThat(this.bench.folder().resolve("x.prom")).exists();
		assertThat(theirs())
			.contains("io.spidraparquet.cli.Dispatch", "io.spidraparquet.telemetry.RunMeters",
					"io.micrometer.prometheusmetrics.PrometheusMeterRegistry",
					"org.springframework.boot.logging.logback.StructuredLogEncoder")
			.noneMatch((name) -> name.startsWith("com.google.protobuf.") || name.startsWith("io.spidraparquet.notify"));
	}

	private static JsonNode line(List<JsonNode> lines, String message) {
		return lines.stream()
			.filter((line) -> line.path("message").asString().startsWith(message))
			.findFirst()
			.orElseThrow(() -> new AssertionError(lines.toString()));
	}

	@Test
	void aFailureIsALineOfAStructuredLogToo() throws IOException, InterruptedException {
		Files.writeString(this.bench.output(), "in the way");
		BuiltJar.Output output = run("crawlId=a", "--logging.structured.format.console=logstash");
		assertThat(output.code()).as(output.all()).isEqualTo(5);
		assertThat(lines(output)).isNotEmpty().allSatisfy((line) -> {
			assertThat(line.path("run").asString()).isEqualTo("a");
			assertThat(line.path("step").asString()).isEqualTo("start");
			assertThat(line.path("level").asString()).isEqualTo("ERROR");
			assertThat(line.path("message").asString()).contains(this.bench.output().toString());
		});
	}

}
