package io.spidraparquet.job.plan;

import java.io.IOException;

/**
 * Responses that were not kept were to be read: a person has to choose another source.
 */
public final class NothingKeptException extends IOException {

	private static final long serialVersionUID = 1L;

	NothingKeptException(String message) {
		super(message);
	}

}
