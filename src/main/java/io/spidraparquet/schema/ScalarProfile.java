package io.spidraparquet.schema;

import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.ScalarKind;
import org.jspecify.annotations.Nullable;

/**
 * What the scalars at one path have in common. A join-semilattice: adding and merging in
 * any order gives the same profile. Mutable, not thread-safe.
 */
public final class ScalarProfile {

	private static final int BOOLEAN = bit(ScalarKind.BOOLEAN);

	private static final int INT64 = bit(ScalarKind.INT64);

	private static final int TEXT = bit(ScalarKind.TEXT);

	private static final int DATES = bit(ScalarKind.DATE) | bit(ScalarKind.TIMESTAMP);

	private static final int BEYOND_INT64 = bit(ScalarKind.BIG_INTEGER) | bit(ScalarKind.FRACTION);

	private static final int FRACTION = bit(ScalarKind.FRACTION);

	private static final int EXACT = 1 << 16;

	private static final int INEXACT = 1 << 17;

	private static final int INEXACT_INT64 = 1 << 18;

	private static final int EXACT_INT64 = 1 << 19;

	/** A number that a double can hold, but not the decimal column of the path. */
	private static final int MISFIT_EXACT = 1 << 20;

	/** A number that neither the decimal column of the path nor a double can hold. */
	private static final int MISFIT_INEXACT = 1 << 21;

	/** The numbers were compared with the decimal column of the path. */
	private static final int COMPARED = 1 << 22;

	private static final int INT64_DIGITS = 19;

	private static final int KINDS = EXACT - 1;

	/** Every integer of a smaller magnitude survives a double. */
	private static final long SAFE_IN_DOUBLE = 1_000_000_000_000_000L;

	private final ColumnType.@Nullable Decimal column;

	private int seen;

	private int integerDigits;

	private int scale;

	/**
	 * An empty profile.
	 */
	public ScalarProfile() {
		this(null);
	}

	/**
	 * An empty profile for a path that may already have a column.
	 * @param column type of the column if it is a decimal, otherwise null. Each number is
	 * compared with it, because the common properties of all numbers do not tell which of
	 * them fit
	 */
	ScalarProfile(ColumnType.@Nullable Decimal column) {
		this.column = column;
		this.seen = (column != null) ? COMPARED : 0;
	}

	ScalarProfile(int seen, int integerDigits, int scale) {
		this.column = null;
		this.seen = seen;
		this.integerDigits = integerDigits;
		this.scale = scale;
	}

	/**
	 * Adds a scalar.
	 * @param scalar any scalar that is not null
	 */
	public void add(JsonScalar scalar) {
		if ((this.seen & TEXT) != 0 && scalar.isString()) {
			return; // further texts add nothing
		}
		ScalarKind kind = scalar.kind();
		switch (kind) {
			case BOOLEAN, DATE, TIMESTAMP, TEXT -> see(bit(kind));
			case INT64 -> addInteger(scalar.longValue());
			case BIG_INTEGER, FRACTION -> addNumber(kind, scalar.text());
		}
	}

	/** Once there is other text, dates and timestamps are text like any other. */
	private void see(int bits) {
		this.seen |= bits;
		if ((this.seen & TEXT) != 0) {
			this.seen &= ~DATES;
		}
	}

	private void addInteger(long value) {
		this.seen |= INT64;
		this.integerDigits = Math.max(this.integerDigits, DecimalShape.digits(value));
		boolean safe = value > -SAFE_IN_DOUBLE && value < SAFE_IN_DOUBLE;
		String text = safe ? "" : Long.toString(value);
		boolean survives = safe || DecimalShape.of(text).survivesDouble(text);
		this.seen |= survives ? EXACT_INT64 : INEXACT_INT64;
		if (this.column != null) {
			compare(DecimalShape.of(Long.toString(value)), this.column, survives);
		}
	}

	private void compare(DecimalShape shape, ColumnType.Decimal with, boolean survivesDouble) {
		if (!shape.fits(with)) {
			this.seen |= survivesDouble ? MISFIT_EXACT : MISFIT_INEXACT;
		}
	}

	private void addNumber(ScalarKind kind, String text) {
		DecimalShape shape = DecimalShape.of(text);
		boolean survives = shape.survivesDouble(text);
		this.seen |= bit(kind) | (survives ? EXACT : INEXACT);
		if (this.column != null) {
			compare(shape, this.column, survives);
		}
		this.integerDigits = Math.max(this.integerDigits, shape.integerDigits());
		this.scale = Math.max(this.scale, shape.scale());
	}

