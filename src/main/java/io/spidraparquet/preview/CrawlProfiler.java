package io.spidraparquet.preview;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.flatten.Flattening;
import io.spidraparquet.flatten.ProfileSink;
import io.spidraparquet.flatten.SettledProfile;
import io.spidraparquet.page.DeepStack;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.spool.PrivateFiles;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpoolSegment;
import io.spidraparquet.spool.SpooledCrawl;

/**
 * Fetches and profiles crawls without a run. Their responses are kept in a temporary
 * folder, which is deleted at the end.
 */
public final class CrawlProfiler {

	private final ApiClient client;

	private final Flattening flattening;

	private final int concurrency;

	/**
	 * Profiles crawls of an API.
	 * @param client of the API
	 * @param flattening settings for rows and values
	 * @param concurrency how many crawls are fetched at a time, 1 or more
	 */
	public CrawlProfiler(ApiClient client, Flattening flattening, int concurrency) {
		this.client = client;
		this.flattening = flattening;
		this.concurrency = concurrency;
	}

	/**
	 * Profiles the pages of crawls.
	 * @param crawlIds the crawls
	 * @param into empty profile
	 * @return the crawls in the given order, and the final profile
	 * @throws Exception if a crawl cannot be fetched
	 */
	public Result profile(List<String> crawlIds, Profile into) throws Exception {
		return look(crawlIds, into, (pages, result) -> result);
	}

	/**
	 * Profiles the pages of crawls, and looks at them again.
	 * @param crawlIds the crawls
	 * @param into empty profile
	 * @param look looks at the pages
	 * @param <T> what it finds
	 * @return what it finds
	 * @throws Exception if a crawl cannot be fetched, or what the look throws
	 */
	<T> T look(List<String> crawlIds, Profile into, Look<T> look) throws Exception {
		Path folder = Files.createTempDirectory("spidra-schema-");
		Thread cleanup = new Thread(() -> deleteAtExit(folder), "schema-cleanup");
		Runtime.getRuntime().addShutdownHook(cleanup);
		ExecutorService threads = Executors.newFixedThreadPool(this.concurrency, DeepStack.threads("fetch-"));
		try {
			Spool spool = Spool.open(folder);
			List<Future<Profile>> slices = new ArrayList<>();
			for (int i = 0; i < Math.min(this.concurrency, crawlIds.size()); i++) {
				int slice = i;
				slices.add(threads.submit(() -> slice(spool, slice, crawlIds, into.emptyCopy())));
			}
			for (Future<Profile> slice : slices) {
				into.merge(slice.get());
			}
			List<SpooledCrawl> crawls = spool.all(crawlIds);
			Result result = new Result(crawls, new SettledProfile(this.flattening, spool, crawls).of(into));
			return look.at(new FetchedPages(spool, crawls), result);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
		finally {
			threads.shutdownNow();
			threads.awaitTermination(1, TimeUnit.MINUTES);
			PrivateFiles.deleteTree(folder);
			Runtime.getRuntime().removeShutdownHook(cleanup);
		}
	}

	private Profile slice(Spool spool, int number, List<String> crawlIds, Profile profile)
			throws IOException, InterruptedException {
		ProfileSink sink = new ProfileSink(profile, this.flattening);
		try (SpoolSegment segment = spool.segment(number)) {
			for (int i = number; i < crawlIds.size(); i += this.concurrency) {
				segment.fetch(this.client, crawlIds.get(i), sink);
			}
		}
		return profile;
	}

	private static void deleteAtExit(Path folder) {
		try {
			PrivateFiles.deleteTree(folder);
		}
		catch (IOException ex) {
			// files that another thread is still writing remain
		}
	}

	/**
	 * Crawls and their profile.
	 *
	 * @param crawls in the given order
	 * @param profile final profile of their pages
	 */
	public record Result(List<SpooledCrawl> crawls, Profile profile) {

	}

	/**
	 * Looks at pages before they are deleted.
	 *
	 * @param <T> what it finds
	 */
	interface Look<T> {

		T at(FetchedPages pages, Result result) throws Exception;

	}

}
