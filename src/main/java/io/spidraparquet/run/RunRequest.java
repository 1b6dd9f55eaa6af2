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
 * What a user asked for, resolved: the request does not depend on the order of ids or the
 * working directory. Dataset and key identify a run.
 *
 * @param output absolute URI of the dataset, without a slash at its end
 * @param date day of a nightly run; null for a run over named crawls
 * @param crawlIds sorted and distinct; empty for a nightly run
 * @param job name of the job definition; null if there is none
 * @param rerun whether the run replaces what is published
 * @param raw whether the run reads kept responses instead of the API
 * @param parameters job parameters as typed, for the manifest
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
	 * @return the day, or a key derived from its crawls
	 */
	public RunKey key() {
		return (this.date != null) ? RunKey.ofDay(this.date) : RunKey.ofCrawls(this.crawlIds);
	}

	/**
	 * Whether this is a nightly run, the run of a day.
	 * @return false for a run over named crawls
	 */
	public boolean isNightly() {
		return this.date != null;
	}

}
