package io.spidraparquet.terminal;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * The stack trace of a log line, without control characters other than line breaks and
 * tabs.
 */
final class PrintableStackTrace extends ThrowableProxyConverter {

	@Override
	public String convert(ILoggingEvent event) {
		return Printable.lines(super.convert(event));
	}

}
