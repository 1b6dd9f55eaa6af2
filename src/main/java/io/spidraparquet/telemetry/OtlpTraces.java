package io.spidraparquet.telemetry;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.spidraparquet.outbound.EndedRun;

/**
 * The spans of a run and its steps as a request of OTLP: one trace for each start of a
 * run, whose id is that of the start.
 */
public final class OtlpTraces {

	private static final String SCOPE = "io.spidraparquet";

	private OtlpTraces() {
	}

	/**
	 * Makes the request.
	 * @param ended the run
	 * @param resource attributes of the process
	 * @return an {@code ExportTraceServiceRequest}
	 */
	public static byte[] request(EndedRun ended, Map<String, String> resource) {
		ByteString trace = bytes(ended.run().execution());
		Span run = run(ended, trace);
		ScopeSpans.Builder spans = ScopeSpans.newBuilder()
			.setScope(InstrumentationScope.newBuilder().setName(SCOPE).setVersion(ended.run().version()))
			.addSpans(run);
		new Steps(ended).each((step) -> spans
			.addSpans(span(trace, step.phase().shown(), step.start(), step.end()).setParentSpanId(run.getSpanId())));
		Resource.Builder process = Resource.newBuilder();
		resource.forEach((name, value) -> process.addAttributes(attribute(name, value)));
		return ExportTraceServiceRequest.newBuilder()
			.addResourceSpans(ResourceSpans.newBuilder().setResource(process).addScopeSpans(spans))
			.build()
			.toByteArray();
	}

	private static Span run(EndedRun ended, ByteString trace) {
		Span.Builder run = span(trace, "run " + ended.run().shownJob(), ended.run().startedAt(), ended.endedAt());
		run.addAttributes(attribute("spidra.dataset", ended.run().dataset()))
			.addAttributes(attribute("spidra.job", Objects.requireNonNullElse(ended.run().job(), "")))
			.addAttributes(attribute("spidra.run.key", ended.run().key()))
			.addAttributes(attribute("spidra.run.status", ended.status().word()))
			.addAttributes(KeyValue.newBuilder()
				.setKey("spidra.run.exit_code")
				.setValue(AnyValue.newBuilder().setIntValue(ended.exitCode())));
		return run
			.setStatus(ended.status().isSuccess() ? Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_OK)
					: Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage(ended.message()))
			.build();
	}

	private static Span.Builder span(ByteString trace, String name, Instant start, Instant end) {
		return Span.newBuilder()
			.setTraceId(trace)
			.setSpanId(newId())
			.setName(name)
			.setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
			.setStartTimeUnixNano(nanos(start))
			.setEndTimeUnixNano(nanos(end));
	}

	/** An id that is not 0, which would be invalid. */
	private static ByteString newId() {
		long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
		return ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(id).flip());
	}

	private static ByteString bytes(UUID id) {
		ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES)
			.putLong(id.getMostSignificantBits())
			.putLong(id.getLeastSignificantBits())
			.flip();
		return ByteString.copyFrom(bytes);
	}

	private static long nanos(Instant time) {
		return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
	}

	private static KeyValue attribute(String name, String value) {
		return KeyValue.newBuilder().setKey(name).setValue(AnyValue.newBuilder().setStringValue(value)).build();
	}

}
