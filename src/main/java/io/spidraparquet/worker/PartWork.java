package io.spidraparquet.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.job.fetch.FetchStep;
import io.spidraparquet.job.write.WriteStep;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.settings.SettingNames;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Works on one slice or partition, with the steps of a local run in a context of its own.
 *
 * @param repository the fenced job repository
 */
record PartWork(WorkerHost host, JobRepository repository, PlatformTransactionManager transactions, StopSignal stop) {

	/**
	 * Executes a step.
	 * @param step its execution, begun or not
	 * @param name name of the step
	 * @param folder local folder of this part
	 */
	void on(StepExecution step, String name, WorkerRun run, Attempt attempt, Path folder) throws IOException {
		boolean fetch = name.equals(FetchStep.SLICE);
		if (!fetch && !name.equals(WriteStep.PARTITION)) {
			throw new IllegalArgumentException("a worker has no step " + name);
		}
		List<SpooledCrawl> responses = fetch ? run.responses() : run.fetched(attempt);
		Spool spool = Spool.of(folder, run.files().spool(), responses);
		step.setReadCount(0);
		step.setWriteCount(0);
		step.setFilterCount(0);
		step.setProcessSkipCount(0);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
			register(context.getBeanFactory(), run, attempt, spool);
			context.register(fetch ? FetchStep.class : WriteStep.class);
			context.refresh();
			context.getBean(name, Step.class).execute(step);
		}
		catch (JobInterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void register(ConfigurableListableBeanFactory beans, WorkerRun run, Attempt attempt, Spool spool)
			throws IOException {
		for (Class<? extends Record> type : SettingNames.RECORDS) {
			beans.registerSingleton(type.getName(), (type == ApiProperties.class) ? this.host.api() : run.bind(type));
		}
		RunProgress progress = new RunProgress();
		beans.registerSingleton("jobRepository", this.repository);
		beans.registerSingleton("transactionManager", this.transactions);
		beans.registerSingleton("run", run.run());
		beans.registerSingleton("attempt", attempt);
		beans.registerSingleton("spool", spool);
		beans.registerSingleton("stopSignal", this.stop);
		beans.registerSingleton("runProgress", progress);
		beans.registerSingleton("apiClient", this.host.client().reportingTo(progress));
		if (run.run().request().raw()) {
			beans.registerSingleton("keptResponses", run.kept());
		}
	}

}
