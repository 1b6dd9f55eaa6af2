package io.spidraparquet.worker;

import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

import io.spidraparquet.settings.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.Pollers;
import org.springframework.integration.dsl.context.IntegrationFlowContext;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Polls the queue with several threads, each of which holds the transaction of its
 * message as long as it works on it.
 */
public final class Worker {

	private static final Logger logger = LoggerFactory.getLogger(Worker.class);

	private static final Duration POLL = Duration.ofMillis(500);

	/** Another worker may be able to do what this one is not. */
	private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

	/**
	 * How soon the next message is taken after one that has to wait behind the others.
	 */
	private static final Duration AFTER_HELD = Duration.ofMillis(100);

	/** In which a worker that is not fit for one run may meet a part of another one. */
	private static final Duration GRACE = Duration.ofSeconds(5);

	private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

	private final WorkerHost host;

	private final PartitionTaker taker;

	private final IntegrationFlowContext flows;

	private final QueueChannel partitions;

	private final PlatformTransactionManager queue;

	private final DataSource database;

	private final BlockingQueue<UnfitWorkerException> unfit = new LinkedBlockingQueue<>();

	private Instant nextLine = Instant.MIN;

	private volatile Instant lastActive = Instant.now();

	Worker(WorkerHost host, PartitionTaker taker, IntegrationFlowContext flows, QueueChannel partitions,
			PlatformTransactionManager queue, DataSource database) {
		this.host = host;
		this.taker = taker;
		this.flows = flows;
		this.partitions = partitions;
		this.queue = queue;
		this.database = database;
	}

	/**
	 * Works until there has been nothing to do for some time, or the thread is
	 * interrupted.
	 * @param idleExit how long to wait for work; null for ever
	 * @throws UnfitWorkerException if this worker cannot take part in the runs that it
	 * has met; one that has worked for some run goes on without the others
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void run(@Nullable Duration idleExit) throws InterruptedException {
		for (int i = 0; i < this.host.threads(); i++) {
			this.flows.registration(flow()).id("worker-" + i).register();
		}
		logger.info("ready: worker {} takes up to {} parts at a time", this.host.name(), this.host.threads());
		UnfitWorkerException first = null;
		Instant since = Instant.MAX;
		while (true) {
			UnfitWorkerException reason = this.unfit.poll(1, TimeUnit.SECONDS);
			if (reason != null && first == null) {
				first = reason;
				since = Instant.now();
			}
			if (this.taker.hasWorked()) {
				first = null;
			}
			if (first != null && since.plus(GRACE).isBefore(Instant.now())) {
				throw first;
			}
			if (this.taker.active() > 0) {
				this.lastActive = Instant.now();
			}
			else if (idleExit != null && this.lastActive.plus(idleExit).isBefore(Instant.now())) {
				logger.info("there has been nothing to do for {} s: the worker ends", idleExit.toSeconds());
				return;
			}
		}
	}

	/**
	 * Gives back what is being worked on. No thread comes back: the process is to end.
	 * @param millis how long to wait for the threads
	 * @return whether no thread works any more
	 */
	public boolean giveBack(long millis) {
		return this.taker.giveBack(millis);
	}

	private IntegrationFlow flow() {
		return IntegrationFlow.from(this.partitions).handle(StepExecutionRequest.class, (request, headers) -> {
			if (take(request)) {
				this.lastActive = Instant.now();
			}
			else {
				sendBehind(request);
			}
			return null;
		}, (endpoint) -> endpoint.poller(Pollers.fixedDelay(POLL)
			.receiveTimeout(0)
			.maxMessagesPerPoll(-1)
			.transactional(this.queue)
			.errorHandler(this::failed))).get();
	}

	/** The transaction of the message is that of the current thread. */
	private boolean take(StepExecutionRequest request) {
		Connection ofMessage = DataSourceUtils.getConnection(this.database);
		try {
			Heartbeat heartbeat = Heartbeat.on(ofMessage);
			try {
				return this.taker.take(request, heartbeat);
			}
			catch (UnfitWorkerException ex) {
				this.unfit.add(ex);
				warn("a run is left to other workers", ex);
				return false;
			}
			catch (UncheckedIOException ex) {
				warn("the files of a run failed; its parts are tried again after others", ex);
				return false;
			}
			finally {
				heartbeat.close();
			}
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("the queue failed: " + ex.getMessage(), ex);
		}
		finally {
			DataSourceUtils.releaseConnection(ofMessage, this.database);
		}
	}

	/**
	 * Replaces a message by a new one at the end of the queue, in the transaction of the
	 * message. At its old place, each thread would take it before those of other runs.
	 */
	private void sendBehind(StepExecutionRequest request) {
		pause(AFTER_HELD);
		if (!this.partitions.send(new GenericMessage<>(request))) {
			throw new IllegalStateException("interrupted: the message stays where it was");
		}
	}

	private void warn(String what, Exception failure) {
		if (isTimeForALine()) {
			logger.warn("{}: {}", what, Reason.line(failure));
		}
		logger.debug("the failure", failure);
	}

	private synchronized boolean isTimeForALine() {
		Instant now = Instant.now();
		if (now.isBefore(this.nextLine)) {
			return false;
		}
		this.nextLine = now.plus(BETWEEN_LINES);
		return true;
	}

	/** The message is in the queue again: another worker, or this one, takes it. */
	private void failed(Throwable failure) {
		if (isTimeForALine()) {
			logger.warn("the queue, or a part of it, failed, and is tried again: {}",
					Reason.line(NestedExceptionUtils.getMostSpecificCause(failure)));
			logger.debug("the failure", failure);
		}
		pause(AFTER_FAILURE);
	}

	private static void pause(Duration time) {
		try {
			Thread.sleep(time.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
