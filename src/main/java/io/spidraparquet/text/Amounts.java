package io.spidraparquet.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Sizes, durations and times as people read them.
 */
public final class Amounts {

	private static final String[] UNITS = { "kB", "MB", "GB", "TB" };

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm z", Locale.ROOT);

	private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z",
			Locale.ROOT);

	private Amounts() {
	}

	/**
	 * A number with its thousands separated.
	 * @param number any number
	 * @return for example {@code 12,000}
	 */
	public static String number(long number) {
		// a formatter is slow for thousands of them
		StringBuilder text = new StringBuilder(Long.toString(number));
		for (int i = text.length() - 3; i > ((number < 0) ? 1 : 0); i -= 3) {
			text.insert(i, ',');
		}
		return text.toString();
	}

	/**
	 * A number of bytes in the largest decimal unit that is not larger.
	 * @param bytes zero or more
	 * @return for example {@code 812 bytes} or {@code 48.2 MB}
	 */
	public static String bytes(long bytes) {
		if (bytes < 1000) {
			return (bytes == 1) ? "1 byte" : bytes + " bytes";
		}
		double size = bytes;
		int unit = -1;
		while (size >= 999.95 && unit < UNITS.length - 1) {
			size /= 1000;
			unit++;
		}
		return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
	}

	/**
	 * The free space of a disk.
	 * @param bytes zero or more; negative, or the largest number, if it is unknown
	 * @return for example {@code 48.2 MB free} or {@code free space unknown}
	 */
	public static String free(long bytes) {
		return (bytes < 0 || bytes == Long.MAX_VALUE) ? "free space unknown" : bytes(bytes) + " free";
	}

	/**
	 * A part of a total in percent.
	 * @param part zero or more
	 * @param all the total
	 * @return as {@link #percent(double)}; nothing of nothing is {@code 0 %}
	 */
	public static String percent(long part, long all) {
		return percent((all > 0) ? (double) part / all : 0);
	}

	/**
	 * A share in percent. One that is neither nothing nor all is not shown as one of
	 * them.
	 * @param share from 0 to 1
	 * @return for example {@code 1.3 %}, {@code <0.1 %}, {@code 0 %} or {@code 100 %}
	 */
	public static String percent(double share) {
		if (share <= 0 || share >= 1) {
			return (share <= 0) ? "0 %" : "100 %";
		}
		double percent = 100 * share;
		if (percent < 0.1) {
			return "<0.1 %";
		}
		// a formatter is slow for thousands of them
		long tenths = Math.round(10 * Math.min(percent, 99.9));
		return tenths / 10 + "." + tenths % 10 + " %";
	}

	/**
	 * A duration in its two largest units.
	 * @param duration one that is negative, as if a clock was set back, is shown as zero
	 * @return for example {@code 0.4 s}, {@code 12 s}, {@code 4 min 5 s} or
	 * {@code 2 h 10 min}
	 */
	public static String duration(Duration duration) {
		if (duration.toMillis() < 9_950) {
			return String.format(Locale.ROOT, "%.1f s", Math.max(0, duration.toMillis()) / 1000.0);
		}
		long seconds = Math.round(duration.toMillis() / 1000.0);
		if (seconds < 60) {
			return seconds + " s";
		}
		if (seconds < 3600) {
			return seconds / 60 + " min" + ((seconds % 60 == 0) ? "" : " " + seconds % 60 + " s");
		}
		long minutes = seconds / 60;
		if (minutes < 48 * 60) {
			return minutes / 60 + " h" + ((minutes % 60 == 0) ? "" : " " + minutes % 60 + " min");
		}
		return minutes / (24 * 60) + " days";
	}

	/**
	 * An estimated duration, rounded as far as an estimate goes.
	 * @param duration zero or more
	 * @return for example {@code about 40 s} or {@code about 4 min}
	 */
	public static String about(Duration duration) {
		long seconds = Math.max(1, duration.toSeconds());
		if (seconds < 60) {
			return "about " + ((seconds < 10) ? seconds : (seconds + 2) / 5 * 5) + " s";
		}
		return "about " + duration(Duration.ofMinutes((seconds + 30) / 60));
	}

	/**
	 * A time in the zone of this system.
	 * @param time any time
	 * @return with the day unless that is today, for example {@code 18:04 UTC}
	 */
	public static String time(Instant time) {
		ZoneId zone = ZoneId.systemDefault();
		boolean today = time.atZone(zone).toLocalDate().equals(Instant.now().atZone(zone).toLocalDate());
		return (today ? TIME : DAY_AND_TIME).format(time.atZone(zone));
	}

}
