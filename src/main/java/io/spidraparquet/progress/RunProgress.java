package io.spidraparquet.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Counts what a run has done so far. The steps and the API client report to it, and the
 * terminal and the log show it. It decides nothing: a run without it is the same.
 * Thread-safe.
 */
public final class RunProgress {

	private final Map<Phase, Instant> begun = new EnumMap<>(Phase.class);

	private final LongAdder bytes = new LongAdder();

	private final LongAdder expectedBytes = new LongAdder();

	private final LongAdder pagesRead = new LongAdder();

	private final LongAdder crawlsFetched = new LongAdder();

	private final LongAdder pagesWritten = new LongAdder();

	private final LongAdder waitedNanos = new LongAdder();

	/** Number of requests by status, 0 for no response. */
	private final SortedMap<Integer, Long> responses = new TreeMap<>();

	private Phase phase = Phase.START;

	private long crawlsOfOthers;

	private long pagesOfOthers;

	private long writtenOfOthers;

	private long crawls;

	private long pages;

	private int requestsPerWindow;

	private Duration window = Duration.ZERO;

	private @Nullable Instant pausedUntil;

	private @Nullable Awaited awaited;

	private boolean stopping;

	private Duration paused = Duration.ZERO;

	/** Nothing is done yet. */
	public RunProgress() {
		this.begun.put(Phase.START, Instant.now());
	}

	/**
	 * A step begins.
	 * @param next the step
	 */
	public synchronized void begin(Phase next) {
		this.phase = next;
		this.begun.put(next, Instant.now());
		this.awaited = null;
	}

	/**
	 * The run is to fetch crawls.
	 * @param number how many
	 */
	public synchronized void expectCrawls(long number) {
		this.crawls = number;
	}

	/** A crawl is fetched, or was already. */
	public void crawlFetched() {
		this.crawlsFetched.increment();
	}

	/**
	 * A body begins.
	 * @param length its length in bytes; negative if it is not known
	 */
	public void bodyBegins(long length) {
		this.expectedBytes.add(Math.max(0, length));
	}

	/**
	 * A part of a body was received.
	 * @param number of bytes
	 */
	public void received(int number) {
		this.bytes.add(number);
	}

	/** A page was read from a response. */
	public void pageRead() {
		this.pagesRead.increment();
	}

	/**
	 * Other processes have fetched crawls.
	 * @param number of crawls so far
	 * @param numberOfPages number of their pages
	 */
	public synchronized void fetchedByOthers(long number, long numberOfPages) {
		this.crawlsFetched.add(number - this.crawlsOfOthers);
		this.pagesRead.add(numberOfPages - this.pagesOfOthers);
		this.crawlsOfOthers = number;
		this.pagesOfOthers = numberOfPages;
	}

	/**
	 * Other processes have written pages, or found that they give no row.
	 * @param number of pages so far
	 */
	public synchronized void writtenByOthers(long number) {
		this.pagesWritten.add(number - this.writtenOfOthers);
		this.writtenOfOthers = number;
	}

	/**
	 * The run is to write pages.
	 * @param number how many
	 */
	public synchronized void expectPages(long number) {
		this.pages = number;
	}

	/** A page was written, or gave no row. */
	public void pageWritten() {
		this.pagesWritten.increment();
	}

	/**
	 * The limit of requests.
	 * @param requests of a window
	 * @param length of a window
	 */
	public synchronized void limit(int requests, Duration length) {
		this.requestsPerWindow = requests;
		this.window = length;
	}

	/**
	 * No request is sent for some time.
	 * @param until when the next one is sent
	 * @return false if such a pause was told before
	 */
	public synchronized boolean pause(Instant until) {
		Instant before = this.pausedUntil;
		Instant now = Instant.now();
		boolean isNew = before == null || !now.isBefore(before);
		if (before == null || until.isAfter(before)) {
			this.pausedUntil = until;
			Instant from = (before == null || isNew) ? now : before;
			this.paused = this.paused.plus(until.isAfter(from) ? Duration.between(from, until) : Duration.ZERO);
		}
		return isNew;
	}

	/**
	 * A request has waited for the rate limit.
	 * @param nanos how long
	 */
	public void waited(long nanos) {
		this.waitedNanos.add(nanos);
	}

	/**
	 * How long requests have waited for the rate limit, each counted for itself.
	 * @return 0 or more
	 */
	public Duration waited() {
		return Duration.ofNanos(this.waitedNanos.sum());
	}

	/**
	 * A request to the API has ended.
	 * @param status of the response; 0 if there was none
	 */
	public synchronized void responded(int status) {
		this.responses.merge(status, 1L, Long::sum);
	}

	/**
	 * The run waits until a crawl has ended.
	 * @param crawl what it waits for; null once it has ended
	 */
	public synchronized void await(@Nullable Awaited crawl) {
		this.awaited = crawl;
	}

	/** The run was asked to stop. */
	public synchronized void stop() {
		this.stopping = true;
	}

	/**
	 * The step that the run is in.
	 * @return the last one that began
	 */
	public synchronized Phase phase() {
		return this.phase;
	}

