package io.spidraparquet.inspect;

import java.util.Map;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * One run in the list of a dataset's runs. Its components are the fields of the JSON that
 * {@code runs --json} prints, in snake_case; what is null is left out.
 *
 * @param key of the run
 * @param status what became of it
 * @param sequence position in the order of publication, from 1; null if it is not
 * published
 * @param attempt id of the attempt; null if unknown
 * @param startedAt when it began, ISO 8601, UTC; null if unknown
 * @param endedAt when it was published or failed, ISO 8601, UTC; null if it is unfinished
 * @param seconds from the start to the end; null if unknown
 * @param pages pages in its responses; null if unknown
 * @param rows rows of pages; null if it is not published
 * @param tables number of tables without that of failed pages; null if it is not
 * published
 * @param failedPages number of failed pages; null if unknown
 * @param failedPagesByReason number of failed pages for each reason; null if unknown
 * @param filteredPages number of filtered pages; null if it is not published
 * @param bytes length of the files of all tables; null if it is not published
 * @param warnings number of warnings; null if it is not published
 * @param exitCode exit code of the process; null unless it failed or was stopped
 * @param reason why it failed; null if it did not
 */
public record RunEntry(String key, Status status, @Nullable Long sequence, @Nullable String attempt,
		@Nullable String startedAt, @Nullable String endedAt, @Nullable Double seconds, @Nullable Long pages,
		@Nullable Long rows, @Nullable Integer tables, @Nullable Long failedPages,
		@Nullable Map<String, Long> failedPagesByReason, @Nullable Long filteredPages, @Nullable Long bytes,
		@Nullable Integer warnings, @Nullable Integer exitCode, @Nullable String reason) {

	/** A published run. */
	static RunEntry of(Manifest manifest) {
		Manifest.Totals totals = manifest.totals();
		String started = manifest.run().startedAt();
		String ended = manifest.run().publishedAt();
		return new RunEntry(manifest.key(), Status.PUBLISHED, manifest.sequence(), manifest.attempt(), started, ended,
				Shown.seconds(started, ended), totals.pages(), totals.rows(), manifest.tables().size(),
				totals.failedPages(), manifest.failedPagesByReason(), totals.filteredPages(), totals.bytes(),
				manifest.warnings().size(), null, null);
	}

	/** A run that failed or was stopped. */
	static RunEntry of(FailedRun record) {
		long failed = record.failedPagesByReason().values().stream().mapToLong(Long::longValue).sum();
		return new RunEntry(record.key(), record.isStopped() ? Status.STOPPED : Status.FAILED, null, record.attempt(),
				record.startedAt(), record.endedAt(), Shown.seconds(record.startedAt(), record.endedAt()),
				record.pages(), null, null, (record.pages() != null) ? failed : null,
				(record.pages() != null) ? record.failedPagesByReason() : null, null, null, null, record.exitCode(),
				record.reason());
	}

	/** A run that has begun and has not ended, or whose process died. */
	static RunEntry unfinished(String key) {
		return new RunEntry(key, Status.UNFINISHED, null, null, null, null, null, null, null, null, null, null, null,
				null, null, null, null);
	}

	/** What became of it, in a few words. */
	String verdict() {
		return switch (this.status) {
			case PUBLISHED -> (this.warnings == null || this.warnings == 0) ? "published"
					: "published, " + Plural.of(this.warnings, "warning");
			case FAILED -> "failed, exit code " + this.exitCode;
			case STOPPED -> "stopped";
			case UNFINISHED -> "unfinished";
		};
	}

	/**
	 * What became of a run.
	 */
	public enum Status {

		/** Its manifest exists. */
		PUBLISHED,
		/** A record says that it failed. */
		FAILED,
		/** A record says that a signal stopped it. */
		STOPPED,
		/** It has state on this machine, and neither a manifest nor a record. */
		UNFINISHED

	}

}
