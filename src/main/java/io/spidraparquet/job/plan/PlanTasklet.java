package io.spidraparquet.job.plan;

import java.io.IOException;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.StopSignal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Decides which crawls the run takes, once for each attempt, and logs what is odd about
 * the plan before it is carried out. A nightly run that failed keeps its plan.
 */
final class PlanTasklet implements Tasklet {

	private static final Logger logger = LoggerFactory.getLogger(PlanTasklet.class);

	private final Run run;

	private final Attempt attempt;

	private final StopSignal stop;

	private final @Nullable AccountCheck account;

	private final Planner planner;

	private final Function<Plan, @Nullable PlanCost> cost;

	private final IntUnaryOperator slices;

	/**
	 * Creates the tasklet.
	 * @param account checks a key that was changed; null if the run needs no key
	 * @param cost tells what a plan costs; null if it costs no request
	 * @param slices number of slices for a number of crawls
	 */
	PlanTasklet(Run run, Attempt attempt, StopSignal stop, @Nullable AccountCheck account, Planner planner,
			Function<Plan, @Nullable PlanCost> cost, IntUnaryOperator slices) {
		this.run = run;
		this.attempt = attempt;
		this.stop = stop;
		this.account = account;
		this.planner = planner;
		this.cost = cost;
		this.slices = slices;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context)
			throws IOException, InterruptedException {
		this.stop.during(contribution.getStepExecution(), () -> plan(contribution));
		return RepeatStatus.FINISHED;
	}

	private void plan(StepContribution contribution) throws IOException, InterruptedException {
		if (this.account != null) {
			this.account.check();
		}
		Plan kept = this.attempt.keptPlan();
		Plan plan = (kept != null) ? kept : this.planner.plan();
		plan.warnings().forEach(logger::warn);
		PlanCost known = plan.crawls().isEmpty() ? null : this.cost.apply(plan);
		if (known != null) {
			logger.info("{}", known.text());
		}
		this.attempt.carryOut(plan, this.slices.applyAsInt(plan.crawls().size()));
		if (plan.crawls().isEmpty() && !this.run.request().isNightly()) {
			contribution.setExitStatus(new ExitStatus(PlanStep.NOTHING_TO_DO));
		}
	}

}
