package io.spidraparquet.progress;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * Words for what a run is doing.
 */
public final class ProgressText {

	private ProgressText() {
	}

	/**
	 * One line that says it all, for a log.
	 * @param now what is done
	 * @return for example {@code fetch: 23 of 60 crawls, 11,500 pages, 48.2 MB, 3.1 MB/s,
	 * about 4 min left}
	 */
	public static String line(RunProgress.Snapshot now) {
		List<String> parts = new ArrayList<>();
		String waiting = waiting(now);
		if (waiting != null) {
			parts.add(waiting);
		}
		parts.addAll(counts(now));
		String left = left(now);
		if (waiting == null && left != null) {
			parts.add(left);
		}
		if (parts.isEmpty()) {
			parts.add("working for " + Amounts.duration(now.inPhase()));
		}
		return now.phase().shown() + ": " + String.join(", ", parts);
	}

	/**
	 * What the step has done.
	 * @param now what is done
	 * @return parts of a line; none if there is nothing to count
	 */
	public static List<String> counts(RunProgress.Snapshot now) {
		List<String> parts = new ArrayList<>();
		if (now.phase() == Phase.FETCH) {
			if (now.crawls() != 1) {
				parts.add(Amounts.number(now.crawlsFetched()) + " of " + Plural.of(now.crawls(), "crawl"));
			}
			if (now.pagesRead() > 0) {
				parts.add(Plural.of(now.pagesRead(), "page"));
			}
			if (now.bytes() > 0) {
				parts.add(Amounts.bytes(now.bytes()));
			}
			if (now.pausedUntil() == null && now.bytesPerSecond() > 0) {
				parts.add(Amounts.bytes(now.bytesPerSecond()) + "/s");
			}
		}
		else if (now.phase() == Phase.WRITE && now.pages() > 0) {
			parts.add(Amounts.number(now.pagesWritten()) + " of " + Plural.of(now.pages(), "page"));
		}
		return parts;
	}

	/**
	 * What the run waits for.
	 * @param now what is done
	 * @return null if it does not wait
	 */
	public static @Nullable String waiting(RunProgress.Snapshot now) {
		RunProgress.Awaited crawl = now.awaited();
		if (now.stopping()) {
			return "stopping at the next point from which the run can go on";
		}
		if (now.pausedUntil() != null) {
			long windows = now.windowsLeft();
			return "waiting for the rate limit, on again " + Amounts.time(now.pausedUntil())
					+ ((windows > 1) ? ", about " + Plural.of(windows, "window") + " left" : "");
		}
		if (crawl == null) {
			return null;
		}
		String pages = (crawl.pagesCrawled() < 0) ? ""
				: ", " + Amounts.number(crawl.pagesCrawled())
						+ ((crawl.maxPages() > 0) ? " of at most " + Plural.of(crawl.maxPages(), "page")
								: " " + Plural.noun(crawl.pagesCrawled(), "page"));
		String others = (crawl.others() > 0) ? ", and for " + Plural.of(crawl.others(), "other") : "";
		return "waiting for crawl " + crawl.id() + " (" + crawl.status() + pages + ")" + others + " until "
				+ Amounts.time(crawl.until());
	}

	/**
	 * How long the step still takes.
	 * @param now what is done
	 * @return null if it cannot be told
	 */
	public static @Nullable String left(RunProgress.Snapshot now) {
		return (now.left() != null) ? Amounts.about(now.left()) + " left" : null;
	}

}
