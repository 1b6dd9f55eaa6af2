package io.spidraparquet.profile;

import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * Summary of the values of all pages of a run under {@code data}, path by path: the
 * result of a full scan. It keeps the first paths by depth and pointer up to a limit, and
 * every path with a known column in addition, so its memory is bounded for any keys.
 * Which paths are kept depends neither on the order of pages nor on how they are split
 * into profiles that are merged. Null, an empty text, an empty object, an empty array and
 * an array of these are not recorded. Mutable, not thread-safe.
 */
public final class Profile {

	private static final int NODES_PER_PATH = 8;

	/** So many paths with objects are kept with any limit. */
	private static final int FEWEST_OBJECTS = 1000;

	private final KnownPaths known;

	private final int limit;

	private final boolean counting;

	private final KeptPaths kept;

	/** Paths with objects that may turn out to be maps, or one of many. */
	private final FirstPaths<ProfileNode> objects;

	private final ProfileNode root;

	private int nodes;

	/** Nodes without values are dropped when there are more nodes than this. */
	private int manyNodes;

	private final OpenArrays arrays;

	private final MetPaths met = new MetPaths();

	/**
	 * An empty profile.
	 * @param pinned pointers of the paths that already have columns
	 * @param limit maximum number of other paths, 0 or more
	 */
	public Profile(Collection<String> pinned, int limit) {
		this(KnownPaths.of(pinned), limit, false);
	}

	/**
	 * An empty profile.
	 * @param known what is known of the paths
	 * @param limit maximum number of paths without a known column, 0 or more
	 */
	public Profile(KnownPaths known, int limit) {
		this(known, limit, false);
	}

	private Profile(KnownPaths known, int limit, boolean counting) {
		this.known = known;
		this.limit = limit;
		this.counting = counting;
		this.kept = new KeptPaths(known.columns().keySet(), limit);
		this.arrays = new OpenArrays(known.tables().open(), Math.max(limit, FEWEST_OBJECTS));
		this.objects = new FirstPaths<>(Math.max(limit, FEWEST_OBJECTS));
		this.root = new ProfileNode(this, Pointers.DATA, null);
		this.manyNodes = NODES_PER_PATH * (limit + known.columns().size() + 1);
	}

	/**
	 * An empty profile with the same known paths and limit that also counts values.
	 * @return a new profile
	 */
	public Profile counting() {
		return new Profile(this.known, this.limit, true);
	}

	/**
	 * An empty profile with the same known paths and limit.
	 * @return a new profile
	 */
	public Profile emptyCopy() {
		return new Profile(this.known, this.limit, this.counting);
	}

	/**
	 * The node at which the scan of a page starts.
	 * @return the node of {@link Pointers#DATA}
	 */
	public ProfileNode root() {
		return this.root;
	}

	/**
	 * Forgets the numbers of elements of the page, which is scanned once more.
	 */
	public void restartPage() {
		this.arrays.restartPage();
	}

	/**
	 * Ends a page. Drops nodes without values if there are many nodes.
	 */
	public void endPage() {
		this.arrays.endPage();
		if (this.nodes > this.manyNodes) {
			this.nodes = this.root.prune();
			this.manyNodes = Math.max(this.manyNodes, 2 * this.nodes);
		}
	}

	/**
	 * Adds everything that another profile recorded.
	 * @param other a profile with the same known paths and limit
	 */
	public void merge(Profile other) {
		this.root.merge(other.root);
		other.lost().forEach(this.kept::lose);
		this.arrays.merge(other.arrays);
		if (other.objects.overflow()) {
			this.objects.markOverflow();
		}
		this.met.merge(other.met);
		endPage();
	}

	/**
	 * The profile in a form that can be saved.
	 * @return an equal profile
	 */
	public SavedProfile save() {
		return SavedProfile.of(this);
	}

	/**
	 * Adds everything that a saved profile recorded.
	 * @param saved from a profile with the same known paths and limit
	 */
	public void merge(SavedProfile saved) {
		saved.addTo(this);
		endPage();
	}

	ProfileNode node(String pointer) {
		ProfileNode node = this.root;
		for (String token : Pointers.tokens(pointer.substring(Pointers.DATA.length()))) {
			node = node.child(token);
		}
		return node;
	}

