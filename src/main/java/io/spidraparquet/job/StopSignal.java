package io.spidraparquet.job;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The wish that a run ends at the next good place, so that the same command can go on
 * from there. Threads that may wait for long are woken. Thread-safe.
 */
final class StopSignal {

	private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

	private volatile boolean given;

	boolean isGiven() {
		return this.given;
	}

	synchronized void give() {
		this.given = true;
		this.waiting.forEach(Thread::interrupt);
	}

	/** The current thread begins work that may wait. */
	synchronized void enter() {
		this.waiting.add(Thread.currentThread());
	}

	/** The current thread has ended such work. */
	synchronized void leave() {
		this.waiting.remove(Thread.currentThread());
		if (this.given) {
			Thread.interrupted(); // what comes now is to save that the step was stopped
		}
	}

}
