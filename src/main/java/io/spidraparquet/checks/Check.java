package io.spidraparquet.checks;

import org.jspecify.annotations.Nullable;

/**
 * One demand of a job definition.
 */
interface Check {

	/**
	 * Tests a run.
	 * @param run the run, which is not published yet
	 * @return what was found
	 */
	Finding test(CheckedRun run);

	/**
	 * Says what it names that a dataset does not have.
	 * @param names tables and columns of the dataset
	 * @return null if the dataset has all of it
	 */
	default @Nullable String lacks(Names names) {
		return null;
	}

	/**
	 * Whether it is tested for a run without crawls, too. Such a run has no rows, which
	 * says nothing about the crawls that the other checks are about.
	 */
	default boolean appliesWithoutCrawls() {
		return false;
	}

	/**
	 * What a check found.
	 *
	 * @param passed whether the run is as demanded
	 * @param found what it is, for people
	 */
	record Finding(boolean passed, String found) {

	}

}
