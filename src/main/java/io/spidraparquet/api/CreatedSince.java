package io.spidraparquet.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Collects the crawls of the history that were created since a time. It has enough once
 * the history, which has the newest first, reaches older ones: two in a row, since one
 * may have a wrong time. A history in another order is read to its end.
 */
final class CreatedSince implements HistoryReading.Reader {

	/** Allows for differing clocks, and for times in another zone than they say. */
	private static final Duration MARGIN = Duration.ofDays(1);

	/** One record in so many may be out of order. */
	private static final int FEW = 10;

	private final Instant start;

	private final Instant future = Instant.now().plus(MARGIN);

	private final Map<String, CrawlJob> found = new LinkedHashMap<>();

	private HistoryOddities oddities = new HistoryOddities();

	private @Nullable HistoryRecord lastOld;

	private @Nullable Instant previous;

	private int oldInARow;

	private int pairs;

	private int rises;

	/**
	 * Collects crawls.
	 * @param start crawls created before it are left out
	 */
	CreatedSince(Instant start) {
		this.start = start;
	}

	@Override
	public void begin() {
		this.oddities = new HistoryOddities();
		this.previous = null;
		this.oldInARow = 0;
		this.pairs = 0;
		this.rises = 0;
	}

	@Override
	public boolean isEnough(HistoryPage page) throws ApiException {
		Instant first = page.records()
			.stream()
			.map(HistoryRecord::createdAt)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
		if (first == null && !page.records().isEmpty()) {
			HistoryRecord record = page.records().get(0);
			throw page.unreadable("has a time of creation that can be read, the first is " + record.sentTime()
					+ " of crawl " + record.id());
		}
		page.nameless()
			.forEach((record) -> this.oddities.add(HistoryOddities.Kind.NAMELESS, record, HistoryRecord.shown(record)));
		Set<String> onThisPage = new HashSet<>();
		Instant created = (this.previous != null) ? this.previous : first;
		boolean follows = false;
		for (HistoryRecord record : page.records()) {
			Instant sent = record.createdAt();
			if (sent == null) {
				this.oddities.add(HistoryOddities.Kind.UNREADABLE_TIME, record.id(),
						record.sentTime() + " of crawl " + record.id());
			}
			else {
				this.pairs += follows ? 1 : 0;
				this.rises += (follows && sent.isAfter(Objects.requireNonNull(created))) ? 1 : 0;
				noteOrder(record, sent);
				follows = true;
				created = sent;
			}
			add(record.toCrawl(Objects.requireNonNull(created)), onThisPage.add(record.id()));
		}
		this.previous = created;
		return this.oldInARow > 1 && this.rises * FEW <= this.pairs;
	}

	/**
	 * A crawl that is older than those after it by more than a day may have a wrong time.
	 */
	private void noteOrder(HistoryRecord record, Instant sent) {
		HistoryRecord old = this.lastOld;
		if (sent.isBefore(this.start)) {
			this.oldInARow++;
			this.lastOld = record;
		}
		else if (this.oldInARow > 0 && old != null && old.createdAt() != null
				&& sent.isAfter(old.createdAt().plus(MARGIN))) {
			this.oldInARow = 0;
			this.oddities.add(HistoryOddities.Kind.OUT_OF_ORDER, old.id(),
					"crawl " + old.id() + " at " + old.createdAt());
		}
		else {
			this.oldInARow = 0;
		}
	}

	private void add(CrawlJob crawl, boolean isNewOnPage) {
		if (crawl.createdAt().isBefore(this.start)) {
			return;
		}
		if (crawl.createdAt().isAfter(this.future)) {
			this.oddities.add(HistoryOddities.Kind.FUTURE_TIME, crawl.id(),
					"crawl " + crawl.id() + " at " + crawl.createdAt());
		}
		if (!CrawlJob.isKnown(crawl.status())) {
			this.oddities.add(HistoryOddities.Kind.UNKNOWN_STATUS, crawl.id(),
					"'" + HistoryRecord.shown(crawl.status()) + "' of crawl " + crawl.id());
		}
		CrawlJob earlier = this.found.putIfAbsent(crawl.id(), crawl);
		if (earlier != null && !earlier.status().equals(crawl.status())) {
			this.found.put(crawl.id(), later(earlier, crawl, isNewOnPage));
		}
	}

	/**
	 * A crawl can end between two requests. Any other change contradicts itself, and the
	 * crawl counts as not complete.
	 */
	private CrawlJob later(CrawlJob earlier, CrawlJob crawl, boolean isNewOnPage) {
		if (isNewOnPage && !CrawlJob.isFinal(earlier.status())) {
			return crawl;
		}
		this.oddities.add(HistoryOddities.Kind.TWO_STATUSES, crawl.id(), "crawl " + crawl.id() + " ('"
				+ HistoryRecord.shown(earlier.status()) + "' and '" + HistoryRecord.shown(crawl.status()) + "')");
		return earlier.isCompleted() ? crawl : earlier;
	}

	/**
	 * What was found.
	 * @param contradictions what the history says about itself that is wrong
	 */
	History history(List<String> contradictions) {
		List<String> warnings = new ArrayList<>(contradictions);
		warnings.addAll(this.oddities.warnings());
		return new History(List.copyOf(this.found.values()), warnings);
	}

}
