package io.spidraparquet.cli;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.failed.FailedRuns;
import io.spidraparquet.history.RunHistory;
import io.spidraparquet.iceberg.TablesOwedException;
import io.spidraparquet.job.fetch.FetchFailedException;
import io.spidraparquet.job.publish.NotPublishedException;
import io.spidraparquet.report.IndexPage;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.CrawlFate;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import org.apache.hadoop.fs.FSError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records at the output that a run failed or was stopped, for the list of runs and the
 * next start. The record is a courtesy: where it cannot be written, the run ends as it
 * would have ended without it.
 */
final class FailureRecord {

	private static final Logger logger = LoggerFactory.getLogger(FailureRecord.class);

	private static final Set<ExitCode> RECORDED = Set.of(ExitCode.TOO_MANY_FAILED_PAGES, ExitCode.STOPPED,
			ExitCode.RETRY, ExitCode.PERSON);

	private FailureRecord() {
	}

	/**
	 * Writes the record. Never throws an exception.
	 * @param session session of the run; null if it was not opened
	 * @param started when the process began to run it
	 * @param code exit code of the process
	 * @param message what the user is told
	 * @param failures why it failed
	 * @return the record; null if there is none
	 */
	static @Nullable FailedRun write(@Nullable RunSession session, Instant started, ExitCode code, String message,
			Collection<? extends Throwable> failures) {
		if (session == null || !RECORDED.contains(code) || isPublished(failures)) {
			return null;
		}
		FailedRun record = null;
		boolean interrupted = Thread.interrupted(); // would end the write at once
		try {
			record = record(session, started, code, message, failures);
			FailedRuns.write(session.run().dataset(), record);
			writeIndex(session.run());
		}
		catch (IOException | RuntimeException | FSError ex) {
			logger.debug("the record of the failed run cannot be written: {}", ex.getMessage());
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
		return record;
	}

	/** The run is published, only its Iceberg tables are not complete. */
	private static boolean isPublished(Collection<? extends Throwable> failures) {
		for (Throwable failure : failures) {
			for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
				if (cause instanceof TablesOwedException) {
					return true;
				}
			}
		}
		return false;
	}

	/** The index shows the run at once, not only once a later one is published. */
	private static void writeIndex(Run run) throws IOException {
		Dataset dataset = run.dataset();
		RunHistory history = RunHistory.read(dataset, run.published(), null);
		List<FailedRun> failed = FailedRuns.list(dataset).last(FailedRuns.SHOWN, null);
		dataset.files()
			.write(dataset.layout().path("_spidra/" + IndexPage.FILE),
					(out) -> IndexPage.write(history.runs(), failed, run.request().job(), dataset.display(), out));
	}

	private static FailedRun record(RunSession session, Instant started, ExitCode code, String message,
			Collection<? extends Throwable> failures) throws IOException {
		Run run = session.run();
		Attempt attempt = session.attempt();
		List<SpooledCrawl> responses = responses(attempt);
		Long pages = responses.isEmpty() ? null : responses.stream().mapToLong(SpooledCrawl::pages).sum();
		Map<String, Long> reasons = new TreeMap<>();
		responses.forEach((crawl) -> {
			reasons.merge("failed", crawl.failed(), Long::sum);
			reasons.merge("pending", crawl.pending(), Long::sum);
		});
		int notFetched = attempt.outcome().crawls(CrawlFate.NOT_FETCHED).size();
		int fetched = responses.size();
		for (Throwable failure : failures) {
			if (failure instanceof NotPublishedException refused) {
				pages = refused.pages();
				reasons.clear();
				reasons.putAll(refused.byReason());
				// the responses with failed pages are dropped by now
				fetched = attempt.plan().crawls().size() - notFetched;
			}
			if (failure instanceof FetchFailedException fetch) {
				notFetched = Math.max(notFetched, fetch.crawls());
			}
		}
		reasons.values().removeIf((number) -> number == 0);
		return new FailedRun(FailedRun.VERSION, run.key(), attempt.id(), run.request().job(), time(started),
				time(Instant.now()), code.value(), message,
				new FailedRun.Crawls(attempt.plan().crawls().size(), fetched, notFetched), pages, reasons,
				run.request().parameters());
	}

	/** The complete responses of the plan. */
	private static List<SpooledCrawl> responses(Attempt attempt) throws IOException {
		Spool spool = attempt.lookAtSpool();
		return attempt.plan()
			.crawls()
			.stream()
			.map((crawl) -> spool.find(crawl.id()))
			.filter(Objects::nonNull)
			.map(Objects::requireNonNull)
			.toList();
	}

	private static String time(Instant time) {
		return time.truncatedTo(ChronoUnit.MILLIS).toString();
	}

}
