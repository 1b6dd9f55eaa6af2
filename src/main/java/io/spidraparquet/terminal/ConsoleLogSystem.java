package io.spidraparquet.terminal;

import java.util.Objects;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogFile;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.LoggingSystemFactory;
import org.springframework.boot.logging.logback.LogbackLoggingSystem;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Spring Boot's logging with the defaults of {@link ConsoleLog} in place of Boot's. The
 * property {@code logging.config} still names a file of Logback that replaces them.
 */
final class ConsoleLogSystem extends LogbackLoggingSystem {

	private ConsoleLogSystem(ClassLoader classLoader) {
		super(classLoader);
	}

	@Override
	protected void loadDefaults(LoggingInitializationContext settings, @Nullable LogFile file) {
		LoggerContext log = (LoggerContext) LoggerFactory.getILoggerFactory();
		log.stop();
		log.reset();
		LevelChangePropagator levels = new LevelChangePropagator();
		levels.setResetJUL(true);
		levels.setContext(log);
		log.addListener(levels);
		ConfigurableEnvironment environment = (ConfigurableEnvironment) Objects
			.requireNonNull(settings.getEnvironment());
		log.putObject(Environment.class.getName(), environment);
		getSystemProperties(environment).apply(file);
		new ConsoleLog().configure(log);
		log.start();
	}

	/**
	 * Comes before Boot's own.
	 */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static final class Factory implements LoggingSystemFactory {

		@Override
		public LoggingSystem getLoggingSystem(ClassLoader classLoader) {
			return new ConsoleLogSystem(classLoader);
		}

	}

}
