package io.spidraparquet.profile;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A profile as it is kept in a file.
 *
 * @param overflow whether paths were left out
 * @param paths profiles by pointer, as numbers
 * @param objectsOverflow whether paths of objects were left out
 * @param objects keys of the objects by pointer, as numbers
 * @param met pointers of paths that settings name and that some page has
 * @param keysWithoutRows some keys of data in which no row was found
 */
public record SavedProfile(boolean overflow, Map<String, List<Integer>> paths, boolean objectsOverflow,
		Map<String, List<Long>> objects, List<String> met, List<String> keysWithoutRows) {

	public SavedProfile {
		Objects.requireNonNull(paths, "paths");
		Objects.requireNonNull(objects, "objects");
		Objects.requireNonNull(met, "met");
		Objects.requireNonNull(keysWithoutRows, "keysWithoutRows");
	}

}
