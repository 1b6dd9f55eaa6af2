package io.spidraparquet.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.step.StepExecution;

/**
 * Asks a run to end at the next point from which the same command can resume it. Wakes
 * threads that may wait for a long time. Thread-safe.
 */
public final class StopSignal {

	private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

	private final Runnable obeyed;

	private volatile boolean given;

	private volatile @Nullable Exception failure;

	/** A signal after which the run ends by itself. */
	public StopSignal() {
		this(() -> {
		});
	}

	/**
	 * A signal after which the process ends.
	 * @param obeyed is called by each thread that has stopped its work, before it records
	 * that; it may never return
	 */
	public StopSignal(Runnable obeyed) {
		this.obeyed = obeyed;
	}

	/**
	 * Whether the run should stop.
	 * @return true once the signal is given
	 */
	public boolean isGiven() {
		return this.given;
	}

	/** Gives the signal. Returns at once. */
	public synchronized void give() {
		this.given = true;
		this.waiting.forEach(Thread::interrupt);
	}

	/**
	 * Ends the run for a failure, unless it is asked to end already. Returns at once.
	 * @param cause why the run cannot continue
	 */
	public synchronized void fail(Exception cause) {
		if (!this.given) {
			this.failure = cause;
			give();
		}
	}

	/**
	 * The failure that ends the run.
	 * @return null if there is none, or if the run was asked to end before it
	 */
	public @Nullable Exception failure() {
		return this.failure;
	}

	/**
	 * Does work of a step that may wait. If the signal interrupts the work, the step ends
	 * as stopped.
	 * @param step the step that does the work
	 * @param work work that may wait
	 * @throws IOException if the work fails
	 * @throws InterruptedException if the thread is interrupted for another reason
	 */
	public void during(StepExecution step, Work work) throws IOException, InterruptedException {
		enter();
		try {
			work.run();
		}
		catch (InterruptedException | InterruptedIOException | ClosedByInterruptException ex) {
			if (!this.given) {
				throw ex;
			}
			obeyed();
			step.setTerminateOnly();
		}
		finally {
			leave();
		}
	}

	/** The current thread has stopped its work, as the signal asks. */
	public void obeyed() {
		this.obeyed.run();
	}

	/** The current thread begins work that may wait. */
	private synchronized void enter() {
		this.waiting.add(Thread.currentThread());
	}

	/** The current thread has ended such work. */
	private synchronized void leave() {
		this.waiting.remove(Thread.currentThread());
		if (this.given) {
			Thread.interrupted(); // else Batch could not save that the step was stopped
		}
	}

	/** Work that an interrupt can end. */
	public interface Work {

		/**
		 * Does the work.
		 * @throws IOException if it fails
		 * @throws InterruptedException if the thread is interrupted
		 */
		void run() throws IOException, InterruptedException;

	}

}
