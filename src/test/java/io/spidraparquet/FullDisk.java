package io.spidraparquet;

import java.util.function.Predicate;

/**
 * Makes a {@link FaultyFileSystem} full, for tests of other packages.
 */
public final class FullDisk {

	private FullDisk() {
	}

	/** From now on, files whose path matches cannot be made. */
	public static void at(Predicate<String> paths) {
		FaultyFileSystem.setFull(paths);
	}

	/** There is room for all files again. */
	public static void hasRoom() {
		FaultyFileSystem.setFull((path) -> false);
	}

}
