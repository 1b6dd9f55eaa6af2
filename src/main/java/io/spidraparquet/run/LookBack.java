package io.spidraparquet.run;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SortedSet;

/**
 * The creation times of the crawls that a nightly run takes.
 *
 * @param start the first moment that belongs to the run
 * @param end the first moment that is too late
 * @param nextStart start of the look-back of the night after
 */
public record LookBack(Instant start, Instant end, Instant nextStart) {

	/**
	 * The look-back of a day. It has the given length, or begins where that of the night
	 * after the last published one would have begun, if that is earlier. So an outage
	 * does not lose crawls that were late before it, either.
	 * @param length at least one day
	 * @param published days whose runs are published
	 */
	static LookBack of(LocalDate date, Duration length, SortedSet<LocalDate> published) {
		Instant end = startOf(date.plusDays(1));
		Instant usual = end.minus(length);
		SortedSet<LocalDate> before = published.headSet(date);
		Instant missed = before.isEmpty() ? usual : startOf(before.last().plusDays(2)).minus(length);
		return new LookBack(missed.isBefore(usual) ? missed : usual, end, usual.plus(Duration.ofDays(1)));
	}

	/**
	 * By how much it reaches further back than usual, since nights were missed.
	 * @return 0 or more
	 */
	public Duration extension() {
		return Duration.between(this.start, usualStart());
	}

	/**
	 * The day of the last published night before missed ones, from which the look-back is
	 * reckoned if it is extended.
	 * @return day in UTC
	 */
	public LocalDate lastNight() {
		return LocalDate.ofInstant(this.end.minus(extension()), ZoneOffset.UTC).minusDays(2);
	}

	private Instant usualStart() {
		return this.nextStart.minus(Duration.ofDays(1));
	}

	private static Instant startOf(LocalDate date) {
		return date.atStartOfDay(ZoneOffset.UTC).toInstant();
	}

	/**
	 * Whether a crawl belongs to the run.
	 * @param time when the crawl was created
	 * @return true if so
	 */
	public boolean contains(Instant time) {
		return !time.isBefore(this.start) && time.isBefore(this.end);
	}

}
