package io.spidraparquet.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.Receiver;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What processes tell other systems.
 */
class TellingIT {

	/** What belongs to metrics, traces, notifications, lineage and structured logs. */
	private static final String THEIRS = "io\\.spidraparquet\\.(outbound\\.(?!OutboundProperties)|telemetry|notify|lineage)"
			+ ".*|io\\.micrometer\\.(prometheusmetrics|registry).*|io\\.prometheus\\..*|io\\.opentelemetry\\..*"
			+ "|com\\.google\\.protobuf\\..*|.*\\.StructuredLog.*|io\\.spidraparquet\\.cli\\.(Dispatch|RunFacts).*";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@RegisterExtension
	private final Receiver receiver = new Receiver();

	private String[] words(String... further) {
		List<String> words = new ArrayList<>(
				List.of("crawlId=a", "output=" + this.bench.output(), "--spidra.api.url=" + this.bench.api().url()));
		words.addAll(List.of(further));
		return words.toArray(String[]::new);
	}

	private Map<String, String> env() {
		return Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME", this.bench.home().toString());
	}

	@Test
	void aRunThatTellsNobodyLoadsNothingOfIt() throws IOException, InterruptedException {
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"));
		assertThat(theirs(words())).isEmpty();
		Workbench.delete(this.bench.output());
		assertThat(theirs(words("--spidra.metrics.prometheus-file=" + this.bench.folder().resolve("x.prom"),
				"--logging.structured.format.console=ecs")))
			.contains("io.spidraparquet.cli.Dispatch", "io.spidraparquet.telemetry.RunMeters",
					"io.micrometer.prometheusmetrics.PrometheusMeterRegistry",
					"org.springframework.boot.logging.logback.StructuredLogEncoder")
			.noneMatch((name) -> name.startsWith("com.google.protobuf.") || name.startsWith("io.spidraparquet.notify"));
		assertThat(this.bench.folder().resolve("x.prom")).exists();
	}

	private List<String> theirs(String[] words) throws IOException, InterruptedException {
		Path log = this.bench.folder().resolve("classes.txt");
		BuiltJar.Output output = BuiltJar.run(BuiltJar.THIS_JAVA, List.of("-Xlog:class+load:file=" + log), env(),
				words);
		assertThat(output.code()).as(output.all()).isZero();
		try (Stream<String> lines = Files.lines(log)) {
			List<String> loaded = lines.map((line) -> line.replaceFirst("^(\\[[^]]*])*\\s*(\\S+) .*", "$2")).toList();
			assertThat(loaded).contains("io.spidraparquet.cli.RunCommand");
			return loaded.stream().filter((name) -> name.matches(THEIRS)).toList();
		}
	}

	@Test
	void aStoppedRunTellsIt() throws IOException, InterruptedException {
		CountDownLatch reached = new CountDownLatch(1);
		this.bench.api().answer("a", (exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "600");
			TestApi.send(exchange, 503, "{\"message\":\"SERVICE_BUSY\"}");
			reached.countDown();
		});
		Process process = BuiltJar.start(BuiltJar.THIS_JAVA, List.of(), env(),
				words("--spidra.notify.url=" + this.receiver.url("/hook"),
						"--spidra.lineage.url=" + this.receiver.url("/lineage")));
		assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();
		process.toHandle().destroy();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(said).isEqualTo(4);
		JsonNode told = document("status");
		assertThat(told.path("status").asString()).isEqualTo("stopped");
		assertThat(told.path("exit_code").asInt()).isEqualTo(4);
		assertThat(told.path("text").asString()).startsWith("output: run a was stopped after ")
			.contains("nothing is published. To go on: ");
		List<String> events = this.receiver.documents()
			.stream()
			.map((document) -> document.path("eventType").asString(""))
			.filter((type) -> !type.isEmpty())
			.toList();
		assertThat(events).containsExactly("START", "ABORT");
	}

	private JsonNode document(String member) {
		return this.receiver.documents().stream().filter((each) -> each.has(member)).findFirst().orElseThrow();
	}

}
