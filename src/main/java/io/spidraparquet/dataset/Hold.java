package io.spidraparquet.dataset;

import java.io.IOException;

/**
 * A run's hold on a dataset, which it may lose while it works.
 */
@FunctionalInterface
public interface Hold {

	/**
	 * Checks that this run still holds the dataset's lock. Called before each change at
	 * the output.
	 * @throws IOException if it does not, or if that cannot be determined
	 */
	void require() throws IOException;

}
