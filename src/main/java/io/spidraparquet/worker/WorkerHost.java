package io.spidraparquet.worker;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Function;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.run.Origin;

/**
 * What a worker has that does not depend on the run.
 *
 * @param name what it is called in messages
 * @param threads how many slices and partitions it works on at the same time
 * @param folder local folder of this process
 * @param api settings of the requests
 * @param key the API key
 * @param client sends all requests of this process, within one budget
 * @param storage how to reach outputs
 * @param explain gives the exit code and the message for failures
 */
public record WorkerHost(String name, int threads, Path folder, ApiProperties api, ApiKey key, ApiClient client,
		DatasetProperties storage, Function<Collection<Throwable>, String> explain) {

	/** Where this worker gets the responses of a run from. */
	Origin origin() {
		return Origin.api(this.api.url(), this.key);
	}

	/** The origin as stored with the responses of a dataset. */
	Origin.Stored origin(URI output) {
		return origin().shared(output);
	}

}
