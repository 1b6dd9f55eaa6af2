package io.spidraparquet.profile;

import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * The first paths by depth and pointer, up to a limit. Which ones remain does not depend
 * on the order in which they come.
 *
 * @param <T> what is kept for each path
 */
final class FirstPaths<T> {

	private final int limit;

	private final TreeMap<String, T> paths = new TreeMap<>(Pointers.BY_DEPTH);

	private boolean overflow;

	FirstPaths(int limit) {
		this.limit = limit;
	}

	/**
	 * Keeps a path if it is among the first.
	 * @param pointer of a path that is not kept
	 * @param value is kept for it
	 * @return what had to go for it: the value of another path, or the value itself; null
	 * if there was room
	 */
	@Nullable T offer(String pointer, T value) {
		if (pointer.length() > Pointers.MAX_LENGTH) {
			this.overflow = true;
			return value;
		}
		if (this.paths.size() < this.limit) {
			this.paths.put(pointer, value);
			return null;
		}
		this.overflow = true;
		if (this.paths.isEmpty() || Pointers.BY_DEPTH.compare(this.paths.lastKey(), pointer) < 0) {
			return value;
		}
		T last = this.paths.pollLastEntry().getValue();
		this.paths.put(pointer, value);
		return last;
	}

	void remove(String pointer) {
		this.paths.remove(pointer);
	}

	Map<String, T> paths() {
		return this.paths;
	}

	/** Whether some path was not kept. */
	boolean overflow() {
		return this.overflow;
	}

	void markOverflow() {
		this.overflow = true;
	}

}
