package io.spidraparquet.profile;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
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

	private static final int MOST_KEYS = 100;

	private static final int NODES_PER_PATH = 8;

	/** So many paths with objects are kept with any limit. */
	private static final int FEWEST_OBJECTS = 1000;

	private final KnownPaths known;

	private final int limit;

	private final boolean counting;

	private final FirstPaths<ProfileNode> kept;

	private final Map<String, ProfileNode> keptBeyondLimit = new HashMap<>();

	/** Paths with objects that may turn out to be maps, or one of many. */
	private final FirstPaths<ProfileNode> objects;

	private final ProfileNode root;

	private int nodes;

	/** Nodes without values are dropped when there are more nodes than this. */
	private int manyNodes;

	private final Map<String, Long> items = new HashMap<>();

	private final Set<String> met = new TreeSet<>();

	/** The first keys of data without rows. */
	private final TreeSet<String> keysWithoutRows = new TreeSet<>();

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
		this.kept = new FirstPaths<>(limit);
		this.objects = new FirstPaths<>(Math.max(limit, FEWEST_OBJECTS));
		this.root = new ProfileNode(this, Pointers.DATA);
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
	 * Ends a page. Drops nodes without values if there are many nodes.
	 */
	public void endPage() {
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
		if (other.overflow()) {
			this.kept.markOverflow();
		}
		if (other.objects.overflow()) {
			this.objects.markOverflow();
		}
		this.met.addAll(other.met);
		other.keysWithoutRows.forEach(this::addKeyWithoutRows);
		other.items.forEach((pointer, count) -> this.items.merge(pointer, count, Long::sum));
		endPage();
	}

	/**
	 * The profile in a form that can be saved.
	 * @return an equal profile
	 */
	public SavedProfile save() {
		Map<String, List<Integer>> paths = new TreeMap<>();
		paths().forEach((pointer, seen) -> paths.put(pointer, seen.toNumbers()));
		Map<String, List<Long>> keys = new TreeMap<>();
		this.objects.paths().forEach((pointer, node) -> keys.put(pointer, node.objectKeys().toNumbers()));
		return new SavedProfile(overflow(), paths, this.objects.overflow(), keys, List.copyOf(this.met),
				List.copyOf(this.keysWithoutRows));
	}

	/**
	 * Adds everything that a saved profile recorded.
	 * @param saved from a profile with the same known paths and limit
	 */
	public void merge(SavedProfile saved) {
		this.met.addAll(saved.met());
		saved.keysWithoutRows().forEach(this::addKeyWithoutRows);
		saved.paths().forEach((pointer, numbers) -> {
			PathProfile admitted = node(pointer).admit();
			if (admitted != null) {
				admitted.merge(PathProfile.restore(numbers));
			}
		});
		saved.objects().forEach((pointer, numbers) -> node(pointer).mergeKeys(ObjectKeys.restore(numbers)));
		if (saved.overflow()) {
			this.kept.markOverflow();
		}
		if (saved.objectsOverflow()) {
			this.objects.markOverflow();
		}
		endPage();
	}

	private ProfileNode node(String pointer) {
		ProfileNode node = this.root;
		for (String token : Pointers.tokens(pointer.substring(Pointers.DATA.length()))) {
			node = node.child(token);
		}
		return node;
	}

	/**
	 * Decides which objects are kept as JSON, now that all pages are known: maps, and
	 * objects at paths that also have arrays of objects. Such a path is one column, and
	 * those below it make room for others.
	 * @param pages scans all pages again, if paths were left out for which there is room
	 * @param <X> what the scan throws
	 * @return the final profile; this one if no path was left out
	 * @throws X from the scan
	 */
	public <X extends Exception> Profile settle(Scan<X> pages) throws X {
		Profile settled = this;
		Set<String> found = settled.objectsToKeep();
		while (!found.isEmpty()) {
			if (!settled.overflow() && !settled.objects.overflow()) {
				settled.keepObjects(found);
				return settled;
			}
			settled = new Profile(this.known.keeping(settled.keptWith(found)), this.limit, this.counting);
			pages.scan(settled);
			found = settled.objectsToKeep();
		}
		return settled;
	}

	private Set<String> keptWith(Set<String> found) {
		Set<String> all = new TreeSet<>(this.known.keptObjects());
		all.addAll(found);
		return all;
	}

	/** The outermost paths whose objects should be kept, but were descended into. */
	private Set<String> objectsToKeep() {
		Set<String> found = new TreeSet<>();
		// by depth: an outer path precedes those below it
		this.objects.paths().forEach((pointer, node) -> {
			boolean below = found.stream().anyMatch((outer) -> Pointers.isAtOrBelow(pointer, outer));
			if (!below && node.shouldKeepObjects()) {
				found.add(pointer);
			}
		});
		return found;
	}

	private void keepObjects(Set<String> pointers) {
		pointers.forEach((pointer) -> node(pointer).keepObjects());
	}

	/**
	 * The kept paths.
	 * @return pointer and profile of each, ordered by depth, then pointer
	 */
	public SortedMap<String, PathProfile> paths() {
		SortedMap<String, PathProfile> paths = new TreeMap<>(Pointers.BY_DEPTH);
		for (Map<String, ProfileNode> nodesByPointer : List.of(this.kept.paths(), this.keptBeyondLimit)) {
			nodesByPointer.forEach((pointer, node) -> paths.put(pointer, node.keptProfile()));
		}
		return Collections.unmodifiableSortedMap(paths);
	}

	/**
	 * Records that a page has a path that a setting names, with any value.
	 * @param pointer of the path
	 */
	public void meet(String pointer) {
		this.met.add(pointer);
	}

	/**
	 * Records a key of data in which no row was found.
	 * @param key any key; the first 100 in their order are kept
	 */
	public void addKeyWithoutRows(String key) {
		if (this.keysWithoutRows.add(key) && this.keysWithoutRows.size() > MOST_KEYS) {
			this.keysWithoutRows.pollLast();
		}
	}

	/**
	 * Some keys of data in which no row was found.
	 * @return keys, 100 at most
	 */
	public Set<String> keysWithoutRows() {
		return Collections.unmodifiableSet(this.keysWithoutRows);
	}

	/**
	 * The paths that settings name and that some page has.
	 * @return pointers
	 */
	public Set<String> met() {
		return Collections.unmodifiableSet(this.met);
	}

	/**
	 * Whether there were more paths than the limit.
	 * @return true if some path was left out
	 */
	public boolean overflow() {
		return this.kept.overflow();
	}

	/**
	 * The number of elements that may have a value at a path: those of the innermost
	 * array of rows at or above it.
	 * @param pointer of the path
	 * @return the number of elements; null if there is no such array, so that the number
	 * of pages applies
	 */
	public @Nullable Long items(String pointer) {
		return this.items.entrySet()
			.stream()
			.filter((entry) -> Pointers.isAtOrBelow(pointer, entry.getKey()))
			.max(Comparator.comparingInt((entry) -> entry.getKey().length()))
			.map(Map.Entry::getValue)
			.orElse(null);
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

	FirstPaths<ProfileNode> kept() {
		return this.kept;
	}

	void keepBeyondLimit(String pointer, ProfileNode node) {
		this.keptBeyondLimit.put(pointer, node);
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

	void countItem(String pointer) {
		if (this.counting) {
			this.items.merge(pointer, 1L, Long::sum);
		}
	}

}
