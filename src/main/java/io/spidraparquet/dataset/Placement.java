package io.spidraparquet.dataset;

import java.io.IOException;

import org.apache.hadoop.fs.Path;

/**
 * Moves an attempt's data files to the paths where readers find them. A crash may
 * interrupt any step; each step can then be repeated from its start.
 */
interface Placement {

	/**
	 * Stages a partition's file, before the manifest is staged.
	 * @param attempt id of the attempt
	 * @param from path in the partition's folder
	 * @param table table of the file
	 * @param name final name
	 * @param bytes expected length
	 * @throws Publication.LostFileException if the file is gone or has another length
	 * @throws IOException if the file system fails
	 */
	void stage(String attempt, Path from, String table, String name, long bytes) throws IOException;

	/**
	 * The path of a file after it was staged.
	 * @param attempt id of the attempt
	 * @param from path in the partition's folder
	 * @param table table of the file
	 * @param name final name
	 * @return its path in staging
	 */
	Path staged(String attempt, Path from, String table, String name);

	/**
	 * Finishes the staging once all files are staged, before the manifest is.
	 * @param manifest manifest of the attempt
	 * @throws IOException if the file system fails
	 */
	void finishStaging(Manifest manifest) throws IOException;

	/**
	 * The path of a data file before or after its move.
	 * @param manifest manifest of the attempt
	 * @param table table of the file
	 * @param file one of the manifest's
	 * @return its path in staging while it is there, else its final path
	 * @throws IOException if the file system fails
	 */
	Path current(Manifest manifest, String table, Manifest.DataFile file) throws IOException;

	/**
	 * Moves the staged files to their final paths.
	 * @param manifest manifest of the attempt
	 * @param hold checked before each change
	 * @throws IOException if the file system fails
	 */
	void moveData(Manifest manifest, Hold hold) throws IOException;

	/**
	 * Publishes the manifest, and removes what is left of a replaced run.
	 * @param manifest manifest of the attempt
	 * @param staged path of the staged manifest
	 * @param hold checked before each change
	 * @throws IOException if the file system fails
	 */
	void publishManifest(Manifest manifest, Path staged, Hold hold) throws IOException;

}
