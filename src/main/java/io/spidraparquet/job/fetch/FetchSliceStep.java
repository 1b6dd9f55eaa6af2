package io.spidraparquet.job.fetch;

import io.spidraparquet.profile.Profile;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.spool.Spool;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;

/**
 * Fetches one slice: a step with a tasklet of its own, so that slices share nothing but
 * the spool and the limits. A restarted slice begins at its first crawl, and reuses the
 * complete responses in the spool.
 *
 * @param empty a profile with the limits that apply
 * @param limit limit of the crawls that a nightly run may defer
 */
record FetchSliceStep(JobRepository repository, Run run, Attempt attempt, StopSignal stop, Spool spool,
		CrawlTaker taker, Profile empty, NotFetchedLimit limit, RunProgress progress) implements Step {

	@Override
	public String getName() {
		return FetchStep.SLICE;
	}

	@Override
	public void execute(StepExecution execution) throws JobInterruptedException {
		FetchTasklet tasklet = new FetchTasklet(this);
		new StepBuilder(getName(), this.repository).tasklet(tasklet).listener(tasklet).build().execute(execution);
	}

}
