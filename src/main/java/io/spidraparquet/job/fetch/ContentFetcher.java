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
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;

/**
 * Downloads the content of the pages of responses, several at a time. If links have
 * expired, one more request for the pages renews them. A page whose content cannot be
 * downloaded keeps its row; the reason is stored instead of the content. Thread-safe for
 * different crawls.
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
	 * Creates a fetcher for the responses in a spool.
	 * @param kinds kinds of content to download
	 * @param client client for the downloads
	 * @param concurrency largest number of concurrent downloads
	 * @param pages source of pages with new links
	 * @param spool spool with the responses
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
	 * Downloads the content of the pages of a response, unless the spool has all of it.
	 * @param crawl the response
	 * @throws ApiException if the API refuses the account when it is asked for new links
	 * @throws IOException if the content cannot be written
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
		logger.info("{} to page content of crawl {} may have expired: requesting new links",
				Plural.of(expired.size(), "link"), crawl.crawlId());
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
				logger.warn("{}; leaving out {}", ex.getMessage(), Plural.of(expired.size(), "page content"));
			}
		}
		finally {
			PrivateFiles.deleteTree(folder);
		}
	}

	/**
	 * Downloads page by page.
	 * @param only keys of the contents to download, with the number of their page in the
	 * first response; null for all
	 * @param expired receives the contents whose links may have expired
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
					Long number = (only != null) ? only.get(Target.key(kind, pageId)) : Long.valueOf(page.number());
					String link = parser.link(kind);
					if (number != null && link != null && !parser.hasInline(kind)) {
						Target target = new Target(number, kind, pageId);
						while (underWay.size() >= 2 * this.concurrency) {
							await(underWay.remove());
						}
						underWay.add(this.threads.submit(() -> {
							downloadOne(link, target, writer, expired);
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

	/** Parses the page; returns its id if the page may have a row. */
	private static @Nullable String idOfPageWithRow(SpooledPage item, PageParser parser) {
		Page page = parser.skim(item.json());
		boolean wanted = parser.isComplete() && page.status() == PageStatus.SUCCESS && !item.isDuplicate();
		PageText id = page.id();
		return (wanted && id != null) ? id.toString() : null;
	}

	private void downloadOne(String link, Target target, PageContents.Writer writer, Map<String, Long> expired)
			throws IOException, InterruptedException {
		try {
			writer.content(target.page(), target.kind(), this.client.download(link));
		}
		catch (ContentClient.RefusedException ex) {
			writer.failure(target.page(), target.kind(), target.pageId(), String.valueOf(ex.getMessage()));
			if (ex.isMaybeExpired()) {
				expired.put(Target.key(target.kind(), target.pageId()), target.page());
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

	/**
	 * Waits for a cancelled download: the files may be closed only when nothing writes to
	 * them.
	 */
	private static void awaitEnd(Future<?> download) {
		try {
			download.get();
		}
		catch (Exception ex) {
			// the first failure is reported
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	private record Target(long page, ContentKind kind, String pageId) {

		static String key(ContentKind kind, String pageId) {
			return kind + " " + pageId;
		}

	}

	/** Ignores the data, which the first response has profiled already. */
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
