package io.spidraparquet.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets SIGTERM and SIGINT stop a run at the next good place. The process then ends with
 * {@link ExitCode#STOPPED}, at the latest after ten seconds: a run goes on from a killed
 * process as well.
 */
final class StopOnSignal {

	private static final long LONGEST_SECONDS = 10;

	private StopOnSignal() {
	}

	/**
	 * Works, and stops when a signal comes.
	 * @param stop asks the work to stop, and returns at once
	 * @param work what is done
	 * @return the result of the work, which is the exit code of the process if it is done
	 * by then
	 * @throws Exception what the work throws
	 */
	static int during(Runnable stop, Callable<Integer> work) throws Exception {
		CountDownLatch ended = new CountDownLatch(1);
		AtomicInteger result = new AtomicInteger(ExitCode.STOPPED.value());
		Thread hook = new Thread(() -> {
			stop.run();
			await(ended);
			// in a shutdown hook, nothing else can set the exit code
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
				ended.countDown(); // the hook runs, and waits for this
			}
		}
	}

	private static void await(CountDownLatch ended) {
		try {
			ended.await(LONGEST_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
