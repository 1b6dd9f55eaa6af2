package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.dataset.RawResponses;
import io.spidraparquet.page.IncompleteBodyException;
import io.spidraparquet.page.PagesSource;
import io.spidraparquet.run.KeptResponses;

/**
 * A source of pages that reads kept responses of earlier runs instead of the API.
 * Thread-safe.
 */
final class RawPages implements PagesSource {

	private final KeptResponses kept;

	private final Map<String, RawResponses> open = new ConcurrentHashMap<>();

	RawPages(KeptResponses kept) {
		this.kept = kept;
	}

	@Override
	public void fetch(String crawlId, BodyReader body) throws IOException {
		try (InputStream in = responses(crawlId).body(crawlId)) {
			body.read(in);
		}
		catch (IncompleteBodyException ex) {
			throw ApiException.incomplete("crawl " + crawlId, ex);
		}
	}

	@Override
	public long fetchedAt(String crawlId) {
		return responses(crawlId).fetchedAt(crawlId);
	}

	private RawResponses responses(String crawlId) {
		PublishedRuns.Holder holder = Objects.requireNonNull(this.kept.runs().holders().get(crawlId), crawlId);
		return this.open.computeIfAbsent(Objects.requireNonNull(holder.raw(), crawlId), (path) -> {
			try {
				Dataset dataset = this.kept.dataset();
				return RawResponses.open(dataset.files(), dataset.layout().path(path));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex.getMessage(), ex);
			}
		});
	}

}
