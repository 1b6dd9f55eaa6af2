package io.spidraparquet.report;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The nights as a calendar: a column for each week, a line for each day of the week. A
 * day without a run counts as missing if on most days of its kind there was one.
 *
 * @param months the name of a month above its first week, empty above the others
 * @param lines Monday to Sunday
 * @param counts number of days for each verdict that occurs
 */
record Calendar(List<String> months, List<Line> lines, List<Count> counts) {

	private static final int MOST_WEEKS = 14;

	/**
	 * The calendar of the days up to the last one.
	 * @param nights runs in the order of time
	 * @return null if none of them is the run of a day
	 */
	static @Nullable Calendar of(List<Night> nights) {
		Map<LocalDate, Night> byDay = new HashMap<>();
		LocalDate first = LocalDate.MAX;
		LocalDate last = LocalDate.MIN;
		for (Night night : nights) {
			LocalDate day = night.day();
			if (day != null) {
				byDay.put(day, night); // what happened last
				first = day.isBefore(first) ? day : first;
				last = day.isAfter(last) ? day : last;
			}
		}
		if (byDay.isEmpty()) {
			return null;
		}
		LocalDate end = last.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
		LocalDate earliest = end.minusWeeks(MOST_WEEKS).plusDays(1);
		LocalDate begin = first.isBefore(earliest) ? earliest : first;
		LocalDate monday = begin.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
		int weeks = (int) ChronoUnit.WEEKS.between(monday, end) + 1;
		Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
		List<Line> lines = new ArrayList<>();
		for (DayOfWeek weekday : DayOfWeek.values()) {
			boolean expected = isExpected(weekday, begin, last, byDay);
			List<Day> days = new ArrayList<>();
			for (int week = 0; week < weeks; week++) {
				LocalDate date = monday.plusWeeks(week).with(TemporalAdjusters.nextOrSame(weekday));
				boolean inside = !date.isBefore(begin) && !date.isAfter(last);
				Day day = inside ? day(date, byDay.get(date), expected) : Day.NONE;
				days.add(day);
				if (day.verdict() != null) {
					counts.merge(day.verdict(), 1, Integer::sum);
				}
			}
			lines.add(new Line(weekday.getDisplayName(TextStyle.SHORT, Locale.ENGLISH), days));
		}
		return new Calendar(months(monday, weeks), lines,
				counts.entrySet().stream().map((count) -> new Count(count.getKey(), count.getValue())).toList());
	}

	private static boolean isExpected(DayOfWeek weekday, LocalDate begin, LocalDate last, Map<LocalDate, Night> byDay) {
		int days = 0;
		int runs = 0;
		for (LocalDate date = begin.with(TemporalAdjusters.nextOrSame(weekday)); !date.isAfter(last); date = date
			.plusWeeks(1)) {
			days++;
			runs += byDay.containsKey(date) ? 1 : 0;
		}
		return 2 * runs >= days;
	}

	private static Day day(LocalDate date, @Nullable Night night, boolean expected) {
		if (night != null) {
			return new Day(true, night.verdict(), date + ": " + night.headline(),
					night.verdict().isPublished() ? Links.fromIndex(night.key()) : "#run-" + night.key());
		}
		return expected ? new Day(true, Verdict.MISSING, date + ": " + Verdict.MISSING.text(), null)
				: new Day(true, null, "", null);
	}

	private static List<String> months(LocalDate monday, int weeks) {
		List<String> months = new ArrayList<>();
		int before = -1;
		for (int week = 0; week < weeks; week++) {
			LocalDate sunday = monday.plusWeeks(week).plusDays(6);
			boolean isNew = sunday.getMonthValue() != before && (week == 0 || sunday.getDayOfMonth() <= 7);
			before = sunday.getMonthValue();
			months.add(isNew ? sunday.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH) : "");
		}
		return months;
	}

	/**
	 * One day of the week.
	 *
	 * @param name for example {@code Mon}
	 * @param days one for each week
	 */
	record Line(String name, List<Day> days) {

	}

	/**
	 * One day.
	 *
	 * @param inside whether it is between the first and the last night
	 * @param verdict of its run; null if none was expected
	 * @param about the day in words; not named text, as the template is inside the
	 * verdict
	 * @param href where more is said about it; null if nowhere
	 */
	record Day(boolean inside, @Nullable Verdict verdict, String about, @Nullable String href) {

		private static final Day NONE = new Day(false, null, "", null);

		String css() {
			return (this.verdict != null) ? this.verdict.css() : "";
		}

	}

	/**
	 * How often a verdict occurs.
	 *
	 * @param verdict the verdict
	 * @param days number of days
	 */
	record Count(Verdict verdict, int days) {

		String css() {
			return this.verdict.css();
		}

		String text() {
			return this.verdict.text();
		}

	}

}
