package io.spidraparquet.checks;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.spidraparquet.history.ColumnFigures;
import io.spidraparquet.history.RunFigures;

/**
 * Figures of the nightly runs over one site, as chance makes them: a volume with a
 * pattern by weekday, failed pages, and columns of which some are always filled, some
 * often, and half seldom. What a share is varies from night to night more than by chance
 * alone, as pages of one kind come together.
 */
final class NightlyFigures {

	private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

	/** By how much the odds of a share vary from night to night. */
	private static final double DISPERSION = 0.2;

	private final Random random;

	private final double pages;

	private final double weekend;

	private final double noise;

	private final double failed;

	private final double byDay;

	private final List<Column> columns;

	/**
	 * Makes up a site.
	 * @param least smallest of its usual number of pages
	 * @param most largest of it
	 * @param weekend share of that number that a night of a weekend has
	 * @param byDay by how much the odds that a column is filled differ between days of
	 * the week, whose pages are of other kinds; 0 if they are not
	 * @param columns number of its columns
	 */
	NightlyFigures(int least, int most, double weekend, double byDay, int columns, long seed) {
		this.random = new Random(seed * 0x9e3779b97f4a7c15L);
		this.pages = least * Math.pow((double) most / least, this.random.nextDouble());
		this.weekend = weekend;
		this.noise = 0.02 + 0.13 * this.random.nextDouble();
		this.failed = 0.08 * Math.pow(this.random.nextDouble(), 2);
		this.byDay = byDay;
		this.columns = IntStream.range(0, columns).mapToObj(this::column).toList();
	}

	private Column column(int number) {
		double presence = switch (number % 4) {
			case 0 -> 1;
			case 1 -> 0.5 + this.random.nextDouble() / 2;
			default -> 0.6 * Math.pow(this.random.nextDouble(), 2);
		};
		double misfits = (number % 10 == 9) ? 0.02 * this.random.nextDouble() : 0;
		List<Double> byDay = IntStream.range(0, DayOfWeek.values().length)
			.mapToObj((day) -> varied(presence, this.byDay))
			.toList();
		return new Column("c" + number, byDay, misfits);
	}

	/** The usual number of pages of a night of the week. */
	double usualPages() {
		return this.pages;
	}

	/** The figures of quiet nights, one after the other. */
	List<RunFigures> quiet(int nights) {
		List<RunFigures> figures = new ArrayList<>();
		for (int night = 0; night < nights; night++) {
			figures.add(night(night, Fault.NONE));
		}
		return figures;
	}

	/** The figures of a night. */
	RunFigures night(int number, Fault fault) {
		LocalDate day = FIRST.plusDays(number);
		boolean isWeekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
		double expected = this.pages * (isWeekend ? this.weekend : 1)
				* Math.exp(this.noise * this.random.nextGaussian());
		long all = Math.max(1, Math.round(expected * fault.volume));
		long ofFailed = draw(all, (fault == Fault.FAILED_PAGES) ? 0.7 : varied(this.failed));
		long rows = all - ofFailed;
		Map<String, ColumnFigures> figures = new LinkedHashMap<>();
		for (Column column : this.columns) {
			boolean isHit = column.name().equals("c0");
			double presence = (isHit && fault == Fault.NO_VALUES) ? 0 : (isHit && fault == Fault.MANY_NULLS) ? 0.4
					: varied(column.presence().get(day.getDayOfWeek().ordinal()));
			long filled = draw(rows, presence);
			long misfits = draw(filled, (isHit && fault == Fault.TEXTS) ? 0.2 : varied(column.misfits()));
			figures.put(column.name(), new ColumnFigures(rows, filled - misfits, misfits));
		}
		String time = day + "T03:00:00Z";
		return new RunFigures(day.toString(), number + 1L, time, time, 4, all, rows, ofFailed, 0, 100 * rows, time, 0,
				List.of(), 0, List.of(), Map.of("pages", rows), figures);
	}

	/** A share whose odds are those of another, more or less. */
	private double varied(double share) {
		return varied(share, DISPERSION);
	}

	private double varied(double share, double dispersion) {
		if (share == 0 || share == 1) {
			return share;
		}
		double odds = share / (1 - share) * Math.exp(dispersion * this.random.nextGaussian());
		return odds / (1 + odds);
	}

	/** How many of some cases are hits, each with the same chance. */
	private long draw(long cases, double chance) {
		if (chance > 0.5) {
			return cases - draw(cases, 1 - chance);
		}
		double mean = cases * chance;
		if (cases > 100 && mean > 25) {
			double deviation = Math.sqrt(mean * (1 - chance));
			return Math.min(cases, Math.max(0, Math.round(mean + deviation * this.random.nextGaussian())));
		}
		// the distances between hits are geometric
		long hits = -1;
		for (double at = 0; at <= cases && chance > 0; hits++) {
			at += 1 + Math.floor(Math.log(1 - this.random.nextDouble()) / Math.log(1 - chance));
		}
		return Math.max(0, hits);
	}

	/** What is wrong in a night. */
	enum Fault {

		NONE(1),

		/** A tenth of the pages. */
		TENTH(0.1),

		/** A third of the pages. */
		THIRD(1 / 3.0),

		/** Seven of ten pages fail. */
		FAILED_PAGES(1),

		/** A fifth of the values of the first column do not fit. */
		TEXTS(1),

		/** The first column, which is always filled, is empty. */
		NO_VALUES(1),

		/** The first column, which is always filled, is null in six of ten rows. */
		MANY_NULLS(1);

		private final double volume;

		Fault(double volume) {
			this.volume = volume;
		}

	}

	/**
	 * A column.
	 *
	 * @param name its name
	 * @param presence the share of rows in which it is filled, by day of the week
	 * @param misfits the share of values that do not fit
	 */
	private record Column(String name, List<Double> presence, double misfits) {
	}

}
