package io.spidraparquet.dataset;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The file at a shared output that names the run which holds the dataset, for runs that
 * cannot see its other locks. It outlives a run that is killed; the next run with the
 * same state folder or the same shared lock takes it over.
 */
final class HolderFile implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(HolderFile.class);

	private final DatasetFiles files;

	private final Path path;

	/** Null while this run has not taken the file. */
	private @Nullable Holder mine;

	HolderFile(DatasetFiles files, Path path) {
		this.files = files;
		this.path = path;
	}

	/**
	 * Names this run as the holder.
	 * @param home identifies the state folder among all others
	 * @param lock the shared lock that this run holds as well; null if there is none
	 * @throws DatasetLock.LockedException if the file names another run
	 * @throws IOException if the file cannot be read or written
	 */
	void take(String home, @Nullable String lock) throws IOException {
		Holder holder = new Holder(1, home, hostName(), Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
				UUID.randomUUID().toString(), lock);
		if (!this.files.exists(this.path)) {
			this.files.create(this.path, ManifestJson.indented(holder));
		}
		else if (holder.isSuccessorOf(read())) {
			this.files.write(this.path, ManifestJson.indented(holder));
		}
		Holder now = read();
		if (!holder.equals(now)) {
			throw heldBy(now);
		}
		this.mine = holder;
	}

	private DatasetLock.LockedException heldBy(@Nullable Holder other) {
		return new DatasetLock.LockedException("another run holds this dataset: "
				+ ((other != null) ? "host " + other.host() + ", since " + other.since() : "an unknown run")
				+ ", with another SPIDRA_HOME. The dataset is left untouched. If that run is dead, start it again there, or remove "
				+ display() + ". Hosts that share an output need one job repository in"
				+ " PostgreSQL (--spring.datasource.url), whose lock ends with the run");
	}

	/**
	 * Checks that the file names no run with another state folder.
	 * @param home identifies the state folder among all others
	 * @throws DatasetLock.LockedException if it does
	 */
	void requireFree(String home) throws IOException {
		if (this.files.exists(this.path)) {
			Holder now = read();
			if (now == null || (!now.home().equals(home) && now.lock() == null)) {
				throw heldBy(now);
			}
		}
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "of unknown name";
		}
	}

	/** Returns null if the file is missing or is not valid JSON. */
	private @Nullable Holder read() throws IOException {
		try (InputStream in = this.files.read(this.path)) {
			return ManifestJson.MAPPER.readValue(in, Holder.class);
		}
		catch (FileNotFoundException | JacksonException ex) {
			return null;
		}
	}

	/** Whether this run had taken the file, and the file no longer names it. */
	boolean isLost() throws IOException {
		return this.mine != null && !this.mine.equals(read());
	}

	String display() {
		return this.files.display(this.path);
	}

	@Override
	public void close() {
		if (this.mine != null) {
			try {
				if (this.mine.equals(read())) {
					this.files.delete(this.path);
				}
			}
			catch (IOException ex) {
				logger.warn("could not remove {}: {}; the next run with this SPIDRA_HOME takes it over", display(),
						DatasetFiles.firstLine(ex));
			}
			this.mine = null;
		}
	}

	/**
	 * The content of the file.
	 *
	 * @param version version of the format
	 * @param home state folder of the run
	 * @param host name of the host, for people
	 * @param since start of the run in UTC
	 * @param run random id of the run
	 * @param lock the shared lock that the run holds as well, which makes this file a
	 * mere note; null if there is none
	 */
	private record Holder(int version, String home, String host, String since, String run, @Nullable String lock) {

		/**
		 * Whether the other run has ended: this run has the same state folder, or the
		 * same shared lock, which only one run can hold. With a shared lock, an
		 * unreadable file (null) names no live run either.
		 */
		boolean isSuccessorOf(@Nullable Holder other) {
			return (other != null) ? this.home.equals(other.home) || (this.lock != null && this.lock.equals(other.lock))
					: this.lock != null;
		}

	}

}
