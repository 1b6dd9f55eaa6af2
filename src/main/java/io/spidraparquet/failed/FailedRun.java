package io.spidraparquet.failed;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The record of a run that failed or was stopped, stored in {@code _spidra/failed}. The
 * file has snake_case names and ISO 8601 times in UTC.
 *
 * @param version version of the format, {@value #VERSION}
 * @param key of the run
 * @param attempt id of the attempt
 * @param job name of the job definition; null if there is none
 * @param startedAt when the process began
 * @param endedAt when it failed or was stopped
 * @param exitCode exit code of the process
 * @param reason what the process said last, at most {@value #MOST_OF_REASON} characters
 * @param crawls how far the run came with its crawls
 * @param pages pages in the complete responses; null if unknown
 * @param failedPagesByReason number of failed pages for each reason, as far as known
 * @param parameters parameters of the run, without those of more than
 * {@value #MOST_OF_PARAMETER} characters
 */
public record FailedRun(int version, String key, String attempt, @Nullable String job, String startedAt, String endedAt,
		int exitCode, String reason, Crawls crawls, @Nullable Long pages, Map<String, Long> failedPagesByReason,
		Map<String, String> parameters) {

	/** The version of the format that this application writes. */
	public static final int VERSION = 1;

	private static final int MOST_OF_REASON = 2000;

	private static final int MOST_OF_PARAMETER = 2000;

	private static final int STOPPED = 4;

	private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	public FailedRun {
		Objects.requireNonNull(key, "key");
		attempt = Objects.requireNonNullElse(attempt, "");
		Objects.requireNonNull(startedAt, "startedAt");
		Objects.requireNonNull(endedAt, "endedAt");
		reason = Objects.requireNonNullElse(reason, "");
		if (reason.length() > MOST_OF_REASON) {
			reason = reason.substring(0, MOST_OF_REASON - 1) + "…";
		}
		crawls = Objects.requireNonNullElse(crawls, Crawls.NONE);
		failedPagesByReason = new TreeMap<>(Objects.requireNonNullElse(failedPagesByReason, Map.of()));
		parameters = new TreeMap<>(Objects.requireNonNullElse(parameters, Map.of()));
		parameters.values().removeIf((value) -> value.length() > MOST_OF_PARAMETER);
	}

	/**
	 * Whether a signal ended the run.
	 * @return false if it failed
	 */
	public boolean isStopped() {
		return this.exitCode == STOPPED;
	}

	/**
	 * What became of the run, for a message.
	 * @return for example {@code run a failed on 2026-11-28 03:12 UTC with exit code 5:
	 * …}; one line if the reason is one
	 */
	public String story() {
		String when = shownEnd();
		return isStopped() ? "run " + this.key + " was stopped on " + when
				: "run " + this.key + " failed on " + when + " with exit code " + this.exitCode + ": " + this.reason;
	}

	private String shownEnd() {
		try {
			return MINUTE.format(Instant.parse(this.endedAt));
		}
		catch (DateTimeException ex) {
			return this.endedAt;
		}
	}

	/**
	 * The crawls of a run that did not end well.
	 *
	 * @param planned crawls of the plan; 0 if it was not made
	 * @param fetched crawls with a complete response
	 * @param notFetched crawls that could not be fetched
	 */
	public record Crawls(int planned, int fetched, int notFetched) {

		/** No crawls are known. */
		public static final Crawls NONE = new Crawls(0, 0, 0);

	}

}
