package io.spidraparquet.job.plan;

import java.io.IOException;

import io.spidraparquet.run.Plan;

/**
 * Decides which crawls a run fetches.
 */
interface Planner {

	/**
	 * Makes the plan.
	 * @throws IOException if what it depends on cannot be read
	 * @throws InterruptedException if the thread is interrupted
	 */
	Plan plan() throws IOException, InterruptedException;

}
