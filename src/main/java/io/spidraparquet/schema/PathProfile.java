package io.spidraparquet.schema;

import java.util.List;

import io.spidraparquet.scalar.JsonScalar;
import org.jspecify.annotations.Nullable;

/**
 * Summary of the values of all pages at one path: scalars, arrays, and whether some value
 * is huge. Mutable, not thread-safe; the order of merging does not matter.
 */
public final class PathProfile {

	/** Values longer than this, in bytes, are excluded from column statistics. */
	public static final int HUGE = 64 * 1024;

	private static final int ARRAYS = 1;

	private static final int NESTED = 2;

	private static final int HUGE_VALUES = 4;

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
		this(new ScalarProfile((column instanceof ColumnType.Decimal decimal) ? decimal : null), new ScalarProfile(), 0,
				counts);
	}

	private PathProfile(ScalarProfile scalars, ScalarProfile elements, int flags, @Nullable ValueCounts counts) {
		this.scalars = scalars;
		this.elements = elements;
		this.flags = flags;
		this.counts = counts;
	}

	void add(JsonScalar scalar) {
		this.scalars.add(scalar);
		if (this.counts != null) {
			this.counts.add(scalar.kind());
		}
	}

	void addArray(ScalarProfile arrayElements) {
		this.flags |= ARRAYS;
		this.elements.merge(arrayElements);
		if (this.counts != null) {
			this.counts.addList();
		}
	}

	void addNested() {
		this.flags |= ARRAYS | NESTED;
		if (this.counts != null) {
			this.counts.addNested();
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
		return (this.flags & NESTED) != 0;
	}

	/**
	 * The type of a new column for the path.
	 * @return the least upper bound of the values; null if the path has only null,
	 * {@code {}} and {@code []}
	 */
	@Nullable ColumnType type() {
		if ((this.flags & NESTED) != 0 || ((this.flags & ARRAYS) != 0 && !this.scalars.isEmpty())) {
			return ColumnType.Json.JSON;
		}
		ColumnType.Scalar element = this.elements.type();
		return (element != null) ? new ColumnType.ListOf(element) : this.scalars.type();
	}

	/**
	 * Whether some number does not fit a published column but survives a double.
	 */
	boolean needsDouble(ColumnType published) {
		if (published instanceof ColumnType.Scalar scalar) {
			return this.scalars.needsDouble(scalar);
		}
		return published instanceof ColumnType.ListOf && this.scalars.needsDouble(ColumnType.Basic.BOOLEAN);
	}

	/**
	 * Whether some value fits neither a published column nor a double.
	 */
	boolean needsText(ColumnType published) {
		if (published == ColumnType.Json.JSON || published == ColumnType.Basic.STRING) {
			return false;
		}
		if (published instanceof ColumnType.Scalar scalar) {
			return (this.flags & ARRAYS) != 0 || this.scalars.needsText(scalar);
		}
		return (this.flags & NESTED) != 0
				|| (published instanceof ColumnType.ListOf list && !this.elements.fits(list.element()))
				|| this.scalars.needsText(ColumnType.Basic.DATE) || this.scalars.needsText(ColumnType.Basic.BOOLEAN);
	}

	/**
	 * The profile as numbers, for a file.
	 * @return numbers that {@link #restore(List)} reads
	 */
	public List<Integer> toNumbers() {
		return List.of(this.flags, this.scalars.seen(), this.scalars.integerDigits(), this.scalars.scale(),
				this.elements.seen(), this.elements.integerDigits(), this.elements.scale());
	}

	/**
	 * Restores a profile that was written as numbers.
	 * @param numbers from {@link #toNumbers()}
	 * @return an equal profile, without counts
	 */
	public static PathProfile restore(List<Integer> numbers) {
		return new PathProfile(new ScalarProfile(numbers.get(1), numbers.get(2), numbers.get(3)),
				new ScalarProfile(numbers.get(4), numbers.get(5), numbers.get(6)), numbers.get(0), null);
	}

}
