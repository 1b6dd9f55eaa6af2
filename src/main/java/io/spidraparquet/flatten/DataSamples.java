package io.spidraparquet.flatten;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import io.spidraparquet.page.ObjectArrays;
import io.spidraparquet.page.PageData;
import io.spidraparquet.profile.Spellings;
import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.UnrepresentableException;
import io.spidraparquet.scalar.ValueSamples;
import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Collects what the values of pages look like, path by path, and which arrays of objects
 * there are, for paths of a known table. It is bounded by these paths. Not thread-safe.
 */
public final class DataSamples implements PageData, DataVisitor<DataSamples.Node> {

	private static final int MAX_ARRAYS = 100;

	private static final int MANY_KEYS = 20;

	/** Each of many keys is in less than a fifth of the objects. */
	private static final int FEW = 5;

	private static final ValueSamples NONE = new ValueSamples();

	private final Set<String> paths;

	private final Set<String> onTheWay = new HashSet<>();

	private final Set<String> keptObjects;

	private final @Nullable String rows;

	private final DataWalker<Node> walker;

	private final Node root = new Node(Pointers.DATA);

	private final SortedMap<String, ValueSamples> samples = new TreeMap<>(Pointers.BY_DEPTH);

	private final SortedMap<String, Spellings> spellings = new TreeMap<>();

	private final SortedMap<String, Arrays> arrays = new TreeMap<>(Pointers.BY_DEPTH);

	private long page;

	private long item;

	/**
	 * Collects samples of some paths.
	 * @param flattening settings for rows and values
	 * @param paths the paths that have columns
	 * @param keptObjects those of them whose objects are kept as JSON
	 */
	public DataSamples(Flattening flattening, Set<String> paths, Set<String> keptObjects) {
		this.paths = paths;
		paths.forEach((path) -> this.onTheWay.addAll(Pointers.above(path)));
		this.keptObjects = keptObjects;
		this.rows = flattening.dataset().rows();
		this.walker = new DataWalker<>(this, flattening);
	}

	/**
	 * The samples.
	 * @return by pointer of their path, in the order of columns
	 */
	public SortedMap<String, ValueSamples> samples() {
		return this.samples;
	}

	/**
	 * The samples of a path.
	 * @param pointer of a path
	 * @return its samples, which must not be changed
	 */
	public ValueSamples at(String pointer) {
		return this.samples.getOrDefault(pointer, NONE);
	}

	/**
	 * Paths that are spelled alike, but for case and separators.
	 * @return by what they have in common; also those with one spelling
	 */
	public SortedMap<String, Spellings> spellings() {
		return this.spellings;
	}

	/**
	 * Arrays with objects in them.
	 * @return by pointer of the path that would make rows of them
	 */
	public SortedMap<String, Arrays> arrays() {
		return this.arrays;
	}

	/**
	 * Objects with many different keys of which each has few: their keys may be data.
	 * @return the outermost ones by pointer
	 */
	public SortedMap<String, Objects> sparseObjects() {
		SortedMap<String, Objects> sparse = new TreeMap<>(Pointers.BY_DEPTH);
		this.root.children.values().forEach((child) -> child.addSparse(sparse));
		return sparse;
	}

	@Override
	public void read(JsonParser parser, JsonSlice json) {
		this.page++;
		try {
			this.walker.walk(parser, json, this.root);
		}
		catch (RefusedPageException | UnrepresentableException ex) {
			// the page gives no row
		}
	}

	@Override
	public Node root() {
		return this.root;
	}

	@Override
	public Node child(Node node, String key) {
		Node child = node.children.get(key);
		if (child == null) {
			child = new Node(Pointers.child(node.pointer, key));
			if (this.paths.contains(child.pointer) || this.onTheWay.contains(child.pointer)) {
				node.children.put(key, child);
			}
		}
		return child;
	}

	@Override
	public boolean keepsObjects(Node node) {
		return this.keptObjects.contains(node.pointer);
	}

	@Override
	public void endObject(Node node, int members) {
		node.objects++;
		node.members += members;
	}