	void merge(ScalarProfile other) {
		see(other.seen);
		this.integerDigits = Math.max(this.integerDigits, other.integerDigits);
		this.scale = Math.max(this.scale, other.scale);
	}

	/**
	 * Whether no scalar was added.
	 * @return true if so
	 */
	public boolean isEmpty() {
		return (this.seen & KINDS) == 0;
	}

	/**
	 * The least upper bound of the scalars.
	 * @return the narrowest type that holds every scalar exactly, or as text; null if
	 * there is none
	 */
	ColumnType.@Nullable Scalar type() {
		int kinds = this.seen & KINDS;
		if (kinds == 0) {
			return null;
		}
		if (kinds == BOOLEAN) {
			return ColumnType.Basic.BOOLEAN;
		}
		if (kinds == bit(ScalarKind.DATE)) {
			return ColumnType.Basic.DATE;
		}
		if (kinds == bit(ScalarKind.TIMESTAMP)) {
			return ColumnType.Basic.TIMESTAMP;
		}
		return ((kinds & ~(INT64 | BEYOND_INT64)) == 0) ? numeric(kinds) : ColumnType.Basic.STRING;
	}

	private ColumnType.Scalar numeric(int kinds) {
		if (kinds == INT64) {
			return ColumnType.Basic.INT64;
		}
		if ((kinds & FRACTION) != 0 && (this.seen & (INEXACT | INEXACT_INT64)) == 0) {
			return ColumnType.Basic.DOUBLE;
		}
		return (this.scale + (long) this.integerDigits <= ColumnType.Decimal.MAX_PRECISION)
				? ColumnType.Decimal.widest(this.scale) : ColumnType.Basic.STRING;
	}

	/**
	 * Whether a column holds every scalar seen.
	 */
	boolean fits(ColumnType.Scalar type) {
		return misfitting(type) == 0;
	}

	/**
	 * Whether some number does not fit a column but survives a double. For a decimal
	 * column that the numbers were not compared with: whether there may be such a number.
	 */
	boolean needsDouble(ColumnType.Scalar type) {
		if (type == ColumnType.Basic.DOUBLE) {
			return false;
		}
		if (type instanceof ColumnType.Decimal && (this.seen & COMPARED) != 0) {
			return (this.seen & MISFIT_EXACT) != 0;
		}
		int misfits = misfitting(type);
		return ((misfits & INT64) != 0 && (this.seen & EXACT_INT64) != 0)
				|| ((misfits & BEYOND_INT64) != 0 && (this.seen & EXACT) != 0);
	}

	/**
	 * Whether some scalar neither fits a column nor survives a double.
	 */
	boolean needsText(ColumnType.Scalar type) {
		int misfits = misfitting(type);
		if (type instanceof ColumnType.Decimal && (this.seen & COMPARED) != 0) {
			return (misfits & ~(INT64 | BEYOND_INT64)) != 0 || (this.seen & MISFIT_INEXACT) != 0;
		}
		return (misfits & ~(INT64 | BEYOND_INT64)) != 0 || ((misfits & BEYOND_INT64) != 0 && (this.seen & INEXACT) != 0)
				|| ((misfits & INT64) != 0 && (this.seen & INEXACT_INT64) != 0);
	}

	/**
	 * The kinds, as bits, that have, or may have, a scalar that does not fit a column.
	 */
	private int misfitting(ColumnType.Scalar type) {
		int kinds = this.seen & KINDS;
		if (type instanceof ColumnType.Decimal decimal) {
			boolean allFit = this.scale <= decimal.scale()
					&& this.integerDigits + (long) decimal.scale() <= decimal.precision();
			boolean int64Fits = allFit || INT64_DIGITS + decimal.scale() <= decimal.precision();
			return kinds & ~(int64Fits ? INT64 : 0) & ~(allFit ? BEYOND_INT64 : 0);
		}
		return switch ((ColumnType.Basic) type) {
			case STRING -> 0;
			case BOOLEAN -> kinds & ~BOOLEAN;
			case INT64 -> kinds & ~INT64;
			case DATE -> kinds & ~bit(ScalarKind.DATE);
			case TIMESTAMP -> kinds & ~bit(ScalarKind.TIMESTAMP);
			case DOUBLE ->
				(kinds & ~(INT64 | BEYOND_INT64)) | (((this.seen & INEXACT) != 0) ? (kinds & BEYOND_INT64) : 0)
						| (((this.seen & INEXACT_INT64) != 0) ? INT64 : 0);
		};
	}

	int seen() {
		return this.seen;
	}

	int integerDigits() {
		return this.integerDigits;
	}

	int scale() {
		return this.scale;
	}

	private static int bit(ScalarKind kind) {
		return 1 << kind.ordinal();
	}

}
