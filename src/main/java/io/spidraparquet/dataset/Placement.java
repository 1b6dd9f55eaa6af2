package io.spidraparquet.dataset;

import java.io.IOException;

import org.apache.hadoop.fs.Path;

/**
 * How an attempt's data files get to where readers find them. Each step may be done again
 * from its start, whatever part of it a crash has left.
 */
interface Placement {

	/**
	 * Makes a partition's file ready, before the manifest is staged.
	 * @param attempt id of the attempt
	 * @param from in the partition's folder
	 * @param table of the file
	 * @param name final name
	 * @param bytes length that the file must have
	 * @throws Publication.LostFileException if the file is not what was written
	 * @throws IOException if the file system refuses
	 */
	void stage(String attempt, Path from, String table, String name, long bytes) throws IOException;

	/**
	 * Ends the staging of the files, before the manifest is staged.
	 * @param manifest of the attempt
	 * @throws IOException if the file system refuses
	 */
	void staged(Manifest manifest) throws IOException;

	/**
	 * Puts the files to their places.
	 * @param manifest of the attempt
	 * @param hold seen to before each change
	 * @throws IOException if the file system refuses
	 */
	void place(Manifest manifest, Hold hold) throws IOException;

	/**
	 * Publishes the manifest, and ends what it replaces.
	 * @param manifest of the attempt
	 * @param staged where it lies
	 * @param hold seen to before each change
	 * @throws IOException if the file system refuses
	 */
	void complete(Manifest manifest, Path staged, Hold hold) throws IOException;

}
