package io.spidraparquet.outbound;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Settings of what a run tells other systems. Nothing is told to those without a setting.
 *
 * @param metrics Figures of a run.
 * @param traces Spans of a run.
 * @param webhook Messages about a run.
 * @param lineage Lineage of a run.
 */
@ConfigurationProperties("spidra")
public record OutboundProperties(@DefaultValue Metrics metrics, @DefaultValue Traces traces,
		@Name("notify") @DefaultValue Webhook webhook, @DefaultValue Lineage lineage) {

	/** Environment variable with the base URL for metrics and traces. */
	static final String OTLP_ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

	/** Environment variable with headers for metrics and traces. */
	static final String OTLP_HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";

	/** Environment variable with the base URL for lineage. */
	static final String LINEAGE_URL = "OPENLINEAGE_URL";

	/** Environment variable with the token for lineage. */
	static final String LINEAGE_KEY = "OPENLINEAGE_API_KEY";

	/** Environment variable with the token for notifications. */
	public static final String NOTIFY_TOKEN = "SPIDRA_NOTIFY_TOKEN";

	private static final List<String> VARIABLES = List.of(OTLP_ENDPOINT, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
			"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

	/**
	 * Whether a run tells nobody.
	 * @param env environment variables
	 * @return false if a setting or a variable names another system
	 */
	public boolean isEmpty(Map<String, String> env) {
		boolean otlp = !isOtlpElsewhere(env)
				&& VARIABLES.stream().anyMatch((name) -> !env.getOrDefault(name, "").isBlank());
		return !otlp && env.getOrDefault(LINEAGE_URL, "").isBlank() && this.metrics.otlp().url() == null
				&& this.metrics.prometheusFile() == null && this.traces.otlp().url() == null
				&& this.webhook.url() == null && this.lineage.url() == null;
	}

	/** Whether OpenTelemetry's variables are about gRPC, which a run does not speak. */
	static boolean isOtlpElsewhere(Map<String, String> env) {
		return env.getOrDefault("OTEL_EXPORTER_OTLP_PROTOCOL", "").strip().equals("grpc")
				|| env.getOrDefault("OTEL_SDK_DISABLED", "").strip().equalsIgnoreCase("true");
	}

	private static @Nullable String checked(String name, @Nullable String value) {
		if (value == null || value.isBlank()) {
			return null;
		}
		return HttpUrl.of(name, value).toString();
	}

	/**
	 * Figures of a run.
	 *
	 * @param otlp Receiver of OpenTelemetry's protocol.
	 * @param prometheusFile File in Prometheus' text format that each run writes anew,
	 * for the textfile collector of node_exporter; or a folder, in which each dataset has
	 * a file of its own. The folder has to exist. If unset (null), none is written.
	 */
	public record Metrics(@DefaultValue MetricsOtlp otlp, @Nullable String prometheusFile) {

		private static final String SUFFIX = ".prom";

		public Metrics {
			prometheusFile = (prometheusFile == null || prometheusFile.isBlank()) ? null : prometheusFile.strip();
			if (prometheusFile != null && prometheusFile.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
				throw new IllegalArgumentException("spidra.metrics.prometheus-file is '" + prometheusFile
						+ "', but has to be a local folder, or a file whose name ends with " + SUFFIX);
			}
		}

		/**
		 * Receiver of metrics.
		 *
		 * @param url URL to which the metrics of a run are sent by OTLP over HTTP, such
		 * as {@code http://localhost:4318/v1/metrics}. If unset (null), the environment
		 * variable {@code OTEL_EXPORTER_OTLP_ENDPOINT} applies, and without it none are
		 * sent.
		 */
		public record MetricsOtlp(@Nullable String url) {

			public MetricsOtlp {
				url = checked("spidra.metrics.otlp.url", url);
			}

		}

	}

	/**
	 * Spans of a run.
	 *
	 * @param otlp Receiver of OpenTelemetry's protocol.
	 */
	public record Traces(@DefaultValue TracesOtlp otlp) {

		/**
		 * Receiver of traces.
		 *
		 * @param url URL to which the spans of a run and its steps are sent by OTLP over
		 * HTTP, such as {@code http://localhost:4318/v1/traces}. If unset (null), the
		 * environment variable {@code OTEL_EXPORTER_OTLP_ENDPOINT} applies, and without
		 * it none are sent.
		 */
		public record TracesOtlp(@Nullable String url) {

			public TracesOtlp {
				url = checked("spidra.traces.otlp.url", url);
			}

		}

	}

	/**
	 * Messages about a run.
	 *
	 * @param url URL to which a JSON document about the end of a run is sent; Slack takes
	 * it, too. A URL that is a secret belongs in the environment variable
	 * {@code SPIDRA_NOTIFY_URL}. If unset (null), none is sent.
	 * @param on Which runs are told: failure, those that publish nothing because they
	 * fail or are stopped; warnings, also those that publish with warnings; always, all.
	 */
	public record Webhook(@Nullable String url, @DefaultValue("warnings") On on) {

		public Webhook {
			url = checked("spidra.notify.url", url);
		}

	}

	/**
	 * Which runs are told.
	 */
	public enum On {

		/** Runs that fail or are stopped. */
		FAILURE,
		/** Also those that publish with warnings. */
		WARNINGS,
		/** All. */
		ALWAYS

	}

	/**
	 * Lineage of a run.
	 *
	 * @param url URL to which OpenLineage events are sent, such as
	 * {@code http://localhost:5000/api/v1/lineage}. If unset (null), the environment
	 * variable {@code OPENLINEAGE_URL} applies, and without it none are sent.
	 * @param namespace Namespace of the job in these events. If unset (null), the
	 * environment variable {@code OPENLINEAGE_NAMESPACE} applies, and without it
	 * {@code spidra-parquet}.
	 */
	public record Lineage(@Nullable String url, @Nullable String namespace) {

		public Lineage {
			url = checked("spidra.lineage.url", url);
			namespace = (namespace == null || namespace.isBlank()) ? null : namespace.strip();
		}

	}

}
