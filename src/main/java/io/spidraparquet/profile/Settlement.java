package io.spidraparquet.profile;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.spidraparquet.schema.Pointers;

/**
 * What can only be decided when all pages are known: which arrays are tables or lists of
 * structs, and which objects are kept as JSON.
 */
final class Settlement {

	/**
	 * The most structs in structs that BigQuery takes
	 * (https://cloud.google.com/bigquery/docs/nested-repeated).
	 */
	private static final int MOST_LEVELS = 15;

	/** The outermost paths whose objects are kept as JSON, but were descended into. */
	private final Set<String> objects = new TreeSet<>();

	/** The arrays that turn out to be tables. */
	private final Set<String> tables = new TreeSet<>();

	/** The arrays that turn out to be lists of structs. */
	private final Set<String> nested = new TreeSet<>();

	/** The outermost arrays that are kept as JSON, but were descended into. */
	private final Set<String> values = new TreeSet<>();

	/** How many lists of structs an array of structs is in, with it. */
	private final Map<String, Integer> levels = new HashMap<>();

	/** Whether there are more arrays of objects than tables may be. */
	private boolean furtherArrays;

	/**
	 * Whether the data of some pages is an array, and that of others an object: then it
	 * has no rows, of which the data of all pages would be one.
	 */
	private final boolean mixedData;

	private Settlement(Profile seen) {
		KnownTables known = seen.known().tables();
		known.nested().stream().sorted(Pointers.BY_DEPTH).forEach((pointer) -> addLevel(pointer, known));
		// by depth: an outer path precedes those below it
		seen.objects().paths().forEach((pointer, node) -> {
			if (!isIn(this.objects, pointer) && node.shouldKeepObjects()) {
				this.objects.add(pointer);
			}
		});
		seen.openArrays().paths().keySet().forEach((pointer) -> {
			if (!isIn(this.objects, pointer) && !isIn(this.values, pointer)) {
				settle(pointer, known);
			}
		});
		this.objects.removeIf((pointer) -> isIn(this.values, pointer));
		boolean rows = this.tables.contains(Pointers.DATA) || this.nested.contains(Pointers.DATA);
		this.mixedData = rows && seen.root().elements().haveObjectInPlace();
	}

	private static boolean isIn(Set<String> outer, String pointer) {
		return outer.stream().anyMatch((each) -> Pointers.isAtOrBelow(pointer, each));
	}

	private void settle(String pointer, KnownTables known) {
		boolean mayBeTable = known.open().mayBeTable(pointer) && level(pointer, known) == 0;
		if (mayBeTable && this.tables.size() < known.open().most()) {
			this.tables.add(pointer);
			return;
		}
		this.furtherArrays |= mayBeTable;
		if (known.mayBeNested(pointer) && level(pointer, known) < MOST_LEVELS) {
			this.nested.add(pointer);
			addLevel(pointer, known);
		}
		else {
			this.values.add(pointer);
		}
	}

	private void addLevel(String pointer, KnownTables known) {
		this.levels.put(pointer, level(pointer, known) + 1);
	}

	/** How many lists of structs the values at a path are in, within their table. */
	private int level(String pointer, KnownTables known) {
		for (String outer : Pointers.above(pointer)) {
			if (this.tables.contains(outer) || known.paths().contains(outer)) {
				return 0;
			}
			Integer level = this.levels.get(outer);
			if (level != null) {
				return level;
			}
		}
		return 0;
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
			if (found.furtherArrays) {
				settled.openArrays().noteFurther();
			}
			if (settled.isComplete() && !found.mixedData) {
				found.apply(settled);
				return settled;
			}
			settled = found.mixedData ? settled.emptyWithoutDataRows()
					: settled.emptyWith(found.objects, found.tables, found.nested);
			pages.scan(settled);
			found = new Settlement(settled);
		}
		return settled;
	}

	private boolean isNeeded(Profile seen) {
		return this.mixedData || !this.objects.isEmpty() || !this.tables.isEmpty() || !this.nested.isEmpty()
				|| !this.values.isEmpty() || seen.openArrays().overflow();
	}

	private void apply(Profile seen) {
		this.values.forEach((pointer) -> seen.node(pointer).makeValue());
		this.objects.forEach((pointer) -> seen.node(pointer).keepObjects());
		this.tables.forEach((pointer) -> seen.node(pointer).makeRows(ArrayRole.TABLE));
		this.nested.forEach((pointer) -> seen.node(pointer).makeRows(ArrayRole.NESTED));
	}

}
