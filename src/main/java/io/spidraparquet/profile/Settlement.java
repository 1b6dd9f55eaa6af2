package io.spidraparquet.profile;

import java.util.Set;
import java.util.TreeSet;

import io.spidraparquet.schema.Pointers;

/**
 * What can only be decided when all pages are known: which arrays are tables, and which
 * objects are kept as JSON.
 */
final class Settlement {

	/** The outermost paths whose objects are kept as JSON, but were descended into. */
	private final Set<String> objects = new TreeSet<>();

	/** The arrays that turn out to be tables. */
	private final Set<String> tables = new TreeSet<>();

	/**
	 * Whether the data of some pages is an array, and that of others an object: then it
	 * is no table, into which the data of all pages would move.
	 */
	private final boolean mixedData;

	private Settlement(Profile seen) {
		// by depth: an outer path precedes those below it
		seen.objects().paths().forEach((pointer, node) -> {
			if (!isInObject(pointer) && node.shouldKeepObjects()) {
				this.objects.add(pointer);
			}
		});
		seen.openTables().paths().keySet().forEach((pointer) -> {
			if (!isInObject(pointer)) {
				this.tables.add(pointer);
			}
		});
		this.mixedData = this.tables.contains(Pointers.DATA) && seen.root().elements().haveObjectInPlace();
	}

	private boolean isInObject(String pointer) {
		return this.objects.stream().anyMatch((outer) -> Pointers.isAtOrBelow(pointer, outer));
	}

	/**
	 * Decides.
	 * @param seen profile of all pages
	 * @param pages scans them again, if something was left out for which there is room
	 * @return the final profile; the same one if nothing was left out
	 * @throws X from the scan
	 */
	static <X extends Exception> Profile of(Profile seen, Profile.Scan<X> pages) throws X {
		Profile settled = seen;
		Settlement found = new Settlement(settled);
		while (found.isNeeded(settled)) {
			if (settled.isComplete() && !found.mixedData) {
				found.apply(settled);
				return settled;
			}
			settled = found.mixedData ? settled.emptyWithoutDataTable()
					: settled.emptyWith(found.objects, found.tables);
			pages.scan(settled);
			found = new Settlement(settled);
		}
		return settled;
	}

	private boolean isNeeded(Profile seen) {
		return this.mixedData || !this.objects.isEmpty() || !this.tables.isEmpty() || seen.openTables().overflow();
	}

	private void apply(Profile seen) {
		this.objects.forEach((pointer) -> seen.node(pointer).keepObjects());
		this.tables.forEach((pointer) -> seen.node(pointer).makeTable());
	}

}
