package io.spidraparquet.cli;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.job.JobRepositoryException;
import io.spidraparquet.job.JobRunner;
import io.spidraparquet.job.PostgresRepository;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.remote.ManagerConfiguration;
import io.spidraparquet.run.AdvisoryLock;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.SettingNames;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.terminal.LogFields;
import io.spidraparquet.terminal.ProgressDisplay;
import io.spidraparquet.text.Plural;
import io.spidraparquet.text.SameCommand;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigRegistry;
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
		Start start = Start.of(words, this.env);
		StopSignal stop = new StopSignal();
		RunProgress progress = new RunProgress();
		String again = SameCommand.of((this.typed != null) ? this.typed : words.typed(), start.selection().date());
		Runnable stopping = () -> {
			progress.stop();
			stop.give();
		};
		ProgressDisplay display = words.has("--quiet") ? ProgressDisplay.none() : ProgressDisplay.start(progress);
		Runnable late = () -> {
			display.close();
			logger.info("{}", stopped(progress.now(), again));
		};
		Going going = new Going(start, stop, new RepositoryRepair(), progress, again, new Outbox(this.env, progress));
		return StopOnSignal.during(stopping, late, () -> {
			try {
				Integer code = run(going);
				return (code != null) ? code : Objects.requireNonNull(run(going));
			}
			finally {
				display.close();
				going.outbox().deliver(stop::isGiven);
			}
		});
	}

	/**
	 * Runs it once.
	 * @return the exit code; null if a damaged job repository was put aside, so that it
	 * is to be run again
	 */
	private @Nullable Integer run(Going going) throws Exception {
		try (OpenSession opened = new OpenSession()) {
			try {
				return run(going, opened);
			}
			catch (AlreadyPublishedException ex) {
				logger.info("run {} is already published in {}: nothing to do (rerun=yes replaces it)", ex.key,
						ex.output);
				return ExitCode.DONE.value();
			}
			catch (Exception ex) { // which the caller explains
				Failure failure = Failure.of(ex);
				ended(going, opened, failure.code(), failure.message(), List.of(ex));
				throw ex;
			}
		}
	}

	private @Nullable Integer run(Going going, OpenSession opened) throws Exception {
		Words words = going.start().words();
		SpringApplication application = JobSettings.application(RunConfiguration.class, words);
		application.addInitializers((context) -> prepare(context, going, opened));
		List<Throwable> failures;
		try (ConfigurableApplicationContext context = application.run(words.settings().toArray(String[]::new))) {
			JobRunner.Result result = context.getBean(JobRunner.class).run();
			if (result.failures().isEmpty()) {
				int code = result.nothingNew() ? context.getBean(JobProperties.class).exit().nothingNew()
						: ExitCode.DONE.value();
				going.outbox().succeeded(opened.session(), code);
				return code;
			}
			failures = result.failures();
		}
		catch (JobRunner.StoppedException ex) {
			String message = stopped(going.progress().now(), going.command());
			logger.info("{}", message);
			ended(going, opened, ExitCode.STOPPED, message, List.of(ex));
			return ExitCode.STOPPED.value();
		}
		catch (JobRepositoryException | BeansException ex) {
			failures = List.of(ex);
		}
		boolean again = !going.stop().isGiven() && going.repair().putAside(opened.repositoryFile(), failures);
		return again ? null : report(failures, opened, going);
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

	private int report(List<Throwable> failures, OpenSession opened, Going going) {
		Failure failure = Failure.of(failures);
		String message = failure.message() + (failure.isOfRepository() ? opened.whatToDo(failures) : "");
		if (failure.unknown() != null) {
			logger.error("{}; please report this", message, failure.unknown());
		}
		else {
			if (this.verbose) {
				logger.error("{}", message, explained(failures, failure));
			}
			else {
				logger.error("{}", message);
			}
		}
		ended(going, opened, failure.code(), message, failures);
		return failure.code().value();
	}

	/** Keeps what became of a run that did not do what it was to do. */
	private static void ended(Going going, OpenSession opened, ExitCode code, String message,
			List<? extends Throwable> failures) {
		RunSession session = opened.session();
		FailedRun record = FailureRecord.write(session, going.progress().started(), code, message, failures);
		going.outbox().failed(session, code, message, failures, record);
	}

	/** The failure that the message is about: others may only say that a step failed. */
	private static Throwable explained(List<Throwable> failures, Failure failure) {
		return failures.stream()
			.filter((each) -> Failure.of(each).message().equals(failure.message()))
			.findFirst()
			.orElse(failures.get(0));
	}

	/**
	 * Opens the session before the context exists. So a failure that needs no context,
	 * such as a dataset that another run holds, ends the start early.
	 */
	private void prepare(ConfigurableApplicationContext context, Going going, OpenSession opened) {
		ConfigurableEnvironment environment = context.getEnvironment();
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		ApiKey key = going.start().key();
		JobSettings bound = new JobSettings(environment, key);
		requireSharable(bound, environment);
		Start.Target target = going.start().target(bound, this.env);
		going.outbox().prepare(bound, target, key);
		String dataset = Dataset.display(target.request().output());
		LogFields.set(() -> Map.of("run", target.request().key().text(), "dataset", dataset, "step",
				going.progress().phase().shown()));
		AdvisoryLock shared = sharedLock(environment, target.request().output());
		RunSession session = opened.open(() -> target.open(shared));
		Run run = session.run();
		if (session.isPublished()) {
			throw new AlreadyPublishedException(run.key(), run.dataset().display());
		}
		going.outbox().begun();
		for (Class<? extends Record> type : SettingNames.RECORDS) {
			beans.registerSingleton(type.getName(), bound.bind(type));
		}
		beans.registerSingleton("run", run);
		beans.registerSingleton("attempt", session.attempt());
		beans.registerSingleton("session", session);
		if (target.properties().isRemote()) {
			((AnnotationConfigRegistry) context).register(ManagerConfiguration.class);
		}
		beans.registerSingleton("stopSignal", going.stop());
		beans.registerSingleton("runProgress", going.progress());
		if (run.request().raw()) {
			beans.registerSingleton("rawDataset", target.rawDataset(run.dataset()));
		}
		if (key != null) {
			beans.registerSingleton("apiKey", key);
		}
		addRepository(environment, opened, session);
	}

	private static void requireSharable(JobSettings bound, ConfigurableEnvironment environment) {
		String url = environment.getProperty(DATASOURCE + "url");
		if (bound.bind(JobProperties.class).isRemote()) {
			WorkerCommand.requirePostgres(url);
		}
		if (bound.bind(ApiProperties.class).budget() == ApiProperties.Budget.SHARED
				&& (url == null || !AdvisoryLock.isPostgres(url))) {
			throw new UsageException(
					"spidra.api.budget=shared needs a job repository in PostgreSQL, where the processes"
							+ " that share the budget count their requests: give"
							+ " --spring.datasource.url=jdbc:postgresql://host:5432/database, or leave spidra.api.budget out");
		}
	}

	/** Settings of the job repository, unless the user has given them. */
	private static void addRepository(ConfigurableEnvironment environment, OpenSession opened, RunSession session) {
		String url = environment.getProperty(DATASOURCE + "url");
		if (url == null) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("jobRepository",
						Map.of(DATASOURCE + "url", "jdbc:h2:file:" + opened.makeRepository(session)
								+ ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;QUERY_CACHE_SIZE=100",
								DATASOURCE + "username", "sa", DATASOURCE + "password", "")));
		}
		else if (AdvisoryLock.isPostgres(url)) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("jobRepository", PostgresRepository.TIMEOUTS));
		}
	}

	/**
	 * The lock in the job repository.
	 * @param output URI of the dataset
	 * @return null if the job repository has none
	 */
	static @Nullable AdvisoryLock sharedLock(ConfigurableEnvironment environment, URI output) {
		try {
			return AdvisoryLock.of(environment.getProperty(DATASOURCE + "url"),
					environment.getProperty(DATASOURCE + "username"), environment.getProperty(DATASOURCE + "password"),
					output);
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * A run that is under way.
	 *
	 * @param start what is asked for
	 * @param stop given by a signal
	 * @param repair of the job repository, which is tried once
	 * @param progress what is done so far
	 * @param command the command that goes on with it
	 * @param outbox what it tells other systems
	 */
	private record Going(Start start, StopSignal stop, RepositoryRepair repair, RunProgress progress, String command,
			Outbox outbox) {

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
