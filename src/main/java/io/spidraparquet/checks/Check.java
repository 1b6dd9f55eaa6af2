package io.spidraparquet.checks;

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
