package io.spidraparquet.terminal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * A log line without control characters. It has time and level, but for a person at a
 * terminal it is the message alone.
 */
final class LogLine extends ClassicConverter {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

	@Override
	public String convert(ILoggingEvent event) {
		String message = Printable.line(String.valueOf(event.getFormattedMessage()));
		Level level = event.getLevel();
		if (!Screen.isTerminal()) {
			return String.format(Locale.ROOT, "%s %-5s %s",
					TIME.format(Instant.ofEpochMilli(event.getTimeStamp()).atZone(ZoneId.systemDefault())), level,
					message);
		}
		if (level == Level.ERROR) {
			return Screen.error("error: ") + message;
		}
		return (level == Level.WARN) ? Screen.warning("warning: ") + message : message;
	}

}
