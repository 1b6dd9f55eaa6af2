package io.spidraparquet.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.text.Listed;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Looks every two seconds at what the workers have done, and reports it to the progress
 * of the run. Says so if there is no worker.
 */
final class RemoteWatch {

	private static final Logger logger = LoggerFactory.getLogger(RemoteWatch.class);

	private static final long SECONDS = 2;

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(5);

	private static final int MOST_NAMED = 5;

	private static final String DONE = """
			SELECT count(*) FILTER (WHERE status <> 'STARTING'), coalesce(sum(read_count), 0), coalesce(sum(write_count), 0)
			FROM batch_step_execution WHERE job_execution_id = ? AND step_name LIKE ?""";

	private final JdbcTemplate database;

	private final String step;

	private final Report report;

	private @Nullable ScheduledExecutorService thread;

	private Instant lastTaken = Instant.MAX;

	private long taken;

	/**
	 * Creates a watch.
	 * @param database the job repository
	 * @param step name of the step of which the partitions are executions
	 * @param report tells the progress of the run
	 */
	RemoteWatch(DataSource database, String step, Report report) {
		this.database = new JdbcTemplate(database);
		this.step = step;
		this.report = report;
	}

	/**
	 * Begins to look.
	 * @param manager execution of the manager's step
	 * @param partitions number of partitions that are passed to workers
	 */
	void begin(StepExecution manager, int partitions) {
		ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread daemon = new Thread(task, "remote-watch");
			daemon.setDaemon(true);
			return daemon;
		});
		this.thread = started;
		this.lastTaken = Instant.now();
		this.taken = 0;
		long job = manager.getJobExecution().getId();
		logger.info("{} for the workers of {}", Plural.of(partitions, "part"), this.step);
		ScheduledFuture<?> unused = started.scheduleWithFixedDelay(() -> look(job, partitions), SECONDS, SECONDS,
				TimeUnit.SECONDS);
	}

	/** Ends to look. */
	void end() {
		ScheduledExecutorService running = this.thread;
		if (running != null) {
			running.shutdownNow();
		}
	}

	private void look(long job, int partitions) {
		try {
			Long begun = this.database.queryForObject(DONE, (row, number) -> {
				this.report.done(row.getLong(2), row.getLong(3));
				return row.getLong(1);
			}, job, this.step + ":%");
			if (begun != null && begun > this.taken) {
				this.taken = begun;
				this.lastTaken = Instant.now();
			}
			if (this.taken == 0 && this.lastTaken.plus(PATIENCE).isBefore(Instant.now())) {
				warn(partitions);
				this.lastTaken = Instant.now().plus(BETWEEN_WARNINGS);
			}
		}
		catch (DataAccessException ex) {
			logger.debug("cannot look at the workers: {}", ex.getMessage());
		}
	}

	private void warn(int partitions) {
		List<String> workers = Objects.requireNonNullElse(
				this.database.execute((ConnectionCallback<List<String>>) ConnectedWorkers::of), List.of());
		logger.warn("no worker has taken one of {} yet: {}", Plural.of(partitions, "part"),
				workers.isEmpty()
						? "none is connected to this database; start one with jobs/run worker --spring.datasource.url=…"
						: "those that are connected (" + Listed.of(workers, MOST_NAMED)
								+ ") are busy, or have another version or another spidra.api.url");
	}

	/** Tells the progress of the run. */
	interface Report {

		/**
		 * What the workers have done so far.
		 * @param read items that they have read
		 * @param written items that they have written
		 */
		void done(long read, long written);

		/** The report of the fetch: crawls and pages. */
		static Report ofFetch(RunProgress progress) {
			return progress::fetchedByOthers;
		}

		/** The report of the write: pages. */
		static Report ofWrite(RunProgress progress) {
			return (read, written) -> progress.writtenByOthers(read);
		}

	}

}
