package io.spidraparquet.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a spool that several processes share, for example on HDFS. A file is never
 * changed once it is there, but for the lists of responses. Thread-safe.
 */
public interface SharedSpool {

	/**
	 * Lists a folder.
	 * @param folder relative path; empty for the spool itself
	 * @return names of files and folders; empty if the folder is missing
	 * @throws IOException if it cannot be listed
	 */
	List<String> list(String folder) throws IOException;

	/**
	 * Copies a file to the local disk. The copy is complete or missing.
	 * @param name relative path of the file, which may be missing
	 * @param to path of the copy
	 * @throws IOException if it cannot be copied
	 */
	void download(String name, Path to) throws IOException;

	/**
	 * Reads a part of a file.
	 * @param name relative path of the file
	 * @param offset first byte
	 * @param length number of bytes
	 * @return the bytes
	 * @throws IOException if they cannot be read
	 */
	byte[] read(String name, long offset, int length) throws IOException;

	/**
	 * Copies a file from the local disk. Others see it complete or not at all.
	 * @param from a local file
	 * @param name relative path of the copy, which is replaced
	 * @throws IOException if it cannot be copied
	 */
	void upload(Path from, String name) throws IOException;

}
