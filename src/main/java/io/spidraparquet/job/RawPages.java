package io.spidraparquet.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.dataset.DatasetLayout;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.dataset.RawResponses;
import io.spidraparquet.source.PagesSource;
import org.jspecify.annotations.Nullable;

/**
 * Responses that earlier runs have kept, of this dataset or another one, in place of the
 * API. Thread-safe.
 */
final class RawPages implements PagesSource, Planner {

	private final RunSession session;

	private final DatasetFiles files;

	private final DatasetLayout layout;

	private final PublishedRuns kept;

	private final Map<String, RawResponses> open = new ConcurrentHashMap<>();

	/**
	 * The responses of a dataset.
	 * @param files file system of the dataset that keeps them
	 * @param layout its layout
	 */
	RawPages(RunSession session, DatasetFiles files, DatasetLayout layout) throws IOException {
		this.session = session;
		this.files = files;
		this.layout = layout;
		this.kept = PublishedRuns.readAll(files, layout);
	}

	@Override
	public Plan plan() throws IOException {
		RunRequest request = this.session.request();
		LocalDate date = request.date();
		List<String> wanted = new ArrayList<>(request.crawlIds());
		if (date != null) {
			if (this.kept.find(request.key()) == null) {
				throw nothingKept("run " + request.key());
			}
			this.kept.holders().forEach((crawl, holder) -> {
				if (holder.run().equals(request.key())) {
					wanted.add(crawl);
				}
			});
		}
		List<String> missing = wanted.stream().filter((crawl) -> raw(crawl) == null).toList();
		if (!missing.isEmpty()) {
			throw nothingKept("crawl " + missing.get(0)
					+ ((missing.size() > 1) ? " and " + (missing.size() - 1) + " others" : ""));
		}
		if (date == null) {
			return Plan.of(this.session.held().notHeld(wanted).stream().map(PlannedCrawl::named).toList());
		}
		PublishedRuns.Run replaced = this.session.published().find(request.key());
		Set<String> left = new TreeSet<>();
		if (replaced != null) {
			left.addAll(replaced.notFetched());
			left.addAll(replaced.postponed());
		}
		return new Plan(notPublished(wanted), List.copyOf(left), List.of());
	}

	/** Of a day's crawls, those that no other run has with the same content. */
	private List<PlannedCrawl> notPublished(List<String> wanted) {
		List<PlannedCrawl> planned = new ArrayList<>();
		for (String crawl : wanted) {
			PublishedRuns.Holder holder = this.session.held().holders().get(crawl);
			planned.add((holder == null) ? PlannedCrawl.named(crawl)
					: new PlannedCrawl(crawl, null, holder.run(), holder.contentSha256(), false));
		}
		return planned;
	}

	private NothingKeptException nothingKept(String what) {
		return new NothingKeptException(
				"no responses are kept of " + what + " in " + this.files.display(this.layout.root())
						+ ": only runs with spidra.keep-raw=true keep them; run without source=raw");
	}

	private @Nullable String raw(String crawlId) {
		PublishedRuns.Holder holder = this.kept.holders().get(crawlId);
		return (holder != null) ? holder.raw() : null;
	}

	@Override
	public void fetch(String crawlId, BodyReader body) throws IOException {
		try (InputStream in = responses(crawlId).body(crawlId)) {
			body.read(in);
		}
	}

	@Override
	public long fetchedAt(String crawlId) {
		return responses(crawlId).fetchedAt(crawlId);
	}

	private RawResponses responses(String crawlId) {
		String raw = String.valueOf(raw(crawlId));
		return this.open.computeIfAbsent(raw, (path) -> {
			try {
				return RawResponses.open(this.files, this.layout.path(path));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex.getMessage(), ex);
			}
		});
	}

}
