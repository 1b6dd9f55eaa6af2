package io.spidraparquet.run;

import org.jspecify.annotations.Nullable;

/**
 * An unfinished run, as {@code run.json} has it.
 *
 * @param attempt random id, part of each file's name
 * @param fingerprint of the settings that shape the output
 * @param startedAt ISO 8601
 * @param rerun whether it replaces what is published
 * @param selection what the plan was made for; null before the run has begun
 * @param slices number of slices that fetch the plan, the same for each restart; 0 before
 * the plan is made
 * @param plan what is fetched; before it is made, that of an earlier attempt if there was
 * one
 */
record RunState(String attempt, String fingerprint, String startedAt, boolean rerun, @Nullable CrawlSelection selection,
		int slices, Plan plan) {

	/** Of a run that has not begun. */
	static final RunState NONE = new RunState("", "", "", false, null, 0, Plan.NONE);

	RunState withPlan(Plan newPlan, int newSlices) {
		return new RunState(this.attempt, this.fingerprint, this.startedAt, this.rerun, this.selection, newSlices,
				newPlan);
	}

}
