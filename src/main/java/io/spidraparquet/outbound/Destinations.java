package io.spidraparquet.outbound;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a run tells to whom, by settings and by the environment variables that
 * OpenTelemetry and OpenLineage have for it. Tokens are taken from the environment only.
 *
 * @param metrics where metrics are sent; null if nowhere
 * @param prometheusFile file or folder for Prometheus' text format; null if none
 * @param traces where traces are sent; null if nowhere
 * @param otlpHeaders headers for metrics and traces
 * @param webhook where notifications are sent; null if nowhere
 * @param webhookHeaders headers for notifications
 * @param on which runs are notified
 * @param lineage where lineage is sent; null if nowhere
 * @param lineageHeaders headers for lineage
 * @param namespace namespace of the job in lineage
 * @param resource what OpenTelemetry is to know about the process
 */
public record Destinations(@Nullable URI metrics, @Nullable Path prometheusFile, @Nullable URI traces,
		Map<String, String> otlpHeaders, @Nullable URI webhook, Map<String, String> webhookHeaders,
		OutboundProperties.On on, @Nullable URI lineage, Map<String, String> lineageHeaders, String namespace,
		Map<String, String> resource) {

	private static final String NAMESPACE = "spidra-parquet";

	/**
	 * Resolves settings.
	 * @param settings the settings
	 * @param env environment variables
	 * @param version of this application
	 * @return where to send what
	 * @throws IllegalArgumentException if a variable is not valid; the message names it
	 * and has nothing of its value
	 */
	public static Destinations of(OutboundProperties settings, Map<String, String> env, String version) {
		String file = settings.metrics().prometheusFile();
		return new Destinations(otlp("METRICS", settings.metrics().otlp().url(), env),
				(file != null) ? Path.of(file).toAbsolutePath() : null,
				otlp("TRACES", settings.traces().otlp().url(), env),
				pairs(OutboundProperties.OTLP_HEADERS, env.get(OutboundProperties.OTLP_HEADERS)),
				url("spidra.notify.url", settings.webhook().url()), bearer(OutboundProperties.NOTIFY_TOKEN, env),
				settings.webhook().on(), lineage(settings.lineage().url(), env),
				bearer(OutboundProperties.LINEAGE_KEY, env), namespace(settings.lineage().namespace(), env),
				resource(env, version));
	}

	private static @Nullable URI url(String name, @Nullable String value) {
		return (value != null && !value.isBlank()) ? HttpUrl.of(name, value) : null;
	}

	/** The variable for all signals is a base URL, that for one is complete. */
	private static @Nullable URI otlp(String signal, @Nullable String setting, Map<String, String> env) {
		if (setting != null) {
			return HttpUrl.of("the setting", setting);
		}
		if (OutboundProperties.isOtlpElsewhere(env)) {
			return null;
		}
		String name = "OTEL_EXPORTER_OTLP_" + signal + "_ENDPOINT";
		URI own = url(name, env.get(name));
		URI base = url(OutboundProperties.OTLP_ENDPOINT, env.get(OutboundProperties.OTLP_ENDPOINT));
		if (own != null || base == null) {
			return own;
		}
		String path = "/v1/" + signal.toLowerCase(Locale.ROOT);
		return URI.create(base.toString().replaceFirst("/+$", "") + path);
	}

	/** OpenLineage's variable is a base URL; a setting is complete. */
	private static @Nullable URI lineage(@Nullable String setting, Map<String, String> env) {
		if (setting != null) {
			return HttpUrl.of("spidra.lineage.url", setting);
		}
		URI base = url(OutboundProperties.LINEAGE_URL, env.get(OutboundProperties.LINEAGE_URL));
		String endpoint = env.getOrDefault("OPENLINEAGE_ENDPOINT", "api/v1/lineage").replaceFirst("^/+", "");
		return (base == null) ? null
				: HttpUrl.of("OPENLINEAGE_ENDPOINT", base.toString().replaceFirst("/+$", "") + "/" + endpoint);
	}

	private static String namespace(@Nullable String setting, Map<String, String> env) {
		String variable = env.getOrDefault("OPENLINEAGE_NAMESPACE", "").strip();
		return (setting != null) ? setting : variable.isEmpty() ? NAMESPACE : variable;
	}

	private static Map<String, String> bearer(String name, Map<String, String> env) {
		String token = env.getOrDefault(name, "").strip();
		return token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + requireHeader(name, token));
	}

	private static Map<String, String> resource(Map<String, String> env, String version) {
		Map<String, String> resource = new LinkedHashMap<>();
		resource.put("service.name", "spidra-parquet");
		resource.put("service.version", version);
		resource.putAll(pairs("OTEL_RESOURCE_ATTRIBUTES", env.get("OTEL_RESOURCE_ATTRIBUTES")));
		String service = env.getOrDefault("OTEL_SERVICE_NAME", "").strip();
		if (!service.isEmpty()) {
			resource.put("service.name", service);
		}
		return resource;
	}

	/** Pairs in OpenTelemetry's form, {@code name=value,name=value} with URL encoding. */
	private static Map<String, String> pairs(String variable, @Nullable String text) {
		Map<String, String> pairs = new LinkedHashMap<>();
		for (String pair : (text == null || text.isBlank()) ? List.<String>of() : List.of(text.split(","))) {
			int equals = pair.indexOf('=');
			if (equals <= 0) {
				throw new IllegalArgumentException(
						variable + " has to be like name=value,name=value, with %XX for other characters");
			}
			pairs.put(requireHeader(variable, pair.substring(0, equals).strip()),
					requireHeader(variable, decoded(variable, pair.substring(equals + 1).strip())));
		}
		return pairs;
	}

	private static String decoded(String variable, String value) {
		try {
			return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(variable + " has a '%' without two hexadecimal digits after it");
		}
	}

	private static String requireHeader(String variable, String text) {
		if (text.isEmpty() || !text.chars().allMatch((c) -> c >= ' ' && c < 127)) {
			throw new IllegalArgumentException(variable + " has an empty part, or characters that no header can have");
		}
		return text;
	}

}
