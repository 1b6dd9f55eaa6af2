package io.spidraparquet.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import io.spidraparquet.api.ApiKey;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.lineage.LineageEvents;
import io.spidraparquet.notify.Notification;
import io.spidraparquet.outbound.Courier;
import io.spidraparquet.outbound.Destinations;
import io.spidraparquet.outbound.EndedRun;
import io.spidraparquet.outbound.Message;
import io.spidraparquet.outbound.OutboundProperties;
import io.spidraparquet.outbound.RunIdentity;
import io.spidraparquet.outbound.Sending;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.RunRequest;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.settings.Reason;
import io.spidraparquet.telemetry.OtlpMetrics;
import io.spidraparquet.telemetry.OtlpTraces;
import io.spidraparquet.telemetry.PrometheusFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other systems about a run. Nothing that fails here fails the run: it is a warning
 * of one line.
 */
final class Dispatch {

	private static final Logger logger = LoggerFactory.getLogger(Dispatch.class);

	private final Destinations destinations;

	private final RunIdentity run;

	private final @Nullable ApiKey key;

	private final RunFacts facts;

	private final Courier courier;

	/** The first event of the lineage on its way; null if there is none. */
	private @Nullable Sending begun;

	private @Nullable EndedRun ended;

	/** Whether the run had the dataset to itself, so that its figures are the latest. */
	private boolean ofDataset;

	private Dispatch(Destinations destinations, RunIdentity run, @Nullable ApiKey key, RunProgress progress) {
		this.destinations = destinations;
		this.run = run;
		this.key = key;
		this.facts = new RunFacts(run, progress);
		this.courier = new Courier(run.version());
	}

	/**
	 * Prepares to tell about a run.
	 * @param api base URL of the API; null if the run does not ask it
	 * @throws IllegalArgumentException if an environment variable is not valid
	 */
	static Dispatch of(OutboundProperties settings, Map<String, String> env, Start.Target target, @Nullable URI api,
			@Nullable ApiKey key, RunProgress progress) {
		RunRequest request = target.request();
		RunIdentity run = new RunIdentity(AppVersion.get(), UUID.randomUUID(), request.output(), request.job(),
				request.key().text(), request.date(), api, progress.started());
		return new Dispatch(Destinations.of(settings, env, run.version()), run, key, progress);
	}

	void begun() {
		if (this.begun == null) {
			this.begun = lineage((events) -> events.start(this.run), null);
		}
	}

	void succeeded(RunSession session, int code) {
		guarded("the facts of the run", () -> this.ended = this.facts.succeeded(session, code));
		this.ofDataset = true;
	}

	void failed(@Nullable RunSession session, ExitCode code, String message, Collection<? extends Throwable> failures,
			@Nullable FailedRun record) {
		guarded("the facts of the run", () -> this.ended = this.facts.failed(session, code, message, failures, record));
		this.ofDataset = code != ExitCode.LOCKED && code != ExitCode.USAGE;
	}

	void deliver(BooleanSupplier hurried) {
		EndedRun last = this.ended;
		if (last == null) {
			return;
		}
		List<Sending> sent = new ArrayList<>();
		URI webhook = this.destinations.webhook();
		if (webhook != null && Notification.isWanted(this.destinations.on(), last)) {
			send(sent, "the notification", webhook, this.destinations.webhookHeaders(), Message.JSON, true,
					() -> Notification.body(last));
		}
		if (this.ofDataset) {
			begun();
			Sending event = lineage((events) -> events.end(last), this.begun);
			if (event != null) {
				sent.add(event);
			}
			send(sent, "the metrics", this.destinations.metrics(), this.destinations.otlpHeaders(), Message.PROTOBUF,
					false, () -> OtlpMetrics.request(last, this.destinations.resource()));
			send(sent, "the traces", this.destinations.traces(), this.destinations.otlpHeaders(), Message.PROTOBUF,
					false, () -> OtlpTraces.request(last, this.destinations.resource()));
			writeFile(last);
		}
		this.courier.await(sent, hurried);
	}

	private @Nullable Sending lineage(Function<LineageEvents, byte[]> event, @Nullable Sending before) {
		List<Sending> sent = new ArrayList<>();
		guarded("the lineage", () -> {
			Message message = message("the lineage", this.destinations.lineage(), this.destinations.lineageHeaders(),
					Message.JSON, false, () -> event.apply(new LineageEvents(this.destinations.namespace())));
			if (message != null) {
				sent.add(this.courier.send(message, before));
			}
		});
		return sent.isEmpty() ? null : sent.get(0);
	}

	private void send(List<Sending> sent, String about, @Nullable URI to, Map<String, String> headers, String type,
			boolean patient, Body body) {
		guarded(about, () -> {
			Message message = message(about, to, headers, type, patient, body);
			if (message != null) {
				sent.add(this.courier.send(message, null));
			}
		});
	}

	/** The message; null if nobody wants it, or if it has the API key in it. */
	private @Nullable Message message(String about, @Nullable URI to, Map<String, String> headers, String type,
			boolean patient, Body body) throws IOException {
		if (to == null) {
			return null;
		}
		byte[] content = body.make();
		if (this.key != null && this.key.isIn(new String(content, StandardCharsets.ISO_8859_1))) {
			logger.warn("{} would contain the API key, and cannot be sent: give the key in SPIDRA_API_KEY alone",
					about);
			return null;
		}
		return new Message(about, to, headers, type, content, patient);
	}

	private void writeFile(EndedRun last) {
		Path file = this.destinations.prometheusFile();
		if (file == null) {
			return;
		}
		try {
			PrometheusFile.write(file, last);
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			logger.warn("the metrics could not be written to {}: {}; the run is not affected", file, Reason.of(ex));
		}
	}

	private static void guarded(String about, Work work) {
		try {
			work.run();
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			logger.warn("{} could not be told to other systems: {}; the run is not affected", about, Reason.line(ex));
		}
	}

	/** Makes a body. */
	private interface Body {

		byte[] make() throws IOException;

	}

	/** Something that may fail. */
	private interface Work {

		void run() throws IOException;

	}

}
