package io.spidraparquet.profile;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A profile as it is kept in a file.
 *
 * @param lost pointers of the arrays in which paths were left out, or that of the data
 * @param paths profiles by pointer, as numbers
 * @param objectsOverflow whether paths of objects were left out
 * @param objects keys of the objects by pointer, as numbers
 * @param arrays arrays whose elements are, or may be, rows, by pointer
 * @param elementsLost whether arrays, or the number of their elements, were left out
 * @param met pointers of paths that settings name and that some page has
 * @param keysWithoutRows some keys of data in which no row was found
 */
public record SavedProfile(List<String> lost, Map<String, List<Integer>> paths, boolean objectsOverflow,
		Map<String, List<Long>> objects, Map<String, Arrays> arrays, boolean elementsLost, List<String> met,
		List<String> keysWithoutRows) {

	public SavedProfile {
		Objects.requireNonNull(lost, "lost");
		Objects.requireNonNull(paths, "paths");
		Objects.requireNonNull(objects, "objects");
		Objects.requireNonNull(arrays, "arrays");
		Objects.requireNonNull(met, "met");
		Objects.requireNonNull(keysWithoutRows, "keysWithoutRows");
	}

	/** The profile in a form that can be saved. */
	static SavedProfile of(Profile profile) {
		Map<String, List<Integer>> paths = new TreeMap<>();
		profile.paths().forEach((pointer, seen) -> paths.put(pointer, seen.toNumbers()));
		Map<String, List<Long>> objects = new TreeMap<>();
		profile.objects().paths().forEach((pointer, node) -> objects.put(pointer, node.objects().keys().toNumbers()));
		Map<String, Arrays> arrays = new TreeMap<>();
		profile.root().forEachArray((pointer, node) -> arrays.put(pointer, node.elements().save()));
		return new SavedProfile(List.copyOf(profile.lost()), paths, profile.objects().overflow(), objects, arrays,
				profile.openArrays().elementsLost(), List.copyOf(profile.met().paths()),
				List.copyOf(profile.met().keysWithoutRows()));
	}

	/**
	 * Adds everything that was recorded to a profile with the same known paths and limit.
	 */
	void addTo(Profile profile) {
		this.met.forEach(profile.met()::add);
		this.keysWithoutRows.forEach(profile.met()::addKeyWithoutRows);
		this.paths.forEach((pointer, numbers) -> {
			PathProfile admitted = profile.node(pointer).admit();
			if (admitted != null) {
				admitted.merge(PathProfile.restore(numbers));
			}
		});
		this.objects.forEach((pointer, numbers) -> profile.node(pointer).objects().merge(ObjectKeys.restore(numbers)));
		this.arrays.forEach((pointer, saved) -> profile.node(pointer).elements().merge(saved));
		this.lost.forEach(profile.kept()::lose);
		if (this.objectsOverflow) {
			profile.objects().markOverflow();
		}
		if (this.elementsLost) {
			profile.openArrays().loseElements();
		}
	}

	/**
	 * The arrays of a path.
	 *
	 * @param elements number of their elements
	 * @param objects whether some are objects
	 * @param objectInPlace whether an object is in place of an array
	 * @param values profile of the elements that are no objects, as numbers; empty if
	 * there are none, or the path has it
	 */
	public record Arrays(long elements, boolean objects, boolean objectInPlace, List<Integer> values) {

		public Arrays {
			Objects.requireNonNull(values, "values");
		}

	}

}
