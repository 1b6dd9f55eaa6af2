package io.spidraparquet.checks;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.history.ColumnFigures;
import io.spidraparquet.history.Median;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.history.UsualShare;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Listed;
import org.jspecify.annotations.Nullable;

/**
 * Compares a run with the last 14 before it that are of its kind, without being asked to:
 * its volume, and the shares of failed pages, of nulls and of misfits. Medians are not
 * misled by a bad night among them. What is like the last nights of the same day of the
 * week is not unusual: a site may be crawled in full on Sundays only. The limits are such
 * that hundreds of nights without a fault have one warning at most, also for tables with
 * many columns.
 */
public final class Unusual {

	private static final int RUNS = 14;

	private static final int FEWEST_RUNS = 3;

	/** So many nights of the same day of the week are compared. */
	private static final int WEEKS = 4;

	/** Numbers below this one vary too much by themselves. */
	private static final int FEWEST = 20;

	private static final double FACTOR = 2.5;

	/** What so many of the runs before were like is not unusual for a table. */
	private static final int FEW = 2;

	/** So many nights in a row had crawls. */
	private static final int NIGHTS = 7;

	private static final int MOST_NAMED = 10;

	private final RunFigures tonight;

	private final long nights;

	private final List<RunFigures> before;

	private final List<RunFigures> sameDay;

	private final List<Manifest.Check> found = new ArrayList<>();

	private Unusual(CheckedRun run) {
		this.tonight = run.figures();
		this.nights = run.nights();
		this.before = run.alike(RUNS);
		LocalDate day = this.tonight.day();
		this.sameDay = (day == null) ? List.of() : CheckedRun
			.last(run.alike(Integer.MAX_VALUE).stream().filter((each) -> isSameDay(each.day(), day)).toList(), WEEKS);
	}

	private static boolean isSameDay(@Nullable LocalDate one, LocalDate other) {
		return one != null && one.getDayOfWeek() == other.getDayOfWeek();
	}

	/**
	 * What is unusual about a run.
	 * @param run the run, which is not published yet
	 * @return a failed check each, none if nothing is
	 */
	public static List<Manifest.Check> of(CheckedRun run) {
		Unusual unusual = new Unusual(run);
		if (run.figures().crawls() == 0) {
			unusual.noCrawls(run.before());
		}
		else {
			unusual.volumeAndFailures();
			unusual.columns();
		}
		return unusual.found;
	}

	private void noCrawls(List<RunFigures> all) {
		List<RunFigures> nights = CheckedRun.last(all.stream().filter((run) -> run.day() != null).toList(), NIGHTS);
		if (this.tonight.day() != null && nights.size() == NIGHTS
				&& nights.stream().allMatch((run) -> run.crawls() > 0)) {
			add("number of crawls", "no crawl, where each of the " + NIGHTS + " nights before had some");
		}
	}

	/** What has one reason, such as few pages, is told once. */
	private void volumeAndFailures() {
		boolean pages = volume("pages", this.tonight.pages(), RunFigures::pages);
		if (!failedPages() && !pages && !volume("rows", this.tonight.rows(), RunFigures::rows)) {
			this.tonight.tables().forEach((table, rows) -> {
				if (!isNowAndThen(rows, (run) -> run.tables().get(table))) {
					volume("rows of " + table, rows, (run) -> run.tables().get(table));
				}
			});
		}
	}

	/** Runs over named crawls are as large as what was named. */
	private boolean volume(String what, long number, Function<RunFigures, @Nullable Long> of) {
		List<Double> earlier = numbers(this.before, of);
		if (this.tonight.day() == null || earlier.size() < FEWEST_RUNS) {
			return false;
		}
		double median = Median.of(earlier);
		List<Double> ofDay = numbers(this.sameDay, of);
		double now = number;
		boolean unusual = Math.max(median, now) >= FEWEST && isFar(now, median)
				&& (ofDay.isEmpty() || isFar(now, Median.of(ofDay)));
		if (unusual) {
			add(what, Amounts.number(number) + " " + what + ", where the median of " + runs(earlier.size()) + " is "
					+ Amounts.number(Math.round(median)));
		}
		return unusual;
	}

