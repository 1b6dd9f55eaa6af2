package io.spidraparquet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.iceberg.IcebergProperties;
import io.spidraparquet.iceberg.IcebergTables;
import io.spidraparquet.outbound.OutboundProperties;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.Origin;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.run.RunRequest;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.run.StateHome;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.Outputs;
import io.spidraparquet.settings.Secrets;
import io.spidraparquet.settings.Selection;
import io.spidraparquet.settings.SettingNames;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is asked for, with its words and settings checked: the commands {@code run}
 * and {@code plan} refuse the same.
 *
 * @param words words after the command
 * @param selection which crawls the words select
 * @param key the API key; null if the run asks no API
 */
record Start(Words words, Selection selection, @Nullable ApiKey key) {

	/**
	 * Checks words.
	 * @param words words after the command
	 * @param env environment variables
	 * @throws UsageException if a word is not valid, or the key is missing
	 */
	static Start of(Words words, Map<String, String> env) {
		Selection selection = Selection.of(words, Clock.systemUTC());
		ApiKey key = selection.raw() ? null : Secrets.apiKey(env);
		if (key != null) {
			Secrets.refuse(key, words.typed());
			Secrets.refuse(key, selection.crawlIds());
		}
		return new Start(words, selection, key);
	}

	/**
	 * Checks the settings, and with them where the run is to write.
	 * @param bound the settings
	 * @param env environment variables
	 * @throws UsageException if a value is not valid
	 */
	Target target(JobSettings bound, Map<String, String> env) {
		SettingNames.RECORDS.forEach(bound::bind);
		JobProperties properties = bound.bind(JobProperties.class);
		DatasetProperties storage = bound.bind(DatasetProperties.class);
		OutputSettings settings = bound.output();
		requireExpanded("spidra.raw-from", properties.rawFrom());
		requireExpanded("spidra.hadoop-conf-dir", storage.hadoopConfDir());
		requireExpanded("spidra.metrics.prometheus-file",
				bound.bind(OutboundProperties.class).metrics().prometheusFile());
		if (this.selection.raw() && !settings.content().kinds().isEmpty()) {
			throw new UsageException(
					"source=raw cannot download the content of pages, as their links are not kept: run with"
							+ " --spidra.content=none, or without source=raw");
		}
		RunRequest request = this.selection.request(output(properties), JobSettings.jobName(this.words), this.words);
		StateHome home = HomeCheck.home(env);
		HomeCheck.check(home.home(), home.dataset(request.output()));
		return new Target(request, home, settings, properties, storage, origin(bound, request.output()),
				IcebergTables.of(bound.bind(IcebergProperties.class), env));
	}

	private static void requireExpanded(String name, @Nullable String path) {
		if (path != null) {
			Outputs.requireExpanded(name, path);
		}
	}

	private URI output(JobProperties properties) {
		String output = (this.words.parameter("output") != null) ? this.words.parameter("output") : properties.output();
		if (output == null) {
			throw new UsageException(
					"a run needs output=…, a folder or a URI: give it here, or as spidra.output in the job definition");
		}
		return Outputs.resolve(output);
	}

	private Origin origin(JobSettings bound, URI output) {
		return (this.key != null) ? Origin.api(bound.bind(ApiProperties.class).url(), this.key)
				: Origin.kept(Objects.requireNonNullElse(bound.bind(JobProperties.class).rawFrom(), output.toString()));
	}

	/**
	 * What a session is opened with.
	 *
	 * @param request what the user asked for
	 * @param home where state is kept
	 * @param settings settings that shape the output
	 * @param properties settings of the job
	 * @param storage how to reach the output
	 * @param origin where responses come from
	 * @param tables Iceberg tables over the dataset
	 */
	record Target(RunRequest request, StateHome home, OutputSettings settings, JobProperties properties,
			DatasetProperties storage, Origin origin, IcebergTables tables) {

		/**
		 * Takes the dataset's lock, see {@link RunSession#open}.
		 * @param shared lock in the job repository; null if it has none
		 */
		RunSession open(DatasetLock.@Nullable SharedLock shared) throws IOException {
			return RunSession.open(this.request, this.home, this.settings, this.properties, this.storage, this.origin,
					this.tables, shared);
		}

		/** Looks without the lock, see {@link RunSession#foresee}. */
		RunSession.Foreseen foresee() throws IOException {
			return RunSession.foresee(this.request, this.home, this.settings, this.properties, this.storage,
					this.origin);
		}

		/**
		 * The dataset whose kept responses the run reads.
		 * @param output the dataset that the run writes
		 */
		Dataset rawDataset(Dataset output) {
			String rawFrom = this.properties.rawFrom();
			if (rawFrom == null) {
				return output;
			}
			try {
				return Dataset.open(Outputs.resolve(rawFrom), this.storage);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("spidra.raw-from: " + ex.getMessage(), ex);
			}
		}

	}

	/**
	 * The same run, but replacing what is published.
	 * @param target where this run writes
	 */
	Target rerun(Target target) {
		Selection rerun = new Selection(this.selection.date(), this.selection.crawlIds(), this.selection.raw(), true);
		RunRequest request = target.request();
		return new Target(rerun.request(request.output(), request.job(), this.words), target.home(), target.settings(),
				target.properties(), target.storage(), target.origin(), target.tables());
	}

}
