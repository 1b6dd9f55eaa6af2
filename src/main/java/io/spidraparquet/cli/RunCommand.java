package io.spidraparquet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.job.JobRepositoryException;
import io.spidraparquet.job.JobRunner;
import io.spidraparquet.job.PostgresRepository;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.AdvisoryLock;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.Origin;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.RunRequest;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.run.StateHome;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.Outputs;
import io.spidraparquet.settings.Secrets;
import io.spidraparquet.settings.Selection;
import io.spidraparquet.settings.SettingNames;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.terminal.ProgressDisplay;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The command {@code run}: checks all words and settings and takes the dataset's lock.
 * Only then it starts the application context with the job.
 */
final class RunCommand {

	private static final String DATASOURCE = "spring.datasource.";

	private static final Logger logger = LoggerFactory.getLogger(RunCommand.class);

	private final Map<String, String> env;

	private final boolean verbose;

	private final @Nullable List<String> typed;

	/**
	 * The command.
	 * @param env environment variables
	 * @param verbose whether the stack trace of a failure is wanted
	 */
	RunCommand(Map<String, String> env, boolean verbose) {
		this(env, verbose, null);
	}

	/**
	 * A run that another command starts.
	 * @param env environment variables
	 * @param verbose whether the stack trace of a failure is wanted
	 * @param typed the words of that command, with its name; null if this is the command
	 */
	RunCommand(Map<String, String> env, boolean verbose, @Nullable List<String> typed) {
		this.env = env;
		this.verbose = verbose;
		this.typed = typed;
	}

	/**
	 * Runs the job.
	 * @param words words after the command
	 * @return the exit code
	 * @throws Exception that {@link Failure} explains
	 */
	int run(Words words) throws Exception {
		Selection selection = Selection.of(words, Clock.systemUTC());
		ApiKey key = selection.raw() ? null : Secrets.apiKey(this.env);
		if (key != null) {
			Secrets.refuse(key, words.typed());
			Secrets.refuse(key, selection.crawlIds());
		}
		StopSignal stop = new StopSignal();
		RepositoryRepair repair = new RepositoryRepair();
		RunProgress progress = new RunProgress();
		String again = SameCommand.of((this.typed != null) ? this.typed : words.typed(), selection.date());
		Runnable stopping = () -> {
			progress.stop();
			stop.give();
		};
		ProgressDisplay display = words.has("--quiet") ? ProgressDisplay.none() : ProgressDisplay.start(progress);
		Runnable late = () -> {
			display.close();
			logger.info("{}", stopped(progress.now(), again));
		};
		return StopOnSignal.during(stopping, late, () -> {
			try {
				Integer code = run(words, selection, key, stop, repair, progress, again);
				return (code != null) ? code
						: Objects.requireNonNull(run(words, selection, key, stop, repair, progress, again));
			}
			finally {
				display.close();
			}
		});
	}

	/**
	 * Runs it once.
	 * @return the exit code; null if a damaged job repository was put aside, so that it
	 * is to be run again
	 */
	private @Nullable Integer run(Words words, Selection selection, @Nullable ApiKey key, StopSignal stop,
			RepositoryRepair repair, RunProgress progress, String command) throws Exception {
		Instant started = Instant.now();
		try (OpenSession opened = new OpenSession()) {
			try {
				return run(words, selection, key, stop, repair, progress, command, opened, started);
			}
			catch (AlreadyPublishedException ex) {
				logger.info("run {} is already published in {}: nothing to do (rerun=yes replaces it)", ex.key,
						ex.output);
				return ExitCode.DONE.value();
			}
			catch (Exception ex) { // which the caller explains
				Failure failure = Failure.of(ex);
				FailureRecord.write(opened.session(), started, failure.code(), failure.message(), List.of(ex));
				throw ex;
			}
		}
	}

	private @Nullable Integer run(Words words, Selection selection, @Nullable ApiKey key, StopSignal stop,
			RepositoryRepair repair, RunProgress progress, String command, OpenSession opened, Instant started)
			throws Exception {
		SpringApplication application = JobSettings.application(RunConfiguration.class, words);
		application.addInitializers((context) -> prepare(context, words, selection, key, stop, opened));
		application.addInitializers((context) -> context.getBeanFactory().registerSingleton("runProgress", progress));
		List<Throwable> failures;
		try (ConfigurableApplicationContext context = application.run(words.settings().toArray(String[]::new))) {
			JobRunner.Result result = context.getBean(JobRunner.class).run();
			if (result.failures().isEmpty()) {
				return result.nothingNew() ? context.getBean(JobProperties.class).exit().nothingNew()
						: ExitCode.DONE.value();
			}
			failures = result.failures();
		}
		catch (JobRunner.StoppedException ex) {
			String message = stopped(progress.now(), command);
			logger.info("{}", message);
			FailureRecord.write(opened.session(), started, ExitCode.STOPPED, message, List.of(ex));
			return ExitCode.STOPPED.value();
		}
		catch (JobRepositoryException | BeansException ex) {
			failures = List.of(ex);
		}
		boolean again = !stop.isGiven() && repair.putAside(opened.repositoryFile(), failures);
		return again ? null : report(failures, opened, started);
	}

	private static String stopped(RunProgress.Snapshot now, String command) {
		String kept = switch (now.phase()) {
			case START, PLAN -> "nothing is published";
			case FETCH -> "the responses of " + now.crawlsFetched() + " of " + Plural.of(now.crawls(), "crawl")
					+ " are kept, and nothing is published";
			case WRITE -> "all responses are kept, and nothing is published";
			case PUBLISH -> "the publication is completed by the next start of any run of this dataset";
		};
		return "stopped in the step " + now.phase().shown() + ": " + kept + ". To go on: " + command;
	}

