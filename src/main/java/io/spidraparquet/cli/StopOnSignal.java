package io.spidraparquet.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets SIGTERM and SIGINT stop a run at the next point from which it can resume. The
 * process then ends with {@link ExitCode#STOPPED}, within ten seconds: a run resumes
 * after a killed process, too.
 */
final class StopOnSignal {

	private static final long MAX_SECONDS = 9;

	private StopOnSignal() {
	}

	/**
	 * Does the work, and asks it to stop when a signal arrives.
	 * @param stop asks the work to stop, and returns at once
	 * @param late is called if the work does not stop in time
	 * @param work the work
	 * @return the result of the work; it is the exit code of the process if the work ends
	 * in time
	 * @throws Exception what the work throws
	 */
	static int during(Runnable stop, Runnable late, Callable<Integer> work) throws Exception {
		CountDownLatch ended = new CountDownLatch(1);
		AtomicInteger result = new AtomicInteger(ExitCode.STOPPED.value());
		Thread hook = new Thread(() -> {
			stop.run();
			if (!await(ended)) {
				late.run();
			}
			// a shutdown hook cannot set the exit code in another way
			Runtime.getRuntime().halt(result.get());
		}, "stop-on-signal");
		Runtime.getRuntime().addShutdownHook(hook);
		try {
			int code = work.call();
			result.set(code);
			return code;
		}
		finally {
			try {
				Runtime.getRuntime().removeShutdownHook(hook);
			}
			catch (IllegalStateException ex) {
				ended.countDown(); // the hook is running and waits for this
			}
		}
	}

	private static boolean await(CountDownLatch ended) {
		try {
			return ended.await(MAX_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
