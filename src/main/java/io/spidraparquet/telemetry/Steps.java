package io.spidraparquet.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.spidraparquet.outbound.EndedRun;
import io.spidraparquet.progress.Phase;

/**
 * The steps that a process worked on; a restart has none of those that were complete.
 */
final class Steps {

	private final List<Step> steps = new ArrayList<>();

	Steps(EndedRun ended) {
		List<Map.Entry<Phase, Instant>> begun = List.copyOf(ended.work().begun().entrySet());
		for (int i = 0; i < begun.size(); i++) {
			Instant end = (i + 1 < begun.size()) ? begun.get(i + 1).getValue() : ended.endedAt();
			this.steps.add(new Step(begun.get(i).getKey(), begun.get(i).getValue(), end));
		}
	}

	void each(Consumer<Step> consumer) {
		this.steps.forEach(consumer);
	}

	/**
	 * One step.
	 *
	 * @param phase which one
	 * @param start when it began
	 * @param end when the next one began, or the run ended
	 */
	record Step(Phase phase, Instant start, Instant end) {

		Duration duration() {
			Duration duration = Duration.between(this.start, this.end);
			return duration.isNegative() ? Duration.ZERO : duration;
		}

	}

}
