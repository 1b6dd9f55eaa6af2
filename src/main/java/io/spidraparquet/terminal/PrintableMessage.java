package io.spidraparquet.terminal;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * The message of a log line, without control characters. Used by {@code logback.xml}.
 */
public final class PrintableMessage extends ClassicConverter {

	@Override
	public String convert(ILoggingEvent event) {
		return Printable.line(String.valueOf(event.getFormattedMessage()));
	}

}
