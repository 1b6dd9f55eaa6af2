package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.spidraparquet.api.ApiException;

/**
 * Some crawls could not be fetched.
 */
public final class FetchFailedException extends IOException {

	private static final long serialVersionUID = 1L;

	/** One for each crawl; none if there were too many. */
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

	/**
	 * Makes one of those among the failures of a run, as each fetch knows its own crawls
	 * alone. A crawl for which a person is needed comes first.
	 * @param failures of the run; changed
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
	 * Whether another run may help.
	 * @return false if a person is needed for at least one crawl
	 */
	public boolean isPassing() {
		return this.failures.stream().allMatch((failure) -> failure.kind().isPassing());
	}

}
