package io.spidraparquet.run;

import java.net.URI;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.spidraparquet.dataset.RunKey;
import org.jspecify.annotations.Nullable;

/**
 * What a user asked for, resolved: the same request whatever the order of ids and the
 * working directory. A run is its dataset and its key.
 *
 * @param output absolute URI of the dataset, without a slash at its end
 * @param date the day of a nightly run; null for one over named crawls
 * @param crawlIds sorted and distinct; empty for a nightly run
 * @param job name of the job definition; null if there is none
 * @param rerun whether the run replaces what is published
 * @param raw whether it reads kept responses instead of the API
 * @param parameters the words as they were given, for the manifest
 */
public record RunRequest(URI output, @Nullable LocalDate date, List<String> crawlIds, @Nullable String job,
		boolean rerun, boolean raw, Map<String, String> parameters) {

	public RunRequest {
		crawlIds = List.copyOf(new TreeSet<>(crawlIds));
		parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
		if (crawlIds.isEmpty() == (date == null)) {
			throw new IllegalArgumentException("a run needs a date, or at least one crawl");
		}
	}

	/**
	 * The key of the run.
	 * @return its day, or what stands for its crawls
	 */
	public RunKey key() {
		return (this.date != null) ? RunKey.ofDay(this.date) : RunKey.ofCrawls(this.crawlIds);
	}

	/**
	 * Whether this is the run of a day.
	 * @return false for a run over named crawls
	 */
	public boolean isNightly() {
		return this.date != null;
	}

}
