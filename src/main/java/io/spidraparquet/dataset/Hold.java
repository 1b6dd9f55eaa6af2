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
	 * @throws LostException if it does not
	 * @throws IOException if that cannot be determined
	 */
	void require() throws IOException;

	/**
	 * Keeps the dataset's lock while this run waits for a long time: takes it again where
	 * it was lost and no other run has had it. It is not a failure that it cannot be
	 * taken now.
	 * @throws IOException if another run has had it
	 */
	default void keep() throws IOException {
	}

	/**
	 * Another run may hold the dataset now.
	 */
	final class LostException extends IOException {

		private static final long serialVersionUID = 1L;

		LostException(String message) {
			super(message);
		}

	}

}
