package io.spidraparquet.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.api.EndpointProbe;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.iceberg.IcebergProperties;
import io.spidraparquet.iceberg.IcebergTables;
import io.spidraparquet.parquet.ParquetProperties;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.StateHome;
import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.Outputs;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.spool.PrivateFiles;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Checks all that a run needs, one after the other, and goes on after each fault. Leaves
 * nothing behind, and sends a few requests at most.
 */
public final class Doctor {

	/** Each shows 100 crawls. */
	private static final int REQUESTS = 3;

	private final Map<String, String> env;

	private final Supplier<StateHome> home;

	private final BiConsumer<Path, Path> guard;

	private final Findings findings;

	/**
	 * Creates a doctor for the state folder and the environment of a command.
	 * @param env environment variables
	 * @param home tells the state folder; throws if there can be none
	 * @param guard refuses a state folder, and the folder of a dataset in it, in which
	 * other users could have left something
	 * @param explain gives the message of a failure that a user would read
	 */
	public Doctor(Map<String, String> env, Supplier<StateHome> home, BiConsumer<Path, Path> guard,
			Function<Throwable, String> explain) {
		this.env = env;
		this.home = home;
		this.guard = guard;
		this.findings = new Findings(explain);
	}

	/**
	 * Checks everything.
	 * @param words parameters {@code job} and {@code output}, and settings
	 * @return the findings, in a fixed order
	 * @throws InterruptedException if the thread is interrupted
	 */
	public List<Finding> examine(Words words) throws InterruptedException {
		examine(new JavaCheck());
		ApiKey key = KeyCheck.read(this.env, this.findings);
		SettingsCheck reading = new SettingsCheck(this.findings);
		try (ConfigurableApplicationContext context = reading.open(words)) {
			String job = JobSettings.jobName(words);
			SettingsCheck.Read read = reading.read(context.getEnvironment(), key, job);
			JobSettings settings = read.settings();
			Setup setup = new Setup(this.env, context.getEnvironment(), settings.bind(ApiProperties.class),
					settings.bind(JobProperties.class), settings.bind(DatasetProperties.class),
					settings.bind(ParquetProperties.class), read.tables(), job, key,
					output(words, context.getEnvironment()), home());
			examine(new TemporaryFolderCheck());
			examine(new CodecCheck(setup));
			Nights nights = examineOutput(setup, IcebergTables.of(settings.bind(IcebergProperties.class), this.env));
			examine(new StateFolderCheck(setup, this.guard::accept, (nights != null) ? nights.lastBytes() : 0));
			examine(new RepositoryCheck(setup));
			examine(new WorkersCheck(setup));
			if (reading.isApiKnown()) {
				examineEndpoint(setup, reading.isValid());
			}
			else {
				this.findings.warning("endpoint", "not asked, since the settings that name it are not valid",
						"correct the definition first");
			}
			if (nights != null) {
				examine(new ScheduleCheck(setup, nights));
			}
		}
		return this.findings.all();
	}

	private void examine(Check check) throws InterruptedException {
		try {
			check.examine(this.findings);
		}
		catch (InterruptedException ex) {
			throw ex;
		}
		catch (Exception ex) {
			this.findings.fault(check.name(), ex);
		}
	}

	private @Nullable StateHome home() {
		try {
			return this.home.get();
		}
		catch (UsageException ex) {
			this.findings.fault("SPIDRA_HOME", ex);
			return null;
		}
	}

	/** Read by itself, so that another setting that is not valid does not hide it. */
	private @Nullable URI output(Words words, Environment environment) {
		String given = words.parameter("output");
		try {
			String output = (given != null) ? given
					: Binder.get(environment).bind("spidra.output", String.class).orElse(null);
			if (output != null) {
				return Outputs.resolve(output);
			}
			if (words.parameter("job") != null) {
				throw new UsageException(
						"a run needs an output: give output=…, or set spidra.output in the job definition");
			}
		}
		catch (UsageException ex) {
			this.findings.fault("output", ex);
		}
		return null;
	}

	/** Returns null if there is no output, or what is published cannot be read. */
	private @Nullable Nights examineOutput(Setup setup, IcebergTables tables) throws InterruptedException {
		URI output = setup.output();
		if (output == null) {
			return null;
		}
		StateHome state = setup.home();
		Path buffers = (state != null && !"file".equals(output.getScheme()))
				? Folders.temporary(Folders.existing(state.home())) : null;
		try {
			Dataset dataset = Dataset.open(output,
					(buffers != null) ? setup.storage().bufferingIn(buffers) : setup.storage());
			try {
				Nights nights = nights(dataset);
				examine(new OutputCheck(dataset, (nights != null) ? nights.lastBytes() : 0));
				examine(new DatasetCheck(setup, dataset, nights));
				examine(new LockCheck(setup, dataset));
				examine(new IcebergCheck(tables, dataset));
				return nights;
			}
			finally {
				dataset.files().close();
			}
		}
		catch (IOException | RuntimeException ex) {
			this.findings.fault("output", ex);
			return null;
		}
		finally {
			remove(buffers);
		}
	}

	private @Nullable Nights nights(Dataset dataset) {
		try {
			return Nights.of(dataset);
		}
		catch (IOException ex) {
			this.findings.fault("runs", ex);
			return null;
		}
	}

	private void remove(@Nullable Path folder) {
		try {
			if (folder != null) {
				PrivateFiles.deleteTree(folder);
			}
		}
		catch (IOException ex) {
			this.findings.warning("temp folder", folder + " cannot be removed", "remove it");
		}
	}

	private void examineEndpoint(Setup setup, boolean valid) throws InterruptedException {
		Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(setup.job().plan().lookBack());
		boolean selects = valid && setup.key() != null && setup.jobName() != null;
		EndpointProbe probe;
		try {
			probe = EndpointProbe.ask(setup.api(), setup.key(), AppVersion.get(), since, selects ? REQUESTS : 1);
		}
		catch (IOException ex) {
			this.findings.fault("endpoint", ex);
			return;
		}
		examine(new EndpointCheck(setup, probe));
		if (selects) {
			examine(new SelectionCheck(setup, probe, since));
		}
	}

}
