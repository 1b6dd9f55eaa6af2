package io.spidraparquet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.spidraparquet.api.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * Reads the API key from the environment, its only source.
 */
final class Secrets {

	static final String KEY = "SPIDRA_API_KEY";

	static final String KEY_FILE = "SPIDRA_API_KEY_FILE";

	private Secrets() {
	}

	static ApiKey apiKey(Map<String, String> env) {
		String key = env.get(KEY);
		String file = env.get(KEY_FILE);
		if ((key == null || key.isBlank()) && file != null) {
			key = read(file);
		}
		if (key == null || key.isBlank()) {
			throw new UsageException(
					"the API key is missing: set " + KEY + ", or " + KEY_FILE + " to the path of a file that holds it");
		}
		try {
			return new ApiKey(key.strip());
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(ex.getMessage() + ": check " + ((env.get(KEY) != null) ? KEY : KEY_FILE));
		}
	}

	private static @Nullable String read(String file) {
		try {
			return Files.readString(Path.of(file));
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new UsageException(
					KEY_FILE + " is " + file + ", which cannot be read (" + ex.getClass().getSimpleName() + ")");
		}
	}

}
