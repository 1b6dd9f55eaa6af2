package io.spidraparquet.run;

/**
 * Names what a process was working on when its memory ran out.
 */
public final class OutOfMemory {

	private OutOfMemory() {
	}

	/**
	 * Adds what was worked on to the JVM's message.
	 * @param what for example {@code crawl abc}
	 * @param cause the error of the JVM
	 * @return an error to be thrown in its place
	 */
	public static OutOfMemoryError during(String what, OutOfMemoryError cause) {
		OutOfMemoryError named = new OutOfMemoryError(what + ": " + cause.getMessage());
		named.initCause(cause);
		return named;
	}

}
