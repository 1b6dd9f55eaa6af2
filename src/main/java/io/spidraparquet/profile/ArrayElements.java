package io.spidraparquet.profile;

import java.util.List;

import io.spidraparquet.scalar.JsonScalar;
import org.jspecify.annotations.Nullable;

/**
 * The elements of the arrays at one path, where they are rows, contain rows, or may turn
 * out to be rows of a table. Not thread-safe.
 */
public final class ArrayElements {

	private final Profile owner;

	private final ProfileNode node;

	/** Elements of arrays, and values in place of an array. */
	private long number;

	/** Those of the present page. */
	private long numberInPage;

	/** Whether the elements contain rows of pages, or are some. */
	private boolean items;

	/** Whether an element is an object, if that makes a table. */
	private boolean objects;

	/** Whether an object is in place of an array that may be a table. */
	private boolean inPlace;

	/** Profile of the elements that are no objects, as the rows of a table. */
	private @Nullable PathProfile values;

	ArrayElements(Profile owner, ProfileNode node) {
		this.owner = owner;
		this.node = node;
	}

	/**
	 * Records an element of an array whose elements are, or may be, rows of a table, or a
	 * value in place of such an array.
	 */
	public void add() {
		if (this.numberInPage++ == 0) {
			this.owner.openArrays().inPage(this);
		}
	}

	/**
	 * Records an element of an array whose elements are, or contain, rows of pages.
	 */
	public void addItem() {
		this.items = true;
		add();
	}

	/**
	 * Records an object in place of an array that may be a table, which is its only
	 * element then.
	 */
	public void addInPlace() {
		this.inPlace = true;
		add();
	}

	/**
	 * Records that the element of an array that may be a table is an object.
	 */
	public void addObject() {
		if (!this.objects) {
			this.objects = true;
			this.owner.openArrays().add(this.node);
		}
	}

	/**
	 * Records a scalar that is an element of what may be a table, or all of it.
	 * @param scalar the value
	 */
	public void add(JsonScalar scalar) {
		if (!scalar.isEmptyText() || this.values != null) {
			values().add(scalar);
		}
	}

	/**
	 * Records an array that is an element of what may be a table.
	 * @param array profile of its elements; null if it has objects or arrays
	 */
	public void add(@Nullable ScalarProfile array) {
		if (array == null) {
			values().addNestedArray();
		}
		else if (!array.isEmpty()) {
			values().addArray(array);
		}
	}

	private PathProfile values() {
		PathProfile own = this.values;
		if (own == null) {
			own = new PathProfile(null, this.owner.isCounting() ? new ValueCounts(0) : null);
			this.values = own;
		}
		return own;
	}

	/** The page ends: its elements count. */
	void endPage() {
		this.number += this.numberInPage;
		this.numberInPage = 0;
	}

	/** The page is scanned once more, or gives no row. */
	void restartPage() {
		this.numberInPage = 0;
	}

	/** The number of elements of all pages that have ended. */
	long number() {
		return this.number;
	}

	/** Whether the elements contain rows of pages, or are some. */
	boolean areItems() {
		return this.items;
	}

	/** Whether an element is an object, if that makes a table. */
	boolean haveObjects() {
		return this.objects;
	}

	/** Whether an object is in place of an array that may be a table. */
	boolean haveObjectInPlace() {
		return this.inPlace;
	}

	/** Removes the profile of the elements that are no objects. */
	@Nullable PathProfile takeValues() {
		PathProfile own = this.values;
		this.values = null;
		return own;
	}

	void merge(ArrayElements other) {
		merge(other.number, other.objects, other.inPlace, other.values);
		this.items |= other.items;
	}

	private void merge(long more, boolean haveObjects, boolean haveInPlace, @Nullable PathProfile others) {
		this.number += more;
		this.inPlace |= haveInPlace;
		if (haveObjects) {
			addObject();
		}
		if (others != null) {
			values().merge(others);
		}
	}

	SavedProfile.Arrays save() {
		return new SavedProfile.Arrays(this.number, this.objects, this.inPlace,
				(this.values != null) ? this.values.toNumbers() : List.of());
	}

	void merge(SavedProfile.Arrays saved) {
		merge(saved.elements(), saved.objects(), saved.objectInPlace(),
				saved.values().isEmpty() ? null : PathProfile.restore(saved.values()));
	}

}