	/** A table may have rows on some nights only, as pages may have one of its arrays. */
	private boolean isNowAndThen(long number, Function<RunFigures, @Nullable Long> of) {
		double now = number;
		return numbers(this.before, of).stream().filter((earlier) -> !isFar(now, earlier)).count() >= FEW;
	}

	private static <T extends Number> List<Double> numbers(List<RunFigures> runs,
			Function<RunFigures, @Nullable T> of) {
		return runs.stream().map(of).filter(Objects::nonNull).map((number) -> number.doubleValue()).toList();
	}

	private boolean isFar(double number, double median) {
		return number * FACTOR < median || number > median * FACTOR * this.nights;
	}

	private boolean failedPages() {
		UsualShare usual = usual((run) -> (run.pages() > 0) ? (double) run.failedPages() / run.pages() : null);
		boolean unusual = usual.isExceededBy(this.tonight.failedPages(), this.tonight.pages());
		if (unusual) {
			add("share of failed pages",
					"%s of the pages failed (%s of %s), where the median of %s is %s".formatted(
							Amounts.percent(this.tonight.failedPages(), this.tonight.pages()),
							Amounts.number(this.tonight.failedPages()), Amounts.number(this.tonight.pages()),
							runs(this.before.size()), Amounts.percent(usual.median())));
		}
		return unusual;
	}

	private UsualShare usual(Function<RunFigures, @Nullable Double> share) {
		return new UsualShare(numbers(this.before, share), numbers(this.sameDay, share));
	}

	private void columns() {
		List<String> empty = new ArrayList<>();
		List<String> nulls = new ArrayList<>();
		List<String> misfits = new ArrayList<>();
		this.tonight.columns().forEach((name, figures) -> {
			List<ColumnFigures> earlier = this.before.stream()
				.map((run) -> run.columns().get(name))
				.filter(Objects::nonNull)
				.filter((each) -> each.rows() > 0)
				.toList();
			if (figures.isEmptied(earlier)) {
				empty.add(name);
			}
			else {
				compare(name, figures, nulls, misfits);
			}
		});
		addColumns("no values at all in %s, which always had values before", empty);
		addColumns("the share of nulls has changed in %s", nulls);
		addColumns("the share of values that do not fit has changed in %s", misfits);
	}

	private void compare(String name, ColumnFigures tonight, List<String> nulls, List<String> misfits) {
		UsualShare ofNulls = usual((run) -> share(run, name, ColumnFigures::nulls, ColumnFigures::rows));
		if (ofNulls.isUnlike(tonight.nulls(), tonight.rows())) {
			nulls.add("%s (%s, before %s)".formatted(name, Amounts.percent(tonight.nulls(), tonight.rows()),
					Amounts.percent(ofNulls.median())));
		}
		UsualShare ofMisfits = usual((run) -> share(run, name, ColumnFigures::misfits, ColumnFigures::all));
		if (ofMisfits.isExceededBy(tonight.misfits(), tonight.all())) {
			misfits.add("%s (%s, before %s)".formatted(name, Amounts.percent(tonight.misfits(), tonight.all()),
					Amounts.percent(ofMisfits.median())));
		}
	}

	/** A share of a column in a run; null if there is nothing that it could be of. */
	private static @Nullable Double share(RunFigures run, String column, ToLongFunction<ColumnFigures> part,
			ToLongFunction<ColumnFigures> whole) {
		ColumnFigures figures = run.columns().get(column);
		return (figures != null && whole.applyAsLong(figures) > 0)
				? (double) part.applyAsLong(figures) / whole.applyAsLong(figures) : null;
	}

	/** The columns of one night share a warning, as they often share a reason. */
	private void addColumns(String text, List<String> columns) {
		if (!columns.isEmpty()) {
			add("values of columns", text.formatted(Listed.of(columns, MOST_NAMED)));
		}
	}

	private void add(String what, String text) {
		this.found.add(new Manifest.Check("usual " + what, false, text, false));
	}

	private static String runs(int number) {
		return "the last " + number + " runs";
	}

}
