package io.spidraparquet.terminal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;

/**
 * A line for each event of the log, and its stack trace if it has one.
 */
final class LogLines extends LayoutBase<ILoggingEvent> {

	private final LogLine line = new LogLine();

	private final PrintableStackTrace stackTrace = new PrintableStackTrace();

	@Override
	public void start() {
		this.stackTrace.start();
		super.start();
	}

	@Override
	public String doLayout(ILoggingEvent event) {
		return this.line.convert(event) + System.lineSeparator() + this.stackTrace.convert(event);
	}

}
