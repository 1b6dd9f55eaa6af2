package io.spidraparquet.terminal;

import java.util.Map;
import java.util.function.Supplier;

/**
 * What each line of a structured log says about the run of the process, whatever thread
 * logs it. A log for people has no such fields. Thread-safe.
 */
public final class LogFields {

	/** System property that Spring Boot sets from logging.structured.format.console. */
	private static final String FORMAT = "CONSOLE_LOG_STRUCTURED_FORMAT";

	private static volatile Supplier<Map<String, String>> current = Map::of;

	private LogFields() {
	}

	/**
	 * Sets the fields of all lines from now on.
	 * @param fields asked for each line
	 */
	public static void set(Supplier<Map<String, String>> fields) {
		current = fields;
	}

	static Map<String, String> now() {
		return current.get();
	}

	/**
	 * Whether the log is structured.
	 * @return false for a log that people read
	 */
	public static boolean isStructured() {
		return System.getProperty(FORMAT) != null;
	}

}
