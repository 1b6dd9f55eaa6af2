package io.spidraparquet.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;

import io.spidraparquet.api.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * Reads the API key from the environment, its only source.
 */
public final class Secrets {

	public static final String KEY = "SPIDRA_API_KEY";

	public static final String KEY_FILE = "SPIDRA_API_KEY_FILE";

	/** Some editors begin a file in UTF-8 with it. */
	private static final String BYTE_ORDER_MARK = "\ufeff";

	private static final Pattern ASSIGNMENT = Pattern.compile("(?is)(export\\s+)?[a-z_][a-z0-9_]*\\s*=.*");

	private static final Pattern KEY_OR_TOKEN = Pattern.compile("(?is).*\\b(spd_\\w+|bearer\\s+\\w+).*");

	/** A password before the host, or among the parameters of the driver. */
	private static final Pattern JDBC_PASSWORD = Pattern
		.compile("(?is).*jdbc:.*(//[^/@?]*:[^/@?]+@|[?&;]\\s*(ssl)?password\\s*=).*");

	/** Settings whose values are URLs of systems that a run tells about itself. */
	private static final Map<String, String> URLS = Map.of("spidra.notify.url", "SPIDRA_NOTIFY_URL",
			"spidra.metrics.otlp.url", "SPIDRA_METRICS_OTLP_URL", "spidra.traces.otlp.url", "SPIDRA_TRACES_OTLP_URL",
			"spidra.lineage.url", "SPIDRA_LINEAGE_URL", "spidra.iceberg.uri", "SPIDRA_ICEBERG_URI");

	/** A part of a path, or a value of a query, that is no word. */
	private static final Pattern TOKEN_IN_URL = Pattern
		.compile("(?s)https?://[^/?]*[/?](.*[/?&=])?(?=[^/?&=]*[A-Z0-9])[A-Za-z0-9_.~%-]{16,}([/?&].*)?|https?://.*[?&]"
				+ "(?i:[^=&]*(key|token|secret|sig|auth|passw)[^=&]*)=.*");

	private Secrets() {
	}

	public static ApiKey apiKey(Map<String, String> env) {
		String key = env.get(KEY);
		String source = KEY;
		String file = env.get(KEY_FILE);
		if ((key == null || key.isBlank()) && file != null) {
			key = read(file);
			source = KEY_FILE;
		}
		if (key == null || key.isBlank()) {
			throw new UsageException(
					"the API key is missing: set " + KEY + ", or " + KEY_FILE + " to the path of a file that holds it");
		}
		if (ASSIGNMENT.matcher(key.strip()).matches()) {
			throw new UsageException("the value of " + source + " has the form NAME=…: give the key alone"
					+ (source.equals(KEY_FILE) ? ", the file is read as it is and not by a shell" : ""));
		}
		try {
			return new ApiKey(key.strip());
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(ex.getMessage() + ": check " + source);
		}
	}

	/**
	 * Refuses words, crawl ids and settings of the job definition that contain the key:
	 * they would be stored, or sent in a URL.
	 * @param words parameters and ids
	 * @throws UsageException that does not repeat the key
	 */
	public static void refuse(ApiKey key, Collection<String> words) {
		if (words.stream().anyMatch(key::isIn)) {
			throw new UsageException("the API key is part of a parameter or a crawl id, which are stored and sent: give"
					+ " it in " + KEY + " alone");
		}
	}

	/**
	 * Refuses a value that looks like a secret.
	 * @param where what has the value, as the start of the message
	 * @throws UsageException that does not repeat the value
	 */
	public static void refuse(String where, String value, @Nullable ApiKey key) {
		refuseJdbcPassword(where, value);
		if (looksLikeKey(value) || (key != null && key.isIn(value))) {
			throw new UsageException(where + " looks like an API key: remove it, and give the key in " + KEY
					+ ", or in the file that " + KEY_FILE + " names");
		}
	}

	/**
	 * Refuses the URL of a database with a password in it.
	 * @param where what has the value, as the start of the message
	 * @throws UsageException that does not repeat the value
	 */
	public static void refuseJdbcPassword(String where, String value) {
		if (JDBC_PASSWORD.matcher(value).matches()) {
			throw new UsageException(where + " has a password in the URL of a database: remove it, and give it in"
					+ " SPRING_DATASOURCE_PASSWORD, or SPIDRA_ICEBERG_PASSWORD for that of Iceberg tables");
		}
	}

	/**
	 * Refuses a URL that is a secret, as those of chats are, where others can read it.
	 * @param where what has the value, as the start of the message
	 * @param name of the setting
	 * @throws UsageException that does not repeat the value
	 */
	public static void refuseSecretUrl(String where, String name, String value) {
		String variable = URLS.get(SettingNames.canonical(name));
		if (variable != null && TOKEN_IN_URL.matcher(value.strip()).matches()) {
			throw new UsageException(where + " is a URL with a token in it, which others can read there: give it in the"
					+ " environment variable " + variable
					+ "; a job definition may name any variable, as in ${SHOP_HOOK}");
		}
	}

	/** Whether a text contains what looks like a key of the API or a token. */
	public static boolean looksLikeKey(String text) {
		return KEY_OR_TOKEN.matcher(text).matches();
	}

	private static @Nullable String read(String file) {
		Outputs.requireExpanded(KEY_FILE, file);
		try {
			String content = Files.readString(Path.of(file));
			return content.startsWith(BYTE_ORDER_MARK) ? content.substring(BYTE_ORDER_MARK.length()) : content;
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new UsageException(KEY_FILE + " is " + file + ", which cannot be read (" + Reason.of(ex)
					+ "): give a file with the key");
		}
	}

}
