package io.spidraparquet.page;

/**
 * Receives the data of every page while the response streams in. What it received counts
 * only once the response is complete and accepted.
 */
public interface PageSink extends PageData {

	/**
	 * Begins a response. Discards what an earlier, unaccepted response left.
	 */
	void begin();

	/**
	 * Ends a page, with or without data.
	 */
	void endPage();

	/**
	 * Creates a sink that receives some pages of the current response, in any order, on
	 * another thread. The thread that uses this sink calls the method. What the fork
	 * receives counts as if this sink had received it.
	 * @return a sink to be used until the response is complete or given up; only its
	 * {@link #read} and {@link #endPage} are called
	 */
	PageSink fork();

	/**
	 * Accepts the response, which is complete.
	 */
	void accept();

}
