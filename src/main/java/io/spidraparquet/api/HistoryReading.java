package io.spidraparquet.api;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;

/**
 * Reads the history page by page, until its reader has enough or the history ends. What
 * the history says about its size is compared with what it lists, so that a gap is not
 * taken for its end.
 * <p>
 * A crawl that is added meanwhile moves others to later pages, so some are read twice. A
 * crawl that is removed moves others to pages that were already read, so the reading
 * starts again, as it does once if the history does not list what it says it has.
 */
final class HistoryReading {

	/** Largest number of records that the API sends on one page. */
	static final int PAGE_SIZE = 100;

	/** At most 100,000 crawls; the usual rate limit allows as many requests in 50 min. */
	private static final int MAX_PAGES = 1000;

	private static final int MAX_REREADS = 5;

	private final Pages pages;

	private final Reader reader;

	/**
	 * Reads a history.
	 * @param pages requests a page
	 * @param reader receives the pages in order
	 */
	HistoryReading(Pages pages, Reader reader) {
		this.pages = pages;
		this.reader = reader;
	}

	/**
	 * Reads the history.
	 * @return a message for each contradiction between what the history says about its
	 * size and what it lists; empty if the reader had enough before its end
	 */
	List<String> read() throws IOException, InterruptedException {
		int rereads = 0;
		boolean disagreed = false;
		while (true) {
			Pass pass = new Pass();
			this.reader.begin();
			switch (pass.read(rereads < MAX_REREADS)) {
				case ENOUGH -> {
					return List.of();
				}
				case SHRUNK -> rereads++;
				case TOO_LONG -> {
					return List.of("the API's history does not end within " + MAX_PAGES + " pages: older crawls are"
							+ " not in this run; shorten spidra.plan.look-back, or take them with crawlId=…");
				}
				case ENDED -> {
					String disagreement = pass.disagreement();
					if (disagreement.isEmpty()) {
						return pass.warnings();
					}
					if (disagreed) {
						return List.of(disagreement);
					}
					disagreed = true;
				}
			}
		}
	}

	/** Requests pages of the history. */
	interface Pages {

		HistoryPage page(int number) throws IOException, InterruptedException;

	}

	/** Receives the pages of the history, possibly several times. */
	interface Reader {

		/** Called before the first page, each time. */
		void begin();

		/** Reads one page of the history; true if no more pages are needed. */
		boolean isEnough(HistoryPage page) throws ApiException;

	}

	/** How a pass over the history ended. */
	private enum End {

		ENOUGH, SHRUNK, TOO_LONG, ENDED

	}

	/** One pass over the history, from its first page on. */
	private final class Pass {

		private final Set<String> met = new HashSet<>();

		/** The total of the first page: what is added later is not needed. */
		private long total = -1;

		private long totalPages = -1;

		private int lastPageWithNew;

		private boolean gap;

		private boolean anyGap;

		End read(boolean mayStartAgain) throws IOException, InterruptedException {
			long before = -1;
			for (int number = 1; number <= MAX_PAGES; number++) {
				HistoryPage page = request(number);
				if (mayStartAgain && page.total() >= 0 && page.total() < before) {
					return End.SHRUNK;
				}
				boolean grown = before >= 0 && page.total() > before;
				before = page.total();
				this.total = (number == 1) ? page.total() : this.total;
				this.totalPages = Math.max(page.totalPages(), (page.size() == 0) ? this.totalPages : -1);
				boolean anyNew = meet(page);
				if (HistoryReading.this.reader.isEnough(page)) {
					return End.ENOUGH;
				}
				if (isLast(page, anyNew, grown)) {
					return End.ENDED;
				}
			}
			return End.TOO_LONG;
		}

		/** The API may refuse a page after the last one instead of sending it empty. */
		private HistoryPage request(int number) throws IOException, InterruptedException {
			try {
				return HistoryReading.this.pages.page(number);
			}
			catch (ApiException ex) {
				if (ex.kind() != ApiException.Kind.CRAWL || number == 1 || saysMoreAfter(number - 1)) {
					throw ex;
				}
				return HistoryPage.refused(number);
			}
		}

		private boolean meet(HistoryPage page) {
			boolean anyNew = false;
			for (HistoryRecord record : page.records()) {
				anyNew |= this.met.add(record.id());
			}
			for (String record : page.nameless()) {
				this.met.add(record); // no id looks like this
			}
			this.lastPageWithNew = anyNew ? page.number() : this.lastPageWithNew;
			return anyNew;
		}

		/**
		 * A page with nothing new is the last one, since some APIs send the last page, or
		 * the first one, for any number. An empty page may be a gap, and more may follow
		 * if crawls were added. A full page is not the last one even if the API says so.
		 */
		private boolean isLast(HistoryPage page, boolean anyNew, boolean grown) {
			boolean more = saysMoreAfter(page.number());
			boolean wasGap = this.gap;
			this.gap = page.size() == 0 && more;
			this.anyGap |= this.gap;
			if (!anyNew) {
				return !grown && (!this.gap || wasGap);
			}
			return (this.total >= 0 || this.totalPages >= 0) && !more && page.size() < PAGE_SIZE;
		}

		/** A total that is exceeded is wrong, and says nothing about the end. */
		private boolean saysMoreAfter(int number) {
			return (this.total >= 0 && this.met.size() != this.total) || number < this.totalPages;
		}

		/** How the size differs from what was listed; empty if it does not. */
		String disagreement() {
			if (this.total >= 0) {
				return (this.met.size() == this.total) ? "" : message("has " + Plural.of(this.total, "crawl")
						+ " by its total, but lists " + Amounts.number(this.met.size()), this.met.size() < this.total);
			}
			if (this.lastPageWithNew >= this.totalPages && !this.anyGap) {
				return "";
			}
			return message(
					"has " + Plural.of(this.totalPages, "page") + " by its totalPages, but lists no crawls on some",
					true);
		}

		private static String message(String what, boolean missing) {
			return "the API's history " + what + ", also when it was read again: "
					+ (missing ? "the others are not in this run; a night takes them once they are listed"
							: "crawls that it does not list may be missing in this run")
					+ ", or take them with crawlId=…";
		}

		List<String> warnings() {
			return this.met.isEmpty() ? List.of("the API's history has no crawls: check that SPIDRA_API_KEY is the key"
					+ " of the account whose crawls the run should take") : List.of();
		}

	}

}
