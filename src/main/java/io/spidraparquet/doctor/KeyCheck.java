package io.spidraparquet.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.api.ApiKey;
import io.spidraparquet.settings.Secrets;
import io.spidraparquet.settings.UsageException;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is an API key, where it comes from, and whether it looks like one. Never
 * shows it.
 */
final class KeyCheck {

	private static final String NAME = "key";

	private KeyCheck() {
	}

	/**
	 * Reads the key.
	 * @param env environment variables
	 * @return null if there is none
	 */
	static @Nullable ApiKey read(Map<String, String> env, Findings findings) {
		ApiKey key;
		try {
			key = Secrets.apiKey(env);
		}
		catch (UsageException ex) {
			findings.fault(NAME, ex);
			return null;
		}
		String value = env.get(Secrets.KEY);
		boolean fromFile = value == null || value.isBlank();
		String file = env.getOrDefault(Secrets.KEY_FILE, "");
		String where = fromFile ? "from " + file + " (" + Secrets.KEY_FILE + ")" : "from " + Secrets.KEY;
		if (!key.hasUsualForm()) {
			findings.warning(NAME, where + ", does not begin with spd_ as keys of Spidra do",
					"check that it is the key and nothing else");
		}
		else if (fromFile && isOpen(Path.of(file))) {
			findings.warning(NAME, where + ", which other users can read", "run 'chmod 600 " + file + "'");
		}
		else {
			findings.ok(NAME, where + ((!fromFile && !file.isBlank()) ? "; " + Secrets.KEY_FILE + " is not used" : ""));
		}
		return key;
	}

	private static boolean isOpen(Path file) {
		try {
			Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
			return mode.contains(PosixFilePermission.OTHERS_READ);
		}
		catch (IOException | UnsupportedOperationException ex) {
			return false;
		}
	}

}
