package io.spidraparquet.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.spidraparquet.dataset.RunKey;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.history.ColumnFigures;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * What the pages show of one run among others.
 *
 * @param key of the run
 * @param verdict how it ended
 * @param startedAt when it began
 * @param endedAt when it was published, failed or was stopped
 * @param crawls number of published crawls
 * @param pages number of pages in their responses
 * @param rows number of rows of pages
 * @param failedPages number of failed pages
 * @param bytes length of the files of all tables
 * @param reasons what the verdict is due to, one sentence each
 * @param count number of reasons, of which the first ones are there
 * @param columns how the columns are filled, by the name that {@link RunFigures} has
 */
record Night(String key, Verdict verdict, Instant startedAt, Instant endedAt, long crawls, long pages, long rows,
		long failedPages, long bytes, List<String> reasons, int count, Map<String, ColumnFigures> columns) {

	/** The order of the days; a run that is not of a day has its place by its end. */
	static final Comparator<Night> BY_TIME = Comparator.comparing(Night::moment)
		.thenComparing(Night::endedAt)
		.thenComparing(Night::key);

	/**
	 * The runs of a dataset.
	 * @param published those that are published
	 * @param failed the records of those that failed or were stopped
	 * @return all of them in the order of time
	 */
	static List<Night> all(List<RunFigures> published, List<FailedRun> failed) {
		return Stream.concat(published.stream().map(Night::of), failed.stream().map(Night::of))
			.sorted(BY_TIME)
			.toList();
	}

	/**
	 * A published run.
	 * @param run its figures
	 */
	static Night of(RunFigures run) {
		Verdict verdict = (run.crawls() == 0) ? Verdict.NOTHING_NEW : Verdict.PUBLISHED;
		return new Night(run.key(), (run.warnings() == 0) ? verdict : Verdict.WARNINGS, instant(run.startedAt()),
				instant(run.publishedAt()), run.crawls(), run.pages(), run.rows(), run.failedPages(), run.bytes(),
				run.firstWarnings(), run.warnings(), run.columns());
	}

	/**
	 * A run that failed or was stopped.
	 * @param record its record
	 */
	static Night of(FailedRun record) {
		String reason = record.isStopped() ? "a signal stopped it"
				: "exit code " + record.exitCode() + (record.reason().isBlank() ? "" : ": " + record.reason());
		return new Night(record.key(), record.isStopped() ? Verdict.STOPPED : Verdict.FAILED,
				instant(record.startedAt()), instant(record.endedAt()), 0, 0, 0, 0, 0, List.of(reason), 1, Map.of());
	}

	private static Instant instant(String time) {
		try {
			return Instant.parse(time);
		}
		catch (DateTimeException ex) {
			return Instant.EPOCH;
		}
	}

	/** The day of a nightly run; null for other runs. */
	@Nullable LocalDate day() {
		return new RunKey(this.key).day();
	}

	private Instant moment() {
		LocalDate day = day();
		return (day != null) ? day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC) : this.endedAt;
	}

	/** From the start to the end. */
	Duration duration() {
		Duration duration = Duration.between(this.startedAt, this.endedAt);
		return duration.isNegative() ? Duration.ZERO : duration;
	}

	/** Whether it has figures that can be compared with those of other runs. */
	boolean hasFigures() {
		return this.verdict.isPublished() && this.crawls > 0;
	}

	/** Share of the pages that failed, from 0 to 1; NaN without pages. */
	double failedShare() {
		return (this.pages > 0) ? (double) this.failedPages / this.pages : Double.NaN;
	}

	/** The verdict with the number of its reasons. */
	String headline() {
		return (this.verdict == Verdict.WARNINGS) ? "published with " + Plural.of(this.count, "warning")
				: this.verdict.text();
	}

}
