package io.spidraparquet.job;

import java.io.IOException;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Decides which crawls the run takes, once for each attempt. A nightly run that failed
 * keeps its plan.
 */
final class PlanTasklet implements Tasklet {

	/** Exit status of a plan that leaves nothing to publish. */
	static final String NOTHING_NEW = "NOTHING_NEW";

	private final RunSession session;

	private final Planner planner;

	private final int concurrency;

	PlanTasklet(RunSession session, Planner planner, int concurrency) {
		this.session = session;
		this.planner = planner;
		this.concurrency = concurrency;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context)
			throws IOException, InterruptedException {
		this.session.stopSignal().during(contribution.getStepExecution(), () -> plan(contribution));
		return RepeatStatus.FINISHED;
	}

	private void plan(StepContribution contribution) throws IOException, InterruptedException {
		Plan kept = this.session.keptPlan();
		Plan plan = (kept != null) ? kept : this.planner.plan();
		this.session.emptyStaging();
		this.session.savePlan(plan, Math.min(this.concurrency, plan.crawls().size()));
		if (plan.crawls().isEmpty() && this.session.request().date() == null) {
			contribution.setExitStatus(new ExitStatus(NOTHING_NEW));
		}
	}

}
