package io.spidraparquet.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.history.RunHistory;
import io.spidraparquet.job.publish.FailedChecksException;
import io.spidraparquet.outbound.EndedRun;
import io.spidraparquet.outbound.RunIdentity;
import io.spidraparquet.outbound.RunStatus;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.report.IndexPage;
import io.spidraparquet.run.RunSession;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a run that has ended, from its manifest or the record of its failure.
 */
final class RunFacts {

	private final RunIdentity run;

	private final RunProgress progress;

	RunFacts(RunIdentity run, RunProgress progress) {
		this.run = run;
		this.progress = progress;
	}

	/**
	 * A run that has done what it was to do.
	 * @throws IOException if its manifest cannot be read
	 */
	EndedRun succeeded(RunSession session, int code) throws IOException {
		Dataset dataset = session.run().dataset();
		Manifest manifest = PublishedRuns.manifest(dataset, this.run.key());
		if (manifest == null || !manifest.attempt().equals(session.attempt().id())) {
			return new EndedRun(this.run, RunStatus.NOTHING_TO_DO, code,
					"run " + this.run.key() + " had nothing to publish", Instant.now(), null, EndedRun.Counts.NONE,
					List.of(), List.of(), lastSuccess(session), EndedRun.Reports.NONE, this.progress.work());
		}
		return new EndedRun(this.run,
				manifest.warnings().isEmpty() ? RunStatus.PUBLISHED : RunStatus.PUBLISHED_WITH_WARNINGS, code,
				"run " + this.run.key() + " is published", Instant.now(), manifest, EndedRun.Counts.of(manifest),
				manifest.checks(), manifest.warnings(), Instant.parse(manifest.run().publishedAt()),
				new EndedRun.Reports(uri(dataset.layout().report(this.run.key())), index(dataset)),
				this.progress.work());
	}

	/**
	 * A run that has failed, or was stopped.
	 * @param session null if it was not opened
	 * @param record null if there is none
	 */
	EndedRun failed(@Nullable RunSession session, ExitCode code, String message,
			Collection<? extends Throwable> failures, @Nullable FailedRun record) throws IOException {
		EndedRun.Counts counts = (record == null) ? EndedRun.Counts.NONE
				: new EndedRun.Counts(record.crawls().planned(), record.crawls().notFetched(), record.pages(),
						(record.pages() != null) ? record.failedPagesByReason() : null);
		return new EndedRun(this.run, (code == ExitCode.STOPPED) ? RunStatus.STOPPED : RunStatus.FAILED, code.value(),
				message, Instant.now(), null, counts, checks(failures), List.of(),
				(session != null) ? lastSuccess(session) : null,
				(session != null) ? new EndedRun.Reports(null, index(session.run().dataset())) : EndedRun.Reports.NONE,
				this.progress.work());
	}

	private static List<Manifest.Check> checks(Collection<? extends Throwable> failures) {
		return failures.stream()
			.filter(FailedChecksException.class::isInstance)
			.map(FailedChecksException.class::cast)
			.map(FailedChecksException::checks)
			.findFirst()
			.orElse(List.of());
	}

	private static @Nullable Instant lastSuccess(RunSession session) throws IOException {
		return RunHistory.read(session.run().dataset(), session.run().published(), null)
			.runs()
			.stream()
			.map(RunFigures::publishedAt)
			.map(Instant::parse)
			.max(Instant::compareTo)
			.orElse(null);
	}

	private static @Nullable String index(Dataset dataset) throws IOException {
		Path index = dataset.layout().path("_spidra/" + IndexPage.FILE);
		return dataset.files().exists(index) ? uri(index) : null;
	}

	/** Hadoop writes a URI of a local file with one slash, which no browser takes. */
	private static String uri(Path path) {
		return path.toUri().toString().replaceFirst("^file:/(?!/)", "file:///");
	}

}
