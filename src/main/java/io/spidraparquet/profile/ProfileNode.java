package io.spidraparquet.profile;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

/**
 * A node of a profile's path tree, reached by the keys of nested objects. Valid until
 * {@link Profile#endPage()}.
 */
public final class ProfileNode {

	private final Profile owner;

	private final String pointer;

	/** Type of the values, or of the elements of the lists, of a known column. */
	private final ColumnType.@Nullable Scalar column;

	private final Map<String, ProfileNode> children = new HashMap<>();

	private @Nullable PathProfile profile;

	private final PathObjects objects;

	/** Empty texts before the path was admitted. */
	private long emptyTexts;

	private ArrayRole role;

	/** Pointer of the innermost array at or above this whose elements may be rows. */
	private final String rows;

	private @Nullable ArrayElements elements;

	ProfileNode(Profile owner, String pointer, @Nullable ProfileNode parent) {
		this.owner = owner;
		this.role = owner.known().role(pointer);
		boolean outer = this.role == ArrayRole.VALUE && parent != null;
		this.rows = (outer && parent != null) ? parent.rows : pointer;
		this.pointer = pointer;
		this.objects = new PathObjects(owner, this);
		this.column = PathProfile.scalar(this.owner.known().type(pointer));
	}

	/**
	 * Whether objects here are kept as JSON.
	 * @return true if so
	 */
	public boolean keepsObjects() {
		return this.objects.areKept();
	}

	/**
	 * The node of a member.
	 * @param key name of the member
	 * @return its node
	 */
	public ProfileNode child(String key) {
		ProfileNode child = this.children.get(key);
		if (child == null) {
			child = new ProfileNode(this.owner, Pointers.child(this.pointer, key), this);
			this.objects.addKey(key);
			if (child.pointer.length() <= Pointers.MAX_LENGTH) {
				this.children.put(key, child);
				this.owner.countNode(1);
			}
		}
		return child;
	}

	/**
	 * Records a scalar that is not null.
	 * @param scalar the value
	 */
	public void scalar(JsonScalar scalar) {
		if (this.profile == null && scalar.isEmptyText()) {
			this.emptyTexts++;
			return;
		}
		PathProfile admitted = admit();
		if (admitted != null) {
			admitted.add(scalar);
		}
	}

