package io.spidraparquet.history;

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

	/**
	 * The rows in which it is null.
	 * @return 0 or more; a row whose value is a misfit has none here
	 */
	public long nulls() {
		return Math.max(0, this.rows - this.values - this.misfits);
	}

}
