package io.spidraparquet.remote;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

import io.spidraparquet.dataset.Hold;
import io.spidraparquet.job.PartFailedException;
import io.spidraparquet.run.StopSignal;
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
 * of the run. Keeps the hold on the dataset, ends the run if the parts that are left
 * would fail like one that has failed, and says so if nothing happens.
 */
final class RemoteWatch {

	private static final Logger logger = LoggerFactory.getLogger(RemoteWatch.class);

	private static final long SECONDS = 2;

	private static final String DONE = """
			SELECT count(*) FILTER (WHERE status <> 'STARTING'), count(*) FILTER (WHERE status NOT IN ('STARTING', 'STARTED')),
			coalesce(sum(read_count), 0), coalesce(sum(write_count), 0), coalesce(sum(process_skip_count), 0)
			FROM batch_step_execution WHERE job_execution_id = ? AND step_name LIKE ?""";

	/** Workers leave their name as the description of a step that they have begun. */
	private static final String SHARES = """
			SELECT exit_message, count(*) FILTER (WHERE status = 'STARTED'), sum(read_count)
			FROM batch_step_execution WHERE job_execution_id = ? AND step_name LIKE ?
			AND status IN ('STARTED', 'COMPLETED') AND exit_message <> '' GROUP BY exit_message ORDER BY 1""";

	private static final String FAILED = """
			SELECT exit_message FROM batch_step_execution
			WHERE job_execution_id = ? AND step_name LIKE ? AND status = 'FAILED' AND exit_message LIKE '%s%%'
			ORDER BY step_execution_id LIMIT 1""".formatted(PartFailedException.OF_ALL_PARTS);

	private final JdbcTemplate database;

	private final String step;

	private final Report report;

	private final WorkersLine line;

	private final Silence silence;

	private final Hold hold;

	private final StopSignal stop;

	private @Nullable ScheduledExecutorService thread;

	/**
	 * Creates a watch.
	 * @param database the job repository
	 * @param step name of the step of which the partitions are executions
	 * @param report tells the progress of the run
	 * @param line tells who does what
	 * @param silence tells when nothing happens for too long
	 * @param hold hold on the dataset, which a restart of the database ends
	 * @param stop ends the run
	 */
	RemoteWatch(DataSource database, String step, Report report, WorkersLine line, Silence silence, Hold hold,
			StopSignal stop) {
		this.database = new JdbcTemplate(database);
		this.step = step;
		this.report = report;
		this.line = line;
		this.silence = silence;
		this.hold = hold;
		this.stop = stop;
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
		this.line.begin(Instant.now());
		this.silence.begin(Instant.now());
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
			this.hold.keep();
			look(job, this.step + ":%", partitions);
		}
		catch (DataAccessException ex) {
			logger.debug("cannot look at the workers: {}", ex.getMessage());
		}
		catch (IOException ex) {
			this.stop.fail(ex);
		}
	}

	private void look(long job, String steps, int partitions) throws IOException {
		WorkDone done = Objects
			.requireNonNull(this.database.queryForObject(DONE, (row, number) -> new WorkDone(row.getLong(1),
					row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)), job, steps));
		this.report.done(done);
		for (String failure : this.database.queryForList(FAILED, String.class, job, steps)) {
			PartFailedException ofAll = PartFailedException.of(failure);
			if (ofAll != null) {
				this.stop.fail(ofAll);
			}
		}
		List<WorkersLine.Share> shares = this.database.query(SHARES,
				(row, number) -> new WorkersLine.Share(row.getString(1), row.getLong(2), row.getLong(3)), job, steps);
		String who = this.line.of(shares, Instant.now());
		if (who != null) {
			logger.info("{}: {}", this.step, who);
		}
		String warning = this.silence.hear(done, partitions, Instant.now(), this::connected);
		if (warning != null) {
			logger.warn("{}", warning);
		}
	}

	private List<String> connected() {
		return Objects.requireNonNullElse(
				this.database.execute((ConnectionCallback<List<String>>) ConnectedWorkers::of), List.of());
	}

	/** Tells the progress of the run. */
	interface Report {

		/**
		 * What the workers have done so far.
		 * @throws IOException if the run cannot end well any more
		 */
		void done(WorkDone done) throws IOException;

	}

}