	/**
	 * When the run began.
	 * @return the time at which this object was made
	 */
	public synchronized Instant started() {
		return Objects.requireNonNull(this.begun.get(Phase.START));
	}

	/**
	 * What the run did until this moment, for those who look at it afterwards.
	 * @return steps, requests and pauses
	 */
	public synchronized Work work() {
		Instant now = Instant.now();
		Instant until = this.pausedUntil;
		Duration left = (until != null && now.isBefore(until)) ? Duration.between(now, until) : Duration.ZERO;
		return new Work(new EnumMap<>(this.begun), new TreeMap<>(this.responses), this.paused.minus(left),
				this.bytes.sum());
	}

	/**
	 * What is done at this moment.
	 * @return the counts
	 */
	public synchronized Snapshot now() {
		Instant now = Instant.now();
		Instant paused = this.pausedUntil;
		return new Snapshot(now, this.phase, Duration.between(started(), now),
				Duration.between(this.begun.getOrDefault(this.phase, now), now), this.crawls, this.crawlsFetched.sum(),
				this.pagesRead.sum(), this.bytes.sum(), this.expectedBytes.sum(), this.pages, this.pagesWritten.sum(),
				this.requestsPerWindow, this.window, (paused != null && now.isBefore(paused)) ? paused : null,
				this.awaited, this.stopping);
	}

	/**
	 * What a run did.
	 *
	 * @param begun when each step began, in their order; without steps that did not
	 * @param responses number of requests to the API by the status of the response; 0
	 * stands for no response
	 * @param paused how long no request was sent because of the rate limit
	 * @param bytes received with pages
	 */
	public record Work(Map<Phase, Instant> begun, SortedMap<Integer, Long> responses, Duration paused, long bytes) {

	}

	/**
	 * A crawl that has not ended.
	 *
	 * @param id of the crawl
	 * @param others how many more have not ended
	 * @param status the API's word
	 * @param pagesCrawled how many pages it has; negative if the API does not say it
	 * @param maxPages most pages it can get; negative if the API does not say it
	 * @param until when the run stops to wait
	 */
	public record Awaited(String id, int others, String status, long pagesCrawled, long maxPages, Instant until) {

	}

	/**
	 * What is done at one moment.
	 *
	 * @param at the moment
	 * @param phase the step
	 * @param elapsed since the run began
	 * @param inPhase since the step began
	 * @param crawls number of crawls to fetch; 0 before the plan
	 * @param crawlsFetched number of crawls fetched
	 * @param pagesRead number of pages in responses so far
	 * @param bytes received so far
	 * @param expectedBytes length of the bodies that have begun, as far as it is known
	 * @param pages number of pages to write; 0 before the write
	 * @param pagesWritten number of pages written
	 * @param requestsPerWindow limit of requests; 0 if there is none
	 * @param window length of a window
	 * @param pausedUntil when the next request is sent; null if none has to wait
	 * @param awaited a crawl that has not ended; null if the run waits for none
	 * @param stopping whether the run was asked to stop
	 */
	public record Snapshot(Instant at, Phase phase, Duration elapsed, Duration inPhase, long crawls, long crawlsFetched,
			long pagesRead, long bytes, long expectedBytes, long pages, long pagesWritten, int requestsPerWindow,
			Duration window, @Nullable Instant pausedUntil, @Nullable Awaited awaited, boolean stopping) {

		/**
		 * How much of the step is done.
		 * @return from 0 to 1; negative if it is not known
		 */
		public double done() {
			return switch (this.phase) {
				case START, PLAN, PUBLISH -> -1;
				case FETCH -> (this.crawls > 1) ? Math.min(1, (double) this.crawlsFetched / this.crawls)
						: (this.expectedBytes > 0) ? Math.min(1, (double) this.bytes / this.expectedBytes) : -1;
				case WRITE -> (this.pages > 0) ? Math.min(1, (double) this.pagesWritten / this.pages) : -1;
			};
		}

		/**
		 * The number of windows of the rate limit that the crawls still to fetch need
		 * after this one.
		 * @return 0 if there is no limit
		 */
		public long windowsLeft() {
			long left = this.crawls - this.crawlsFetched;
			return (this.requestsPerWindow > 0)
					? (Math.max(0, left) + this.requestsPerWindow - 1) / this.requestsPerWindow : 0;
		}

		/**
		 * An estimate of the time that the step still takes.
		 * @return null if it cannot be told
		 */
		public @Nullable Duration left() {
			Instant paused = this.pausedUntil;
			if (paused != null) {
				return Duration.between(this.at, paused).plus(this.window.multipliedBy(Math.max(0, windowsLeft() - 1)));
			}
			double done = done();
			if (done < 0.02 || this.inPhase.toMillis() < 1000) {
				return null;
			}
			return Duration.ofMillis((long) (this.inPhase.toMillis() * (1 - done) / done));
		}

		/**
		 * The rate at which bytes arrive, on average of the step.
		 * @return bytes for each second; 0 if it cannot be told
		 */
		public long bytesPerSecond() {
			long millis = this.inPhase.toMillis();
			return (this.phase == Phase.FETCH && millis >= 500) ? this.bytes * 1000 / millis : 0;
		}

	}

}