	/**
	 * An empty profile for the elements of an array here.
	 * @return a new profile
	 */
	public ScalarProfile newElements() {
		return new ScalarProfile(this.column);
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
	 * Records an array that contains objects or arrays.
	 */
	public void nestedArray() {
		PathProfile admitted = admit();
		if (admitted != null) {
			admitted.addNestedArray();
		}
	}

	/**
	 * Records an object that is kept as one value.
	 */
	public void object() {
		PathProfile admitted = admit();
		if (admitted != null) {
			admitted.addObjects(1);
		}
	}

	/**
	 * Records the end of an object that was descended into.
	 * @param members number of its members
	 * @param huge whether its text may be longer than {@link PathProfile#HUGE}
	 */
	public void endObject(int members, boolean huge) {
		this.objects.end(members, huge);
	}

	/** The objects here. */
	PathObjects objects() {
		return this.objects;
	}

	/**
	 * Whether objects here should be one value: beside arrays of objects they are one of
	 * many, and maps have keys that are data. The objects of the root have columns,
	 * unless all their keys are data.
	 */
	boolean shouldKeepObjects() {
		if (this.owner.openArrays().contain(this.pointer)) {
			return false;
		}
		boolean oneOfMany = this.profile != null && this.profile.hasNestedArrays();
		return this.objects.shouldBeKept(this == this.owner.root(), oneOfMany);
	}

	void keepObjects() {
		ObjectKeys seen = this.objects.keys();
		dropBelow();
		PathProfile admitted = admit();
		if (admitted != null) {
			admitted.addObjects(seen.objects());
			if (seen.isHuge()) {
				admitted.addHugeValue();
			}
		}
	}

	private void dropBelow() {
		this.children.values().forEach(ProfileNode::remove);
		this.children.clear();
		this.objects.keep();
	}

	private void remove() {
		this.owner.kept().drop(this.pointer);
		this.owner.objects().remove(this.pointer);
		this.owner.countNode(-1);
		this.children.values().forEach(ProfileNode::remove);
	}

	/**
	 * What becomes of arrays here.
	 * @return the role, which is not final before the profile is settled
	 */
	public ArrayRole role() {
		return this.role;
	}

	/**
	 * The elements of arrays here that are, contain or may be rows.
	 * @return none so far, or those of all pages
	 */
	public ArrayElements elements() {
		ArrayElements own = this.elements;
		if (own == null) {
			own = new ArrayElements(this.owner, this);
			this.elements = own;
		}
		return own;
	}

	/** Whether the elements of arrays here are, or contain, rows. */
	boolean hasRows() {
		return this.role.hasRows() || (this.elements != null && this.elements.areItems());
	}

	/** Whether the number of elements is needed. That of a table may be. */
	private boolean isCounted() {
		if (this.elements == null) {
			return false;
		}
		boolean counted = hasRows() || this.owner.openArrays().contain(this.pointer);
		if (!counted) {
			this.owner.openArrays().loseElements();
		}
		return counted;
	}

	String pointer() {
		return this.pointer;
	}

	/** Pointer of the innermost array at or above this whose elements may be rows. */
	String rows() {
		return this.rows;
	}

	/** Arrays here are a table, or lists of structs: values are those of the rows. */
	void makeRows(ArrayRole settled) {
		this.role = settled;
		this.objects.giveUp();
		PathProfile before = this.profile;
		this.profile = elements().takeValues();
		if (this.profile == null) {
			this.owner.kept().drop(this.pointer);
		}
		else if (before == null) {
			// some page failed within the array
			this.owner.kept().keep(this.pointer, this);
		}
	}

	/** Arrays here are values of a column: they are too deep to have rows. */
	void makeValue() {
		boolean haveObjects = elements().haveObjectInPlace();
		this.role = ArrayRole.VALUE;
		this.elements = null;
		dropBelow();
		if (haveObjects) {
			object();
		}
	}

	/** Passes on the nodes with arrays whose elements are, or may be, rows. */
	void forEachArray(BiConsumer<String, ProfileNode> to) {
		if (this.elements != null) {
			to.accept(this.pointer, this);
		}
		this.children.values().forEach((child) -> child.forEachArray(to));
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
	@Nullable PathProfile admit() {
		if (this.profile == null && this.owner.kept().keep(this.pointer, this)) {
			this.profile = new PathProfile(this.owner.known().type(this.pointer),
					this.owner.isCounting() ? new ValueCounts(this.emptyTexts) : null);
		}
		return this.profile;
	}

	/** Another path was kept instead of this one. */
	void lose() {
		this.profile = null;
	}

	void merge(ProfileNode other) {
		PathProfile admitted = (other.profile != null) ? admit() : null;
		if (admitted != null && other.profile != null) {
			admitted.merge(other.profile);
		}
		this.objects.merge(other.objects);
		if (other.elements != null) {
			elements().merge(other.elements);
		}
		other.children.forEach((key, theirs) -> child(key).merge(theirs));
	}

	PathProfile keptProfile() {
		return Objects.requireNonNull(this.profile, "a kept node has a profile");
	}

	/**
	 * Drops nodes below this one that have no values, and counts the remaining ones.
	 */
	int prune() {
		int remaining = 1;
		for (var each = this.children.values().iterator(); each.hasNext();) {
			ProfileNode child = each.next();
			int below = child.prune();
			if (below == 1 && child.profile == null && !child.objects.areOfInterest() && !child.isCounted()) {
				each.remove();
			}
			else {
				remaining += below;
			}
		}
		return remaining;
	}

}
