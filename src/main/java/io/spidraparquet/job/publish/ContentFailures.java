package io.spidraparquet.job.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.page.ContentKind;
import io.spidraparquet.spool.PageContents;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pages whose content could not be downloaded. Of content that workers have
 * downloaded, it reads where it is and the reasons, not the content itself.
 */
final class ContentFailures {

	private static final int MAX_LISTED = 1000;

	private final Spool spool;

	private final Set<ContentKind> kinds;

	ContentFailures(Spool spool, Set<ContentKind> kinds) {
		this.spool = spool;
		this.kinds = kinds;
	}

	/**
	 * Counts the failures and lists the first of them; null if the run downloads no
	 * content.
	 */
	Manifest.@Nullable ContentFailures of(List<SpooledCrawl> crawls) throws IOException {
		if (this.kinds.isEmpty()) {
			return null;
		}
		List<Manifest.ContentFailure> first = new ArrayList<>();
		long count = 0;
		for (SpooledCrawl crawl : crawls) {
			PageContents contents = new PageContents(this.spool, crawl, this.kinds);
			for (PageContents.Failed failed : contents.failed()) {
				if (count++ < MAX_LISTED) {
					PageContents.Failure failure = contents.failure(failed);
					first.add(new Manifest.ContentFailure(crawl.crawlId(), failure.pageId(), failed.kind().column(),
							failure.reason()));
				}
			}
		}
		return new Manifest.ContentFailures(count, first);
	}

}
