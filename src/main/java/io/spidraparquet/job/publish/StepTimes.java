package io.spidraparquet.job.publish;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * How long the steps of a run took, by the job repository. A step that an earlier start
 * completed counts with the time that it took then; tries that failed do not count.
 */
final class StepTimes {

	private static final List<String> EARLIER_STEPS = List.of("plan", "fetch", "write");

	private final JobRepository repository;

	StepTimes(JobRepository repository) {
		this.repository = repository;
	}

	/**
	 * Measures the steps.
	 * @param publish the step that publishes, which has not ended
	 * @return seconds by the name of the step, in the order of the steps
	 */
	Map<String, Double> until(StepExecution publish) {
		Map<String, Double> seconds = new LinkedHashMap<>();
		for (String name : EARLIER_STEPS) {
			StepExecution step = find(name, publish);
			if (step != null && step.getEndTime() != null) {
				seconds.put(name, between(step.getStartTime(), step.getEndTime()));
			}
		}
		// Batch stores local times
		seconds.put(publish.getStepName(), between(publish.getStartTime(), LocalDateTime.now(ZoneId.systemDefault())));
		return seconds;
	}

	private @Nullable StepExecution find(String name, StepExecution publish) {
		for (StepExecution step : publish.getJobExecution().getStepExecutions()) {
			if (step.getStepName().equals(name)) {
				return step;
			}
		}
		return this.repository.getLastStepExecution(publish.getJobExecution().getJobInstance(), name);
	}

	private static double between(@Nullable LocalDateTime start, LocalDateTime end) {
		return (start != null) ? Math.max(0, Duration.between(start, end).toMillis()) / 1000.0 : 0;
	}

}
