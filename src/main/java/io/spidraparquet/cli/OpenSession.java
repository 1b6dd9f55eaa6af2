package io.spidraparquet.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

import io.spidraparquet.job.RepositoryFailure;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.spool.PrivateFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the session of a run once it is open, and its job repository in the state folder.
 */
final class OpenSession implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(OpenSession.class);

	private static final String IN_ANOTHER_DATABASE = ". It is damaged, in the database of spring.datasource.url, where"
			+ " this job repairs nothing: restore that database, or give an empty one, and run again; the responses that"
			+ " are complete are not fetched again";

	private @Nullable RunSession session;

	private @Nullable Path repository;

	/**
	 * Opens the session.
	 * @param opening how to open it
	 * @return the session
	 */
	RunSession open(Opening opening) {
		try {
			RunSession opened = opening.open();
			this.session = opened;
			return opened;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

	/**
	 * Creates the job repository in the state folder, unless it exists.
	 * @return its path without the suffix that H2 adds
	 */
	Path makeRepository(RunSession opened) {
		Path file = opened.jobRepositoryFile();
		this.repository = file;
		try {
			if (Files.isDirectory(file)) {
				logger.warn("{} is a folder where the job repository should be; it was moved to {}", file,
						RepositoryRepair.moveAside(file));
			}
			return opened.makeJobRepository();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

	/**
	 * Says where the failed job repository is, and what cures its damage; for the end of
	 * a message.
	 */
	String whatToDo(Collection<Throwable> failures) {
		boolean damaged = RepositoryFailure.of(failures) == RepositoryFailure.DAMAGE;
		Path file = this.repository;
		if (file == null) {
			return damaged ? IN_ANOTHER_DATABASE : "";
		}
		return !Files.exists(file) ? "" : "; it is " + file + ", with " + PrivateFiles.freeSpace(file)
				+ (damaged ? ": remove this file and run again, which loses no response" : "");
	}

	/**
	 * The session, to be called while it is open.
	 * @return null if it was not opened
	 */
	@Nullable RunSession session() {
		return this.session;
	}

	/**
	 * The job repository in the state folder, to be called while the session is open.
	 * @return null if the run does not use it
	 */
	@Nullable Path repositoryFile() {
		return this.repository;
	}

	@Override
	public void close() throws IOException {
		RunSession opened = this.session;
		this.session = null;
		if (opened != null) {
			opened.close();
		}
	}

	/** Opens a session. */
	interface Opening {

		RunSession open() throws IOException;

	}

}
