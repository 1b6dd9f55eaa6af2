package io.spidraparquet.scalar;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the values at one path of many pages look like: how many there are of each kind,
 * and examples of the texts, some of each shape. The order of pages does not matter.
 * Mutable, not thread-safe.
 */
public final class ValueSamples {

	/** Prose has more shapes than any format. */
	private static final int MAX_SHAPES = 200;

	private static final int MAX_TEXTS = 20;

	private static final int MAX_KEYS = 3;

	/** Longer texts are no numbers, dates or words. */
	private static final int MAX_LENGTH = 100;

	private static final Pattern DIGITS = Pattern.compile("[0-9]+");

	/** Scattered, so that the examples of a shape are not all of its least texts. */
	private static final Comparator<String> SCATTERED = Comparator
		.<String>comparingInt((text) -> 0x9E3779B9 * text.hashCode())
		.thenComparing(Comparator.naturalOrder());

	private final SortedMap<String, Shape> shapes = new TreeMap<>();

	private final SortedSet<String> keys = new TreeSet<>();

	private final long[] kinds = new long[ScalarKind.values().length];

	private boolean free;

	private long rows;

	private long lists;

	private long nested;

	private long objects;

	private int integerDigits;

	private int fractionDigits;

	private boolean survivesDouble = true;

	private long lastRow = Long.MIN_VALUE;

	/**
	 * Counts a row that has a value.
	 * @param row identifies it; the values of a row come together
	 */
	public void see(long row) {
		if (row != this.lastRow) {
			this.lastRow = row;
			this.rows++;
		}
	}

	/**
	 * Adds a scalar, which may be an element of a list.
	 * @param scalar any scalar that is not null
	 */
	public void add(JsonScalar scalar) {
		ScalarKind kind = scalar.kind();
		this.kinds[kind.ordinal()]++;
		switch (kind) {
			case INT64, BIG_INTEGER, FRACTION -> addNumber(scalar.text());
			case DATE, TIMESTAMP, NUMBER_TEXT, TEXT -> addText(scalar);
			case BOOLEAN, EMPTY_TEXT -> {
				// the count is enough
			}
		}
	}

	/** Measures a number. */
	private void addNumber(String digits) {
		BigDecimal number = new BigDecimal(digits);
		this.integerDigits = Math.max(this.integerDigits, number.precision() - number.scale());
		this.fractionDigits = Math.max(this.fractionDigits, number.scale());
		this.survivesDouble &= new BigDecimal(Double.toString(number.doubleValue())).compareTo(number) == 0;
	}

	private void addText(JsonScalar scalar) {
		if (this.free) {
			return;
		}
		String text = scalar.isLongerThan(6 * MAX_LENGTH) ? null : scalar.text();
		if (text == null || text.length() > MAX_LENGTH) {
			giveUp();
			return;
		}
		Shape shape = this.shapes.computeIfAbsent(DIGITS.matcher(text).replaceAll("0"), (key) -> new Shape());
		shape.count++;
		shape.texts.add(text);
		if (shape.texts.size() > MAX_TEXTS) {
			shape.texts.remove(shape.texts.last());
		}
		if (this.shapes.size() > MAX_SHAPES) {
			giveUp();
		}
	}

	private void giveUp() {
		this.free = true;
		this.shapes.clear();
	}

	/**
	 * Counts an array of scalars.
	 */
	public void addList() {
		this.lists++;
	}

	/**
	 * Counts an array with objects or arrays in it.
	 */
	public void addNested() {
		this.nested++;
	}

	/**
	 * Counts an object that is kept as JSON.
	 */
	public void addObject() {
		this.objects++;
	}

	/**
	 * Adds a key of such an object.
	 * @param key of a member
	 */
	public void addKey(String key) {
		this.keys.add(key);
		if (this.keys.size() > MAX_KEYS) {
			this.keys.remove(this.keys.last());
		}
	}

	/**
	 * Adds what another path has.
	 * @param other path with the same meaning
	 */
	public void merge(ValueSamples other) {
		for (int i = 0; i < this.kinds.length; i++) {
			this.kinds[i] += other.kinds[i];
		}
		this.rows += other.rows;
		this.lists += other.lists;
		this.nested += other.nested;
		this.objects += other.objects;
		this.integerDigits = Math.max(this.integerDigits, other.integerDigits);
		this.fractionDigits = Math.max(this.fractionDigits, other.fractionDigits);
		this.survivesDouble &= other.survivesDouble;
		this.free |= other.free;
		other.keys.forEach(this::addKey);
		other.shapes.forEach((key, theirs) -> {
			Shape shape = this.shapes.computeIfAbsent(key, (each) -> new Shape());
			shape.count += theirs.count;
			shape.texts.addAll(theirs.texts);
		});
		if (this.free || this.shapes.size() > MAX_SHAPES) {
			giveUp();
		}
	}

	/**
	 * The texts by shape.
	 * @return shapes in order; empty if the texts are prose
	 */
	public SortedMap<String, Shape> shapes() {
		return this.shapes;
	}

	/**
	 * Whether the texts are prose, of which no examples are kept.
	 * @return true if there are many shapes, or long texts
	 */
	public boolean isProse() {
		return this.free;
	}

	/**
	 * The number of scalars of a kind, elements of lists included.
	 * @param kind of the scalars
	 * @return 0 or more
	 */
	public long count(ScalarKind kind) {
		return this.kinds[kind.ordinal()];
	}

	/**
	 * The number of rows with a value.
	 * @return 0 or more
	 */
	public long rows() {
		return this.rows;
	}

	/**
	 * The number of arrays of scalars.
	 * @return 0 or more
	 */
	public long lists() {
		return this.lists;
	}

	/**
	 * The number of arrays with objects or arrays in them.
	 * @return 0 or more
	 */
	public long nested() {
		return this.nested;
	}

	/**
	 * The number of objects that are kept as JSON.
	 * @return 0 or more
	 */
	public long objects() {
		return this.objects;
	}

	/**
	 * Keys of objects that are kept as JSON.
	 * @return the first few in order
	 */
	public SortedSet<String> keys() {
		return this.keys;
	}

	/**
	 * The most digits before the point of a number.
	 * @return 0 if there is no number
	 */
	public int integerDigits() {
		return this.integerDigits;
	}

	/**
	 * The most digits after the point of a number.
	 * @return 0 if there is no number
	 */
	public int fractionDigits() {
		return this.fractionDigits;
	}

	/**
	 * Whether each number survives the round trip through a double.
	 * @return true also if there is no number
	 */
	public boolean survivesDouble() {
		return this.survivesDouble;
	}

	/**
	 * Texts that differ in their digits only.
	 */
	public static final class Shape {

		private final SortedSet<String> texts = new TreeSet<>(SCATTERED);

		private long count;

		/**
		 * Examples.
		 * @return up to 20 different texts
		 */
		public SortedSet<String> texts() {
			return this.texts;
		}

		/**
		 * The number of texts of this shape.
		 * @return 1 or more
		 */
		public long count() {
			return this.count;
		}

	}

}
