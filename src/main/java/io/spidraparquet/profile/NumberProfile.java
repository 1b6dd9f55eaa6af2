package io.spidraparquet.profile;

import java.util.List;

import io.spidraparquet.scalar.ScalarKind;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DecimalShape;

/**
 * What some numbers have in common: their kinds, their digits, and whether they survive a
 * double. Mutable, not thread-safe; the order of adding and merging does not matter.
 */
final class NumberProfile {

	private static final int INT64 = 1;

	private static final int BIG_INTEGER = 1 << 1;

	private static final int FRACTION = 1 << 2;

	private static final int EXACT = 1 << 3;

	private static final int INEXACT = 1 << 4;

	private static final int EXACT_INT64 = 1 << 5;

	private static final int INEXACT_INT64 = 1 << 6;

	private static final int BEYOND_INT64 = BIG_INTEGER | FRACTION;

	private static final int KINDS = INT64 | BEYOND_INT64;

	private static final int INT64_DIGITS = 19;

	/** Every integer of a smaller magnitude survives a double. */
	private static final long SAFE_IN_DOUBLE = 1_000_000_000_000_000L;

	/** How many numbers {@link #toNumbers()} returns. */
	static final int SIZE = 3;

	private int bits;

	private int integerDigits;

	private int scale;

	/**
	 * Adds an integer.
	 * @return whether it survives a double
	 */
	boolean add(long value) {
		boolean safe = value > -SAFE_IN_DOUBLE && value < SAFE_IN_DOUBLE;
		String text = safe ? "" : Long.toString(value);
		boolean survives = safe || DecimalShape.of(text).survivesDouble(text);
		this.bits |= INT64 | (survives ? EXACT_INT64 : INEXACT_INT64);
		this.integerDigits = Math.max(this.integerDigits, DecimalShape.digits(value));
		return survives;
	}

	/**
	 * Adds a number beyond 64 bits, or with a fraction.
	 * @return whether it survives a double
	 */
	boolean add(ScalarKind kind, String text, DecimalShape shape) {
		boolean survives = shape.survivesDouble(text);
		this.bits |= ((kind == ScalarKind.FRACTION) ? FRACTION : BIG_INTEGER) | (survives ? EXACT : INEXACT);
		this.integerDigits = Math.max(this.integerDigits, shape.integerDigits());
		this.scale = Math.max(this.scale, shape.scale());
		return survives;
	}

	void merge(NumberProfile other) {
		this.bits |= other.bits;
		this.integerDigits = Math.max(this.integerDigits, other.integerDigits);
		this.scale = Math.max(this.scale, other.scale);
	}

	/** The numbers of this profile and another. */
	NumberProfile with(NumberProfile other) {
		NumberProfile both = new NumberProfile();
		both.merge(this);
		both.merge(other);
		return both;
	}

	boolean isEmpty() {
		return this.bits == 0;
	}

	/** The narrowest type for all of them; at least one was added. */
	ColumnType.Scalar type() {
		if ((this.bits & KINDS) == INT64) {
			return ColumnType.Basic.INT64;
		}
		if ((this.bits & FRACTION) != 0 && (this.bits & (INEXACT | INEXACT_INT64)) == 0) {
			return ColumnType.Basic.DOUBLE;
		}
		return (this.scale + (long) this.integerDigits <= ColumnType.Decimal.MAX_PRECISION)
				? ColumnType.Decimal.widest(this.scale) : ColumnType.Basic.STRING;
	}

	/**
	 * The kinds, as bits, that have, or may have, a number that does not fit a column.
	 */
	int misfitting(ColumnType.Scalar type) {
		int kinds = this.bits & KINDS;
		if (type instanceof ColumnType.Decimal decimal) {
			boolean allFit = this.scale <= decimal.scale()
					&& this.integerDigits + (long) decimal.scale() <= decimal.precision();
			boolean int64Fits = allFit || INT64_DIGITS + decimal.scale() <= decimal.precision();
			return kinds & ~(int64Fits ? INT64 : 0) & ~(allFit ? BEYOND_INT64 : 0);
		}
		return switch ((ColumnType.Basic) type) {
			case STRING -> 0;
			case BOOLEAN, DATE, TIMESTAMP -> kinds;
			case INT64 -> kinds & ~INT64;
			case DOUBLE -> (((this.bits & INEXACT) != 0) ? (kinds & BEYOND_INT64) : 0)
					| (((this.bits & INEXACT_INT64) != 0) ? INT64 : 0);
		};
	}

	/** Whether one of the misfitting numbers survives, or may survive, a double. */
	boolean anySurvives(int misfits) {
		return any(misfits, EXACT_INT64, EXACT);
	}

	/** Whether one of the misfitting numbers does not, or may not, survive a double. */
	boolean anyPerishes(int misfits) {
		return any(misfits, INEXACT_INT64, INEXACT);
	}

	private boolean any(int misfits, int int64, int beyond) {
		return ((misfits & INT64) != 0 && (this.bits & int64) != 0)
				|| ((misfits & BEYOND_INT64) != 0 && (this.bits & beyond) != 0);
	}

	List<Integer> toNumbers() {
		return List.of(this.bits, this.integerDigits, this.scale);
	}

	void restore(List<Integer> numbers) {
		this.bits = numbers.get(0);
		this.integerDigits = numbers.get(1);
		this.scale = numbers.get(2);
	}

}
