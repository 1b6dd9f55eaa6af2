package io.spidraparquet.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.progress.RunProgress;
import org.jspecify.annotations.Nullable;

/**
 * A run that has ended. Its texts are redacted.
 *
 * @param run which one
 * @param status how it ended
 * @param exitCode exit code of the process
 * @param message what a user is told, one line
 * @param endedAt when it ended
 * @param manifest what it published; null if that is nothing
 * @param counts what is known about its crawls and pages
 * @param checks what the checks found, as far as it came to them
 * @param warnings what a person should know
 * @param lastSuccess when a run of the dataset was last published; null if unknown
 * @param reports the pages for people about it
 * @param work what the process did
 */
public record EndedRun(RunIdentity run, RunStatus status, int exitCode, String message, Instant endedAt,
		@Nullable Manifest manifest, Counts counts, List<Manifest.Check> checks, List<String> warnings,
		@Nullable Instant lastSuccess, Reports reports, RunProgress.Work work) {

	public EndedRun {
		message = Redaction.of(message);
		warnings = warnings.stream().map(Redaction::of).toList();
		checks = checks.stream()
			.map((check) -> new Manifest.Check(Redaction.of(check.check()), check.passed(), Redaction.of(check.found()),
					check.declared()))
			.toList();
	}

	/**
	 * This run with the time of a publication.
	 * @param time when a run of the dataset was last published; null if unknown
	 * @return a copy
	 */
	public EndedRun lastSucceeding(@Nullable Instant time) {
		return new EndedRun(this.run, this.status, this.exitCode, this.message, this.endedAt, this.manifest,
				this.counts, this.checks, this.warnings, time, this.reports, this.work);
	}

	/**
	 * How long the process worked on it.
	 * @return 0 or more
	 */
	public Duration duration() {
		Duration duration = Duration.between(this.run.startedAt(), this.endedAt);
		return duration.isNegative() ? Duration.ZERO : duration;
	}

	/**
	 * The checks that the run did not meet.
	 * @return also those that no definition demands
	 */
	public List<Manifest.Check> failedChecks() {
		return this.checks.stream().filter((check) -> !check.passed()).toList();
	}

	/**
	 * Crawls and pages of a run, as far as it came.
	 *
	 * @param crawls crawls that it took; null if unknown
	 * @param notFetched crawls that it could not fetch; null if unknown
	 * @param pages pages of these crawls; null if unknown
	 * @param failedByReason number of failed pages for each reason; null if unknown
	 */
	public record Counts(@Nullable Integer crawls, @Nullable Integer notFetched, @Nullable Long pages,
			@Nullable Map<String, Long> failedByReason) {

		/** Nothing is known. */
		public static final Counts NONE = new Counts(null, null, null, null);

		public Counts {
			failedByReason = (failedByReason != null) ? new TreeMap<>(failedByReason) : null;
		}

		/**
		 * The counts of a published run.
		 * @param manifest its manifest
		 * @return counts without a gap
		 */
		public static Counts of(Manifest manifest) {
			return new Counts(manifest.crawls().size(), manifest.deferred().notFetched().size(),
					manifest.totals().pages(), manifest.failedPagesByReason());
		}

		/**
		 * The number of failed pages.
		 * @return null if unknown
		 */
		public @Nullable Long failedPages() {
			return (this.failedByReason != null)
					? this.failedByReason.values().stream().mapToLong(Long::longValue).sum() : null;
		}

	}

	/**
	 * Pages for people, as URIs.
	 *
	 * @param report the report of the run; null if there is none
	 * @param index the index of all runs; null if it is unknown whether there is one
	 */
	public record Reports(@Nullable String report, @Nullable String index) {

		/** No page is known. */
		public static final Reports NONE = new Reports(null, null);

	}

}
