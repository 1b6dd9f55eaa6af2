package io.spidraparquet.checks;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.history.ColumnFigures;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.text.Listed;
import org.jspecify.annotations.Nullable;

/**
 * Compares a run with the last 14 before it that are of its kind, without being asked to:
 * its volume, and the shares of failed pages, of nulls and of misfits. Medians are not
 * misled by a bad night among them. The limits are such that hundreds of nights without a
 * fault have one warning at most, also for tables with many columns.
 */
public final class Unusual {

	private static final int RUNS = 14;

	private static final int FEWEST_RUNS = 3;

	/** Numbers below this one vary too much by themselves. */
	private static final int FEWEST = 20;

	private static final double FACTOR = 2.5;

	/** An empty column has to be expected to have so many values. */
	private static final double EXPECTED = 12;

	/** So many nights in a row had crawls. */
	private static final int NIGHTS = 7;

	private static final int MOST_NAMED = 10;

	private final RunFigures tonight;

	private final List<RunFigures> before;

	private final List<Manifest.Check> found = new ArrayList<>();

	private Unusual(RunFigures tonight, List<RunFigures> before) {
		this.tonight = tonight;
		this.before = before;
	}

	/**
	 * What is unusual about a run.
	 * @param run the run, which is not published yet
	 * @return a failed check each, none if nothing is
	 */
	public static List<Manifest.Check> of(CheckedRun run) {
		Unusual unusual = new Unusual(run.figures(), run.alike(RUNS));
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
			add("crawls", "no crawl, where each of the " + NIGHTS + " nights before had some");
		}
	}

	/** What has one reason, such as few pages, is told once. */
	private void volumeAndFailures() {
		boolean pages = volume("pages", this.tonight.pages(), RunFigures::pages);
		if (!failedPages() && !pages && !volume("rows", this.tonight.rows(), RunFigures::rows)) {
			this.tonight.tables()
				.forEach((table, rows) -> volume("rows of " + table, rows, (run) -> run.tables().get(table)));
		}
	}

	/** Runs over named crawls are as large as what was named. */
	private boolean volume(String what, long number, Function<RunFigures, @Nullable Long> of) {
		List<Double> earlier = this.before.stream().map(of).filter(Objects::nonNull).map(Long::doubleValue).toList();
		if (this.tonight.day() == null || earlier.size() < FEWEST_RUNS) {
			return false;
		}
		double median = Shares.median(earlier);
		double now = number;
		boolean unusual = Math.max(median, now) >= FEWEST
				&& (now * FACTOR < median || now > median * FACTOR * nights());
		if (unusual) {
			add(what, "%,d %s, where the median of %s is %,.0f".formatted(number, what, runs(earlier.size()), median));
		}
		return unusual;
	}

	/** A night takes the crawls of those that were missed before it, too. */
	private long nights() {
		LocalDate day = this.tonight.day();
		LocalDate last = this.before.get(this.before.size() - 1).day();
		return (day != null && last != null) ? Math.max(1, ChronoUnit.DAYS.between(last, day)) : 1;
	}

	private boolean failedPages() {
		List<Double> shares = this.before.stream()
			.filter((run) -> run.pages() > 0)
			.map((run) -> (double) run.failedPages() / run.pages())
			.toList();
		UsualShare usual = new UsualShare(shares);
		boolean unusual = usual.isExceededBy(this.tonight.failedPages(), this.tonight.pages());
		if (unusual) {
			add("failed", "%s of the pages failed (%,d of %,d), where the median of %s is %s".formatted(
					Shares.percent(this.tonight.failedPages(), this.tonight.pages()), this.tonight.failedPages(),
					this.tonight.pages(), runs(shares.size()), Shares.percent(usual.median())));
		}
		return unusual;
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
			if (isEmptied(figures, earlier)) {
				empty.add(name);
			}
			else {
				compare(name, figures, earlier, nulls, misfits);
			}
		});
		addColumns("no values at all in %s, which always had values before", empty);
		addColumns("the share of nulls has changed in %s", nulls);
		addColumns("the share of values that do not fit has changed in %s", misfits);
	}

	private static boolean isEmptied(ColumnFigures tonight, List<ColumnFigures> earlier) {
		Predicate<ColumnFigures> hasAny = (each) -> each.values() + each.misfits() > 0;
		if (hasAny.test(tonight) || earlier.isEmpty() || !earlier.stream().allMatch(hasAny)) {
			return false;
		}
		double values = earlier.stream().mapToDouble((each) -> each.values()).sum();
		double rows = earlier.stream().mapToDouble((each) -> each.rows()).sum();
		return tonight.rows() * values / rows >= EXPECTED;
	}

	private static void compare(String name, ColumnFigures tonight, List<ColumnFigures> earlier, List<String> nulls,
			List<String> misfits) {
		UsualShare ofNulls = new UsualShare(
				earlier.stream().map((each) -> (double) each.nulls() / each.rows()).toList());
		if (ofNulls.isUnlike(tonight.nulls(), tonight.rows())) {
			nulls.add("%s (%s, before %s)".formatted(name, Shares.percent(tonight.nulls(), tonight.rows()),
					Shares.percent(ofNulls.median())));
		}
		long values = tonight.values() + tonight.misfits();
		UsualShare ofMisfits = new UsualShare(earlier.stream()
			.filter((each) -> each.values() + each.misfits() > 0)
			.map((each) -> (double) each.misfits() / (each.values() + each.misfits()))
			.toList());
		if (ofMisfits.isExceededBy(tonight.misfits(), values)) {
			misfits.add("%s (%s, before %s)".formatted(name, Shares.percent(tonight.misfits(), values),
					Shares.percent(ofMisfits.median())));
		}
	}

	/** The columns of one night share a warning, as they often share a reason. */
	private void addColumns(String text, List<String> columns) {
		if (!columns.isEmpty()) {
			add("columns", text.formatted(Listed.of(columns, MOST_NAMED)));
		}
	}

	private void add(String what, String text) {
		this.found.add(new Manifest.Check(what + " as in the runs before", false, text, false));
	}

	private static String runs(int number) {
		return "the last " + number + " runs";
	}

}
