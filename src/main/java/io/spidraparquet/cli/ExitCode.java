package io.spidraparquet.cli;

/**
 * The exit codes, which schedulers act upon.
 */
enum ExitCode {

	/** Done, or already published. */
	DONE(0),
	/** Usage or configuration. */
	USAGE(2),
	/** Too many pages failed: nothing was published. */
	TOO_MANY_FAILED_PAGES(3),
	/** Stopped by a signal. */
	STOPPED(4),
	/** Failed, worth a retry. */
	RETRY(5),
	/** Failed, a person is needed. */
	PERSON(6),
	/** Another run holds the dataset. */
	LOCKED(75);

	private final int value;

	ExitCode(int value) {
		this.value = value;
	}

	int value() {
		return this.value;
	}

}