	@Override
	public void restart() {
		// the values that were seen are values of the page
	}

	@Override
	public void nullElement(Node node) {
		// like null
	}

	@Override
	public void scalar(Node node, JsonScalar scalar) {
		ValueSamples seen = see(node);
		if (seen != null) {
			seen.add(scalar);
		}
	}

	@Override
	public void beginArray(Node node) {
		// counted at its end
	}

	@Override
	public void element(Node node, @Nullable JsonScalar scalar) {
		ValueSamples seen = (scalar != null) ? see(node) : null;
		if (seen != null && scalar != null) {
			seen.add(scalar);
		}
	}

	@Override
	public void endArray(Node node, boolean complex, JsonSlice json) {
		ValueSamples seen = see(node);
		if (seen != null && complex) {
			seen.addNested();
			countArrays(json, node.pointer);
		}
		else if (seen != null) {
			seen.addList();
		}
	}

	@Override
	public void object(Node node, boolean empty, JsonSlice json) {
		ValueSamples seen = see(node);
		if (seen != null && !empty) {
			seen.addObject();
			try (JsonParser parser = JsonText.parse(json)) {
				parser.nextToken();
				for (String key = parser.nextName(); key != null; key = parser.nextName()) {
					seen.addKey(key);
					parser.nextToken();
					parser.skipChildren();
				}
			}
		}
	}

	@Override
	public boolean walksItems() {
		return true;
	}

	@Override
	public void beginItem(Node node) {
		this.item++;
	}

	@Override
	public void items(Node node, DataShape shape, JsonSlice json) {
		throw new IllegalStateException("samples are taken of all items");
	}

	/** The samples of a path that has a value; null if it is none of the known ones. */
	private @Nullable ValueSamples see(Node node) {
		if (!this.paths.contains(node.pointer)) {
			return null;
		}
		boolean inItem = this.rows != null && Pointers.isAtOrBelow(node.pointer, this.rows);
		long row = inItem ? -this.item : this.page;
		this.spellings.computeIfAbsent(Spellings.common(node.pointer), (key) -> new Spellings()).see(node.pointer, row);
		ValueSamples seen = this.samples.computeIfAbsent(node.pointer, (key) -> new ValueSamples());
		seen.see(row);
		return seen;
	}

	private void countArrays(JsonSlice json, String pointer) {
		ObjectArrays.count(json).forEach((keys, objects) -> {
			String path = pointer;
			for (String key : keys) {
				path = Pointers.child(path, key);
			}
			Arrays all = this.arrays.getOrDefault(path, new Arrays(0, 0, 0));
			this.arrays.put(path, new Arrays((all.lastPage() == this.page) ? all.pages() : all.pages() + 1,
					all.objects() + objects, this.page));
			if (this.arrays.size() > MAX_ARRAYS) {
				this.arrays.remove(this.arrays.lastKey());
			}
		});
	}

	/**
	 * A node of the path tree.
	 */
	static final class Node {

		private final String pointer;

		private final Map<String, Node> children = new HashMap<>();

		private long objects;

		private long members;

		Node(String pointer) {
			this.pointer = pointer;
		}

		private void addSparse(SortedMap<String, Objects> to) {
			int keys = this.children.size();
			if (keys >= MANY_KEYS && FEW * this.members <= keys * this.objects) {
				to.put(this.pointer, new Objects(this.objects, new TreeSet<>(this.children.keySet()), this.members));
			}
			else {
				this.children.values().forEach((child) -> child.addSparse(to));
			}
		}

	}

	/**
	 * Objects at one path.
	 *
	 * @param number of the objects
	 * @param keys their different keys
	 * @param members number of members of all of them
	 */
	public record Objects(long number, SortedSet<String> keys, long members) {

	}

	/**
	 * Arrays with objects in them at one path.
	 *
	 * @param pages number of pages that have some
	 * @param objects number of all their objects
	 * @param lastPage the page that was counted last
	 */
	public record Arrays(long pages, long objects, long lastPage) {

	}

}
