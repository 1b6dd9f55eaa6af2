package io.spidraparquet.run;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SortedSet;

/**
 * When a crawl has to be created for a nightly run to take it.
 *
 * @param start the first moment
 * @param end the first moment that is too late
 * @param nextStart the first moment for the night after
 */
public record LookBack(Instant start, Instant end, Instant nextStart) {

	/**
	 * The look-back of a day: some days, or from where the night after the last one that
	 * is published would have begun, if that was earlier, so that an outage loses nothing
	 * of what came late before it either.
	 * @param length at least a day
	 * @param published days whose runs are published
	 */
	static LookBack of(LocalDate date, Duration length, SortedSet<LocalDate> published) {
		Instant end = startOf(date.plusDays(1));
		Instant usual = end.minus(length);
		SortedSet<LocalDate> before = published.headSet(date);
		Instant missed = before.isEmpty() ? usual : startOf(before.last().plusDays(2)).minus(length);
		return new LookBack(missed.isBefore(usual) ? missed : usual, end, usual.plus(Duration.ofDays(1)));
	}

	private static Instant startOf(LocalDate date) {
		return date.atStartOfDay(ZoneOffset.UTC).toInstant();
	}

	/**
	 * Whether a crawl that was created at a time belongs to the run.
	 * @param time when it was created
	 * @return true if so
	 */
	public boolean contains(Instant time) {
		return !time.isBefore(this.start) && time.isBefore(this.end);
	}

}
