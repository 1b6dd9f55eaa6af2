package io.spidraparquet.telemetry;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.Clock;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.spidraparquet.outbound.EndedRun;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run as a request of OTLP. Micrometer makes it, and somebody else sends
 * it: Micrometer's own client would hold the end of a run for as long as it likes.
 */
public final class OtlpMetrics {

	private OtlpMetrics() {
	}

	/**
	 * Makes the request.
	 * @param ended the run
	 * @param resource attributes of the process
	 * @return an {@code ExportMetricsServiceRequest}
	 */
	public static byte[] request(EndedRun ended, Map<String, String> resource) {
		AtomicReference<byte @Nullable []> request = new AtomicReference<>();
		OtlpMeterRegistry registry = OtlpMeterRegistry.builder(new Config(resource))
			.clock(Clock.SYSTEM)
			.metricsSender((sent) -> request.set(sent.getMetricsData()))
			.build();
		RunMeters.fill(registry, ended);
		registry.close(); // which publishes once
		byte[] made = request.get();
		if (made == null) {
			throw new IllegalStateException("Micrometer has made no metrics");
		}
		return made;
	}

	/**
	 * Settings of the registry.
	 *
	 * @param resource attributes of the process
	 */
	private record Config(Map<String, String> resource) implements OtlpConfig {

		@Override
		public @Nullable String get(String key) {
			return null;
		}

		@Override
		public Map<String, String> resourceAttributes() {
			return this.resource;
		}

		@Override
		public Map<String, String> headers() {
			return Map.of();
		}

		@Override
		public Duration step() {
			return Duration.ofDays(1); // it ends before
		}

	}

}
