package io.spidraparquet.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.outbound.EndedRun;
import io.spidraparquet.outbound.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one run, all of them gauges: each run replaces those of the run before.
 * Their labels are dataset and job, and words of which there are few: no run key, no id.
 * What is not known about a run that failed has no figure.
 */
final class RunMeters {

	private static final String SECONDS = "seconds";

	private final MeterRegistry registry;

	private final Tags run;

	private RunMeters(MeterRegistry registry, EndedRun ended) {
		this.registry = registry;
		// Prometheus has a label job of its own
		this.run = Tags.of("dataset", ended.run().dataset(), "job_name",
				Objects.requireNonNullElse(ended.run().job(), ""));
	}

	/**
	 * Adds the figures of a run.
	 * @param registry an empty registry
	 */
	static void fill(MeterRegistry registry, EndedRun ended) {
		RunMeters meters = new RunMeters(registry, ended);
		meters.outcome(ended);
		meters.work(ended);
		meters.counts(ended.counts());
		Manifest manifest = ended.manifest();
		if (manifest != null) {
			meters.published(manifest);
		}
		meters.checks(ended);
	}

	private void outcome(EndedRun ended) {
		time("spidra.run.last_start.timestamp", "When the last run began", ended.run().startedAt());
		time("spidra.run.last_end.timestamp", "When the last run ended", ended.endedAt());
		Instant success = ended.lastSuccess();
		if (success != null) {
			time("spidra.run.last_success.timestamp", "When a run was last published", success);
		}
		seconds("spidra.run.duration", "How long the last run took", ended.duration(), Tags.empty());
		gauge("spidra.run.success", "Whether the last run did what it was to do", ended.status().isSuccess() ? 1 : 0);
		gauge("spidra.run.exit_code", "Exit code of the last run", ended.exitCode());
		for (RunStatus status : RunStatus.values()) {
			gauge("spidra.run.status", "How the last run ended: 1 for one status, 0 for the others",
					(status == ended.status()) ? 1 : 0, Tags.of("status", status.word()));
		}
		gauge("spidra.run.warnings", "Warnings of the last run", ended.warnings().size());
	}

	private void work(EndedRun ended) {
		new Steps(ended).each((step) -> seconds("spidra.run.step.duration", "How long a step of the last run took",
				step.duration(), Tags.of("step", step.phase().shown())));
		ended.work()
			.responses()
			.forEach((status, number) -> gauge("spidra.run.requests", "Requests to the API by the last run", number,
					Tags.of("status", (status > 0) ? status.toString() : "none")));
		seconds("spidra.run.rate_limit.wait", "How long the last run sent no request because of the rate limit",
				ended.work().paused(), Tags.empty());
		bytes("spidra.run.received", "Bytes of pages that the last run received", ended.work().bytes(), Tags.empty());
	}

	private void counts(EndedRun.Counts counts) {
		known("spidra.run.crawls", "Crawls of the last run", counts.crawls());
		known("spidra.run.crawls.not_fetched", "Crawls that the last run could not fetch", counts.notFetched());
		known("spidra.run.pages", "Pages of the last run", counts.pages());
		known("spidra.run.pages.failed", "Pages of the last run that gave no row", counts.failedPages());
		Map<String, Long> reasons = counts.failedByReason();
		if (reasons != null) {
			reasons.forEach((reason, number) -> gauge("spidra.run.pages.failed.by_reason",
					"Pages of the last run that gave no row, by reason", number, Tags.of("reason", reason)));
		}
	}

	private void published(Manifest manifest) {
		gauge("spidra.run.pages.filtered", "Pages of the last run that have no row to give",
				manifest.totals().filteredPages());
		for (Manifest.Table table : manifest.tables()) {
			Tags tags = Tags.of("table", table.name());
			gauge("spidra.run.rows", "Rows of the last run by table", table.rows(), tags);
			bytes("spidra.run.written", "Bytes of the files of the last run by table", table.bytes(), tags);
		}
	}

	/** Those of the job definition; what else is unusual counts as a warning. */
	private void checks(EndedRun ended) {
		for (Manifest.Check check : ended.checks()) {
			if (check.declared()) {
				gauge("spidra.run.check.passed", "Whether the last run met a check of its job definition",
						check.passed() ? 1 : 0, Tags.of("check", check.check()));
			}
		}
	}

	private void known(String name, String description, @Nullable Number value) {
		if (value != null) {
			gauge(name, description, value.longValue());
		}
	}

	private void gauge(String name, String description, long value) {
		gauge(name, description, value, Tags.empty());
	}

	private void gauge(String name, String description, long value, Tags tags) {
		register(name, description, (double) value, tags, null);
	}

	private void time(String name, String description, Instant time) {
		register(name, description + ", in seconds since 1970", time.toEpochMilli() / 1000.0, Tags.empty(), SECONDS);
	}

	private void seconds(String name, String description, Duration duration, Tags tags) {
		register(name, description, duration.toMillis() / 1000.0, tags, SECONDS);
	}

	private void bytes(String name, String description, long bytes, Tags tags) {
		register(name, description, (double) bytes, tags, "bytes");
	}

	private void register(String name, String description, double value, Tags tags, @Nullable String unit) {
		Gauge.builder(name, () -> value)
			.description(description)
			.baseUnit(unit)
			.tags(this.run.and(tags))
			.strongReference(true)
			.register(this.registry);
	}

}
