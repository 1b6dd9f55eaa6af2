package io.spidraparquet.job;

import java.io.IOException;
import java.util.List;

import io.spidraparquet.source.ApiException;

/**
 * Some crawls could not be fetched.
 */
public final class FetchFailedException extends IOException {

	private static final long serialVersionUID = 1L;

	private final List<ApiException> failures;

	/**
	 * Some crawls failed.
	 * @param failures one for each crawl
	 */
	FetchFailedException(List<ApiException> failures) {
		super(message(failures), failures.get(0));
		this.failures = List.copyOf(failures);
	}

	/**
	 * Too many crawls of a nightly run failed, which may be otherwise an hour later.
	 */
	FetchFailedException(String message) {
		super(message);
		this.failures = List.of();
	}

	private static String message(List<ApiException> failures) {
		String first = String.valueOf(failures.get(0).getMessage());
		return (failures.size() == 1) ? first : failures.size() + " crawls could not be fetched; the first: " + first;
	}

	/** One for each crawl; none if there were too many. */
	List<ApiException> failures() {
		return this.failures;
	}

	/**
	 * Whether another run may help.
	 * @return false if a person is needed for at least one crawl
	 */
	public boolean isPassing() {
		return this.failures.stream().allMatch((failure) -> failure.kind().isPassing());
	}

}
