package io.spidraparquet.spool;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Small files of one unfinished run, each complete or absent. Thread-safe.
 */
public interface StateFiles {

	/**
	 * Reads a file.
	 * @param name relative path
	 * @return its content; null if there is no such file
	 * @throws IOException if it cannot be read
	 */
	byte @Nullable [] read(String name) throws IOException;

	/**
	 * Writes a file, and creates missing folders.
	 * @param name relative path of the file, which is replaced
	 * @param content its content
	 * @throws IOException if it cannot be written
	 */
	void write(String name, byte[] content) throws IOException;

	/**
	 * Whether there is a file or a folder.
	 * @param name relative path
	 * @return true if so
	 * @throws IOException if this cannot be found out
	 */
	boolean exists(String name) throws IOException;

	/**
	 * Lists a folder.
	 * @param folder relative path; empty for the folder of the run
	 * @return names of files and folders in their order; empty if it is missing
	 * @throws IOException if it cannot be listed
	 */
	List<String> list(String folder) throws IOException;

	/**
	 * Removes a file or a folder, if it exists.
	 * @param name relative path; empty for the folder of the run
	 * @throws IOException if it cannot be removed
	 */
	void delete(String name) throws IOException;

	/**
	 * When the folder of the run was changed last.
	 * @return a time
	 * @throws IOException if this cannot be found out
	 */
	Instant lastModified() throws IOException;

	/**
	 * Where a file is, for a message.
	 * @param name relative path
	 * @return a path or a URI
	 */
	String display(String name);

}