	private int report(List<Throwable> failures, OpenSession opened, Instant started) {
		Failure failure = Failure.of(failures);
		String message = failure.message() + (failure.isOfRepository() ? opened.whatToDo(failures) : "");
		if (failure.unknown() != null) {
			logger.error("{}; please report this", message, failure.unknown());
		}
		else {
			if (this.verbose) {
				logger.error("{}", message, failures.get(0));
			}
			else {
				logger.error("{}", message);
			}
		}
		FailureRecord.write(opened.session(), started, failure.code(), message, failures);
		return failure.code().value();
	}

	/**
	 * Opens the session before the context exists. So a failure that needs no context,
	 * such as a dataset that another run holds, ends the start early.
	 */
	private void prepare(ConfigurableApplicationContext context, Words words, Selection selection, @Nullable ApiKey key,
			StopSignal stop, OpenSession opened) {
		ConfigurableEnvironment environment = context.getEnvironment();
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		JobSettings bound = new JobSettings(environment, key);
		for (Class<? extends Record> type : SettingNames.RECORDS) {
			beans.registerSingleton(type.getName(), bound.bind(type));
		}
		JobProperties properties = bound.bind(JobProperties.class);
		DatasetProperties storage = bound.bind(DatasetProperties.class);
		OutputSettings settings = bound.output();
		requireExpanded("spidra.raw-from", properties.rawFrom());
		requireExpanded("spidra.hadoop-conf-dir", storage.hadoopConfDir());
		requireNoContent(selection, settings);
		RunRequest request = selection.request(output(words, properties), JobSettings.jobName(words), words);
		AdvisoryLock shared = sharedLock(environment, request);
		Origin origin = origin(key, bound, request.output());
		StateHome home = home(this.env);
		HomeCheck.check(home.home(), home.dataset(request.output()));
		RunSession session = opened
			.open(() -> RunSession.open(request, home, settings, properties, storage, origin, shared));
		Run run = session.run();
		if (session.isPublished()) {
			throw new AlreadyPublishedException(run.key(), run.dataset().display());
		}
		beans.registerSingleton("run", run);
		beans.registerSingleton("attempt", session.attempt());
		beans.registerSingleton("publication", session.publication());
		beans.registerSingleton("stopSignal", stop);
		if (selection.raw()) {
			beans.registerSingleton("rawDataset", rawDataset(run.dataset(), properties.rawFrom(), storage));
		}
		if (key != null) {
			beans.registerSingleton("apiKey", key);
		}
		String url = environment.getProperty(DATASOURCE + "url");
		if (url != null && AdvisoryLock.isPostgres(url)) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("jobRepository", PostgresRepository.TIMEOUTS));
		}
		if (url == null) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("jobRepository",
						Map.of(DATASOURCE + "url",
								"jdbc:h2:file:" + opened.makeRepository(session)
										+ ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0",
								DATASOURCE + "username", "sa", DATASOURCE + "password", "")));
		}
	}

	private static void requireExpanded(String name, @Nullable String path) {
		if (path != null) {
			Outputs.requireExpanded(name, path);
		}
	}

	/** The links to the content of pages are not kept. */
	static void requireNoContent(Selection selection, OutputSettings settings) {
		if (selection.raw() && !settings.content().kinds().isEmpty()) {
			throw new UsageException(
					"source=raw cannot download the content of pages, as their links are not kept: run with"
							+ " --spidra.content=none, or without source=raw");
		}
	}

	/** Where the responses of a run come from. */
	static Origin origin(@Nullable ApiKey key, JobSettings bound, URI output) {
		return (key != null) ? Origin.api(bound.bind(ApiProperties.class).url(), key)
				: Origin.kept(Objects.requireNonNullElse(bound.bind(JobProperties.class).rawFrom(), output.toString()));
	}

	/** The dataset whose kept responses a run to an output reads. */
	static Dataset rawDataset(Dataset output, @Nullable String rawFrom, DatasetProperties storage) {
		if (rawFrom == null) {
			return output;
		}
		try {
			return Dataset.open(Outputs.resolve(rawFrom), storage);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("spidra.raw-from: " + ex.getMessage(), ex);
		}
	}

	private static @Nullable AdvisoryLock sharedLock(ConfigurableEnvironment environment, RunRequest request) {
		try {
			return AdvisoryLock.of(environment.getProperty(DATASOURCE + "url"),
					environment.getProperty(DATASOURCE + "username"), environment.getProperty(DATASOURCE + "password"),
					request.output());
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()));
		}
	}

	static URI output(Words words, JobProperties properties) {
		String output = (words.parameter("output") != null) ? words.parameter("output") : properties.output();
		if (output == null) {
			throw new UsageException(
					"a run needs output=…, a folder or a URI: give it here, or as spidra.output in the job definition");
		}
		return Outputs.resolve(output);
	}

	static StateHome home(Map<String, String> env) {
		String home = env.get("SPIDRA_HOME");
		if (home != null && !home.isBlank()) {
			return new StateHome(Outputs.folder("SPIDRA_HOME", home));
		}
		Path user = Path.of(System.getProperty("user.home"));
		if (!user.isAbsolute()) {
			throw new UsageException("this user has no home folder: set SPIDRA_HOME to a folder for the state of runs");
		}
		return new StateHome(user.resolve(".spidra-parquet"));
	}

	/**
	 * Ends the start of the context because there is nothing to do. This is not a
	 * failure.
	 */
	private static final class AlreadyPublishedException extends SpringApplication.AbandonedRunException {

		private static final long serialVersionUID = 1L;

		private final String key;

		private final String output;

		AlreadyPublishedException(String key, String output) {
			this.key = key;
			this.output = output;
		}

	}

}
