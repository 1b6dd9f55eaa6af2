package io.spidraparquet.page;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that may walk through pages. Who walks through JSON calls itself for each of up
 * to {@value JsonText#MAX_DEPTH} levels, which Java's default stack of 1 MB does not hold
 * in every case.
 */
public final class DeepStack {

	/** Eight times of what was seen to be enough for the deepest page. */
	private static final long BYTES = 16L << 20;

	private DeepStack() {
	}

	/**
	 * Makes a thread. Its stack takes memory only as far as it is used.
	 * @param task what it does
	 * @param name of the thread
	 * @return a thread that is not started yet
	 */
	public static Thread thread(Runnable task, String name) {
		return new Thread(null, task, name, BYTES);
	}

	/**
	 * Makes threads with numbers.
	 * @param prefix start of their names
	 * @return makes a thread that is not started yet
	 */
	public static ThreadFactory threads(String prefix) {
		AtomicInteger number = new AtomicInteger();
		return (task) -> thread(task, prefix + number.incrementAndGet());
	}

}
