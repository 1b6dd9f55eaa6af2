package io.spidraparquet.terminal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.spidraparquet.progress.ProgressText;
import io.spidraparquet.progress.RunProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what a run is doing until it is closed: on a terminal as lines that are drawn
 * again and again, elsewhere as a log line now and then. A thread of its own does it, so
 * that it delays nothing; if it fails, the run continues without it.
 */
public final class ProgressDisplay implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(ProgressDisplay.class);

	/** How often a log without a terminal says what the run is doing. */
	private static final Duration EACH = Duration.ofSeconds(30);

	private static final Duration FRAME = Duration.ofMillis(100);

	/** A run that ends sooner draws nothing. */
	private static final Duration FIRST_FRAME = Duration.ofMillis(500);

	private static final Duration MAX_WAIT_FOR_END = Duration.ofSeconds(1);

	private final RunProgress progress;

	private final Thread thread;

	private boolean ended;

	private ProgressDisplay(RunProgress progress, Work work) {
		this.progress = progress;
		this.thread = new Thread(() -> {
			try {
				work.run(this);
			}
			catch (InterruptedException ex) {
				// closed
			}
			catch (IOException | RuntimeException | LinkageError ex) {
				logger.debug("the progress cannot be shown", ex);
			}
		}, "progress");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * Begins to show the progress of a run.
	 * @param progress of the run
	 * @return the display
	 */
	public static ProgressDisplay start(RunProgress progress) {
		return new ProgressDisplay(progress,
				Screen.isTerminal() ? ProgressDisplay::draw : (display) -> display.log(EACH));
	}

	/**
	 * Shows nothing.
	 * @return the display
	 */
	public static ProgressDisplay none() {
		return new ProgressDisplay(new RunProgress(), (display) -> {
		});
	}

	/**
	 * Begins to log the progress of a run.
	 * @param progress of the run
	 * @param each how often
	 */
	static ProgressDisplay logging(RunProgress progress, Duration each) {
		return new ProgressDisplay(progress, (display) -> display.log(each));
	}

	private void log(Duration each) throws InterruptedException {
		while (!ended(each)) {
			logger.info("{}", ProgressText.line(this.progress.now()));
		}
	}

	private void draw() throws InterruptedException, IOException {
		if (ended(FIRST_FRAME)) {
			return;
		}
		LiveRegion region = LogFields.isStructured() ? null : LiveRegion.open();
		if (region == null) {
			log(EACH);
			return;
		}
		try (region) {
			RegionLines lines = new RegionLines(Screen.hasColour(), isUnicode());
			boolean stopping = false;
			do {
				RunProgress.Snapshot now = this.progress.now();
				if (now.stopping() && !stopping) {
					region.signalled();
				}
				stopping = now.stopping();
				region.show(lines.of(now, region.columns()));
			}
			while (!ended(FRAME) && !LogFields.isStructured());
		}
		if (LogFields.isStructured()) { // which the job definition may say later
			log(EACH);
		}
	}

	private static boolean isUnicode() {
		String charset = System.getProperty("stderr.encoding", System.getProperty("sun.stderr.encoding"));
		return ((charset != null) ? Charset.forName(charset) : Charset.defaultCharset()).newEncoder().canEncode('✓');
	}

	/** Waits, unless the display is closed meanwhile. */
	private synchronized boolean ended(Duration wait) throws InterruptedException {
		long end = System.nanoTime() + wait.toNanos();
		for (long left = wait.toNanos(); left > 0 && !this.ended; left = end - System.nanoTime()) {
			TimeUnit.NANOSECONDS.timedWait(this, left);
		}
		return this.ended;
	}

	/** Removes what is drawn. */
	@Override
	public void close() {
		synchronized (this) {
			this.ended = true;
			notifyAll();
		}
		try {
			this.thread.join(MAX_WAIT_FOR_END.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Shows the progress until the display is closed. */
	private interface Work {

		void run(ProgressDisplay display) throws InterruptedException, IOException;

	}

}
