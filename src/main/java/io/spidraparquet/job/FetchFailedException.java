package io.spidraparquet.job;

import java.io.IOException;
import java.util.List;

import io.spidraparquet.source.ApiException;

/**
 * Some crawls could not be fetched.
 */
public final class FetchFailedException extends IOException {

	private static final long serialVersionUID = 1L;

	private final boolean passing;

	FetchFailedException(List<ApiException> failures) {
		super(message(failures), failures.get(0));
		this.passing = failures.stream().allMatch((failure) -> failure.kind().isPassing());
	}

	/**
	 * Too many crawls of a nightly run failed, which may be otherwise an hour later.
	 */
	FetchFailedException(String message) {
		super(message);
		this.passing = true;
	}

	private static String message(List<ApiException> failures) {
		String first = String.valueOf(failures.get(0).getMessage());
		return (failures.size() == 1) ? first : failures.size() + " crawls could not be fetched; the first: " + first;
	}

	/**
	 * Whether another run may help.
	 * @return false if a person is needed for at least one crawl
	 */
	public boolean isPassing() {
		return this.passing;
	}

}
