package io.spidraparquet.dataset;

import java.io.IOException;

/**
 * That a dataset is held.
 */
@FunctionalInterface
public interface Hold {

	/**
	 * Sees that the dataset is still held, before something at the output is changed.
	 * @throws IOException if it is not, or this cannot be seen
	 */
	void require() throws IOException;

}
