package io.spidraparquet.page;

/**
 * Sees the data of every page while its response streams in. What it saw counts once the
 * response is whole.
 */
public interface PageSink extends PageData {

	/**
	 * A response begins; what came of an earlier one that was not accepted is void.
	 */
	void begin();

	/**
	 * A page has ended, whether it had data or not.
	 */
	void endPage();

	/**
	 * A sink for some of the pages of the response that has begun, in whatever order; for
	 * use on another thread. To be called by the thread that uses this one. What it sees
	 * counts with the rest.
	 * @return a sink to be used until the response is whole or given up, of which only
	 * {@link #read} and {@link #endPage} are called
	 */
	PageSink fork();

	/**
	 * The response is whole.
	 */
	void accept();

}
