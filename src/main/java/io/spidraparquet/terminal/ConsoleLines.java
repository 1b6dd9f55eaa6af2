package io.spidraparquet.terminal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;

/**
 * Prints log lines above what is drawn at the end of the terminal. Those of a structured
 * log get the fields of {@link LogFields} here, where the lines of all threads pass.
 */
final class ConsoleLines extends ConsoleAppender<ILoggingEvent> {

	@Override
	protected void append(ILoggingEvent event) {
		if (event instanceof LoggingEvent line && LogFields.isStructured()) {
			line.setMDCPropertyMap(LogFields.now());
		}
		LiveRegion.printAbove(() -> super.append(event));
	}

}
