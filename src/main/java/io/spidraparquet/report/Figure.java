package io.spidraparquet.report;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;

/**
 * A figure of a run, with what it usually is.
 *
 * @param value the figure
 * @param label what it counts
 * @param note what it usually is; empty if no earlier run is known
 */
record Figure(String value, String label, String note) {

	/**
	 * The figures of a run.
	 * @param manifest manifest of the run
	 * @param duration from start to publication
	 * @param usual what the runs before make usual
	 */
	static List<Figure> of(Manifest manifest, Duration duration, Usual usual) {
		Manifest.Totals totals = manifest.totals();
		Share failed = new Share(totals.failedPages(), totals.pages());
		String usuallyFailed = usually(usual, Night::failedShare, Amounts::percent);
		return List.of(count(totals.pages(), "page", usual, Night::pages),
				count(totals.rows(), "row", usual, Night::rows),
				new Figure(Amounts.number(totals.failedPages()), Plural.noun(totals.failedPages(), "failed page"),
						failed.text()
								+ ((usuallyFailed.isEmpty() || failed.text().isEmpty()) ? "" : ", ") + usuallyFailed),
				count(manifest.crawls().size(), "crawl", usual, Night::crawls),
				new Figure(Amounts.bytes(totals.bytes()), "of Parquet",
						usually(usual, Night::bytes, (bytes) -> Amounts.bytes(Math.round(bytes)))),
				new Figure(Amounts.duration(duration), "duration",
						usually(usual, (night) -> night.duration().toMillis(),
								(millis) -> Amounts.duration(Duration.ofMillis(Math.round(millis))))));
	}

	private static Figure count(long value, String noun, Usual usual, ToDoubleFunction<Night> figure) {
		return new Figure(Amounts.number(value), Plural.noun(value, noun),
				usually(usual, figure, (count) -> Amounts.number(Math.round(count))));
	}

	private static String usually(Usual usual, ToDoubleFunction<Night> figure, DoubleFunction<String> format) {
		double median = usual.median(figure);
		return Double.isNaN(median) ? "" : "usually " + format.apply(median);
	}

}
