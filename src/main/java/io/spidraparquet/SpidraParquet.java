package io.spidraparquet;

import io.spidraparquet.cli.SpidraCli;

/**
 * The application: turns Spidra crawls into Parquet that a data warehouse loads as it is.
 */
public final class SpidraParquet {

	private SpidraParquet() {
	}

	/**
	 * Runs one command and ends the process with its exit code.
	 * @param args words of the command line, see {@code help}
	 */
	public static void main(String[] args) {
		System.exit(SpidraCli.runToEnd(args, System.getenv(), System.out, System.err));
	}

}
