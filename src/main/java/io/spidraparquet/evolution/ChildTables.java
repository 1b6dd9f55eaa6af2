package io.spidraparquet.evolution;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import io.spidraparquet.profile.KnownTables;
import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * Which arrays a job makes tables of their own, and what becomes of the others.
 *
 * @param paths pointers of arrays that are tables in any case
 * @param all whether arrays of objects are, too
 * @param most the most tables of all arrays of objects
 * @param within pointer of the array in whose elements tables may be; null for anywhere
 * @param others what other arrays of objects are
 */
public record ChildTables(Set<String> paths, boolean all, int most, @Nullable String within, Others others) {

	/** No array is a table of its own. */
	public static final ChildTables NONE = new ChildTables(Set.of(), false, 0, null, Others.JSON);

	public ChildTables {
		paths = Set.copyOf(paths);
	}

	/**
	 * The innermost table at or above a path.
	 * @param pointer of the path
	 * @param tables pointers of the tables
	 * @return pointer of the table; empty if there is none
	 */
	static Optional<String> innermost(String pointer, Set<String> tables) {
		if (tables.contains(pointer)) {
			return Optional.of(pointer);
		}
		return Pointers.above(pointer).stream().filter(tables::contains).findFirst();
	}

	/**
	 * Whether arrays that are not named can become tables or lists of structs.
	 */
	boolean isOpen() {
		return this.all || this.others == Others.NESTED;
	}

	/**
	 * Whether the job names a table, or one that lies inside of it.
	 * @param pointer of the array
	 * @return false for a table that is only found in the pages
	 */
	boolean isAsked(String pointer) {
		return this.paths.stream().anyMatch((path) -> Pointers.isAtOrBelow(path, pointer));
	}

	/** What the profile needs to know. */
	KnownTables known(Set<String> tables, Set<String> nested, Set<String> objects, int published) {
		Set<String> open = new HashSet<>();
		this.paths.forEach((path) -> open.addAll(Pointers.above(path)));
		// data that is an array on some pages makes no rows of the data of all others
		open.remove(Pointers.DATA);
		open.removeAll(tables);
		return new KnownTables(tables, nested, objects,
				new KnownTables.Open(open, this.all, this.all ? Math.max(0, this.most - published) : open.size(),
						this.within, this.others == Others.NESTED));
	}

	/**
	 * What the arrays of objects are that are no tables.
	 */
	public enum Others {

		/** JSON text in a column. */
		JSON,
		/** A list of structs, with a field for each path in the objects. */
		NESTED

	}

}
