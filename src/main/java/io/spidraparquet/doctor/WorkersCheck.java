package io.spidraparquet.doctor;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import io.spidraparquet.remote.ConnectedWorkers;
import io.spidraparquet.run.AdvisoryLock;
import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.text.Listed;
import io.spidraparquet.text.Plural;

import org.springframework.core.env.Environment;

/**
 * Whether workers are connected to the job repository, if a run would leave its work to
 * them. Their connections are named after their version and them.
 *
 * @param setup what a run would work with
 */
record WorkersCheck(Setup setup) implements Check {

	private static final String DATASOURCE = "spring.datasource.";

	private static final int MOST_NAMED = 10;

	/** Seconds. */
	private static final Map<String, String> TIMEOUTS = Map.of("connectTimeout", "5", "socketTimeout", "10");

	@Override
	public String name() {
		return "workers";
	}

	@Override
	public void examine(Findings findings) throws SQLException {
		Environment environment = this.setup.environment();
		String url = environment.getProperty(DATASOURCE + "url");
		if (!this.setup.job().isRemote() || url == null || !AdvisoryLock.isPostgres(url)) {
			return;
		}
		List<String> names = new ArrayList<>();
		List<String> others = new ArrayList<>();
		try (Connection connection = connect(environment, url)) {
			for (String worker : ConnectedWorkers.of(connection)) {
				boolean same = worker.startsWith(AppVersion.get() + " ");
				(same ? names : others).add(same ? worker.substring(AppVersion.get().length() + 1) : worker);
			}
		}
		if (names.isEmpty()) {
			findings.warning(name(),
					"no worker of this version is connected to the job repository"
							+ (others.isEmpty() ? "" : ", only others (" + Listed.of(others, MOST_NAMED) + ")"),
					"start workers with 'jobs/run worker': a run with spidra.workers=remote waits for the first one");
			return;
		}
		String all = Plural.of(names.size(), "worker") + ((names.size() == 1) ? " is" : " are") + " connected: "
				+ Listed.of(names, MOST_NAMED);
		if (others.isEmpty()) {
			findings.ok(name(), all);
		}
		else {
			findings.warning(name(), all + "; others have another version: " + Listed.of(others, MOST_NAMED),
					"stop those with another version: they take no part in runs of this one");
		}
	}

	private static Connection connect(Environment environment, String url) throws SQLException {
		Properties properties = new Properties();
		properties.putAll(TIMEOUTS);
		for (Map.Entry<String, String> each : Map.of("user", "username", "password", "password").entrySet()) {
			String value = environment.getProperty(DATASOURCE + each.getValue());
			if (value != null) {
				properties.setProperty(each.getKey(), value);
			}
		}
		return DriverManager.getConnection(url, properties);
	}

}
