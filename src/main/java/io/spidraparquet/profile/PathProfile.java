package io.spidraparquet.profile;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.schema.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * Summary of the values of all pages at one path: scalars, arrays, objects that are kept
 * as one value, and whether some value is huge. Mutable, not thread-safe; the order of
 * merging does not matter.
 */
public final class PathProfile {

	/** Values longer than this, in bytes, are excluded from column statistics. */
	public static final int HUGE = 64 * 1024;

	/** There are arrays of scalars. */
	private static final int LISTS = 1;

	/** There are arrays with objects or arrays in them. */
	private static final int NESTED = 2;

	private static final int HUGE_VALUES = 4;

	/** There are objects that are kept as one value. */
	private static final int OBJECTS = 8;

	private final ScalarProfile scalars;

	private final ScalarProfile elements;

	private int flags;

	private final @Nullable ValueCounts counts;

	/**
	 * An empty profile.
	 * @param column type of the path's column; null if it has none
	 * @param counts counts the values; null if they need not be counted
	 */
	PathProfile(@Nullable ColumnType column, @Nullable ValueCounts counts) {
		this(new ScalarProfile(scalar(column)), new ScalarProfile(scalar(column)), 0, counts);
	}

	private PathProfile(ScalarProfile scalars, ScalarProfile elements, int flags, @Nullable ValueCounts counts) {
		this.scalars = scalars;
		this.elements = elements;
		this.flags = flags;
		this.counts = counts;
	}

	/** The type of a column's values, or of the elements of its lists. */
	static ColumnType.@Nullable Scalar scalar(@Nullable ColumnType column) {
		return (column != null) ? column.scalar() : null;
	}

	void add(JsonScalar scalar) {
		this.scalars.add(scalar);
		if (this.counts != null) {
			this.counts.add(scalar.kind());
		}
	}

	void addArray(ScalarProfile arrayElements) {
		this.flags |= LISTS;
		this.elements.merge(arrayElements);
		if (this.counts != null) {
			this.counts.addList();
		}
	}

	void addNestedArray() {
		this.flags |= NESTED;
		if (this.counts != null) {
			this.counts.addNested(1);
		}
	}

	void addObjects(long number) {
		this.flags |= OBJECTS;
		if (this.counts != null) {
			this.counts.addNested(number);
		}
	}

	void addHugeValue() {
		this.flags |= HUGE_VALUES;
	}

	void merge(PathProfile other) {
		this.scalars.merge(other.scalars);
		this.elements.merge(other.elements);
		this.flags |= other.flags;
		if (this.counts != null && other.counts != null) {
			this.counts.merge(other.counts);
		}
	}

	/**
	 * The number of values of each kind at the path.
	 * @return the counts; null if values were not counted
	 */
	public @Nullable ValueCounts counts() {
		return this.counts;
	}

	/**
	 * Whether some value at the path is longer than {@link #HUGE}.
	 * @return true if so
	 */
	public boolean hasHugeValues() {
		return (this.flags & HUGE_VALUES) != 0;
	}

	/**
	 * Whether some value at the path is an array of objects or arrays, or an object that
	 * is kept as one value.
	 * @return true if so
	 */
	public boolean hasNested() {
		return (this.flags & (NESTED | OBJECTS)) != 0;
	}

	/** Whether some value at the path is an array of objects or arrays. */
	boolean hasNestedArrays() {
		return (this.flags & NESTED) != 0;
	}

	/**
	 * Whether a JSON column for the path keeps objects as they are.
	 * @return false if they are lists of one
	 */
	public boolean keepsObjects() {
		return (this.flags & (NESTED | OBJECTS)) == OBJECTS;
	}

	/**
	 * The type of a new column for the path.
	 * @return the least upper bound of the values, where a scalar beside lists is a list
	 * of one; null if the path has only null, {@code ""}, <code>{}</code> and {@code []}
	 */
	public @Nullable ColumnType type() {
		if (hasNested()) {
			return ColumnType.Json.JSON;
		}
		if ((this.flags & LISTS) != 0) {
			ColumnType.Scalar element = this.elements.with(this.scalars).type();
			return (element != null) ? new ColumnType.ListOf(element) : null;
		}
		return this.scalars.type();
	}

	/**
	 * Whether some number does not fit a published column but survives a double.
	 * @param published type of the column
	 * @return true if so
	 */
	public boolean needsDouble(ColumnType published) {
		ColumnType.Scalar type = scalar(published);
		return type != null && this.scalars.needsDouble(type);
	}

	/**
	 * Whether some value fits neither a published column nor a double.
	 * @param published type of the column
	 * @return true if so
	 */
	public boolean needsText(ColumnType published) {
		ColumnType.Scalar type = scalar(published);
		if (type == null || published == ColumnType.Basic.STRING) {
			return false;
		}
		boolean arraysFit = (published instanceof ColumnType.ListOf) ? this.elements.fits(type)
				: (this.flags & LISTS) == 0;
		return hasNested() || !arraysFit || this.scalars.needsText(type);
	}

	/**
	 * The profile as numbers, for a file.
	 * @return numbers that {@link #restore(List)} reads
	 */
	List<Integer> toNumbers() {
		List<Integer> all = new ArrayList<>(List.of(this.flags));
		all.addAll(this.scalars.toNumbers());
		all.addAll(this.elements.toNumbers());
		return all;
	}

	/**
	 * Restores a profile that was written as numbers.
	 * @param numbers from {@link #toNumbers()}
	 * @return an equal profile, without counts
	 */
	static PathProfile restore(List<Integer> numbers) {
		int elements = 1 + ScalarProfile.SIZE;
		return new PathProfile(ScalarProfile.restore(numbers.subList(1, elements)),
				ScalarProfile.restore(numbers.subList(elements, elements + ScalarProfile.SIZE)), numbers.get(0), null);
	}

}
