package io.spidraparquet.profile;

import java.util.HashSet;
import java.util.Set;

import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the tables of a dataset, and of the lists of structs in them, before
 * its pages are.
 *
 * @param paths pointers of the arrays that are tables in any case
 * @param nested pointers of the arrays that are lists of structs in any case
 * @param objects pointers with published columns below them, at which arrays are values
 * @param open what other arrays may be
 */
public record KnownTables(Set<String> paths, Set<String> nested, Set<String> objects, Open open) {

	/** There are no tables but that of pages. */
	public static final KnownTables NONE = new KnownTables(Set.of(), Set.of(), Set.of(), Open.NOTHING);

	public KnownTables {
		paths = Set.copyOf(paths);
		nested = Set.copyOf(nested);
		objects = Set.copyOf(objects);
	}

	/** The role of the arrays at a path that has no column. */
	ArrayRole role(String pointer) {
		if (this.paths.contains(pointer)) {
			return ArrayRole.TABLE;
		}
		if (this.nested.contains(pointer)) {
			return ArrayRole.NESTED;
		}
		boolean mayHaveRows = (this.open.mayBeTable(pointer) || mayBeNested(pointer)) && !this.objects.contains(pointer)
				&& pointer.length() <= Pointers.MAX_LENGTH;
		return mayHaveRows ? ArrayRole.OPEN : ArrayRole.VALUE;
	}

	/** Whether an array may be a list of structs, in which no table can be. */
	boolean mayBeNested(String pointer) {
		return this.open.nested() && this.paths.stream().noneMatch((table) -> Pointers.isAtOrBelow(table, pointer));
	}

	/** The same, where an array has no rows. */
	KnownTables without(String pointer) {
		Set<String> values = new HashSet<>(this.objects);
		values.add(pointer);
		return new KnownTables(this.paths, this.nested, values, this.open);
	}

	/** These arrays and some more, and no other. */
	KnownTables closedWith(Set<String> foundTables, Set<String> foundNested) {
		Set<String> tables = new HashSet<>(this.paths);
		tables.addAll(foundTables);
		Set<String> lists = new HashSet<>(this.nested);
		lists.addAll(foundNested);
		return new KnownTables(tables, lists, Set.of(), Open.NOTHING);
	}

	/**
	 * What arrays may be of which nothing else is known.
	 *
	 * @param paths pointers of arrays that may be tables
	 * @param all whether all other arrays may be tables, too
	 * @param most how many tables these arrays may make, 0 or more
	 * @param within pointer of the array in whose elements tables may be; null for
	 * anywhere
	 * @param nested whether those that are no tables may be lists of structs
	 */
	public record Open(Set<String> paths, boolean all, int most, @Nullable String within, boolean nested) {

		/** All arrays are values. */
		static final Open NOTHING = new Open(Set.of(), false, 0, null, false);

		public Open {
			paths = Set.copyOf(paths);
		}

		boolean mayBeTable(String pointer) {
			return (this.all || this.paths.contains(pointer))
					&& (this.within == null || isInside(pointer, this.within));
		}

		private static boolean isInside(String pointer, String array) {
			return Pointers.isAtOrBelow(pointer, array) && !pointer.equals(array);
		}

	}

}
