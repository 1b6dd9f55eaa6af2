package io.spidraparquet.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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
		this.repository = opened.jobRepositoryFile();
		try {
			return opened.makeJobRepository();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

	/**
	 * The path of the job repository in the state folder, for a message; empty if the run
	 * does not use it.
	 */
	String repository() {
		Path file = this.repository;
		return (file != null && Files.exists(file)) ? "; it is " + file + ", with " + PrivateFiles.freeSpace(file) : "";
	}

	/**
	 * Moves a damaged job repository aside. The run repeats what the repository recorded
	 * as done; whether a run is published, the dataset alone determines.
	 * @return whether there was a job repository to move
	 * @throws IOException if it cannot be moved
	 */
	boolean moveRepositoryAside() throws IOException {
		Path file = this.repository;
		if (file == null || !Files.exists(file)) {
			return false;
		}
		Path aside = file.resolveSibling(file.getFileName() + ".damaged");
		Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
		logger.warn("the job repository is damaged and was moved to {}: the run begins with a new one", aside);
		return true;
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
