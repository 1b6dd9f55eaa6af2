package io.spidraparquet.remote;

import java.util.HashMap;
import java.util.UUID;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.run.Origin;
import io.spidraparquet.settings.AppVersion;

import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.jdbc.store.JdbcChannelMessageStore;
import org.springframework.integration.jdbc.store.channel.PostgresChannelMessageStoreQueryProvider;
import org.springframework.integration.store.MessageGroupQueue;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The queue of slices and partitions, in the PostgreSQL database of the job repository. A
 * worker keeps a message locked as long as it works on it, so that the message is there
 * again when the worker dies. Managers and workers meet only if they have the same
 * version and ask the same endpoint.
 */
@Configuration(proxyBeanMethods = false)
@EnableIntegration
public class RemoteQueue {

	/** Name of the channel with the messages. */
	public static final String PARTITIONS = "partitions";

	/** Name of the connections of the queue. */
	public static final String DATABASE = "queueDatabase";

	/** Name of the transaction manager of the queue. */
	public static final String TRANSACTIONS = "queueTransactions";

	/** Start of the name of a manager's connections, by which workers find it. */
	public static final String MANAGER = "spidra-parquet manager";

	/**
	 * Setting with the number of connections to the queue, beyond which a worker does not
	 * take more messages at a time.
	 */
	public static final String CONNECTIONS = "spidra.queue-connections";

	/**
	 * Lets a connection end on both sides soon after the other host has vanished, and
	 * ends a transaction on which nothing happens.
	 */
	private static final String ON_CONNECT = "SET tcp_keepalives_idle=15; SET tcp_keepalives_interval=5;"
			+ " SET tcp_keepalives_count=3; SET tcp_user_timeout=30000; SET idle_in_transaction_session_timeout=16000";

	/**
	 * The connections of the queue. They are not those of the job repository, since a
	 * transaction on the queue lasts as long as a partition.
	 */
	@Bean(name = DATABASE, defaultCandidate = false)
	HikariDataSource queueDatabase(Environment environment) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(environment.getRequiredProperty("spring.datasource.url"));
		config.setUsername(environment.getProperty("spring.datasource.username"));
		config.setPassword(environment.getProperty("spring.datasource.password"));
		config.setPoolName("queue");
		config.setMaximumPoolSize(environment.getProperty(CONNECTIONS, Integer.class, 2));
		config.setMinimumIdle(1);
		config.setConnectionTimeout(5000);
		config.setValidationTimeout(3000);
		config.setInitializationFailTimeout(-1);
		config.setConnectionInitSql(ON_CONNECT);
		config.addDataSourceProperty("connectTimeout", "5");
		config.addDataSourceProperty("socketTimeout", "60");
		config.addDataSourceProperty("tcpKeepAlive", "true");
		config.addDataSourceProperty("ApplicationName",
				environment.getProperty("spring.datasource.hikari.data-source-properties.ApplicationName", MANAGER));
		return new HikariDataSource(config);
	}

	@Bean(name = TRANSACTIONS, defaultCandidate = false)
	PlatformTransactionManager queueTransactions(@Qualifier(DATABASE) DataSource database) {
		return new JdbcTransactionManager(database);
	}

	@Bean
	JdbcChannelMessageStore queueStore(@Qualifier(DATABASE) DataSource database) {
		QueueTable.create(database);
		JdbcChannelMessageStore store = new JdbcChannelMessageStore(database);
		store.setChannelMessageStoreQueryProvider(new PostgresChannelMessageStoreQueryProvider());
		// the deserializer refuses all other classes
		store.addAllowedPatterns(StepExecutionRequest.class.getName(), GenericMessage.class.getName(),
				MessageHeaders.class.getName(), HashMap.class.getName(), UUID.class.getName(), Long.class.getName(),
				Integer.class.getName(), Number.class.getName(), String.class.getName());
		return store;
	}

	@Bean(PARTITIONS)
	QueueChannel partitions(JdbcChannelMessageStore store, ApiProperties api) {
		String group = PARTITIONS + " " + AppVersion.get() + " " + Origin.endpoint(api.url());
		return new QueueChannel(new MessageGroupQueue(store, group));
	}

}
