package io.spidraparquet.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.job.SharedBudget;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.remote.ConnectedWorkers;
import io.spidraparquet.remote.RemoteQueue;
import io.spidraparquet.run.AdvisoryLock;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.Secrets;
import io.spidraparquet.settings.SettingNames;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.worker.Worker;
import io.spidraparquet.worker.WorkerConfiguration;
import io.spidraparquet.worker.WorkerFolder;
import io.spidraparquet.worker.WorkerHost;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * The command {@code worker}: works for the runs of managers until it is stopped, or
 * until there has been nothing to do for some time. A signal ends the process without
 * storing anything in the job repository, so that another worker takes over what it was
 * working on.
 */
final class WorkerCommand {

	private static final long GIVE_BACK_MILLIS = 7000;

	private static final String DATASOURCE = "spring.datasource.";

	private static final String POOL = DATASOURCE + "hikari.maximum-pool-size";

	private final Map<String, String> env;

	WorkerCommand(Map<String, String> env) {
		this.env = env;
	}

	/**
	 * Works.
	 * @param words words after the command
	 * @return the exit code
	 * @throws Exception that {@link Failure} explains
	 */
	int run(Words words) throws Exception {
		ApiKey key = Secrets.apiKey(this.env);
		Secrets.refuse(key, words.typed());
		WorkerFolder folder = folder();
		AtomicReference<@Nullable Worker> running = new AtomicReference<>();
		Thread main = Thread.currentThread();
		Runnable stopping = () -> {
			giveBack(running.get(), folder);
			main.interrupt();
		};
		return StopOnSignal.during(stopping, () -> {
		}, () -> work(words, key, folder, running));
	}

	private WorkerFolder folder() {
		Path home = HomeCheck.home(this.env).home();
		try {
			return WorkerFolder.in(home);
		}
		catch (IOException ex) {
			throw new UsageException("the worker cannot use " + home + " (SPIDRA_HOME): " + ex.getMessage());
		}
	}

	private int work(Words words, ApiKey key, WorkerFolder folder, AtomicReference<@Nullable Worker> running)
			throws Exception {
		SpringApplication application = JobSettings.application(WorkerConfiguration.class, words);
		AtomicReference<JobProperties.@Nullable Worker> settings = new AtomicReference<>();
		application.addInitializers((context) -> settings.set(prepare(context, key, folder.path())));
		ConfigurableApplicationContext context = application.run(words.settings().toArray(String[]::new));
		try {
			Worker worker = context.getBean(Worker.class);
			running.set(worker);
			worker.run(Objects.requireNonNull(settings.get()).idleExit());
		}
		catch (InterruptedException ex) {
			return ExitCode.STOPPED.value(); // its threads do not end
		}
		catch (RuntimeException ex) {
			giveBack(running.getAndSet(null), folder);
			throw ex;
		}
		// a thread may have taken a part just now
		giveBack(running.getAndSet(null), folder);
		context.close();
		return ExitCode.DONE.value();
	}

	/**
	 * Ends all work, so that the end of the process cannot fail it. The folder of threads
	 * that do not obey in time is left to the next worker.
	 */
	private static void giveBack(@Nullable Worker worker, WorkerFolder folder) {
		if (worker == null || worker.giveBack(GIVE_BACK_MILLIS)) {
			delete(folder);
		}
	}

	private static JobProperties.Worker prepare(ConfigurableApplicationContext context, ApiKey key, Path folder) {
		ConfigurableEnvironment environment = context.getEnvironment();
		JobSettings bound = new JobSettings(environment, key);
		SettingNames.RECORDS.forEach(bound::bind);
		requirePostgres(environment.getProperty(DATASOURCE + "url"));
		JobProperties.Worker settings = bound.bind(JobProperties.class).worker();
		int threads = (settings.threads() != null) ? settings.threads() : Runtime.getRuntime().availableProcessors();
		String name = (settings.name() != null) ? settings.name() : name();
		environment.getPropertySources()
			.addLast(new MapPropertySource("worker",
					Map.of(DATASOURCE + "hikari.data-source-properties.ApplicationName",
							ConnectedWorkers.connectionName(name),
							DATASOURCE + "hikari.data-source-properties.socketTimeout", "60",
							DATASOURCE + "hikari.data-source-properties.connectTimeout", "5",
							DATASOURCE + "hikari.data-source-properties.tcpKeepAlive", "true",
							DATASOURCE + "hikari.connection-timeout", "5000", RemoteQueue.CONNECTIONS,
							Integer.toString(threads + 1))));
		environment.getPropertySources()
			.addFirst(new MapPropertySource("worker's pool", Map.of(POOL, connections(environment, threads))));
		ApiProperties api = bound.bind(ApiProperties.class);
		context.getBeanFactory().registerSingleton("apiProperties", api);
		context.getBeanFactory()
			.registerSingleton("workerHost", new WorkerHost(name, threads, folder, api, key, client(api, key, context),
					bound.bind(DatasetProperties.class), WorkerCommand::explain));
		return settings;
	}

	/** A thread that writes holds a connection, also while it waits for its responses. */
	static int connections(Environment environment, int threads) {
		return Math.max(threads + 2, environment.getProperty(POOL, Integer.class, 0));
	}

	private static ApiClient client(ApiProperties api, ApiKey key, ConfigurableApplicationContext context) {
		return switch (api.budget()) {
			case ADDRESS -> new ApiClient(api, key, AppVersion.get());
			case SHARED -> new ApiClient(api, key, AppVersion.get(), new RunProgress(),
					(limit) -> SharedBudget.ofWorker(context.getBean(DataSource.class), api.url()).of(limit));
		};
	}

	/** Says whether the settings of the job repository are those of shared runs. */
	static void requirePostgres(@Nullable String url) {
		if (url == null || !AdvisoryLock.isPostgres(url)) {
			throw new UsageException("workers and their managers need a job repository in PostgreSQL, which they share:"
					+ " give all of them the same --spring.datasource.url=jdbc:postgresql://host:5432/database");
		}
	}

	/** Exit code and message, for {@link io.spidraparquet.job.PartFailedException}. */
	private static String explain(Collection<Throwable> failures) {
		Failure failure = Failure.of(failures);
		return failure.code().value() + " " + failure.message();
	}

	private static String name() {
		String host;
		try {
			host = InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			host = "host";
		}
		return ConnectedWorkers.defaultName(host, ProcessHandle.current().pid());
	}

	private static void delete(WorkerFolder folder) {
		try {
			folder.close();
		}
		catch (IOException ex) {
			// files of threads that still work
		}
	}

}
