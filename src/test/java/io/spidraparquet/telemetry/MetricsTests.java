package io.spidraparquet.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.spidraparquet.workbench.Receiver;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.hawkular.agent.prometheus.types.Gauge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.spidraparquet.workbench.TestApi.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The figures and spans of runs, as the readers of others see them.
 */
class MetricsTests {

	private static final String LAST_SUCCESS = "spidra_run_last_success_timestamp_seconds";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@RegisterExtension
	private final Receiver receiver = new Receiver();

	private Workbench.Result night(String... words) throws IOException {
		Path job = Files.writeString(this.bench.folder().resolve("shop \"1\".yaml"), """
				spidra:
				  checks:
				    - rows >= 2
				    - "failed < 10%%"
				  on-failed-check: warn
				  flatten:
				    tables: items
				  metrics:
				    prometheus-file: %s
				""".formatted(this.bench.folder().resolve("metrics")));
		Files.createDirectories(this.bench.folder().resolve("metrics"));
		return this.bench.run(Stream
			.concat(Stream.of("job=" + job, "date=2026-11-20", "output=" + this.bench.output()), Stream.of(words))
			.toArray(String[]::new));
	}

	private void serve() {
		this.bench.api()
			.job("a", "completed", "2026-11-20T10:00:00Z")
			.servePages("a", TestApi.page("p", "{\"n\":1,\"items\":[{\"k\":1},{\"k\":2},{\"k\":3}]}"),
					TestApi.page("q", "{\"n\":2}"), TestApi.failedPage("r", "x"));
	}

	private Path file() throws IOException {
		try (Stream<Path> files = Files.list(this.bench.folder().resolve("metrics"))) {
			List<Path> all = files.toList();
			assertThat(all).hasSize(1);
			return all.get(0);
		}
	}

	@Test
	void aFileHasTheFiguresOfANight() throws IOException {
		serve();
		this.bench.api().answer("a", failOnce());
		Instant start = Instant.now();
		Workbench.Result result = night();
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(file().getFileName().toString()).matches("spidra-shop-1--[0-9a-f]{8}\\.prom");
		assertThat(Files.getPosixFilePermissions(file())).contains(PosixFilePermission.OTHERS_READ);
		PrometheusText text = PrometheusText.of(file());
		assertThat(text.families().values()).allSatisfy((family) -> assertThat(family.getMetrics())
			.allSatisfy((metric) -> assertThat(metric.getLabels()).containsEntry("job_name", "shop \"1\"")
				.containsEntry("dataset", this.bench.output().toString())));
		assertThat(text.value("spidra_run_success")).isEqualTo(1);
		assertThat(text.value("spidra_run_exit_code")).isZero();
		assertThat(text.value("spidra_run_status", "status", "published_with_warnings")).isEqualTo(1);
		assertThat(text.value("spidra_run_status", "status", "failed")).isZero();
		assertThat(text.value("spidra_run_crawls")).isEqualTo(1);
		assertThat(text.value("spidra_run_crawls_not_fetched")).isZero();
		assertThat(text.value("spidra_run_pages")).isEqualTo(3);
		assertThat(text.value("spidra_run_pages_failed")).isEqualTo(1);
		assertThat(text.value("spidra_run_pages_failed_by_reason", "reason", "failed")).isEqualTo(1);
		assertThat(text.value("spidra_run_pages_filtered")).isZero();
		assertThat(text.value("spidra_run_rows", "table", "pages")).isEqualTo(2);
		assertThat(text.value("spidra_run_rows", "table", "items")).isEqualTo(3);
		assertThat(text.value("spidra_run_written_bytes", "table", "items")).isGreaterThan(100);
		assertThat(text.value("spidra_run_received_bytes")).isGreaterThan(500);
		assertThat(text.value("spidra_run_check_passed", "check", "rows >= 2")).isEqualTo(1);
		assertThat(text.value("spidra_run_check_passed", "check", "failed < 10%")).isZero();
		assertThat(text.value("spidra_run_warnings")).isGreaterThanOrEqualTo(1);
		assertThat(text.value("spidra_run_requests", "status", "200")).isEqualTo(2); // history
																						// and
																						// pages
		assertThat(text.value("spidra_run_requests", "status", "500")).isEqualTo(1);
		assertThat(text.value("spidra_run_rate_limit_wait_seconds")).isZero();
		assertThat(text.value("spidra_run_duration_seconds")).isBetween(0.1, 60.0);
		assertThat(sum(text, "spidra_run_step_duration_seconds")).isCloseTo(text.value("spidra_run_duration_seconds"),
				within(0.1));
		assertThat(text.value("spidra_run_step_duration_seconds", "step", "fetch")).isGreaterThan(0.3); // a
																										// pause
		for (String time : List.of(LAST_SUCCESS, "spidra_run_last_start_timestamp_seconds",
				"spidra_run_last_end_timestamp_seconds")) {
			assertThat(text.value(time)).isBetween(start.getEpochSecond() * 1.0, Instant.now().getEpochSecond() + 1.0);
		}
	}

