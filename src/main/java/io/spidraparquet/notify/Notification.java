package io.spidraparquet.notify;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.outbound.EndedRun;
import io.spidraparquet.outbound.OutboundProperties;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON document about the end of a run. Its {@code text} is what Slack and those that
 * are compatible with it show; they ignore the rest.
 */
public final class Notification {

	/** Version of the document. */
	static final int VERSION = 1;

	private static final int MOST_WARNINGS = 20;

	private static final int MOST_OF_TEXT = 2000;

	private Notification() {
	}

	/**
	 * Whether a run is to be told.
	 * @param on which runs are
	 * @param ended the run
	 * @return true if so
	 */
	public static boolean isWanted(OutboundProperties.On on, EndedRun ended) {
		return switch (ended.status()) {
			case FAILED, STOPPED -> true;
			case PUBLISHED_WITH_WARNINGS -> on != OutboundProperties.On.FAILURE;
			case PUBLISHED, NOTHING_TO_DO -> on == OutboundProperties.On.ALWAYS;
		};
	}

	/**
	 * Makes the document.
	 * @param ended the run
	 * @return JSON in UTF-8
	 */
	public static byte[] body(EndedRun ended) {
		Map<String, @Nullable Object> body = new LinkedHashMap<>();
		body.put("version", VERSION);
		body.put("text", NotificationText.of(ended));
		body.put("status", ended.status().word());
		body.put("exit_code", ended.exitCode());
		body.put("message", cut(ended.message()));
		body.put("dataset", ended.run().dataset());
		body.put("job", ended.run().job());
		body.put("run", ended.run().key());
		body.put("started_at", time(ended.run().startedAt()));
		body.put("ended_at", time(ended.endedAt()));
		body.put("duration_seconds", ended.duration().toMillis() / 1000.0);
		body.put("counts", counts(ended));
		body.put("warning_count", ended.warnings().size());
		body.put("warnings", ended.warnings().stream().limit(MOST_WARNINGS).map(Notification::cut).toList());
		body.put("failed_checks", failedChecks(ended.failedChecks()));
		body.put("report", ended.reports().report());
		body.put("index", ended.reports().index());
		body.put("application", "spidra-parquet " + ended.run().version());
		return JsonMapper.shared().writeValueAsBytes(body);
	}

	private static Map<String, @Nullable Object> counts(EndedRun ended) {
		Map<String, @Nullable Object> counts = new LinkedHashMap<>();
		counts.put("crawls", ended.counts().crawls());
		counts.put("crawls_not_fetched", ended.counts().notFetched());
		counts.put("pages", ended.counts().pages());
		counts.put("failed_pages", ended.counts().failedPages());
		counts.put("failed_pages_by_reason", ended.counts().failedByReason());
		Manifest manifest = ended.manifest();
		counts.put("rows", (manifest != null) ? manifest.totals().rows() : null);
		counts.put("rows_by_table", (manifest != null) ? rowsByTable(manifest) : null);
		counts.put("bytes", (manifest != null) ? manifest.totals().bytes() : null);
		return counts;
	}

	private static Map<String, Long> rowsByTable(Manifest manifest) {
		return manifest.tables()
			.stream()
			.collect(Collectors.toMap(Manifest.Table::name, Manifest.Table::rows, (one, other) -> one,
					LinkedHashMap::new));
	}

	private static List<Map<String, String>> failedChecks(List<Manifest.Check> checks) {
		return checks.stream().map(Notification::failedCheck).toList();
	}

	private static Map<String, String> failedCheck(Manifest.Check check) {
		Map<String, String> failed = new LinkedHashMap<>();
		failed.put("check", cut(check.check()));
		failed.put("found", cut(check.found()));
		return failed;
	}

	private static String time(Instant time) {
		return time.truncatedTo(ChronoUnit.MILLIS).toString();
	}

	/** Receivers refuse long documents. */
	static String cut(String text) {
		return (text.length() > MOST_OF_TEXT) ? text.substring(0, MOST_OF_TEXT - 1) + "…" : text;
	}

}
