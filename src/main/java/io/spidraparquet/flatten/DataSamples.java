package io.spidraparquet.flatten;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import io.spidraparquet.page.ObjectArrays;
import io.spidraparquet.page.PageData;
import io.spidraparquet.profile.ArrayRole;
import io.spidraparquet.profile.SampledNode;
import io.spidraparquet.profile.Spellings;
import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.UnrepresentableException;
import io.spidraparquet.scalar.ValueSamples;
import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Collects what the values of pages look like, path by path, and which arrays of objects
 * there are, for paths of known tables. It is bounded by these paths. Not thread-safe.
 */
public final class DataSamples implements PageData, DataVisitor<SampledNode> {

	private static final int MAX_ARRAYS = 100;

	private static final ValueSamples NONE = new ValueSamples();

	private final Set<String> paths;

	private final Set<String> onTheWay = new HashSet<>();

	private final Set<String> keptObjects;

	private final Set<String> tables;

	private final @Nullable String rows;

	private final DataWalker<SampledNode> walker;

	private final SampledNode root;

	private final SortedMap<String, ValueSamples> samples = new TreeMap<>(Pointers.BY_DEPTH);

	private final SortedMap<String, Spellings> spellings = new TreeMap<>();

	private final SortedMap<String, Arrays> arrays = new TreeMap<>(Pointers.BY_DEPTH);

	private long page;

	private long item;

	/** The elements of tables that are being walked, the innermost one first. */
	private final Deque<Long> elements = new ArrayDeque<>();

	/**
	 * Collects samples of some paths.
	 * @param flattening settings for rows and values
	 * @param paths the paths that have columns
	 * @param keptObjects those of them whose objects are kept as JSON
	 * @param tables pointers of the arrays that are tables of their own
	 */
	public DataSamples(Flattening flattening, Set<String> paths, Set<String> keptObjects, Set<String> tables) {
		this.paths = paths;
		this.tables = tables;
		this.root = new SampledNode(Pointers.DATA, tables.contains(Pointers.DATA) ? Pointers.DATA : "");
		paths.forEach((path) -> this.onTheWay.addAll(Pointers.above(path)));
		tables.forEach((path) -> {
			this.onTheWay.add(path);
			this.onTheWay.addAll(Pointers.above(path));
		});
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
	 * @return by their table and what they have in common; also those with one spelling
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
	public SortedMap<String, SampledNode.Objects> sparseObjects() {
		SortedMap<String, SampledNode.Objects> sparse = new TreeMap<>(Pointers.BY_DEPTH);
		this.root.addSparseBelow(sparse);
		return sparse;
	}

	@Override
	public void read(JsonParser parser, JsonSlice json) {
		this.page++;
		this.elements.clear();
		try {
			this.walker.walk(parser, json, this.root);
		}
		catch (RefusedPageException | UnrepresentableException ex) {
			// the page gives no row
		}
	}

	@Override
	public SampledNode root() {
		return this.root;
	}

	@Override
	public SampledNode child(SampledNode node, String key) {
		SampledNode child = node.child(key);
		if (child == null) {
			String pointer = Pointers.child(node.pointer(), key);
			child = new SampledNode(pointer, this.tables.contains(pointer) ? pointer : node.table());
			if (this.paths.contains(pointer) || this.onTheWay.contains(pointer)) {
				node.keep(key, child);
			}
		}
		return child;
	}

	@Override
	public boolean keepsObjects(SampledNode node) {
		return this.keptObjects.contains(node.pointer());
	}

	@Override
	public void endObject(SampledNode node, int members) {
		node.addObject(members);
	}

	@Override
	public ArrayRole role(SampledNode node) {
		return node.isTable() ? ArrayRole.TABLE : ArrayRole.VALUE;
	}

	@Override
	public void beginElement(SampledNode node) {
		this.elements.push(++this.item);
	}

	@Override
	public void endElement(SampledNode node) {
		this.elements.pop();
	}

	@Override
	public void restart() {
		this.elements.clear();
		// the values that were seen are values of the page
	}

	@Override
	public void nullElement(SampledNode node) {
		// like null
	}

	@Override
	public void value(SampledNode node, JsonScalar scalar) {
		ValueSamples seen = see(node);
		if (seen != null) {
			seen.add(scalar);
		}
	}

	@Override
	public void beginArray(SampledNode node) {
		// counted at its end
	}

	@Override
	public void element(SampledNode node, @Nullable JsonScalar scalar) {
		ValueSamples seen = (scalar != null) ? see(node) : null;
		if (seen != null && scalar != null) {
			seen.add(scalar);
		}
	}

	@Override
	public void endArray(SampledNode node, boolean complex, JsonSlice json) {
		ValueSamples seen = see(node);
		if (seen != null && complex) {
			seen.addNested();
			countArrays(json, node.pointer());
		}
		else if (seen != null) {
			seen.addList();
		}
	}

	@Override
	public void object(SampledNode node, boolean empty, JsonSlice json) {
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
	public void beginItem(SampledNode node) {
		this.item++;
	}

	@Override
	public void items(SampledNode node, DataShape shape, JsonSlice json) {
		throw new IllegalStateException("samples are taken of all items");
	}

	/** The samples of a path that has a value; null if it is none of the known ones. */
	private @Nullable ValueSamples see(SampledNode node) {
		if (!this.paths.contains(node.pointer())) {
			return null;
		}
		boolean inItem = this.rows != null && Pointers.isAtOrBelow(node.pointer(), this.rows);
		Long element = this.elements.peek();
		long row = (inItem || element != null) ? -((element != null) ? element : this.item) : this.page;
		this.spellings.computeIfAbsent(node.table() + " " + Spellings.common(node.pointer()), (key) -> new Spellings())
			.see(node.pointer(), row);
		ValueSamples seen = this.samples.computeIfAbsent(node.pointer(), (key) -> new ValueSamples());
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
	 * Arrays with objects in them at one path.
	 *
	 * @param pages number of pages that have some
	 * @param objects number of all their objects
	 * @param lastPage the page that was counted last
	 */
	public record Arrays(long pages, long objects, long lastPage) {

	}

}
