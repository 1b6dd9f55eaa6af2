package io.spidraparquet.job.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.run.KeptResponses;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.RunRequest;
import io.spidraparquet.text.Plural;

/**
 * Plans a run that reads kept responses: takes the named crawls, or those of the same
 * night's run in the dataset that keeps the responses.
 */
final class RawPlanner implements Planner {

	private final Run run;

	private final KeptResponses kept;

	RawPlanner(Run run, KeptResponses kept) {
		this.run = run;
		this.kept = kept;
	}

	@Override
	public Plan plan() throws IOException {
		RunRequest request = this.run.request();
		List<String> wanted = request.isNightly() ? ofNight() : request.crawlIds();
		List<String> missing = wanted.stream().filter((crawl) -> !isKept(crawl)).toList();
		if (!missing.isEmpty()) {
			throw nothingKept("crawl " + missing.get(0)
					+ ((missing.size() > 1) ? " and " + Plural.of(missing.size() - 1, "other") : ""));
		}
		if (!request.isNightly()) {
			return Plan
				.of(this.run.held().without(wanted).stream().map((crawl) -> PlannedCrawl.named(crawl, null)).toList());
		}
		return new Plan(withHolders(wanted), new DeferredCrawls(List.of(), List.of(), deferredBefore()), List.of());
	}

	private List<String> ofNight() throws IOException {
		if (this.kept.runs().find(this.run.key()) == null) {
			Dataset dataset = this.kept.dataset();
			throw nothingKept("run " + this.run.key() + ", whose manifest "
					+ dataset.files().display(dataset.layout().manifest(this.run.key())) + " does not exist,");
		}
		List<String> crawls = new ArrayList<>();
		this.kept.runs().holders().forEach((crawl, holder) -> {
			if (holder.run().equals(this.run.key())) {
				crawls.add(crawl);
			}
		});
		return crawls;
	}

	private boolean isKept(String crawl) {
		PublishedRuns.Holder holder = this.kept.runs().holders().get(crawl);
		return holder != null && holder.raw() != null;
	}

	/**
	 * The crawls that the replaced run deferred: a later night still has to take them.
	 */
	private List<String> deferredBefore() {
		TreeSet<String> deferred = new TreeSet<>();
		PublishedRuns.Run replaced = this.run.published().find(this.run.key());
		if (replaced != null) {
			deferred.addAll(replaced.notFetched());
			deferred.addAll(replaced.postponed());
		}
		return List.copyOf(deferred);
	}

	/** A crawl that another run holds is taken only if its content differs. */
	private List<PlannedCrawl> withHolders(List<String> wanted) {
		List<PlannedCrawl> planned = new ArrayList<>();
		for (String crawl : wanted) {
			PublishedRuns.Holder holder = this.run.held().holders().get(crawl);
			planned.add((holder == null) ? PlannedCrawl.named(crawl, null)
					: new PlannedCrawl(crawl, null, holder.run(), holder.contentSha256(), false, null));
		}
		return planned;
	}

	private NothingKeptException nothingKept(String what) {
		return new NothingKeptException(
				"there are no kept responses of " + what + " in " + this.kept.dataset().display()
						+ ": only runs with spidra.keep-raw=true keep them. Run without source=raw");
	}

}
