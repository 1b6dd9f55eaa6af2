package io.spidraparquet.schema;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.spidraparquet.scalar.JsonScalar;
import org.jspecify.annotations.Nullable;

/**
 * Summary of the values of all pages of a run under {@code data}, path by path: the
 * result of a full scan. It keeps the first paths by depth and pointer up to a limit, and
 * every pinned path in addition, so its memory is bounded for any keys. Which paths are
 * kept depends neither on the order of pages nor on how they are split into profiles that
 * are merged. Null, an empty object, an empty array and an array of nulls are not
 * recorded. Mutable, not thread-safe.
 */
public final class Profile {

	private static final int NODES_PER_PATH = 4;

	/** Pointers that are always kept, with the types of their columns if known. */
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
	 * @param pinned pointers of the paths that already have columns
	 * @param limit maximum number of other paths, 0 or more
	 */
	public Profile(Collection<String> pinned, int limit) {
		this(pinned.stream().distinct().collect(Collectors.toMap((pointer) -> pointer, (pointer) -> Optional.empty())),
				limit);
	}

	/**
	 * An empty profile.
	 * @param pinned pointers of the paths that already have columns or will get one in
	 * any case, with the types of these columns if known
	 * @param limit maximum number of other paths, 0 or more
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
	 * The node at which the scan of a page starts.
	 * @return the node of {@link Pointers#DATA}
	 */
	public Node root() {
		return this.root;
	}

	/**
	 * Ends a page. Drops nodes without values if there are many nodes.
	 */
	public void endPage() {
		if (this.nodes > NODES_PER_PATH * (this.limit + this.pinned.size() + 1)) {
			this.nodes = this.root.prune();
		}
	}

	/**
	 * Adds everything that another profile recorded.
	 * @param other a profile with the same pinned paths and limit
	 */
	public void merge(Profile other) {
		this.root.merge(other.root);
		this.overflow |= other.overflow;
		other.items.forEach((pointer, count) -> this.items.merge(pointer, count, Long::sum));
		endPage();
	}

	/**
	 * Adds the profile of one path.
	 * @param pointer {@link Pointers#DATA} or a pointer below it
	 * @param seen values at this path
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
			nodesByPointer.forEach((pointer, node) -> paths.put(pointer, node.keptProfile()));
		}
		return Collections.unmodifiableSortedMap(paths);
	}

	/**
	 * Whether there were more paths than the limit.
	 * @return true if some path was left out
	 */
	public boolean overflow() {
		return this.overflow;
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
	 * Records that there were more paths than the limit.
	 */
	public void markOverflow() {
		this.overflow = true;
	}

	/**
	 * A node of the path tree, reached by the keys of nested objects. Valid until
	 * {@link Profile#endPage()}.
	 */
	public final class Node {

		private final String pointer;

		private final Map<String, Node> children = new HashMap<>();

		private @Nullable PathProfile profile;

		private Node(String pointer) {
			this.pointer = pointer;
		}

		/**
		 * The node of a member.
		 * @param key name of the member
		 * @return its node
		 */
		public Node child(String key) {
			Node child = this.children.get(key);
			if (child == null) {
				child = new Node(Pointers.child(this.pointer, key));
				if (child.pointer.length() <= Pointers.MAX_LENGTH) {
					this.children.put(key, child);
					Profile.this.nodes++;
				}
			}
			return child;
		}

		/**
		 * Records a scalar that is not null.
		 * @param scalar the value
		 */
		public void scalar(JsonScalar scalar) {
			PathProfile admitted = admit();
			if (admitted != null) {
				admitted.add(scalar);
			}
		}

		/**
		 * Records an array of scalars.
		 * @param elements profile of its elements that are not null
		 */
		public void array(ScalarProfile elements) {
			PathProfile admitted = elements.isEmpty() ? null : admit();
			if (admitted != null) {
				admitted.addArray(elements);
			}
		}

		/**
		 * Records an array that contains objects or arrays, or an object that is kept as
		 * one value.
		 */
		public void nested() {
			PathProfile admitted = admit();
			if (admitted != null) {
				admitted.addNested();
			}
		}

		/**
		 * Records an element of an array whose elements are, or contain, rows.
		 */
		public void item() {
			if (Profile.this.counting) {
				Profile.this.items.merge(this.pointer, 1L, Long::sum);
			}
		}

		/**
		 * Records that the value just recorded is longer than {@link PathProfile#HUGE}.
		 */
		public void huge() {
			if (this.profile != null) {
				this.profile.addHugeValue();
			}
		}

		/** The profile of this path; null if the path is beyond the limit. */
		private @Nullable PathProfile admit() {
			if (this.profile == null && claim()) {
				this.profile = new PathProfile(
						Profile.this.pinned.getOrDefault(this.pointer, Optional.empty()).orElse(null),
						Profile.this.counting ? new ValueCounts() : null);
			}
			return this.profile;
		}

		/**
		 * Keeps this path if it is pinned or among the first, and may evict the last one.
		 */
		private boolean claim() {
			if (Profile.this.pinned.containsKey(this.pointer)) {
				Profile.this.keptBeyondLimit.put(this.pointer, this);
				return true;
			}
			TreeMap<String, Node> claimed = Profile.this.kept;
			if (this.pointer.length() > Pointers.MAX_LENGTH) {
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
			PathProfile admitted = (other.profile != null) ? admit() : null;
			if (admitted != null && other.profile != null) {
				admitted.merge(other.profile);
			}
			other.children.forEach((key, theirs) -> child(key).merge(theirs));
		}

		private PathProfile keptProfile() {
			return Objects.requireNonNull(this.profile, "a kept node has a profile");
		}

		/**
		 * Drops nodes below this one that have no values, and counts the remaining ones.
		 */
		private int prune() {
			int remaining = 1;
			for (var each = this.children.values().iterator(); each.hasNext();) {
				Node child = each.next();
				int below = child.prune();
				if (below == 1 && child.profile == null) {
					each.remove();
				}
				else {
					remaining += below;
				}
			}
			return remaining;
		}

	}

}
