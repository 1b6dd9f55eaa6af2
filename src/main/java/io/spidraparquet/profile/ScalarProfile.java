package io.spidraparquet.profile;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.NumberText;
import io.spidraparquet.scalar.ScalarKind;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DecimalShape;
import org.jspecify.annotations.Nullable;

/**
 * What the scalars at one path have in common. A join-semilattice: adding and merging in
 * any order gives the same profile. Texts that are numbers are recorded apart from
 * numbers, because they count as numbers only where there are others. An empty text
 * leaves no trace: it is null in every column but one of texts. Mutable, not thread-safe.
 */
public final class ScalarProfile {

	private static final int BOOLEAN = bit(ScalarKind.BOOLEAN);

	private static final int TEXT = bit(ScalarKind.TEXT);

	private static final int DATE = bit(ScalarKind.DATE);

	private static final int TIMESTAMP = bit(ScalarKind.TIMESTAMP);

	private static final int KINDS = BOOLEAN | TEXT | DATE | TIMESTAMP;

	/** A number that a double can hold, but not the decimal column of the path. */
	private static final int MISFIT_EXACT = 1 << 20;

	/** A number that neither the decimal column of the path nor a double can hold. */
	private static final int MISFIT_INEXACT = 1 << 21;

	/** The numbers were compared with the decimal column of the path. */
	private static final int COMPARED = 1 << 22;

	/** How many numbers {@link #toNumbers()} returns. */
	static final int SIZE = 1 + 2 * NumberProfile.SIZE;

	private final ColumnType.@Nullable Scalar column;

	private int seen;

	private final NumberProfile numbers = new NumberProfile();

	/** Texts that are numbers; null if there was none. */
	private @Nullable NumberProfile numberTexts;

	/**
	 * An empty profile.
	 */
	public ScalarProfile() {
		this(null);
	}

	/**
	 * An empty profile for a path that may already have a column.
	 * @param column type of the column, or null. Each number is compared with a decimal,
	 * because the common properties of all numbers do not tell which of them fit
	 */
	ScalarProfile(ColumnType.@Nullable Scalar column) {
		this.column = column;
		this.seen = (column instanceof ColumnType.Decimal) ? COMPARED : 0;
	}

	/**
	 * Adds a scalar.
	 * @param scalar any scalar that is not null
	 */
	public void add(JsonScalar scalar) {
		if ((this.seen & TEXT) != 0 && !readsNumbers() && scalar.isString()) {
			return; // further texts add nothing
		}
		ScalarKind kind = scalar.kind();
		switch (kind) {
			case BOOLEAN, DATE, TIMESTAMP, TEXT -> see(bit(kind));
			case INT64 -> addInteger(scalar.longValue(), this.numbers);
			case BIG_INTEGER, FRACTION -> addNumber(kind, scalar.text(), this.numbers);
			case NUMBER_TEXT -> addNumberText(scalar.text());
			case EMPTY_TEXT -> {
				// null, or a text among others
			}
		}
	}

	/** Whether the column takes texts that are numbers. */
	private boolean readsNumbers() {
		return this.column != null && this.column.isNumeric();
	}

	/** Once there is other text, dates and numbers in texts are text like any other. */
	private void see(int bits) {
		this.seen |= bits;
		if ((this.seen & TEXT) != 0) {
			this.seen &= ~(DATE | TIMESTAMP);
			this.numberTexts = readsNumbers() ? this.numberTexts : null;
		}
	}

	private void addNumberText(String text) {
		NumberProfile to = numberTexts();
		ScalarKind kind = NumberText.kind(text);
		if (kind == ScalarKind.INT64) {
			addInteger(Long.parseLong(text), to);
		}
		else {
			addNumber(kind, text, to);
		}
	}

	private NumberProfile numberTexts() {
		NumberProfile texts = this.numberTexts;
		if (texts == null) {
			texts = new NumberProfile();
			this.numberTexts = texts;
		}
		return texts;
	}

	private void addInteger(long value, NumberProfile to) {
		boolean survives = to.add(value);
		if (this.column instanceof ColumnType.Decimal decimal) {
			compare(DecimalShape.of(Long.toString(value)), decimal, survives);
		}
	}

	private void addNumber(ScalarKind kind, String text, NumberProfile to) {
		DecimalShape shape = DecimalShape.of(text);
		boolean survives = to.add(kind, text, shape);
		if (this.column instanceof ColumnType.Decimal decimal) {
			compare(shape, decimal, survives);
		}
	}

	private void compare(DecimalShape shape, ColumnType.Decimal with, boolean survivesDouble) {
		if (!shape.fits(with)) {
			this.seen |= survivesDouble ? MISFIT_EXACT : MISFIT_INEXACT;
		}
	}

