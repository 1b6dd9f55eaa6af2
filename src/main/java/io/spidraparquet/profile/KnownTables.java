package io.spidraparquet.profile;

import java.util.HashSet;
import java.util.Set;

import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the tables of a dataset before its pages are.
 *
 * @param paths pointers of the arrays that are tables in any case
 * @param open pointers of arrays that may be tables
 * @param all whether all other arrays may be tables, too
 * @param within pointer of the array in whose elements tables may be; null for anywhere
 * @param objects pointers with published columns below them, at which arrays are values
 * @param most how many tables the arrays that may be tables may make, 0 or more
 */
public record KnownTables(Set<String> paths, Set<String> open, boolean all, @Nullable String within,
		Set<String> objects, int most) {

	/** There are no tables beside the pages. */
	public static final KnownTables NONE = new KnownTables(Set.of(), Set.of(), false, null, Set.of(), 0);

	public KnownTables {
		paths = Set.copyOf(paths);
		open = Set.copyOf(open);
		objects = Set.copyOf(objects);
	}

	/** The role of the arrays at a path that has no column. */
	ArrayRole role(String pointer) {
		if (this.paths.contains(pointer)) {
			return ArrayRole.TABLE;
		}
		boolean mayBe = (this.all || this.open.contains(pointer)) && !this.objects.contains(pointer)
				&& (this.within == null || isInside(pointer, this.within)) && pointer.length() <= Pointers.MAX_LENGTH;
		return mayBe ? ArrayRole.OPEN : ArrayRole.VALUE;
	}

	private static boolean isInside(String pointer, String array) {
		return Pointers.isAtOrBelow(pointer, array) && !pointer.equals(array);
	}

	/** The same, where an array is no table. */
	KnownTables without(String pointer) {
		Set<String> values = new HashSet<>(this.objects);
		values.add(pointer);
		return new KnownTables(this.paths, this.open, this.all, this.within, values, this.most);
	}

	/** These tables and some more, and no other. */
	KnownTables closedWith(Set<String> found) {
		Set<String> tables = new HashSet<>(this.paths);
		tables.addAll(found);
		return new KnownTables(tables, Set.of(), false, null, Set.of(), 0);
	}

}
