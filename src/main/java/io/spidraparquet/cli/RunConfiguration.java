package io.spidraparquet.cli;

import io.spidraparquet.job.JobRunner;
import io.spidraparquet.job.PagesToParquetJob;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The application context of a run.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ PagesToParquetJob.class, JobRunner.class })
class RunConfiguration {

}
