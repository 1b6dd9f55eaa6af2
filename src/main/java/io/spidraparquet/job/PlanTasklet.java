package io.spidraparquet.job;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Decides which crawls the run takes, once for each attempt: those that were asked for,
 * less those that another run of the dataset holds.
 */
final class PlanTasklet implements Tasklet {

	/** Exit status of a plan without crawls. */
	static final String NOTHING_NEW = "NOTHING_NEW";

	private static final Logger logger = LoggerFactory.getLogger(PlanTasklet.class);

	private final RunSession session;

	private final int concurrency;

	PlanTasklet(RunSession session, int concurrency) {
		this.session = session;
		this.concurrency = concurrency;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws IOException {
		Map<String, String> held = this.session.heldByOthers();
		held.forEach((crawl, run) -> logger.info("crawl {} is left out: run {} of this dataset has it", crawl, run));
		List<String> plan = this.session.request()
			.crawlIds()
			.stream()
			.filter((crawl) -> !held.containsKey(crawl))
			.toList();
		this.session.emptyStaging();
		this.session.savePlan(plan, Math.min(this.concurrency, plan.size()));
		if (plan.isEmpty()) {
			contribution.setExitStatus(new ExitStatus(NOTHING_NEW));
		}
		return RepeatStatus.FINISHED;
	}

}
