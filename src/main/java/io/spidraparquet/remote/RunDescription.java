package io.spidraparquet.remote;

import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.RunRequest;
import io.spidraparquet.run.SharedState;
import io.spidraparquet.settings.SettingValues;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.env.Environment;

/**
 * What workers need to know about a run, in a file at the output. It has no secrets.
 *
 * @param attempt id of the attempt
 * @param output absolute URI of the dataset
 * @param date day of a nightly run, ISO 8601; null for a run over named crawls
 * @param crawlIds crawls of the request; empty for a nightly run
 * @param job name of the job definition; null if there is none
 * @param rerun whether the run replaces what is published
 * @param raw whether the run reads kept responses instead of the API
 * @param identity see {@link Run#identity()}
 * @param settings settings of the run by name, without those of its host
 */
public record RunDescription(String attempt, String output, @Nullable String date, List<String> crawlIds,
		@Nullable String job, boolean rerun, boolean raw, String identity, Map<String, String> settings) {

	private static final String FILE = "description.json";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	static RunDescription of(Run run, Attempt attempt, Environment environment) {
		RunRequest request = run.request();
		return new RunDescription(attempt.id(), request.output().toString(),
				(request.date() != null) ? request.date().toString() : null, request.crawlIds(), request.job(),
				request.rerun(), request.raw(), run.identity(), SettingValues.of(environment));
	}

	void write(SharedState files) throws IOException {
		files.write(FILE, JSON.writeValueAsBytes(this));
	}

	/**
	 * Reads the description of a run.
	 * @param files shared files of the run
	 * @return null if there is none
	 * @throws IOException if it cannot be read
	 */
	public static @Nullable RunDescription read(SharedState files) throws IOException {
		byte[] json = files.read(FILE);
		try {
			return (json != null) ? JSON.readValue(json, RunDescription.class) : null;
		}
		catch (JacksonException ex) {
			throw new IOException(files.display(FILE) + " is not what the manager wrote: " + ex.getOriginalMessage(),
					ex);
		}
	}

	/**
	 * The request of the run.
	 * @return the same as the manager has, but for the parameters as typed
	 */
	public RunRequest request() {
		return new RunRequest(URI.create(this.output), (this.date != null) ? LocalDate.parse(this.date) : null,
				this.crawlIds, this.job, this.rerun, this.raw, Map.of());
	}

}
