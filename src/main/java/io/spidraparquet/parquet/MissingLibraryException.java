package io.spidraparquet.parquet;

import java.io.IOException;

/**
 * A native library cannot be loaded on this host; somebody has to change a folder or a
 * setting.
 */
public final class MissingLibraryException extends IOException {

	private static final long serialVersionUID = 1L;

	MissingLibraryException(String message, Throwable cause) {
		super(message, cause);
	}

}
