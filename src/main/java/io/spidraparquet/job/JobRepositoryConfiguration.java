package io.spidraparquet.job;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchDataSourceScriptDatabaseInitializer;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Isolation;

/**
 * Gives an application context a job repository in the database of
 * {@code spring.datasource.*}, with its tables and sequences. Takes Spring Boot's
 * settings without its auto-configuration, which looks at each start for what is always
 * the same here.
 */
@Configuration(proxyBeanMethods = false)
public class JobRepositoryConfiguration extends JdbcDefaultBatchConfiguration {

	private final BatchJdbcProperties properties;

	JobRepositoryConfiguration(Environment environment) {
		this.properties = Binder.get(environment).bindOrCreate("spring.batch.jdbc", BatchJdbcProperties.class);
	}

	@Bean
	DataSource dataSource(Environment environment) throws Exception {
		DataSourceProperties database = new DataSourceProperties();
		database.setBeanClassLoader(getClass().getClassLoader());
		Binder settings = Binder.get(environment);
		settings.bind("spring.datasource", Bindable.ofInstance(database));
		database.afterPropertiesSet();
		HikariDataSource pool = database.initializeDataSourceBuilder().type(HikariDataSource.class).build();
		settings.bind("spring.datasource.hikari", Bindable.ofInstance(pool));
		return pool;
	}

	@Bean
	PlatformTransactionManager transactionManager(DataSource database) {
		return new JdbcTransactionManager(database);
	}

	@Bean
	@Override
	public JobRepository jobRepository() {
		new BatchDataSourceScriptDatabaseInitializer(getDataSource(), this.properties).initializeDatabase();
		return super.jobRepository();
	}

	@Override
	protected String getTablePrefix() {
		String prefix = this.properties.getTablePrefix();
		return (prefix != null) ? prefix : super.getTablePrefix();
	}

	@Override
	protected boolean getValidateTransactionState() {
		return this.properties.isValidateTransactionState();
	}

	@Override
	protected Isolation getIsolationLevelForCreate() {
		Isolation level = this.properties.getIsolationLevelForCreate();
		return (level != null) ? level : super.getIsolationLevelForCreate();
	}

}
