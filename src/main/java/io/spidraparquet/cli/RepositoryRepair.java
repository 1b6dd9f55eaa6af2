package io.spidraparquet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;

import io.spidraparquet.job.RepositoryFailure;
import io.spidraparquet.spool.PrivateFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a damaged job repository of the state folder aside, once for each start of a
 * command. The run repeats what the repository recorded as done; whether a run is
 * published, the dataset alone determines. A repository in another database is left as it
 * is. Used by the thread of the command.
 */
final class RepositoryRepair {

	private static final Logger logger = LoggerFactory.getLogger(RepositoryRepair.class);

	private static final String SUFFIX = ".mv.db";

	private boolean done;

	/**
	 * Puts the repository aside if its damage is the cause of a failed start.
	 * @param file the repository, which is closed, of a dataset that this start still
	 * holds; null if it is in another database
	 * @param failures of the start
	 * @return whether another start finds a new repository
	 * @throws IOException if the file cannot be moved
	 */
	boolean putAside(@Nullable Path file, Collection<? extends Throwable> failures) throws IOException {
		if (this.done || file == null || !Files.exists(file) || !isDamaged(file, failures)) {
			return false;
		}
		this.done = true;
		logger.warn("the job repository is damaged ({}) and was moved to {}: the run goes on with a new one",
				Failure.reasonOf(failures), moveAside(file));
		return true;
	}

	/**
	 * Moves what has the name of the repository aside. It replaces what was put aside
	 * before.
	 */
	static Path moveAside(Path file) throws IOException {
		Path aside = file.resolveSibling(file.getFileName() + ".damaged");
		PrivateFiles.deleteTree(aside);
		return Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
	}

	private static boolean isDamaged(Path file, Collection<? extends Throwable> failures) {
		return switch (RepositoryFailure.of(failures)) {
			case DAMAGE -> true;
			case UNCLEAR -> !isReadable(file);
			case ELSEWHERE, NONE -> false;
		};
	}

	/** H2 closes a repository for many reasons, and does not always tell which. */
	private static boolean isReadable(Path file) {
		String path = file.toString();
		String url = "jdbc:h2:file:" + path.substring(0, path.length() - SUFFIX.length()) + ";IFEXISTS=TRUE";
		try (Connection connection = DriverManager.getConnection(url, "sa", "");
				Statement statement = connection.createStatement();
				ResultSet lines = statement.executeQuery("SCRIPT")) {
			while (lines.next()) {
				lines.getString(1);
			}
			return true;
		}
		catch (SQLException ex) {
			return RepositoryFailure.of(List.of(ex)) != RepositoryFailure.DAMAGE;
		}
	}

}
