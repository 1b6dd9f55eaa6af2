package io.spidraparquet.cli;

import java.util.Arrays;

/**
 * The exit codes of the process. Schedulers depend on them.
 */
enum ExitCode {

	/** Done, or already published. */
	DONE(0),
	/** Wrong usage or configuration. */
	USAGE(2),
	/** Too many pages failed: nothing was published. */
	TOO_MANY_FAILED_PAGES(3),
	/** Stopped by a signal. */
	STOPPED(4),
	/** Failed; a retry may succeed. */
	RETRY(5),
	/** Failed; a person has to act. */
	PERSON(6),
	/** Another run holds the dataset. */
	LOCKED(75);

	private final int value;

	ExitCode(int value) {
		this.value = value;
	}

	/**
	 * The code of a process.
	 * @return {@link #RETRY} for a number that is not in the list
	 */
	static ExitCode of(int value) {
		return Arrays.stream(values()).filter((code) -> code.value == value).findFirst().orElse(RETRY);
	}

	int value() {
		return this.value;
	}

}
