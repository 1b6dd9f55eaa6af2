package io.spidraparquet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.spidraparquet.job.JobProperties;
import io.spidraparquet.job.JobRunner;
import io.spidraparquet.job.OutputSettings;
import io.spidraparquet.job.RunRequest;
import io.spidraparquet.job.RunSession;
import io.spidraparquet.job.StateHome;
import io.spidraparquet.source.ApiKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The command {@code run}: checks all words and settings, takes the dataset, and only
 * then starts the application context with the job.
 */
final class RunCommand {

	static final Set<String> PARAMETERS = Set.of("crawlId", "date", "job", "output", "rerun");

	private static final Logger logger = LoggerFactory.getLogger(RunCommand.class);

	private final Map<String, String> env;

	RunCommand(Map<String, String> env) {
		this.env = env;
	}

	/**
	 * Runs the job.
	 * @param arguments words behind the command
	 * @return the exit code
	 * @throws Exception that {@link Failure} explains
	 */
	ExitCode run(List<String> arguments) throws Exception {
		Words words = Words.parse(arguments, PARAMETERS);
		List<String> crawlIds = crawlIds(words);
		ApiKey key = Secrets.apiKey(this.env);
		AtomicReference<@Nullable RunSession> opened = new AtomicReference<>();
		try {
			SpringApplication application = JobSettings.application(RunConfiguration.class, words);
			application.addInitializers((context) -> opened.set(prepare(context, words, crawlIds, key)));
			try (ConfigurableApplicationContext context = application.run(words.settings().toArray(String[]::new))) {
				return run(context);
			}
		}
		catch (AlreadyPublishedException ex) {
			logger.info("run {} is already published in {}: nothing to do (rerun=yes replaces it)", ex.key, ex.output);
			return ExitCode.DONE;
		}
		finally {
			RunSession session = opened.get();
			if (session != null) {
				session.close();
			}
		}
	}

	private static ExitCode run(ConfigurableApplicationContext context) throws Exception {
		return StopOnSignal.during(context.getBean(RunSession.class)::stop, () -> {
			try {
				List<Throwable> failures = context.getBean(JobRunner.class).run();
				return failures.isEmpty() ? ExitCode.DONE : report(Failure.of(failures));
			}
			catch (JobRunner.StoppedException ex) {
				return report(Failure.of(ex));
			}
		});
	}

	private static ExitCode report(Failure failure) {
		if (failure.unknown() != null) {
			logger.error("{}; please report this", failure.message(), failure.unknown());
		}
		else {
			logger.error("{}", failure.message());
		}
		return failure.code();
	}

	private static List<String> crawlIds(Words words) {
		String crawlId = words.parameter("crawlId");
		if (words.parameter("date") != null) {
			throw new UsageException((crawlId != null) ? "crawlId and date exclude each other: give one of them"
					: "date is not supported by this version yet: name the crawls with crawlId");
		}
		if (crawlId == null) {
			throw new UsageException("a run needs crawlId=… (see help)");
		}
		return CrawlIds.parse(crawlId);
	}

	private RunSession prepare(ConfigurableApplicationContext context, Words words, List<String> crawlIds, ApiKey key) {
		ConfigurableEnvironment environment = context.getEnvironment();
		JobSettings bound = new JobSettings(environment);
		for (Class<? extends Record> type : SettingNames.RECORDS) {
			context.getBeanFactory().registerSingleton(type.getName(), bound.bind(type));
		}
		JobProperties properties = context.getBeanFactory().getBean(JobProperties.class);
		RunRequest request = new RunRequest(output(words, properties), RunRequest.keyOf(crawlIds), crawlIds,
				JobSettings.jobName(words), words.parameter("rerun") != null, words.parameters());
		RunSession session = open(request, bound.output(), properties);
		if (session.isPublished()) {
			close(session);
			throw new AlreadyPublishedException(request.key(), session.output());
		}
		context.getBeanFactory().registerSingleton("session", session);
		context.getBeanFactory().registerSingleton("apiKey", key);
		if (!environment.containsProperty("spring.datasource.url")) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("jobRepository",
						Map.of("spring.datasource.url",
								"jdbc:h2:file:" + session.jobRepository()
										+ ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0",
								"spring.datasource.username", "sa", "spring.datasource.password", "")));
		}
		return session;
	}

	private static URI output(Words words, JobProperties properties) {
		String output = (words.parameter("output") != null) ? words.parameter("output") : properties.output();
		if (output == null) {
			throw new UsageException("a run needs output=…, a folder or a URI, here or in the job definition");
		}
		return Outputs.resolve(output);
	}

	private RunSession open(RunRequest request, OutputSettings settings, JobProperties properties) {
		try {
			return RunSession.open(request, home(this.env), settings, properties);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

	private static void close(RunSession session) {
		try {
			session.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

	static StateHome home(Map<String, String> env) {
		String home = env.get("SPIDRA_HOME");
		return new StateHome((home != null && !home.isBlank()) ? Path.of(home).toAbsolutePath()
				: Path.of(System.getProperty("user.home"), ".spidra-parquet"));
	}

	/**
	 * There is nothing to do; ends the start of the context without being a failure.
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
