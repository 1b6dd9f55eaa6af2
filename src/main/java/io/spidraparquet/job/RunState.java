package io.spidraparquet.job;

import java.util.List;

/**
 * An unfinished run, as {@code run.json} has it.
 *
 * @param attempt random id, part of each file's name
 * @param fingerprint of the settings that shape the output
 * @param startedAt ISO 8601
 * @param rerun whether it replaces what is published
 * @param slices number of slices that fetch the plan, the same for each restart
 * @param plan ids of the crawls, in order; empty before the plan is made
 */
record RunState(String attempt, String fingerprint, String startedAt, boolean rerun, int slices, List<String> plan) {

	RunState withPlan(List<String> newPlan, int newSlices) {
		return new RunState(this.attempt, this.fingerprint, this.startedAt, this.rerun, newSlices, newPlan);
	}

}
