package io.spidraparquet.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.run.AdvisoryLock;
import io.spidraparquet.settings.UsageException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * Whether the job repository can be read: the file of H2 in the state folder, or
 * PostgreSQL, whose advisory lock is looked at and not taken.
 *
 * @param setup what a run would work with
 */
record RepositoryCheck(Setup setup) implements Check {

	private static final String DATASOURCE = "spring.datasource.";

	@Override
	public String name() {
		return "repository";
	}

	@Override
	public void examine(Findings findings) throws IOException {
		Environment environment = this.setup.environment();
		String url = environment.getProperty(DATASOURCE + "url");
		if (url == null) {
			examineFile(findings);
			return;
		}
		URI output = this.setup.output();
		AdvisoryLock lock = lock(environment, url, (output != null) ? output : URI.create("file:///nowhere"));
		if (lock == null) {
			findings.warning(name(),
					"spring.datasource.url names another database than PostgreSQL, which is not checked",
					"use PostgreSQL, or the H2 file in SPIDRA_HOME");
			return;
		}
		AdvisoryLock.Seen seen = lock.look();
		findings.ok(name(), "PostgreSQL " + seen.version() + " at " + AdvisoryLock.withoutParameters(url));
		if (seen.held()) {
			findings.warning(name(), "a run holds the advisory lock of this dataset",
					"wait until it has ended: another run on a shared output would exit 75");
		}
	}

	private static @Nullable AdvisoryLock lock(Environment environment, String url, URI output) {
		try {
			return AdvisoryLock.of(url, environment.getProperty(DATASOURCE + "username"),
					environment.getProperty(DATASOURCE + "password"), output);
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()));
		}
	}

	private void examineFile(Findings findings) throws IOException {
		Path state = this.setup.state();
		if (state == null) {
			return;
		}
		Path file = state.resolve("jobs.mv.db");
		if (!Files.isRegularFile(file) || Files.size(file) == 0) {
			findings.ok(name(), "H2, in SPIDRA_HOME: the first run makes it");
		}
		else if (DatasetLock.isHeld(state)) {
			findings.ok(name(), "H2, in SPIDRA_HOME: the run that is active uses it");
		}
		else {
			open(state, findings);
		}
	}

	/** Opened to be read only, so that H2 leaves the file as it is. */
	private void open(Path state, Findings findings) {
		String url = "jdbc:h2:file:" + state.resolve("jobs") + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
		try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
			findings.ok(name(), "H2 " + connection.getMetaData().getDatabaseProductVersion() + ", in SPIDRA_HOME");
		}
		catch (SQLException ex) {
			findings.warning(name(), "the file of H2 cannot be read (" + state.resolve("jobs.mv.db") + ")",
					"nothing, if it is damaged: the next run puts it aside and makes a new one");
		}
	}

}
