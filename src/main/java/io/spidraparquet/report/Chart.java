package io.spidraparquet.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

import org.jspecify.annotations.Nullable;

/**
 * Bars of one figure, one for each run in the order of time. A run without the figure has
 * a mark over the height of the chart if it failed or was stopped.
 *
 * @param title what the figure is
 * @param latest the figure of the last run; empty if it has none
 * @param usual the median of the runs before it; empty if they have none
 * @param top the figure at its upper line; empty if no run has one
 * @param summary all of this as one sentence
 * @param first key of the first run
 * @param last key of the last run
 * @param width of the drawing; its height is {@value #HEIGHT}
 * @param line height of the median in the drawing; null if there is none
 * @param bars the bars
 */
record Chart(String title, String latest, String usual, String top, String summary, String first, String last,
		int width, @Nullable String line, List<Bar> bars) {

	private static final int STEP = 10;

	private static final double HEIGHT = 100;

	private static final double ROOM = 94;

	private static final double LEAST_HEIGHT = 2;

	/** A chart has room for so many bars at least, so that few are not very wide. */
	private static final int LEAST_BARS = 14;

	/**
	 * Draws a chart.
	 * @param title what the figure is
	 * @param nights runs in the order of time, one or more
	 * @param value figure of a run; NaN if it has none
	 * @param scale the top of the chart is not below
	 * @param format figure for people
	 * @param current key of the run that is marked; null for none
	 */
	static Chart of(String title, List<Night> nights, ToDoubleFunction<Night> value, double scale,
			DoubleFunction<String> format, @Nullable String current) {
		ToDoubleFunction<Night> figure = (night) -> night.hasFigures() ? value.applyAsDouble(night) : Double.NaN;
		Night last = nights.get(nights.size() - 1);
		Night most = null;
		Night least = null;
		for (Night night : nights) {
			double each = figure.applyAsDouble(night);
			if (!Double.isNaN(each)) {
				most = (most == null || each > figure.applyAsDouble(most)) ? night : most;
				least = (least == null || each < figure.applyAsDouble(least)) ? night : least;
			}
		}
		double highest = (most != null) ? figure.applyAsDouble(most) : 0;
		double top = Math.max(highest, scale);
		double usual = new Usual(nights.subList(0, nights.size() - 1), last).median(value);
		List<Bar> bars = new ArrayList<>();
		for (int i = 0; i < nights.size(); i++) {
			bars.add(bar(nights.get(i), i, figure.applyAsDouble(nights.get(i)), top, format, current));
		}
		String latest = text(figure.applyAsDouble(last), format);
		StringBuilder summary = new StringBuilder(title + ", " + nights.size() + " runs");
		summary.append(latest.isEmpty() ? "" : ": last " + latest);
		summary.append(Double.isNaN(usual) ? "" : ", usually " + format.apply(usual));
		if (most != null && least != null) {
			summary.append(", least " + format.apply(figure.applyAsDouble(least)) + " in " + least.key() + ", most "
					+ format.apply(highest) + " in " + most.key());
		}
		return new Chart(title, latest, text(usual, format), (most != null) ? format.apply(top) : "",
				summary.toString(), nights.get(0).key(), last.key(), STEP * Math.max(LEAST_BARS, nights.size()),
				Double.isNaN(usual) ? null : Svg.number(HEIGHT - ROOM * Math.min(1, usual / top)), bars);
	}

	/** Whether the bars end before the right edge. */
	boolean few() {
		return this.bars.size() < LEAST_BARS && this.bars.size() > 1;
	}

	boolean one() {
		return this.bars.size() == 1;
	}

	private static String text(double value, DoubleFunction<String> format) {
		return Double.isNaN(value) ? "" : format.apply(value);
	}

	private static Bar bar(Night night, int position, double value, double top, DoubleFunction<String> format,
			@Nullable String current) {
		boolean known = !Double.isNaN(value);
		double height = known ? Math.max((value > 0) ? LEAST_HEIGHT : 0, ROOM * Math.min(1, value / top)) : 0;
		String text = night.key() + ": " + (known ? format.apply(value) + ", " : "") + night.headline();
		String css = night.verdict().css() + (night.key().equals(current) ? " now" : "");
		return new Bar(STEP * position, Svg.number(HEIGHT - height), Svg.number(height), css, text,
				!night.verdict().isPublished(), night.verdict() == Verdict.WARNINGS, night.key().equals(current),
				night.verdict().isPublished() ? Links.report(night.key()) : null);
	}

	/**
	 * The bar of one run.
	 *
	 * @param x left edge of its place
	 * @param y upper edge
	 * @param height of the bar; 0 if it cannot be seen
	 * @param css class of its colour
	 * @param text the figure in words
	 * @param bad whether it has no figure as the run did not end well
	 * @param warned whether the run has warnings
	 * @param current whether the run is the one that the page is about
	 * @param report name of its report; null if it has none
	 */
	record Bar(int x, String y, String height, String css, String text, boolean bad, boolean warned, boolean current,
			@Nullable String report) {

		int inner() {
			return this.x + 1;
		}

	}

}
