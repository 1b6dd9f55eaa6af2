package io.spidraparquet.dataset;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The crawls of its selection that a nightly run does not publish, as sorted ids.
 *
 * @param notFetched crawls that could not be fetched; the next night tries again
 * @param unfinished crawls that left the look-back before they were complete or could be
 * fetched, and may never be published
 * @param postponed crawls that the next night takes, since they have pending pages or
 * exceed the most crawls of a run
 */
public record DeferredCrawls(List<String> notFetched, List<String> unfinished, List<String> postponed) {

	/** No crawls. */
	public static final DeferredCrawls NONE = new DeferredCrawls(List.of(), List.of(), List.of());

	public DeferredCrawls {
		notFetched = sorted(notFetched);
		unfinished = sorted(unfinished);
		postponed = sorted(postponed);
	}

	/** Reads a list that is missing in the document as empty. */
	private static List<String> sorted(@Nullable Collection<String> ids) {
		return List.copyOf(new TreeSet<>(Objects.requireNonNullElse(ids, List.of())));
	}

	/**
	 * Checks whether there are none.
	 * @return true if the run has published all of its selection
	 */
	public boolean none() {
		return equals(NONE);
	}

}
