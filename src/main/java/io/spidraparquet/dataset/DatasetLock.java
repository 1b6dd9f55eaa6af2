package io.spidraparquet.dataset;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Holds a dataset for one run at a time. Always by a lock of the operating system on a
 * file in the state folder; where the output is local, by another one on
 * {@code _spidra/lock}; where it is shared, by a {@link SharedLock}, and {@code
 * _spidra/lock} tells those who know no such lock who holds it. The locks end with the
 * process, however that ends.
 */
public final class DatasetLock implements Hold, Closeable {

	private static final Logger logger = LoggerFactory.getLogger(DatasetLock.class);

	private static final String LOCK = "lock";

	private static final int TRIES = 6;

	private static final long PAUSE_NANOS = 50_000_000;

	private final DatasetFiles files;

	private final DatasetLayout layout;

	private final @Nullable SharedLock shared;

	private final List<LockedFile> locked = new ArrayList<>();

	private @Nullable Holder holder;

	private DatasetLock(Dataset dataset, @Nullable SharedLock shared) {
		this.files = dataset.files();
		this.layout = dataset.layout();
		this.shared = this.files.isLocal() ? null : shared;
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
			lock.files.mkdirs(lock.layout.metadata());
			if (lock.files.isLocal()) {
				lock.lock(Path.of(lock.layout.path("_spidra/" + LOCK).toUri().getPath()));
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
		FileChannel channel;
		try {
			channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		}
		catch (AccessDeniedException ex) {
			throw new IOException("cannot write " + file + ": this user has no permission", ex);
		}
		catch (FileSystemException ex) {
			throw new IOException("cannot open " + file + ": " + ex.getReason(), ex);
		}
		FileLock taken = tryLockForAMoment(channel);
		if (taken == null) {
			channel.close();
			throw heldByAnother(file.toString());
		}
		this.locked.add(new LockedFile(file, channel, taken, fileKey(file)));
	}

	private static LockedException heldByAnother(String where) {
		return new LockedException(
				"another run holds this dataset (" + where + "); it is left untouched, try again when that run ends");
	}

	/** For the moment in which {@link #isHeld} looks, a free lock is none. */
	private static @Nullable FileLock tryLockForAMoment(FileChannel channel) throws IOException {
		FileLock lock = tryLock(channel);
		for (int i = 0; lock == null && i < TRIES; i++) {
			LockSupport.parkNanos(PAUSE_NANOS);
			lock = tryLock(channel);
		}
		return lock;
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	/** Tells a file from another that came to its place; null where there is no way. */
	private static @Nullable Object fileKey(Path file) throws IOException {
		return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
	}

	private void share(String home) throws IOException {
		if (this.shared != null && !this.shared.tryTake()) {
			throw heldByAnother(this.shared.toString());
		}
		org.apache.hadoop.fs.Path path = holderFile();
		Holder mine = new Holder(1, home, hostName(), Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
				UUID.randomUUID().toString(), (this.shared != null) ? this.shared.toString() : null);
		if (!this.files.exists(path)) {
			this.files.create(path, (out) -> ManifestJson.MAPPER.writeValue(out, mine));
		}
		else if (mine.isSuccessorOf(read(path))) {
			this.files.write(path, (out) -> ManifestJson.MAPPER.writeValue(out, mine));
		}
		Holder now = read(path);
		if (!mine.equals(now)) {
			throw new LockedException("another run holds this dataset: "
					+ ((now != null) ? "host " + now.host() + ", since " + now.since() : "of unknown origin")
					+ ", with a SPIDRA_HOME of its own. It is left untouched. If that run is dead, start it there again, or remove "
					+ this.files.display(path) + ". Hosts that share an output need one job repository in"
					+ " PostgreSQL (--spring.datasource.url), whose lock ends with the run");
		}
		this.holder = mine;
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "of unknown name";
		}
	}

	private org.apache.hadoop.fs.Path holderFile() {
		return this.layout.path("_spidra/" + LOCK);
	}

	/** Who holds the output; null if nobody does, or this cannot be read. */
	private @Nullable Holder read(org.apache.hadoop.fs.Path path) throws IOException {
		try (InputStream in = this.files.read(path)) {
			return ManifestJson.MAPPER.readValue(in, Holder.class);
		}
		catch (FileNotFoundException | JacksonException ex) {
			return null;
		}
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
		if (this.holder != null && !this.holder.equals(read(holderFile()))) {
			throw lost(this.files.display(holderFile()));
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
		Path file = state.resolve(LOCK);
		if (!Files.exists(file)) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			return tryLock(channel) == null;
		}
	}

	@Override
	public void close() throws IOException {
		if (this.holder != null) {
			try {
				if (this.holder.equals(read(holderFile()))) {
					this.files.delete(holderFile());
				}
			}
			catch (IOException ex) {
				logger.warn("{} stays: {}", this.files.display(holderFile()),
						String.valueOf(ex.getMessage()).lines().findFirst().orElse(""));
			}
			this.holder = null;
		}
		if (this.shared != null) {
			this.shared.close();
		}
		for (LockedFile file : this.locked) {
			file.channel().close();
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
	 * A file that is locked.
	 *
	 * @param path its path
	 * @param channel whose end is the lock's
	 * @param lock of the operating system
	 * @param key the file's own, whatever its name
	 */
	private record LockedFile(Path path, FileChannel channel, FileLock lock, @Nullable Object key) {

		boolean isHeld() throws IOException {
			return this.lock.isValid() && Files.exists(this.path)
					&& (this.key == null || this.key.equals(fileKey(this.path)));
		}

	}

	/**
	 * Who holds a shared output.
	 *
	 * @param version of the format
	 * @param home the place of the state
	 * @param host its name, for people
	 * @param since when the run began
	 * @param run random
	 * @param lock the shared lock that is held too, so that this is no more than a note;
	 * null if there is none
	 */
	private record Holder(int version, String home, String host, String since, String run, @Nullable String lock) {

		/** Whether the other cannot be alive, since this one has what it had. */
		boolean isSuccessorOf(@Nullable Holder other) {
			return (other != null) ? this.home.equals(other.home) || (this.lock != null && this.lock.equals(other.lock))
					: this.lock != null;
		}

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
