package io.spidraparquet.schema;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What all pages of a run have under {@code data}, path by path: the result of a full
 * scan. It keeps the first paths by depth and pointer up to a limit, and every pinned
 * path beside them, so its memory is bounded whatever the keys. Which paths are kept
 * depends neither on the order of pages nor on how they are split into profiles that are
 * merged. Null, an empty object, an empty array and an array of nulls tell nothing.
 * Mutable, not thread-safe.
 */
public final class Profile {

	private static final int NODES_PER_PATH = 4;

	/** Pointers, and types of their columns where they are known. */
	private final Map<String, Optional<ColumnType>> pinned;

	private final int limit;

	private final TreeMap<String, Node> kept = new TreeMap<>(Pointers.BY_DEPTH);

	private final Map<String, Node> keptBeyondLimit = new HashMap<>();

	private final Node root = new Node(Pointers.DATA);

	private int nodes;

	private boolean overflow;

	private final boolean counting;

	private final Map<String, Long> items = new HashMap<>();

	/**
	 * An empty profile.
	 * @param pinned pointers of the paths that have columns already
	 * @param limit how many other paths are kept, 0 or more
	 */
	public Profile(Collection<String> pinned, int limit) {
		this(pinned.stream().distinct().collect(Collectors.toMap((pointer) -> pointer, (pointer) -> Optional.empty())),
				limit);
	}

	/**
	 * An empty profile.
	 * @param pinned pointers of the paths that have columns already, or will have one
	 * whatever the pages, and the types of these columns where they are known
	 * @param limit how many other paths are kept, 0 or more
	 */
	Profile(Map<String, Optional<ColumnType>> pinned, int limit) {
		this(Map.copyOf(pinned), limit, false);
	}

	private Profile(Map<String, Optional<ColumnType>> pinned, int limit, boolean counting) {
		this.pinned = pinned;
		this.limit = limit;
		this.counting = counting;
	}

	/**
	 * An empty profile with the same pinned paths and limit that also counts values.
	 * @return a new profile
	 */
	public Profile counting() {
		return new Profile(this.pinned, this.limit, true);
	}

	/**
	 * An empty profile with the same pinned paths and limit.
	 * @return a new profile
	 */
	public Profile emptyCopy() {
		return new Profile(this.pinned, this.limit, this.counting);
	}

	/**
	 * Where the scan of a page starts.
	 * @return the place of {@link Pointers#DATA}
	 */
	public Node root() {
		return this.root;
	}

	/**
	 * Ends a page. Places that told nothing are forgotten when there are many.
	 */
	public void endPage() {
		if (this.nodes > NODES_PER_PATH * (this.limit + this.pinned.size() + 1)) {
			this.nodes = this.root.prune();
		}
	}

	/**
	 * Adds all that another profile saw.
	 * @param other a profile with the same pinned paths and limit
	 */
	public void merge(Profile other) {
		this.root.merge(other.root);
		this.overflow |= other.overflow;
		other.items.forEach((pointer, count) -> this.items.merge(pointer, count, Long::sum));
		endPage();
	}

	/**
	 * Adds what was seen at one path.
	 * @param pointer {@link Pointers#DATA} or a pointer below it
	 * @param seen what was seen there
	 */
	public void add(String pointer, PathProfile seen) {
		Node node = this.root;
		for (String token : Pointers.tokens(pointer.substring(Pointers.DATA.length()))) {
			node = node.child(token);
		}
		PathProfile profile = node.admit();
		if (profile != null) {
			profile.merge(seen);
		}
	}

	/**
	 * The kept paths.
	 * @return pointer and profile of each, ordered by depth, then pointer
	 */
	public SortedMap<String, PathProfile> paths() {
		SortedMap<String, PathProfile> paths = new TreeMap<>(Pointers.BY_DEPTH);
		for (Map<String, Node> nodesByPointer : List.of(this.kept, this.keptBeyondLimit)) {
			nodesByPointer.forEach((pointer, node) -> paths.put(pointer, node.profileNow()));
		}
		return Collections.unmodifiableSortedMap(paths);
	}

