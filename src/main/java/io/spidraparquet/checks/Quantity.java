package io.spidraparquet.checks;

import java.util.Locale;

import io.spidraparquet.history.RunFigures;
import org.jspecify.annotations.Nullable;

/**
 * A number of a run that checks can speak of.
 *
 * @param kind which number
 * @param table table whose rows are meant; null for those of pages
 */
record Quantity(Kind kind, @Nullable String table) {

	/**
	 * The number in a run.
	 * @return null if the run has no such table
	 */
	@Nullable Long of(RunFigures run) {
		return switch (this.kind) {
			case ROWS -> (this.table != null) ? run.tables().get(this.table) : Long.valueOf(run.rows());
			case PAGES -> run.pages();
			case CRAWLS -> (long) run.crawls();
			case FAILED -> run.failedPages();
			case FILTERED -> run.filteredPages();
		};
	}

	@Override
	public String toString() {
		return this.kind.word() + ((this.table != null) ? " of " + this.table : "");
	}

	/**
	 * The numbers.
	 */
	enum Kind {

		/** Rows of a table. */
		ROWS,
		/** Pages in the responses. */
		PAGES,
		/** Published crawls. */
		CRAWLS,
		/** Failed pages. */
		FAILED,
		/** Filtered pages. */
		FILTERED;

		String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
