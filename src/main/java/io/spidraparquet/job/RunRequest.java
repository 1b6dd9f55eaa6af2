package io.spidraparquet.job;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * What a user asked for, resolved: the same request whatever the order of ids and the
 * working directory. A run is its dataset and its key.
 *
 * @param output absolute URI of the dataset, without a slash at its end
 * @param key of the run
 * @param date the day of a nightly run; null for one over crawls that are named
 * @param crawlIds sorted and distinct; empty for a nightly run
 * @param job name of the job definition; null if there is none
 * @param rerun whether what is published is to be replaced
 * @param raw whether kept responses are read in place of the API
 * @param parameters the words as they were given, for the manifest
 */
public record RunRequest(URI output, String key, @Nullable LocalDate date, List<String> crawlIds, @Nullable String job,
		boolean rerun, boolean raw, Map<String, String> parameters) {

	private static final int HASH_LENGTH = 12;

	public RunRequest {
		crawlIds = List.copyOf(new TreeSet<>(crawlIds));
		parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
		if (crawlIds.isEmpty() == (date == null)) {
			throw new IllegalArgumentException("a run needs a date, or at least one crawl");
		}
	}

	/**
	 * The key of a run over crawls that were named.
	 * @param crawlIds one or more
	 * @return the id of a single crawl, or a short hash of several
	 */
	public static String keyOf(Collection<String> crawlIds) {
		TreeSet<String> ids = new TreeSet<>(crawlIds);
		if (ids.size() > 1) {
			return "crawls-" + Hashes.sha256(String.join(",", ids)).substring(0, HASH_LENGTH);
		}
		String id = ids.first();
		return id.matches("(crawl-)*(\\d{4}-\\d{2}-\\d{2}|crawls-[0-9a-f]{12})") ? "crawl-" + id : id;
	}

	/**
	 * SHA-256 of texts.
	 */
	static final class Hashes {

		private Hashes() {
		}

		static String sha256(String text) {
			try {
				byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
				return HexFormat.of().formatHex(digest);
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException("every Java has SHA-256", ex);
			}
		}

	}

}