	/**
	 * Whether there were more paths than the limit.
	 * @return true if some path has no place here
	 */
	public boolean overflow() {
		return this.overflow;
	}

	/**
	 * How often there was something to hold a value of a path: the number of elements of
	 * the innermost array of rows above it.
	 * @param pointer of the path
	 * @return null if there is no such array, so that it is the number of pages
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
	 * Says that there were more paths than the limit.
	 */
	public void markOverflow() {
		this.overflow = true;
	}

	/**
	 * A place in the scanned documents, reached by the keys of nested objects. Valid
	 * until {@link Profile#endPage()}.
	 */
	public final class Node {

		private final String pointer;

		private final Map<String, Node> children = new HashMap<>();

		private @Nullable PathProfile profile;

		private Node(String pointer) {
			this.pointer = pointer;
		}

		/**
		 * The place of a member.
		 * @param key name of the member
		 * @return its place
		 */
		public Node child(String key) {
			Node child = this.children.get(key);
			if (child == null) {
				child = new Node(Pointers.child(this.pointer, key));
				if (child.pointer.length() <= Pointers.LONGEST) {
					this.children.put(key, child);
					Profile.this.nodes++;
				}
			}
			return child;
		}

		/**
		 * Notes a scalar that is not null.
		 * @param scalar the value
		 */
		public void scalar(JsonScalar scalar) {
			PathProfile known = admit();
			if (known != null) {
				known.add(scalar);
			}
		}

		/**
		 * Notes an array of scalars.
		 * @param elements profile of its elements that are not null
		 */
		public void array(ScalarProfile elements) {
			PathProfile known = elements.isEmpty() ? null : admit();
			if (known != null) {
				known.addArray(elements);
			}
		}

		/**
		 * Notes an array that holds objects or arrays, or an object that is kept as one
		 * value.
		 */
		public void nested() {
			PathProfile known = admit();
			if (known != null) {
				known.addNested();
			}
		}

		/**
		 * Notes an element of an array whose elements are rows.
		 */
		public void item() {
			if (Profile.this.counting) {
				Profile.this.items.merge(this.pointer, 1L, Long::sum);
			}
		}

		/**
		 * Notes that the value just noted is longer than {@link PathProfile#HUGE}.
		 */
		public void huge() {
			if (this.profile != null) {
				this.profile.addHugeValue();
			}
		}

		private @Nullable PathProfile admit() {
			if (this.profile == null && claim()) {
				this.profile = new PathProfile(
						Profile.this.pinned.getOrDefault(this.pointer, Optional.empty()).orElse(null),
						Profile.this.counting ? new ValueCounts() : null);
			}
			return this.profile;
		}

		private boolean claim() {
			if (Profile.this.pinned.containsKey(this.pointer)) {
				Profile.this.keptBeyondLimit.put(this.pointer, this);
				return true;
			}
			TreeMap<String, Node> claimed = Profile.this.kept;
			if (this.pointer.length() > Pointers.LONGEST) {
				Profile.this.overflow = true;
				return false;
			}
			if (claimed.size() < Profile.this.limit) {
				claimed.put(this.pointer, this);
				return true;
			}
			Profile.this.overflow = true;
			if (claimed.isEmpty() || Pointers.BY_DEPTH.compare(claimed.lastKey(), this.pointer) < 0) {
				return false;
			}
			claimed.pollLastEntry().getValue().profile = null;
			claimed.put(this.pointer, this);
			return true;
		}

		private void merge(Node other) {
			PathProfile known = (other.profile != null) ? admit() : null;
			if (known != null && other.profile != null) {
				known.merge(other.profile);
			}
			other.children.forEach((key, theirs) -> child(key).merge(theirs));
		}

		private PathProfile profileNow() {
			return (this.profile != null) ? this.profile : new PathProfile();
		}

		private int prune() {
			int left = 1;
			for (var each = this.children.values().iterator(); each.hasNext();) {
				Node child = each.next();
				int below = child.prune();
				if (below == 1 && child.profile == null) {
					each.remove();
				}
				else {
					left += below;
				}
			}
			return left;
		}

	}

}
