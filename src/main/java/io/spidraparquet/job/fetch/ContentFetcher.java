package io.spidraparquet.job.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.ContentClient;
import io.spidraparquet.page.ContentKind;
import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.Page;
import io.spidraparquet.page.PageParser;
import io.spidraparquet.page.PageSink;
import io.spidraparquet.page.PageStatus;
import io.spidraparquet.page.PageText;
import io.spidraparquet.page.PagesSource;
import io.spidraparquet.spool.PageContents;
import io.spidraparquet.spool.PrivateFiles;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpoolSegment;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.spool.SpooledPage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;

/**
 * Downloads the content of the pages of responses, some pages at a time. Links that are
 * over are renewed by one more request for the pages. A page whose content cannot be had
 * keeps its row: the reason is noted in place of the content. Thread-safe for different
 * crawls.
 */
final class ContentFetcher implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(ContentFetcher.class);

	private final Set<ContentKind> kinds;

	private final ContentClient client;

	private final PagesSource pages;

	private final Spool spool;

	private final int concurrency;

	private final ExecutorService threads;

	/**
	 * Downloads for the responses in a spool.
	 * @param kinds the contents that are wanted
	 * @param client downloads them
	 * @param concurrency downloads at a time
	 * @param pages renews links
	 * @param spool holds the responses
	 */
	ContentFetcher(Set<ContentKind> kinds, ContentClient client, int concurrency, PagesSource pages, Spool spool) {
		this.kinds = kinds;
		this.client = client;
		this.pages = pages;
		this.spool = spool;
		this.concurrency = concurrency;
		this.threads = Executors.newFixedThreadPool(this.concurrency, ContentFetcher::daemon);
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "content");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Downloads the content of the pages of a response, unless it is there.
	 * @param crawl the response
	 * @throws ApiException if the API refuses the account when links are to be renewed
	 * @throws IOException if the disk does not take the content
	 * @throws InterruptedException if the thread is interrupted
	 */
	void fetch(SpooledCrawl crawl) throws IOException, InterruptedException {
		PageContents contents = new PageContents(this.spool, crawl, this.kinds);
		if (this.kinds.isEmpty() || contents.isComplete()) {
			return;
		}
		Map<String, Long> expired = new ConcurrentHashMap<>();
		try (PageContents.Writer writer = contents.write()) {
			download(this.spool, crawl, null, writer, expired);
			if (!expired.isEmpty()) {
				renew(crawl, writer, expired);
			}
			writer.commit();
		}
	}

	private void renew(SpooledCrawl crawl, PageContents.Writer writer, Map<String, Long> expired)
			throws IOException, InterruptedException {
		logger.info("{} links to the content of pages of crawl {} may have expired, asking for new ones",
				expired.size(), crawl.crawlId());
		Path folder = PageContents.folder(this.spool).resolve(crawl.crawlId() + ".renewed");
		try {
			Spool renewed = Spool.open(folder);
			try (SpoolSegment segment = renewed.segment(0)) {
				SpooledCrawl again = segment.fetch(this.pages, crawl.crawlId(), new NoSink());
				download(renewed, again, expired, writer, new ConcurrentHashMap<>());
			}
			catch (ApiException ex) {
				if (ex.kind() == ApiException.Kind.ACCOUNT) {
					throw ex;
				}
				logger.warn("{}; the content of {} pages is left out", ex.getMessage(), expired.size());
			}
		}
		finally {
			PrivateFiles.deleteTree(folder);
		}
	}

	/**
	 * Downloads page by page.
	 * @param only kinds and ids of pages, with their numbers in the first response; null
	 * for all
	 * @param expired takes those whose links may be over
	 */
	private void download(Spool from, SpooledCrawl crawl, @Nullable Map<String, Long> only, PageContents.Writer writer,
			Map<String, Long> expired) throws IOException, InterruptedException {
		PageParser parser = new PageParser();
		Deque<Future<?>> underWay = new ArrayDeque<>();
		try {
			from.<InterruptedException>forEachPage(crawl, (page) -> {
				String id = idOfPageWithRow(page, parser);
				for (ContentKind kind : (id != null) ? this.kinds : Set.<ContentKind>of()) {
					String pageId = Objects.requireNonNull(id);
					Long number = (only != null) ? only.get(Place.key(kind, pageId)) : Long.valueOf(page.number());
					String link = parser.link(kind);
					if (number != null && link != null && !parser.hasInline(kind)) {
						Place place = new Place(number, kind, pageId);
						while (underWay.size() >= 2 * this.concurrency) {
							await(underWay.remove());
						}
						underWay.add(this.threads.submit(() -> {
							downloadOne(link, place, writer, expired);
							return true;
						}));
					}
				}
			});
			while (!underWay.isEmpty()) {
				await(underWay.remove());
			}
		}
		finally {
			underWay.forEach((download) -> download.cancel(true));
			for (Future<?> download : underWay) {
				awaitEnd(download);
			}
		}
	}

	/** Reads the page, and tells its id if it may give a row. */
	private static @Nullable String idOfPageWithRow(SpooledPage item, PageParser parser) {
		Page page = parser.skim(item.json());
		boolean wanted = parser.isComplete() && page.status() == PageStatus.SUCCESS && !item.isDuplicate();
		PageText id = page.id();
		return (wanted && id != null) ? id.toString() : null;
	}

	private void downloadOne(String link, Place place, PageContents.Writer writer, Map<String, Long> expired)
			throws IOException, InterruptedException {
		try {
			writer.content(place.page(), place.kind(), this.client.download(link));
		}
		catch (ContentClient.RefusedException ex) {
			writer.failure(place.page(), place.kind(), place.pageId(), String.valueOf(ex.getMessage()));
			if (ex.isMaybeExpired()) {
				expired.put(Place.key(place.kind(), place.pageId()), place.page());
			}
		}
	}

	private static void await(Future<?> download) throws IOException, InterruptedException {
		try {
			download.get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof IOException cause) {
				throw cause;
			}
			if (ex.getCause() instanceof InterruptedException) {
				throw new InterruptedException("interrupted while downloading content");
			}
			throw new IllegalStateException(ex.getCause());
		}
	}

	/** The files may be closed only when nothing writes to them. */
	private static void awaitEnd(Future<?> download) {
		try {
			download.get();
		}
		catch (Exception ex) {
			// the first failure counts
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	private record Place(long page, ContentKind kind, String pageId) {

		static String key(ContentKind kind, String pageId) {
			return kind + " " + pageId;
		}

	}

	/** Sees nothing: what the data is was seen before. */
	private static final class NoSink implements PageSink {

		@Override
		public void begin() {
			// nothing is kept
		}

		@Override
		public void read(JsonParser parser, JsonSlice json) {
			parser.skipChildren();
		}

		@Override
		public void endPage() {
			// nothing is kept
		}

		@Override
		public PageSink fork() {
			return this;
		}

		@Override
		public void accept() {
			// nothing is kept
		}

	}

}
