package io.spidraparquet.job.write;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.spidraparquet.api.ContentProperties;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.flatten.FlattenProperties;
import io.spidraparquet.flatten.SchemaProperties;
import io.spidraparquet.iceberg.IcebergTables;
import io.spidraparquet.parquet.ParquetProperties;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.Origin;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.RunRequest;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.run.StateHome;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.spool.Spool;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * What a process has that runs the step {@code write} and no other: a session, a spool, a
 * step and a context of its own. Processes of one folder share the state, the output and
 * the job repository.
 */
final class WriteProcess {

	private WriteProcess() {
	}

	/** Starts the job for the attempt that is there, or restarts it. */
	static JobExecution run(Path folder) throws Exception {
		try (RunSession session = open(folder)) {
			SpringApplication application = new SpringApplication(WriteAlone.class);
			application.addInitializers((context) -> {
				context.getBeanFactory().registerSingleton("run", session.run());
				context.getBeanFactory().registerSingleton("attempt", session.attempt());
				context.getBeanFactory().registerSingleton("stopSignal", new StopSignal());
				context.getBeanFactory().registerSingleton("runProgress", new RunProgress());
			});
			try (ConfigurableApplicationContext context = application
				.run("--spring.datasource.url=jdbc:h2:mem:" + folder.getFileName() + ";DB_CLOSE_DELAY=-1")) {
				JobParameters parameters = new JobParametersBuilder().addString("attempt", session.attempt().id())
					.toJobParameters();
				return context.getBean(JobOperator.class).start(context.getBean(Job.class), parameters);
			}
		}
	}

	static RunSession open(Path folder) throws IOException {
		Binder defaults = new Binder();
		OutputSettings settings = new OutputSettings("1.0",
				defaults.bindOrCreate("spidra.parquet", ParquetProperties.class),
				defaults.bindOrCreate("spidra.flatten", FlattenProperties.class),
				defaults.bindOrCreate("spidra.schema", SchemaProperties.class),
				defaults.bindOrCreate("spidra", ContentProperties.class));
		RunRequest request = new RunRequest(URI.create("faulty://" + folder.resolve("output")), null,
				List.of("a", "b", "c"), null, false, false, Map.of());
		return RunSession.open(request, new StateHome(folder.resolve("home")), settings,
				defaults.bindOrCreate("spidra", JobProperties.class), DatasetProperties.NONE, Origin.kept("none"),
				IcebergTables.NONE, null);
	}

	/** A job of this step and no other. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			TransactionAutoConfiguration.class, BatchAutoConfiguration.class, BatchJdbcAutoConfiguration.class })
	@Import(WriteStep.class)
	static class WriteAlone {

		@Bean
		Job job(JobRepository repository, Step write) {
			return new JobBuilder("writeAlone", repository).start(write).build();
		}

		@Bean
		Spool spool(Attempt attempt) throws IOException {
			return attempt.openSpool();
		}

	}

}
