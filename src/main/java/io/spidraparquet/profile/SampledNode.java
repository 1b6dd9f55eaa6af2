package io.spidraparquet.profile;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * A node of a tree of paths whose values are sampled, with the number of objects and of
 * their members. Mutable, not thread-safe.
 */
public final class SampledNode {

	private static final int MANY_KEYS = 20;

	/** Each of many keys is in less than a fifth of the objects. */
	private static final int FEW = 5;

	private final String pointer;

	private final String table;

	private final Map<String, SampledNode> children = new HashMap<>();

	private long objects;

	private long members;

	/**
	 * Creates a node.
	 * @param pointer of the path
	 * @param table pointer of the table that has the values here; empty for that of pages
	 */
	public SampledNode(String pointer, String table) {
		this.pointer = pointer;
		this.table = table;
	}

	/**
	 * The path.
	 * @return its pointer
	 */
	public String pointer() {
		return this.pointer;
	}

	/**
	 * The table that has the values here.
	 * @return its pointer; empty for the table of pages
	 */
	public String table() {
		return this.table;
	}

	/**
	 * Whether the elements of arrays here are the rows of a table.
	 * @return true if so
	 */
	public boolean isTable() {
		return this.table.equals(this.pointer);
	}

	/**
	 * The node of a member that is kept.
	 * @param key name of the member
	 * @return its node; null if there is none
	 */
	public @Nullable SampledNode child(String key) {
		return this.children.get(key);
	}

	/**
	 * Keeps the node of a member.
	 * @param key name of the member
	 * @param child its node
	 */
	public void keep(String key, SampledNode child) {
		this.children.put(key, child);
	}

	/**
	 * Counts an object.
	 * @param membersOfObject number of its members
	 */
	public void addObject(int membersOfObject) {
		this.objects++;
		this.members += membersOfObject;
	}

	/**
	 * Finds objects with many different keys of which each has few.
	 * @param to receives the outermost ones below this node by pointer
	 */
	public void addSparseBelow(SortedMap<String, Objects> to) {
		this.children.values().forEach((child) -> child.addSparse(to));
	}

	private void addSparse(SortedMap<String, Objects> to) {
		int keys = this.children.size();
		if (keys >= MANY_KEYS && FEW * this.members <= keys * this.objects) {
			to.put(this.pointer, new Objects(this.objects, new TreeSet<>(this.children.keySet()), this.members));
		}
		else {
			addSparseBelow(to);
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

}
