package io.spidraparquet.run;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An unfinished run, as stored in {@code run.json}.
 *
 * @param attempt random id, part of each file's name
 * @param fingerprint fingerprint of the settings that shape the output; empty once the
 * attempt cannot be resumed
 * @param startedAt when the attempt began, ISO 8601
 * @param rerun whether it replaces what is published
 * @param selection the selection that the plan was made for; null before the run has
 * begun
 * @param slices number of slices that fetch the plan, the same for each restart; 0 before
 * the plan is made
 * @param plan the crawls to fetch; before the plan is made, that of an earlier attempt if
 * there was one
 */
record RunState(String attempt, String fingerprint, String startedAt, boolean rerun, @Nullable CrawlSelection selection,
		int slices, Plan plan) {

	RunState {
		Objects.requireNonNull(attempt, "attempt");
		Objects.requireNonNull(fingerprint, "fingerprint");
		Objects.requireNonNull(startedAt, "startedAt");
		Objects.requireNonNull(plan, "plan");
	}

	/** The state of a run that has not begun. */
	static final RunState NONE = new RunState("", "", "", false, null, 0, Plan.NONE);

	RunState ended() {
		return new RunState(this.attempt, "", this.startedAt, this.rerun, this.selection, this.slices, this.plan);
	}

	RunState withPlan(Plan newPlan, int newSlices) {
		return new RunState(this.attempt, this.fingerprint, this.startedAt, this.rerun, this.selection, newSlices,
				newPlan);
	}

}
