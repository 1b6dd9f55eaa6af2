package io.spidraparquet.doctor;

/**
 * Checks one thing that a run needs. Leaves nothing behind, and costs no request unless
 * it says so.
 */
interface Check {

	/**
	 * What is checked, one or two words.
	 */
	String name();

	/**
	 * Checks it.
	 * @param findings receives one result or more
	 * @throws Exception if it cannot be checked because a run would fail, too
	 */
	void examine(Findings findings) throws Exception;

}
