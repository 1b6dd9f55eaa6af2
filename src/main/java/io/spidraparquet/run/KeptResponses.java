package io.spidraparquet.run;

import java.io.IOException;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.PublishedRuns;

/**
 * The responses that the runs of a dataset have kept, read instead of the API with
 * {@code source=raw}.
 *
 * @param dataset the dataset that keeps them
 * @param runs its runs, with the crawls of all
 */
public record KeptResponses(Dataset dataset, PublishedRuns runs) {

	/**
	 * Finds the kept responses of a dataset.
	 * @param dataset the dataset that keeps them
	 * @return its responses
	 * @throws IOException if its manifests cannot be read
	 */
	public static KeptResponses of(Dataset dataset) throws IOException {
		return new KeptResponses(dataset, PublishedRuns.readAll(dataset));
	}

}
