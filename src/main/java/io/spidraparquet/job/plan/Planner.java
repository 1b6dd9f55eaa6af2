package io.spidraparquet.job.plan;

import java.io.IOException;

import io.spidraparquet.run.Plan;

/**
 * Decides which crawls a run fetches.
 */
interface Planner {

	/**
	 * Makes the plan.
	 * @throws IOException if the API, or a dataset with kept responses, cannot be read
	 * @throws InterruptedException if the thread is interrupted
	 */
	Plan plan() throws IOException, InterruptedException;

}
