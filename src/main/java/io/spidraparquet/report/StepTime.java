package io.spidraparquet.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.text.Amounts;

/**
 * The time of a step.
 *
 * @param name of the step
 * @param time that it took
 * @param share of the time of all steps
 */
record StepTime(String name, String time, Share share) {

	private static final long TENTH = 100;

	/** The steps of a run in their order; none if it did not measure. */
	static List<StepTime> of(Manifest manifest) {
		Map<String, Double> seconds = manifest.run().stepSeconds();
		if (seconds == null) {
			return List.of();
		}
		long all = seconds.values().stream().mapToLong(StepTime::millis).sum();
		return seconds.entrySet()
			.stream()
			.map((step) -> new StepTime(step.getKey(), text(millis(step.getValue())),
					new Share(millis(step.getValue()), Math.max(1, all))))
			.toList();
	}

	/** The steps of a small run take less than a tenth of a second. */
	private static String text(long millis) {
		return (millis < TENTH) ? millis + " ms" : Amounts.duration(Duration.ofMillis(millis));
	}

	private static long millis(double seconds) {
		return Math.round(seconds * 1000);
	}

}
