package io.spidraparquet.terminal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;

/**
 * Prints log lines above what is drawn at the end of the terminal. Used by
 * {@code logback.xml}.
 */
public final class ConsoleLines extends ConsoleAppender<ILoggingEvent> {

	@Override
	protected void append(ILoggingEvent event) {
		LiveRegion.printAbove(() -> super.append(event));
	}

}
