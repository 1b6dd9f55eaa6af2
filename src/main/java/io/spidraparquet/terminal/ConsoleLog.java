package io.spidraparquet.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import ch.qos.logback.core.util.OptionHelper;
import org.springframework.boot.logging.logback.StructuredLogEncoder;

/**
 * Configures the log: lines on standard error, as text or in the structured format that
 * is set. It is a class rather than an XML file because reading one takes a twentieth of
 * a small run. {@link ConsoleLogProvider} uses it before Spring Boot starts, and
 * {@link ConsoleLogSystem} again, with the settings that Boot has found. Programs without
 * this command line, such as tests, find it as a service of Logback.
 */
public final class ConsoleLog extends ContextAwareBase implements Configurator {

	private static final String STRUCTURED_FORMAT = "CONSOLE_LOG_STRUCTURED_FORMAT";

	private static final Map<String, Level> LEVELS = Map.of("io.spidraparquet", Level.INFO,
			// the command itself reports each failure, once
			"org.springframework.batch", Level.OFF, "org.springframework.transaction", Level.OFF,
			"org.springframework.boot", Level.ERROR, "org.jline", Level.OFF, "io.micrometer", Level.OFF,
			"com.zaxxer.hikari", Level.ERROR, "org.apache.hadoop.util.NativeCodeLoader", Level.ERROR,
			// it warns of each new table that it has no version yet, and of retries
			"org.apache.iceberg", Level.ERROR);

	@Override
	public ExecutionStatus configure(LoggerContext log) {
		log.getStatusManager().add(new NopStatusListener());
		String format = OptionHelper.propertyLookup(STRUCTURED_FORMAT, log, null);
		Encoder<ILoggingEvent> encoder = (format != null) ? structured(format) : text(log);
		encoder.setContext(log);
		encoder.start();
		ConsoleLines lines = new ConsoleLines();
		lines.setContext(log);
		lines.setName("console");
		lines.setTarget("System.err");
		lines.setEncoder(encoder);
		lines.start();
		Logger root = log.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		root.setLevel(Level.WARN);
		root.addAppender(lines);
		LEVELS.forEach((name, level) -> log.getLogger(name).setLevel(level));
		return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
	}

	private static Encoder<ILoggingEvent> structured(String format) {
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setCharset(StandardCharsets.UTF_8);
		encoder.setFormat(format);
		return encoder;
	}

	private static Encoder<ILoggingEvent> text(LoggerContext log) {
		LogLines layout = new LogLines();
		layout.setContext(log);
		layout.start();
		LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
		encoder.setCharset(StandardCharsets.UTF_8);
		encoder.setLayout(layout);
		return encoder;
	}

}
