package io.spidraparquet.job.plan;

import java.io.IOException;

/**
 * A run should read kept responses that were not kept. A person has to choose another
 * source.
 */
public final class NothingKeptException extends IOException {

	private static final long serialVersionUID = 1L;

	NothingKeptException(String message) {
		super(message);
	}

}
