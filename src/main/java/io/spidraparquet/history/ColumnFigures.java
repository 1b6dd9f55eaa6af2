package io.spidraparquet.history;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What one run counted about a column. In JSON it is an array of the three numbers.
 *
 * @param rows rows of its table
 * @param values rows in which it is not null
 * @param misfits values of its path that it could not hold, which went to columns of
 * their own
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({ "rows", "values", "misfits" })
public record ColumnFigures(long rows, long values, long misfits) {

	/** Chance is e to the power of minus this, by the emptiest of the earlier runs. */
	private static final double UNLIKELY = 12;

	/**
	 * The rows in which it is null.
	 * @return 0 or more; a row whose value is a misfit has none here
	 */
	public long nulls() {
		return Math.max(0, this.rows - this.values - this.misfits);
	}

	/**
	 * The values of its path.
	 * @return number of values and misfits
	 */
	public long all() {
		return this.values + this.misfits;
	}

	/**
	 * Whether it has no value where it always had some, in a number of rows that chance
	 * does not explain.
	 * @param earlier its figures in earlier runs that had rows
	 * @return false without earlier runs
	 */
	public boolean isEmptied(List<ColumnFigures> earlier) {
		if (all() > 0 || earlier.isEmpty() || earlier.stream().anyMatch((each) -> each.all() == 0)) {
			return false;
		}
		// half a row more, as a column with a value in all of few rows may still have
		// nulls
		double least = earlier.stream().mapToDouble((each) -> each.all() / (each.rows() + 0.5)).min().orElse(0);
		return -this.rows * Math.log1p(-least) >= UNLIKELY;
	}

}