	void merge(ScalarProfile other) {
		this.numbers.merge(other.numbers);
		if (other.numberTexts != null) {
			numberTexts().merge(other.numberTexts);
		}
		see(other.seen);
	}

	/** A profile of the scalars of this one and another. */
	ScalarProfile with(ScalarProfile other) {
		ScalarProfile both = new ScalarProfile(this.column);
		both.merge(this);
		both.merge(other);
		return both;
	}

	/**
	 * Whether no scalar was added, or empty texts only.
	 * @return true if so
	 */
	public boolean isEmpty() {
		return (this.seen & KINDS) == 0 && this.numbers.isEmpty() && this.numberTexts == null;
	}

	/**
	 * The least upper bound of the scalars.
	 * @return the narrowest type that holds every scalar exactly, or as text; null if
	 * there is none
	 */
	ColumnType.@Nullable Scalar type() {
		if (isEmpty()) {
			return null;
		}
		int kinds = this.seen & KINDS;
		if (kinds == 0 && !this.numbers.isEmpty()) {
			return allNumbers().type();
		}
		if (this.numbers.isEmpty() && this.numberTexts == null) {
			if (kinds == BOOLEAN) {
				return ColumnType.Basic.BOOLEAN;
			}
			if (kinds == DATE) {
				return ColumnType.Basic.DATE;
			}
			if (kinds == TIMESTAMP) {
				return ColumnType.Basic.TIMESTAMP;
			}
		}
		return ColumnType.Basic.STRING;
	}

	private NumberProfile allNumbers() {
		return (this.numberTexts != null) ? this.numbers.with(this.numberTexts) : this.numbers;
	}

	/** The numbers for a column: those in texts count in a column of numbers. */
	private NumberProfile numbersFor(ColumnType.Scalar type) {
		return type.isNumeric() ? allNumbers() : this.numbers;
	}

	/**
	 * Whether a column holds every scalar seen.
	 * @param type of the column, or of the elements of its lists
	 * @return true if none is a misfit
	 */
	public boolean fits(ColumnType.Scalar type) {
		boolean numbersFit = isCompared(type) ? (this.seen & (MISFIT_EXACT | MISFIT_INEXACT)) == 0
				: numbersFor(type).misfitting(type) == 0;
		return numbersFit && !hasOthers(type);
	}

	/**
	 * Whether some number does not fit a column but survives a double. For a decimal
	 * column that the numbers were not compared with: whether there may be such a number.
	 */
	boolean needsDouble(ColumnType.Scalar type) {
		if (type == ColumnType.Basic.DOUBLE) {
			return false;
		}
		if (isCompared(type)) {
			return (this.seen & MISFIT_EXACT) != 0;
		}
		NumberProfile all = numbersFor(type);
		return all.anySurvives(all.misfitting(type));
	}

	/**
	 * Whether some scalar neither fits a column nor survives a double.
	 */
	boolean needsText(ColumnType.Scalar type) {
		if (hasOthers(type) || isCompared(type)) {
			return hasOthers(type) || (this.seen & MISFIT_INEXACT) != 0;
		}
		NumberProfile all = numbersFor(type);
		return all.anyPerishes(all.misfitting(type));
	}

	private boolean isCompared(ColumnType.Scalar type) {
		return type instanceof ColumnType.Decimal && (this.seen & COMPARED) != 0;
	}

	/** Whether some scalar that is no number to a column does not fit it. */
	private boolean hasOthers(ColumnType.Scalar type) {
		if (type == ColumnType.Basic.STRING) {
			return false;
		}
		int fitting = 0;
		if (type instanceof ColumnType.Basic basic) {
			fitting = switch (basic) {
				case BOOLEAN -> BOOLEAN;
				case DATE -> DATE;
				case TIMESTAMP -> TIMESTAMP;
				case INT64, DOUBLE, STRING -> 0;
			};
		}
		return (this.seen & KINDS & ~fitting) != 0 || (this.numberTexts != null && !type.isNumeric());
	}

	List<Integer> toNumbers() {
		List<Integer> all = new ArrayList<>(List.of(this.seen));
		all.addAll(this.numbers.toNumbers());
		all.addAll(((this.numberTexts != null) ? this.numberTexts : new NumberProfile()).toNumbers());
		return all;
	}

	static ScalarProfile restore(List<Integer> numbers) {
		ScalarProfile restored = new ScalarProfile();
		restored.seen = numbers.get(0);
		restored.numbers.restore(numbers.subList(1, 1 + NumberProfile.SIZE));
		NumberProfile texts = new NumberProfile();
		texts.restore(numbers.subList(1 + NumberProfile.SIZE, SIZE));
		restored.numberTexts = texts.isEmpty() ? null : texts;
		return restored;
	}

	private static int bit(ScalarKind kind) {
		return 1 << kind.ordinal();
	}

}
