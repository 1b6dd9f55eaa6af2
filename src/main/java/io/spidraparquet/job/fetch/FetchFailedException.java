package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.text.Plural;

/**
 * Some crawls could not be fetched.
 */
public final class FetchFailedException extends IOException {

	private static final long serialVersionUID = 1L;

	/** One for each crawl; empty if too many crawls of a nightly run failed. */
	private final List<ApiException> failures;

	/**
	 * Creates the failure of some crawls.
	 * @param failures one for each crawl, at least one
	 */
	FetchFailedException(List<ApiException> failures) {
		super(message(failures), failures.get(0));
		this.failures = List.copyOf(failures);
	}

	/**
	 * Creates the failure of too many crawls of a nightly run, which is worth a retry.
	 */
	FetchFailedException(String message) {
		super(message);
		this.failures = List.of();
	}

	private static String message(List<ApiException> failures) {
		String first = String.valueOf(failures.get(0).getMessage());
		return (failures.size() == 1) ? first
				: Plural.of(failures.size(), "crawl") + " could not be fetched; the first: " + first;
	}

	/**
	 * Joins the failures of this kind among those of a run into one: each slice knows its
	 * own crawls only. Failures that need a person come first.
	 * @param failures failures of the run; changed
	 */
	public static void join(List<Throwable> failures) {
		List<ApiException> ofCrawls = failures.stream()
			.flatMap((failure) -> (failure instanceof FetchFailedException fetch) ? fetch.failures.stream()
					: Stream.empty())
			.sorted(Comparator.comparing((failure) -> failure.kind().isPassing()))
			.toList();
		if (!ofCrawls.isEmpty()) {
			failures.removeIf((failure) -> failure instanceof FetchFailedException fetch && !fetch.failures.isEmpty());
			failures.add(0, new FetchFailedException(ofCrawls));
		}
	}

	/**
	 * The number of crawls that could not be fetched.
	 * @return 0 if it is not known, as too many crawls of a nightly run failed
	 */
	public int crawls() {
		return this.failures.size();
	}

	/**
	 * Whether the same command may succeed later.
	 * @return false if a person is needed for at least one crawl
	 */
	public boolean isPassing() {
		return this.failures.stream().allMatch((failure) -> failure.kind().isPassing());
	}

}
