package io.spidraparquet.cli;

import javax.sql.DataSource;

import io.spidraparquet.job.JobRepositoryConfiguration;
import io.spidraparquet.job.JobRunner;
import io.spidraparquet.job.PagesToParquetJob;
import io.spidraparquet.job.PostgresRepository;
import io.spidraparquet.run.AdvisoryLock;
import io.spidraparquet.run.StopSignal;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The application context of a run.
 */
@Configuration(proxyBeanMethods = false)
@Import({ JobRepositoryConfiguration.class, PagesToParquetJob.class, JobRunner.class })
class RunConfiguration {

	/** Lets the run end if a job repository in PostgreSQL does not respond any more. */
	@Bean
	static BeanPostProcessor postgresRepository(Environment environment, ObjectProvider<StopSignal> stop) {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				String url = environment.getProperty("spring.datasource.url");
				return (bean instanceof DataSource pool && url != null && AdvisoryLock.isPostgres(url))
						? new PostgresRepository(pool, url, stop.getObject()) : bean;
			}
		};
	}

}
