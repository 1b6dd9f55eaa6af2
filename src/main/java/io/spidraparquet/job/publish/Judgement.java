package io.spidraparquet.job.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.checks.CheckedRun;
import io.spidraparquet.checks.Checks;
import io.spidraparquet.checks.Unusual;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.history.RunHistory;
import io.spidraparquet.run.JobProperties;

/**
 * Judges a run before it is published: by the checks of its job definition, and by the
 * runs before it.
 */
final class Judgement {

	private final JobProperties properties;

	private final RunHistory history;

	Judgement(JobProperties properties, RunHistory history) {
		this.properties = properties;
		this.history = history;
	}

	/**
	 * Adds what was found to the manifest.
	 * @param manifest manifest of the run, whose warnings are about its plan, its fetch
	 * and its tables
	 * @param earlier number of the warnings about plan and fetch, which come first
	 * @param repeated finds values that occur more than once
	 * @return the manifest with its checks and all of its warnings
	 * @throws FailedChecksException if a check failed that the run has to pass
	 */
	Manifest of(Manifest manifest, int earlier, RepeatedValues repeated) throws FailedChecksException, IOException {
		CheckedRun run = new CheckedRun(manifest, RunFigures.of(manifest), this.history.runs(), repeated::of);
		List<Manifest.Check> declared = Checks.of(this.properties.checks()).test(run);
		repeated.rethrow();
		List<Manifest.Check> failed = declared.stream().filter((check) -> !check.passed()).toList();
		if (!failed.isEmpty() && this.properties.onFailedCheck() == JobProperties.OnFailedCheck.FAIL) {
			throw new FailedChecksException(declared, manifest);
		}
		List<Manifest.Check> unusual = Unusual.of(run);
		List<Manifest.Check> checks = new ArrayList<>(declared);
		checks.addAll(unusual);
		List<String> warnings = new ArrayList<>(manifest.warnings().subList(0, earlier));
		failed.forEach((check) -> warnings.add("check failed: " + check.check() + " (" + check.found() + ")"));
		unusual.forEach((check) -> warnings.add("unlike the runs before: " + check.found()));
		warnings.addAll(new RunWarnings(manifest, this.history.runs()).all());
		warnings.addAll(manifest.warnings().subList(earlier, manifest.warnings().size()));
		return manifest.judged(checks, warnings);
	}

}
