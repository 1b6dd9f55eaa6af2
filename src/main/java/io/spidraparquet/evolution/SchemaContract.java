package io.spidraparquet.evolution;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.schema.SchemaChange;
import io.spidraparquet.schema.TableSchema;

/**
 * How a published table reacts to values that it has no column for.
 *
 * @param newColumns for paths without a column
 * @param conflictingTypes for values that the column of their path cannot hold
 */
public record SchemaContract(Policy newColumns, Policy conflictingTypes) {

	/** Appends every column that is needed. */
	public static final SchemaContract EVOLVE = new SchemaContract(Policy.EVOLVE, Policy.EVOLVE);

	/**
	 * Divides the changes that a run needs by policy. Pure; keeps their order. If the
	 * table has {@code data_rest}, values of new paths are not discarded but go there.
	 * @param changes from {@link SchemaEvolution#changes}
	 * @param published the schema so far
	 * @return the changes that are applied, refused and discarded
	 */
	public Verdict judge(List<SchemaChange> changes, TableSchema published) {
		boolean hasRest = published.columns().stream().anyMatch((column) -> column.name().equals(SchemaEvolution.REST));
		Verdict verdict = new Verdict(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		for (SchemaChange change : changes) {
			switch (policy(change)) {
				case EVOLVE -> verdict.applied().add(change);
				case FREEZE -> verdict.refused().add(change);
				case DISCARD_VALUE, DISCARD_ROW -> {
					if (!(hasRest && change instanceof SchemaChange.NewPath)) {
						verdict.discarded().add(change);
					}
				}
			}
		}
		return verdict;
	}

	private Policy policy(SchemaChange change) {
		if (change instanceof SchemaChange.Declared || change instanceof SchemaChange.OtherPath) {
			return Policy.EVOLVE;
		}
		return (change instanceof SchemaChange.ConflictingType) ? this.conflictingTypes : this.newColumns;
	}

	/**
	 * What happens to values without a column.
	 */
	public enum Policy {

		/** A column is appended for them. */
		EVOLVE,
		/** The run ends before anything is written, with a list of the changes. */
		FREEZE,
		/** The value is left out, its row is written. */
		DISCARD_VALUE,
		/** The page goes to the failed pages. */
		DISCARD_ROW

	}

	/**
	 * The changes of a run, divided by policy.
	 *
	 * @param applied changes that the table gets
	 * @param refused changes that the table must not get, so that the run must end
	 * @param discarded changes whose values, or the pages with such values, are left out
	 */
	public record Verdict(List<SchemaChange> applied, List<SchemaChange> refused, List<SchemaChange> discarded) {

	}

}
