package io.spidraparquet.doctor;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.parquet.ParquetProperties;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.run.StateHome;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * What a run would work with. Where something of it is not valid, that is a finding
 * already, and the value is missing or the default.
 *
 * @param env environment variables
 * @param environment the settings by their names
 * @param api settings of the requests
 * @param job settings of the job
 * @param storage settings of the output's file system
 * @param parquet settings of the files
 * @param tables settings that shape the output; null if they contradict each other
 * @param jobName name of the job definition; null if there is none
 * @param key API key; null if it is missing
 * @param output URI of the dataset; null if there is none
 * @param home state folder; null if none can be had
 */
record Setup(Map<String, String> env, Environment environment, ApiProperties api, JobProperties job,
		DatasetProperties storage, ParquetProperties parquet, @Nullable OutputSettings tables, @Nullable String jobName,
		@Nullable ApiKey key, @Nullable URI output, @Nullable StateHome home) {

	/** The state folder of the dataset; null if there is none. */
	@Nullable Path state() {
		return (this.home != null && this.output != null) ? this.home.dataset(this.output) : null;
	}

}
