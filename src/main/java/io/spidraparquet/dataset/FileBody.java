package io.spidraparquet.dataset;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the bytes of a file.
 */
public interface FileBody {

	/**
	 * Writes all of them.
	 * @param out must not be closed
	 * @throws IOException if they cannot be written
	 */
	void writeTo(OutputStream out) throws IOException;

}