	@Test
	void theManualListsEachFigure() throws IOException {
		serve();
		assertThat(night().code()).isZero();
		List<String> listed = Files.readAllLines(Path.of("src/docs/monitoring.md"))
			.stream()
			.filter((line) -> line.startsWith("| `spidra_run_"))
			.map((line) -> line.split("`")[1])
			.toList();
		assertThat(PrometheusText.of(file()).families().keySet()).containsExactlyInAnyOrderElementsOf(listed);
	}

	private TestApi.Answer failOnce() {
		boolean[] failed = { false };
		return (exchange) -> {
			boolean first = !failed[0];
			failed[0] = true;
			send(exchange, first ? 500 : 200,
					first ? "{}"
							: "{\"pages\":[" + String.join(",",
									TestApi.page("p", "{\"n\":1,\"items\":[{\"k\":1},{\"k\":2},{\"k\":3}]}"),
									TestApi.page("q", "{\"n\":2}"), TestApi.failedPage("r", "x")) + "]}");
		};
	}

	private static double sum(PrometheusText text, String name) {
		return Objects.requireNonNull(text.families().get(name))
			.getMetrics()
			.stream()
			.mapToDouble((metric) -> ((Gauge) metric).getValue())
			.sum();
	}

	@Test
	void theLastSuccessSurvivesFailures() throws IOException {
		serve();
		assertThat(night().code()).isZero();
		Double success = PrometheusText.of(file()).value(LAST_SUCCESS);
		assertThat(success).isNotNull();
		Files.delete(file());
		// not good enough: the dataset knows the last success
		Workbench.Result result = night("rerun=yes", "--spidra.on-failed-check=fail");
		assertThat(result.code()).as(result.err()).isEqualTo(3);
		PrometheusText text = PrometheusText.of(file());
		assertThat(text.value(LAST_SUCCESS)).isCloseTo(success, within(0.002));
		assertThat(text.value("spidra_run_success")).isZero();
		assertThat(text.value("spidra_run_exit_code")).isEqualTo(3);
		assertThat(text.value("spidra_run_status", "status", "failed")).isEqualTo(1);
		assertThat(text.value("spidra_run_pages")).isEqualTo(3);
		assertThat(text.value("spidra_run_pages_failed")).isEqualTo(1);
		assertThat(text.value("spidra_run_check_passed", "check", "failed < 10%")).isZero();
		assertThat(text.value("spidra_run_check_passed", "check", "rows >= 2")).isEqualTo(1);
		assertThat(text.families()).doesNotContainKeys("spidra_run_rows", "spidra_run_written_bytes");
		// the dataset cannot be read: the file before knows it
		Files.move(this.bench.output(), this.bench.folder().resolve("elsewhere"));
		Files.writeString(this.bench.output(), "in the way");
		result = night();
		assertThat(result.code()).as(result.err()).isEqualTo(5);
		text = PrometheusText.of(file());
		assertThat(text.value(LAST_SUCCESS)).isCloseTo(success, within(0.002));
		assertThat(text.value("spidra_run_exit_code")).isEqualTo(5);
		assertThat(text.families()).doesNotContainKey("spidra_run_pages");
	}

	@Test
	void aReceiverOfOtlpGetsTheSameFigures() throws IOException {
		serve();
		Workbench.Result result = this.bench.env("OTEL_EXPORTER_OTLP_ENDPOINT", this.receiver.url("/base/"))
			.env("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=shop%20one,authorization=Bearer%20t0ken")
			.env("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=night")
			.run("date=2026-11-20", "output=" + this.bench.output(),
					"--spidra.metrics.prometheus-file=" + this.bench.folder().resolve("run.prom"));
		assertThat(result.code()).as(result.err()).isZero();
		Receiver.Request request = request("/base/v1/metrics");
		assertThat(request.headers()).containsEntry("Content-Type", "application/x-protobuf")
			.containsEntry("x-tenant", "shop one")
			.containsEntry("authorization", "Bearer t0ken");
		ExportMetricsServiceRequest sent = ExportMetricsServiceRequest.parseFrom(request.body());
		assertThat(sent.getResourceMetricsCount()).isEqualTo(1);
		assertThat(attributes(sent.getResourceMetrics(0).getResource().getAttributesList()))
			.containsEntry("service.name", "spidra-parquet")
			.containsEntry("service.version", "0.1.0")
			.containsEntry("deployment.environment", "night");
		List<Metric> metrics = sent.getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
		PrometheusText text = PrometheusText.of(this.bench.folder().resolve("run.prom"));
		assertThat(metrics.stream().map(MetricsTests::prometheusName))
			.containsExactlyInAnyOrderElementsOf(text.families().keySet());
		for (Metric metric : metrics) {
			assertThat(metric.getDescription()).isNotBlank();
			for (NumberDataPoint point : metric.getGauge().getDataPointsList()) {
				Map<String, String> labels = attributes(point.getAttributesList());
				assertThat(labels.remove("dataset")).isEqualTo(this.bench.output().toString());
				labels.remove("job_name");
				String[] wanted = labels.entrySet()
					.stream()
					.flatMap((label) -> Stream.of(label.getKey(), label.getValue()))
					.toArray(String[]::new);
				assertThat(text.value(prometheusName(metric), wanted)).as(metric.getName())
					.isEqualTo(point.getAsDouble());
				assertThat(point.getTimeUnixNano()).isPositive();
			}
		}
	}

