package io.spidraparquet.report;

/**
 * How a run ended, as people see it: by word, shape and colour.
 */
enum Verdict {

	/** Published, with nothing to say about it. */
	PUBLISHED("published", "ok", "1a7f37"),
	/** Published, with something to look at. */
	WARNINGS("published with warnings", "warn", "d9820f"),
	/** Published without a crawl, as there was no new one. */
	NOTHING_NEW("nothing new", "none", "8b949e"),
	/** Ended by a signal. */
	STOPPED("stopped", "stop", "8250df"),
	/** Ended without a publication. */
	FAILED("failed", "bad", "cf222e"),
	/** No run on a day on which there usually is one. */
	MISSING("no run", "miss", "d9820f");

	private final String text;

	private final String css;

	private final String color;

	Verdict(String text, String css, String color) {
		this.text = text;
		this.css = css;
		this.color = color;
	}

	/** The verdict in words. */
	String text() {
		return this.text;
	}

	/** The class of its colour, and the end of the id of its shape. */
	String css() {
		return this.css;
	}

	/** The colour of the page's icon, in hexadecimal digits. */
	String color() {
		return this.color;
	}

	/** Whether somebody should have a look. */
	boolean isTrouble() {
		return this != PUBLISHED && this != NOTHING_NEW;
	}

	/** Whether a manifest and a report exist. */
	boolean isPublished() {
		return this == PUBLISHED || this == WARNINGS || this == NOTHING_NEW;
	}

}
