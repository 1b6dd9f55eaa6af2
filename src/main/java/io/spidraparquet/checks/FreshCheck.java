package io.spidraparquet.checks;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A latest {@code page_created_at} that is not older than a limit, such as
 * {@code fresh < 36h}. A run without rows, or of a night before the last one, is as fresh
 * as the dataset. A time in the future says nothing about the age, unless a clock is a
 * little off.
 *
 * @param limit greatest age
 * @param inclusive whether exactly this age is allowed
 */
record FreshCheck(Duration limit, boolean inclusive) implements Check {

	private static final int HOURS_SHOWN = 48;

	private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

	@Override
	public Finding test(CheckedRun run) {
		Instant newest = run.newest();
		if (newest == null) {
			return new Finding(false, "no page has a created_at that can be read");
		}
		Duration age = Duration.between(newest, run.time());
		if (age.plus(CLOCK_SKEW).isNegative()) {
			return new Finding(false,
					"the latest page_created_at is " + newest + ", " + text(age.negated()) + " in the future");
		}
		int order = age.compareTo(this.limit);
		return new Finding(order < 0 || (this.inclusive && order == 0),
				"the latest page_created_at is " + newest + ", " + text(age) + " ago");
	}

	private static String text(Duration age) {
		if (age.toHours() >= HOURS_SHOWN) {
			return String.format(Locale.ROOT, "%,d days", age.toDays());
		}
		return (age.toHours() > 0) ? age.toHours() + " h " + age.toMinutesPart() + " min" : age.toMinutes() + " min";
	}

	@Override
	public boolean appliesWithoutCrawls() {
		return true;
	}

	/**
	 * Reads the unit of a limit.
	 * @return null if there is no such unit
	 */
	static @Nullable Duration duration(long number, String unit) {
		return switch (unit) {
			case "m", "min" -> Duration.ofMinutes(number);
			case "h" -> Duration.ofHours(number);
			case "d" -> Duration.ofDays(number);
			default -> null;
		};
	}

}
