package io.spidraparquet.worker;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that this worker works for, by the ids of their job executions: a manager that
 * is started again may have other settings. A run whose file system does not respond
 * holds up no other one. Thread-safe.
 *
 * @param <R> a run
 */
final class OpenRuns<R extends Closeable> {

	private static final Logger logger = LoggerFactory.getLogger(OpenRuns.class);

	private static final int MOST = 4;

	private static final long PATIENCE_SECONDS = 5;

	private final Map<Long, Entry<R>> entries = new LinkedHashMap<>();

	/**
	 * Begins a part of a run, and opens the run if it is not open.
	 * @param job id of the job execution
	 * @param source opens the run
	 * @throws IOException if the run cannot be opened, or if another thread has been
	 * opening it for some seconds
	 */
	R begin(long job, Source<R> source) throws IOException {
		Entry<R> entry;
		synchronized (this) {
			entry = this.entries.computeIfAbsent(job, (id) -> new Entry<>());
			entry.parts++;
		}
		try {
			return entry.open(source);
		}
		catch (IOException | RuntimeException ex) {
			end(job);
			throw ex;
		}
	}

	/** Ends a part of a run. */
	void end(long job) {
		for (R old : without(job)) {
			try {
				old.close();
			}
			catch (IOException ex) {
				logger.debug("cannot close a run that is no longer needed: {}", ex.getMessage());
			}
		}
	}

	private synchronized List<R> without(long job) {
		Objects.requireNonNull(this.entries.get(job)).parts--;
		List<R> old = new ArrayList<>();
		for (Iterator<Entry<R>> all = this.entries.values().iterator(); all.hasNext();) {
			Entry<R> entry = all.next();
			R run = entry.run;
			if (entry.parts == 0 && (run == null || this.entries.size() > MOST)) {
				all.remove();
				if (run != null) {
					old.add(run);
				}
			}
		}
		return old;
	}

	/** How many parts have begun and have not ended. */
	synchronized int parts() {
		return this.entries.values().stream().mapToInt((entry) -> entry.parts).sum();
	}

	/**
	 * Opens a run.
	 *
	 * @param <R> a run
	 */
	interface Source<R> {

		R open() throws IOException;

	}

	private static final class Entry<R> {

		private final ReentrantLock opening = new ReentrantLock();

		private volatile @Nullable R run;

		private int parts;

		R open(Source<R> source) throws IOException {
			try {
				if (!this.opening.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
					throw new IOException("the files of the run do not respond");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IOException("interrupted while the run was opened", ex);
			}
			try {
				R known = this.run;
				if (known == null) {
					known = source.open();
					this.run = known;
				}
				return known;
			}
			finally {
				this.opening.unlock();
			}
		}

	}

}
