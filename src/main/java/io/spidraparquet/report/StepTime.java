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

	/** The steps of a run in their order; none if it did not measure. */
	static List<StepTime> of(Manifest manifest) {
		Map<String, Double> seconds = manifest.run().stepSeconds();
		if (seconds == null) {
			return List.of();
		}
		long all = seconds.values().stream().mapToLong(StepTime::millis).sum();
		return seconds.entrySet()
			.stream()
			.map((step) -> new StepTime(step.getKey(), Amounts.duration(Duration.ofMillis(millis(step.getValue()))),
					new Share(millis(step.getValue()), Math.max(1, all))))
			.toList();
	}

	private static long millis(double seconds) {
		return Math.round(seconds * 1000);
	}

}
