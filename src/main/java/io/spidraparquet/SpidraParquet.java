package io.spidraparquet;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

import io.spidraparquet.cli.SpidraCli;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

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
		if (US_ASCII.equals(charset(System.getProperty("native.encoding")))) {
			System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8));
			System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8));
		}
		System.exit(SpidraCli.runToEnd(args, System.getenv(), System.out, System.err));
	}

	/**
	 * The locale C, which cron jobs and containers have, says nothing of what they read.
	 */
	private static @Nullable Charset charset(@Nullable String name) {
		return (name != null && Charset.isSupported(name)) ? Charset.forName(name) : null;
	}

}
