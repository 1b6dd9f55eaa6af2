package io.spidraparquet.settings;

import java.util.List;

import io.spidraparquet.text.Nearest;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Refuses an unknown format of the log before Spring Boot sets the log up with it: that
 * would end without a line of the log.
 */
final class LogFormat implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	private static final String NAME = "logging.structured.format.console";

	private static final List<String> FORMATS = List.of("ecs", "gelf", "logstash");

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		String format = Binder.get(event.getEnvironment()).bind(NAME, String.class).orElse("");
		if (!format.isEmpty() && !FORMATS.contains(format)) {
			throw new UsageException("setting " + NAME + " is '" + format + "', but has to be one of "
					+ String.join(", ", FORMATS) + Nearest.hint(format, FORMATS));
		}
	}

	/** After the job definition is read. */
	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER - 1;
	}

}
