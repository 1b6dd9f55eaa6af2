package io.spidraparquet.remote;

/**
 * What workers have done of a step so far.
 *
 * @param begun parts that they have begun, with those that have ended
 * @param ended parts that have ended, however
 * @param read items that they have read
 * @param written items that they have written
 * @param skipped items that they could not read
 */
record WorkDone(long begun, long ended, long read, long written, long skipped) {

	static final WorkDone NOTHING = new WorkDone(0, 0, 0, 0, 0);

}
