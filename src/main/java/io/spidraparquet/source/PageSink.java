package io.spidraparquet.source;

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
	 * The response is whole.
	 */
	void accept();

}
