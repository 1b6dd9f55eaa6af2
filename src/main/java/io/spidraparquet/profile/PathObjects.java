package io.spidraparquet.profile;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The objects at one path: whether they are kept as JSON, and their keys as long as that
 * may turn out. Not thread-safe.
 */
final class PathObjects {

	private final Profile owner;

	private final ProfileNode node;

	private @Nullable ObjectKeys keys;

	/** Whether the keys are of no interest. */
	private boolean haveFields;

	private boolean kept;

	PathObjects(Profile owner, ProfileNode node) {
		this.owner = owner;
		this.node = node;
		this.haveFields = owner.known().fields().contains(node.pointer());
		this.kept = owner.known().keptObjects().contains(node.pointer());
	}

	/** Whether they are kept as JSON. */
	boolean areKept() {
		return this.kept;
	}

	/** Whether they may turn out to be kept as JSON, and there are some. */
	boolean areOfInterest() {
		return this.keys != null;
	}

	/** Records a key that was not met before. */
	void addKey(String key) {
		ObjectKeys claimed = claim();
		if (claimed != null) {
			claimed.addKey(key);
		}
	}

	/** Records the end of one that was descended into. */
	void end(int members, boolean huge) {
		ObjectKeys claimed = claim();
		if (claimed != null) {
			claimed.addObject(members);
			if (huge) {
				claimed.markHuge();
			}
		}
	}

	/** The keys; null if they are of no interest. */
	private @Nullable ObjectKeys claim() {
		if (this.keys == null && !this.haveFields && !this.kept) {
			this.keys = new ObjectKeys();
			ProfileNode evicted = this.owner.objects().offer(this.node.pointer(), this.node);
			if (evicted != null) {
				evicted.objects().lose();
			}
		}
		return this.keys;
	}

	private void lose() {
		this.keys = null;
		this.haveFields = true;
	}

	/** They have fields, whatever their keys are. */
	void giveUp() {
		lose();
		this.owner.objects().remove(this.node.pointer());
	}

	/** They are kept as JSON from now on. */
	void keep() {
		this.keys = null;
		this.kept = true;
		this.owner.objects().remove(this.node.pointer());
	}

	/**
	 * Whether they should be one value: maps have keys that are data, and one of many has
	 * no columns. Those of the root have columns, unless all their keys are data.
	 */
	boolean shouldBeKept(boolean isRoot, boolean oneOfMany) {
		ObjectKeys met = keys();
		boolean inner = !isRoot && (oneOfMany || met.areSparse());
		return met.objects() > 0 && (inner || met.areData());
	}

	ObjectKeys keys() {
		return Objects.requireNonNull(this.keys, "objects of interest have keys");
	}

	void merge(PathObjects others) {
		if (others.keys != null) {
			merge(others.keys);
		}
	}

	void merge(ObjectKeys others) {
		ObjectKeys claimed = claim();
		if (claimed != null) {
			claimed.merge(others);
		}
	}

}
