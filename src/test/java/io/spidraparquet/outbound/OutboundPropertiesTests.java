package io.spidraparquet.outbound;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Settings and environment variables that name receivers.
 */
class OutboundPropertiesTests {

	private static OutboundProperties properties(@Nullable String metrics, @Nullable String lineage) {
		return new OutboundProperties(
				new OutboundProperties.Metrics(new OutboundProperties.Metrics.MetricsOtlp(metrics), null),
				new OutboundProperties.Traces(new OutboundProperties.Traces.TracesOtlp(null)),
				new OutboundProperties.Webhook(null, OutboundProperties.On.WARNINGS),
				new OutboundProperties.Lineage(lineage, null));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/v1/metrics                     | is no absolute URL
			//host/secret                   | is no absolute URL
			ftp://host/secret               | begins with 'ftp:'
			host:4318/secret                | begins with 'host:'
			https:///secret                 | names no host
			https://user:secret@host/x      | has a user or password in it
			https://secret@host/x           | has a user or password in it
			https://host/x#secret           | has a fragment
			https://host:99999/secret       | has the port 99999
			https://host/a secret           | is no URL (
			""")
	void refusesWhatIsNoUrlWithoutRepeatingIt(String url, String why) {
		assertThatIllegalArgumentException().isThrownBy(() -> new OutboundProperties.Lineage(url, null))
			.withMessageStartingWith("spidra.lineage.url ")
			.withMessageContaining(why)
			.withMessageNotContaining("secret");
	}

	@Test
	void nobodyIsToldUnlessASettingOrAVariableSaysSo() {
		assertThat(properties(null, " ").isEmpty(Map.of("OTEL_SERVICE_NAME", "x"))).isTrue();
		assertThat(properties("http://h/x", null).isEmpty(Map.of())).isFalse();
		assertThat(properties(null, null).isEmpty(Map.of("OPENLINEAGE_URL", "http://h"))).isFalse();
		Map<String, String> env = new HashMap<>(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://h/t"));
		assertThat(properties(null, null).isEmpty(env)).isFalse();
		env.put("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
		assertThat(properties(null, null).isEmpty(env)).isTrue();
	}

	@Test
	void variablesApplyWhereNoSettingDoes() {
		Map<String, String> env = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://h:1/base",
				"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://h:2/t", "OPENLINEAGE_URL", "http://l",
				"OPENLINEAGE_ENDPOINT", "/in");
		Destinations variables = Destinations.of(properties(null, null), env, "1");
		assertThat(variables.metrics()).hasToString("http://h:1/base/v1/metrics");
		assertThat(variables.traces()).hasToString("http://h:2/t");
		assertThat(variables.lineage()).hasToString("http://l/in");
		assertThat(variables.namespace()).isEqualTo("spidra-parquet");
		Destinations settings = Destinations.of(properties("http://s/m", "http://s/l"), env, "1");
		assertThat(settings.metrics()).hasToString("http://s/m");
		assertThat(settings.lineage()).hasToString("http://s/l");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			OTEL_EXPORTER_OTLP_HEADERS | s3cret
			OTEL_EXPORTER_OTLP_HEADERS | a=%zs3cret
			OTEL_EXPORTER_OTLP_HEADERS | a=b%0ds3cret
			OTEL_EXPORTER_OTLP_HEADERS | a=b,=s3cret
			SPIDRA_NOTIFY_TOKEN        | s3crét
			OPENLINEAGE_API_KEY        | s3cré t
			OPENLINEAGE_URL            | s3cret
			OTEL_EXPORTER_OTLP_ENDPOINT | ftp://s3cret
			""")
	void refusesVariablesWithoutRepeatingThem(String name, String value) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Destinations.of(properties(null, null), Map.of(name, value), "1"))
			.withMessageStartingWith(name)
			.withMessageNotContaining("s3cr");
	}

	@Test
	void secretsInTextsAreReplaced() {
		assertThat(Redaction.of("GET https://h/a?sig=x&y=z) failed, s3://k:s@b/x, Bearer abc.def, spd_0123456789;"
				+ " why? see http://h/b"))
			.isEqualTo("GET https://h/a?… failed, s3://…@b/x, …, …; why? see http://h/b");
	}

}
