package io.spidraparquet.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one run at a time hold a dataset. It always locks a file in the state folder
 * through the operating system. For a local output it locks {@code _spidra/lock} the same
 * way. For a shared output it takes a {@link SharedLock}, if there is one, and writes a
 * {@link HolderFile} to {@code _spidra/lock} for runs that do not know that lock. The
 * operating system's locks and the shared lock end with the process, even if it is
 * killed. Thread-safe.
 */
public final class DatasetLock implements Hold, Closeable {

	private static final Logger logger = LoggerFactory.getLogger(DatasetLock.class);

	private static final String LOCK = "lock";

	private final @Nullable SharedLock shared;

	private final List<LockedFile> locked = new ArrayList<>();

	private final HolderFile holder;

	private boolean closed;

	private DatasetLock(Dataset dataset, @Nullable SharedLock shared) {
		this.shared = dataset.files().isLocal() ? null : shared;
		this.holder = new HolderFile(dataset.files(), outputLock(dataset));
	}

	/**
	 * Takes the lock without a shared lock.
	 * @param state existing state folder of the dataset
	 * @param dataset dataset to lock
	 * @return the lock, which the caller closes
	 * @throws LockedException if another run holds the dataset
	 * @throws IOException if a lock cannot be accessed
	 */
	static DatasetLock take(Path state, Dataset dataset) throws IOException {
		return take(state, "", dataset, null);
	}

	/**
	 * Takes the lock.
	 * @param state existing state folder of the dataset
	 * @param home identifies the state folder among all others
	 * @param dataset dataset to lock
	 * @param shared lock for runs on all hosts that write to a shared output; closed with
	 * this lock unless the output is local, where it is not used; null if there is none
	 * @return the lock, which the caller closes
	 * @throws LockedException if another run holds the dataset
	 * @throws IOException if a lock cannot be accessed
	 */
	public static DatasetLock take(Path state, String home, Dataset dataset, @Nullable SharedLock shared)
			throws IOException {
		DatasetLock lock = new DatasetLock(dataset, shared);
		try {
			lock.lock(state.resolve(LOCK));
			dataset.files().mkdirs(dataset.layout().metadata());
			if (dataset.files().isLocal()) {
				lock.lock(Path.of(outputLock(dataset).toUri().getPath()));
			}
			else {
				lock.share(home);
			}
			return lock;
		}
		catch (IOException | RuntimeException ex) {
			lock.close();
			throw ex;
		}
	}

	private void lock(Path file) throws IOException {
		LockedFile taken = LockedFile.tryLock(file);
		if (taken == null) {
			throw heldByAnother(file.toString());
		}
		this.locked.add(taken);
	}

	private static LockedException heldByAnother(String where) {
		return new LockedException("another run holds this dataset (" + where
				+ "): it is left untouched; try again when that run has ended");
	}

	private void share(String home) throws IOException {
		if (this.shared != null && !this.shared.tryTake()) {
			throw heldByAnother(this.shared.toString());
		}
		this.holder.take(home, (this.shared != null) ? this.shared.toString() : null);
	}

	private static org.apache.hadoop.fs.Path outputLock(Dataset dataset) {
		return dataset.layout().path("_spidra/" + LOCK);
	}

	@Override
	public synchronized void require() throws IOException {
		for (LockedFile file : this.locked) {
			if (!file.isHeld()) {
				throw lost(file.path().toString());
			}
		}
		if (!isSharedLockHeld()) {
			throw lost(String.valueOf(this.shared));
		}
		if (this.holder.isLost()) {
			throw lost(this.holder.display());
		}
	}

	@Override
	public synchronized void keep() throws IOException {
		if (this.closed || this.shared == null || this.shared.isHeld()) {
			return;
		}
		boolean taken = isSharedLockHeld();
		if (isHolderLost()) {
			throw lost(this.holder.display());
		}
		if (taken) {
			logger.info("took the lock on this dataset again, whose connection had ended");
		}
	}

	/**
	 * Takes the shared lock again if it has ended with its connection. Whether another
	 * run has had it meanwhile, its {@link HolderFile} tells: that run has replaced the
	 * file of this one, and removes it when it ends.
	 */
	private boolean isSharedLockHeld() {
		if (this.shared == null || this.shared.isHeld()) {
			return true;
		}
		try {
			return !this.closed && this.shared.tryTake();
		}
		catch (IOException ex) {
			return false; // no other run can take it now, either
		}
	}

	private boolean isHolderLost() {
		try {
			return this.holder.isLost();
		}
		catch (IOException ex) {
			return false; // require() looks again before a change
		}
	}

	private static LostException lost(String where) {
		return new LostException("the lock on this dataset was lost (" + where
				+ "): this run stops, since another one may hold the dataset now; run again");
	}

	/**
	 * Checks whether a run holds a dataset at this moment.
	 * @param state state folder of the dataset
	 * @return false also if the folder is missing
	 * @throws IOException if the lock file cannot be opened
	 */
	public static boolean isHeld(Path state) throws IOException {
		return LockedFile.isLocked(state.resolve(LOCK));
	}

	/**
	 * Checks that no run holds a dataset at this moment, without taking the lock. Does
	 * not see a shared lock.
	 * @param state state folder of the dataset
	 * @param home identifies the state folder among all others
	 * @param dataset dataset that may not exist yet
	 * @throws LockedException if a run holds it
	 * @throws IOException if a lock cannot be accessed
	 */
	public static void requireFree(Path state, String home, Dataset dataset) throws IOException {
		List<Path> files = new ArrayList<>(List.of(state.resolve(LOCK)));
		if (dataset.files().isLocal()) {
			files.add(Path.of(outputLock(dataset).toUri().getPath()));
		}
		for (Path file : files) {
			if (LockedFile.isLocked(file)) {
				throw heldByAnother(file.toString());
			}
		}
		if (!dataset.files().isLocal()) {
			new HolderFile(dataset.files(), outputLock(dataset)).requireFree(home + "/" + state.getFileName());
		}
	}

	@Override
	public synchronized void close() throws IOException {
		this.closed = true;
		this.holder.close();
		if (this.shared != null) {
			this.shared.close();
		}
		for (LockedFile file : this.locked) {
			file.close();
		}
	}

	/**
	 * A lock that runs on any host can take before they work on a shared output.
	 */
	public interface SharedLock extends Closeable {

		/**
		 * Takes the lock unless another run holds it. May be called again when it is no
		 * longer held.
		 * @return true if this run holds the lock now
		 * @throws IOException if that cannot be determined
		 */
		boolean tryTake() throws IOException;

		/**
		 * Checks whether this run still holds the lock.
		 * @return false also if that cannot be determined
		 */
		boolean isHeld();

		@Override
		void close();

	}

	/**
	 * Another run holds the dataset.
	 */
	public static final class LockedException extends IOException {

		private static final long serialVersionUID = 1L;

		LockedException(String message) {
			super(message);
		}

	}

}
