package io.spidraparquet.outbound;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

import io.spidraparquet.dataset.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * Which run it is.
 *
 * @param version of this application
 * @param execution id of this start of the run; a restart has another one
 * @param output absolute URI of the dataset
 * @param job name of the job definition; null if there is none
 * @param key of the run
 * @param date day of a nightly run; null for a run over named crawls
 * @param api base URL of the API; null for a run over kept responses
 * @param startedAt when the process began to run it
 */
public record RunIdentity(String version, UUID execution, URI output, @Nullable String job, String key,
		@Nullable LocalDate date, @Nullable URI api, Instant startedAt) {

	/**
	 * The dataset as people write it.
	 * @return a path without a scheme if it is local, otherwise a URI
	 */
	public String dataset() {
		return Dataset.display(this.output);
	}

	/**
	 * A name of the job for people.
	 * @return the name of its definition, else that of the folder of its dataset
	 */
	public String shownJob() {
		return (this.job != null) ? this.job : dataset().replaceFirst("/+$", "").replaceFirst(".*/(?=.)", "");
	}

}