	/**
	 * Decides which arrays are tables or lists of structs and which objects are kept as
	 * JSON, now that all pages are known: maps, and objects at paths that also have
	 * arrays of objects which are neither. Such a path is one column, and those below it
	 * make room for others.
	 * @param pages scans all pages again, if something was left out for which there is
	 * room
	 * @param <X> what the scan throws
	 * @return the final profile; this one if nothing was left out
	 * @throws X from the scan
	 */
	public <X extends Exception> Profile settle(Scan<X> pages) throws X {
		return Settlement.of(this, pages);
	}

	/** Whether nothing was left out. */
	boolean isComplete() {
		return !overflow() && !this.objects.overflow() && !this.arrays.areIncomplete();
	}

	/** An empty profile for the same pages, whose data has no rows. */
	Profile emptyWithoutDataRows() {
		return new Profile(this.known.withoutTable(Pointers.DATA), this.limit, this.counting);
	}

	/** An empty profile for the same pages, with what was found about them. */
	Profile emptyWith(Set<String> keptObjects, Set<String> foundTables, Set<String> foundNested) {
		Profile empty = new Profile(this.known.keeping(keptObjects).closedWith(foundTables, foundNested), this.limit,
				this.counting);
		if (this.arrays.haveFurther()) {
			empty.arrays.noteFurther();
		}
		return empty;
	}

	/**
	 * The arrays that are tables and have elements, once this is settled.
	 * @return pointers with the number of elements, ordered by depth, then pointer; 0 if
	 * only pages have some of which the walk fails
	 */
	public SortedMap<String, Long> tables() {
		SortedMap<String, Long> found = new TreeMap<>(Pointers.BY_DEPTH);
		this.root.forEachArray((pointer, node) -> {
			if (node.role() == ArrayRole.TABLE) {
				found.put(pointer, node.elements().number());
			}
		});
		return found;
	}

	/**
	 * The arrays that are lists of structs and have elements, once this is settled.
	 * @return pointers, ordered by depth, then pointer
	 */
	public SortedSet<String> nested() {
		SortedSet<String> found = new TreeSet<>(Pointers.BY_DEPTH);
		this.root.forEachArray((pointer, node) -> {
			if (node.role() == ArrayRole.NESTED) {
				found.add(pointer);
			}
		});
		return found;
	}

	/**
	 * Whether there were more arrays of objects than tables.
	 * @return true if some are values or lists of structs for this reason
	 */
	public boolean hasFurtherArrays() {
		return this.arrays.haveFurther();
	}

	/**
	 * The kept paths.
	 * @return pointer and profile of each, ordered by depth, then pointer
	 */
	public SortedMap<String, PathProfile> paths() {
		return this.kept.profiles();
	}

	/**
	 * The paths that settings name, as far as the pages have them.
	 * @return grows with the profile
	 */
	public MetPaths met() {
		return this.met;
	}

	/**
	 * Whether there were more paths than the limit.
	 * @return true if some path was left out
	 */
	public boolean overflow() {
		return !lost().isEmpty();
	}

	/**
	 * Where paths were left out: the innermost arrays at or above them whose elements
	 * are, or may be, rows.
	 * @return pointers, {@link Pointers#DATA} for paths without such an array; the first
	 * 1000 in their order
	 */
	public Set<String> lost() {
		return this.kept.lost();
	}

	/**
	 * The number of elements that may have a value at a path: those of the innermost
	 * array of rows at or above it.
	 * @param pointer of the path
	 * @return the number of elements; null if there is no such array, so that the number
	 * of pages applies
	 */
	public @Nullable Long items(String pointer) {
		SortedMap<String, Long> found = new TreeMap<>();
		this.root.forEachArray((array, node) -> {
			if (Pointers.isAtOrBelow(pointer, array) && node.hasRows() && node.elements().number() > 0) {
				found.put(array, node.elements().number());
			}
		});
		return found.isEmpty() ? null : found.get(found.lastKey());
	}

	/**
	 * Scans all pages.
	 *
	 * @param <X> what it throws
	 */
	public interface Scan<X extends Exception> {

		/**
		 * Scans all pages.
		 * @param into empty profile to which their values are added
		 * @throws X if they cannot be read
		 */
		void scan(Profile into) throws X;

	}

	KnownPaths known() {
		return this.known;
	}

	KeptPaths kept() {
		return this.kept;
	}

	/** Arrays of objects that may have rows. */
	OpenArrays openArrays() {
		return this.arrays;
	}

	FirstPaths<ProfileNode> objects() {
		return this.objects;
	}

	boolean isCounting() {
		return this.counting;
	}

	void countNode(int number) {
		this.nodes += number;
	}

}
