package io.spidraparquet.checks;

import java.util.function.Supplier;

import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.history.ColumnFigures;

/**
 * A column of a run that is checked.
 *
 * @param figures its rows, values and misfits
 * @param facts what was counted about its values, and about the numbers that went to the
 * column for numbers that it cannot hold
 * @param repetitions finds values that occur more than once, also among its misfits,
 * which reads the files
 */
record CheckedColumn(ColumnFigures figures, ColumnFacts facts, Supplier<Repetition> repetitions) {

	Repetition repetition() {
		return this.repetitions.get();
	}

}