	private static String prometheusName(Metric metric) {
		String name = metric.getName().replace('.', '_');
		return (metric.getUnit().isEmpty() || metric.getUnit().equals("1")) ? name : name + "_" + metric.getUnit();
	}

	private Receiver.Request request(String path) {
		return this.receiver.requests().stream().filter((each) -> each.path().equals(path)).reduce((one, other) -> {
			throw new AssertionError("two requests to " + path);
		}).orElseThrow();
	}

	private static Map<String, String> attributes(List<KeyValue> attributes) {
		Map<String, String> map = new TreeMap<>();
		attributes.forEach((each) -> map.put(each.getKey(), each.getValue().getStringValue()));
		return map;
	}

	@Test
	void aReceiverOfOtlpGetsTheSpansOfARun() throws InvalidProtocolBufferException {
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"));
		Workbench.Result result = this.bench.runCrawls("a",
				"--spidra.traces.otlp.url=" + this.receiver.url("/v1/traces"));
		assertThat(result.code()).as(result.err()).isZero();
		List<Span> spans = spans(request("/v1/traces"));
		Span run = spans.get(0);
		assertThat(spans.stream().map(Span::getName)).containsExactly("run output", "start", "plan", "fetch", "write",
				"publish");
		assertThat(run.getTraceId().size()).isEqualTo(16);
		assertThat(run.getParentSpanId().isEmpty()).isTrue();
		assertThat(run.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_OK);
		assertThat(attributes(run.getAttributesList())).containsEntry("spidra.run.key", "a")
			.containsEntry("spidra.run.status", "published");
		long end = run.getStartTimeUnixNano();
		for (Span step : spans.subList(1, spans.size())) {
			assertThat(step.getTraceId()).isEqualTo(run.getTraceId());
			assertThat(step.getParentSpanId()).isEqualTo(run.getSpanId());
			assertThat(step.getStartTimeUnixNano()).isEqualTo(end);
			end = step.getEndTimeUnixNano();
		}
		assertThat(end).isEqualTo(run.getEndTimeUnixNano());
		assertThat(spans.stream().map(Span::getSpanId).distinct()).hasSize(6);
	}

	@Test
	void theSpanOfAFailedRunSaysWhy() throws InvalidProtocolBufferException {
		Workbench.Result result = this.bench.runCrawls("unknown",
				"--spidra.traces.otlp.url=" + this.receiver.url("/v1/traces"));
		assertThat(result.code()).as(result.err()).isEqualTo(6);
		List<Span> spans = spans(request("/v1/traces"));
		assertThat(spans.get(0).getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
		assertThat(spans.get(0).getStatus().getMessage()).contains("Unauthorized access or job not found");
		assertThat(spans.get(spans.size() - 1).getName()).isEqualTo("fetch");
	}

	private static List<Span> spans(Receiver.Request request) throws InvalidProtocolBufferException {
		return ExportTraceServiceRequest.parseFrom(request.body()).getResourceSpans(0).getScopeSpans(0).getSpansList();
	}

	/** All at once, each in its own way: one line each, and not more than 2 s. */
	@Test
	void noReceiverFailsOrDelaysARun() throws IOException {
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"));
		this.receiver.hang().hang().hang();
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.metrics.otlp.url=" + this.receiver.url("/m"),
				"--spidra.traces.otlp.url=" + Receiver.refusing(), "--spidra.notify.on=always",
				"--spidra.notify.url=https://no-such-host.invalid/x", "--spidra.lineage.url=" + this.receiver.url("/l"),
				"--spidra.metrics.prometheus-file=" + this.bench.folder().resolve("none/run.prom"));
		assertThat(result.code()).as(result.err()).isZero();
		String after = result.err().substring(result.err().indexOf("the run report is"));
		assertThat(after.lines().skip(1).map((line) -> line.replaceFirst(".*WARN +", ""))).containsExactlyInAnyOrder(
				"the metrics could not be written to " + this.bench.folder().resolve("none/run.prom")
						+ ": there is no such file or folder; the run is not affected",
				"the notification could not be sent to no-such-host.invalid: the name of the host is unknown; the run is"
						+ " not affected",
				"the lineage could not be sent to 127.0.0.1: it did not respond within 2 s; the run is not affected",
				"the metrics could not be sent to 127.0.0.1: it did not respond within 2 s; the run is not affected",
				"the traces could not be sent to 127.0.0.1: the connection was refused; the run is not affected");
		assertThat(this.bench.output().resolve("_spidra/runs/a.json")).exists();
	}

	@Test
	void aPathThatAShellWouldHaveExpandedIsRefused() {
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.metrics.prometheus-file=~/run.prom");
		assertThat(result.code()).isEqualTo(2);
		assertThat(result.err())
			.contains("spidra.metrics.prometheus-file is '~/run.prom', but '~' is expanded by a shell");
	}

}
