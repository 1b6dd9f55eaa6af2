package io.spidraparquet.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The version of this application.
 */
public final class AppVersion {

	private AppVersion() {
	}

	/**
	 * Reads the version that the build has written.
	 * @return for example {@code 0.1.0}
	 */
	public static String get() {
		try (InputStream in = AppVersion.class.getResourceAsStream("version.txt")) {
			return (in != null) ? new String(in.readAllBytes(), StandardCharsets.UTF_8).strip() : "unknown";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
