package io.spidraparquet.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Holds a dataset for one run at a time. Always by a lock of the operating system on a
 * file in the state folder; where the output is local, by another one on
 * {@code _spidra/lock}; where it is shared, by a {@link SharedLock}, and {@code
 * _spidra/lock} tells those who know no such lock who holds it. The locks end with the
 * process, however that ends.
 */
public final class DatasetLock implements Hold, Closeable {

	private static final String LOCK = "lock";

	private final @Nullable SharedLock shared;

	private final List<LockedFile> locked = new ArrayList<>();

	private final HolderFile holder;

	private DatasetLock(Dataset dataset, @Nullable SharedLock shared) {
		this.shared = dataset.files().isLocal() ? null : shared;
		this.holder = new HolderFile(dataset.files(), outputLock(dataset));
	}

	/**
	 * Takes the lock of a dataset that only this state folder works on.
	 * @param state the dataset's state folder, which is there
	 * @param dataset to be locked
	 * @return the lock, to be closed at the end
	 * @throws LockedException if another run holds the dataset
	 * @throws IOException if a lock file cannot be used
	 */
	static DatasetLock take(Path state, Dataset dataset) throws IOException {
		return take(state, "", dataset, null);
	}

	/**
	 * Takes the lock.
	 * @param state the dataset's state folder, which is there
	 * @param home tells the state folder from all others
	 * @param dataset to be locked
	 * @param shared what all who work on a shared output take as well; null if there is
	 * no such thing
	 * @return the lock, to be closed at the end
	 * @throws LockedException if another run holds the dataset
	 * @throws IOException if a lock file cannot be used
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
		return new LockedException(
				"another run holds this dataset (" + where + "); it is left untouched, try again when that run ends");
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
	public void require() throws IOException {
		for (LockedFile file : this.locked) {
			if (!file.isHeld()) {
				throw lost(file.path().toString());
			}
		}
		if (this.shared != null && !this.shared.isHeld()) {
			throw lost(this.shared.toString());
		}
		if (this.holder.isLost()) {
			throw lost(this.holder.display());
		}
	}

	private static IOException lost(String where) {
		return new IOException("the lock on this dataset was lost (" + where
				+ "): nothing more is done, as another run may hold it now; run again");
	}

	/**
	 * Whether a run holds a dataset just now.
	 * @param state the dataset's state folder
	 * @return false also if there is no such folder
	 * @throws IOException if the lock file cannot be used
	 */
	public static boolean isHeld(Path state) throws IOException {
		return LockedFile.isLocked(state.resolve(LOCK));
	}

	@Override
	public void close() throws IOException {
		this.holder.close();
		if (this.shared != null) {
			this.shared.close();
		}
		for (LockedFile file : this.locked) {
			file.close();
		}
	}

	/**
	 * A lock that all who work on a shared output can take, wherever they are.
	 */
	public interface SharedLock extends Closeable {

		/**
		 * Takes it if nobody has it.
		 * @return whether it is taken
		 * @throws IOException if this cannot be known
		 */
		boolean tryTake() throws IOException;

		/**
		 * Whether it is still taken.
		 * @return false also if this cannot be known
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
