package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What becomes of a published table when pages bring values that it has no column for.
 *
 * @param newColumns for paths without a column
 * @param conflictingTypes for values that the column of their path cannot hold
 */
public record SchemaContract(Policy newColumns, Policy conflictingTypes) {

	/** Columns are appended for whatever comes. */
	public static final SchemaContract EVOLVE = new SchemaContract(Policy.EVOLVE, Policy.EVOLVE);

	private static final int MOST_IN_MESSAGE = 50;

	/**
	 * Divides the changes that a run needs. Pure; keeps their order. Where there is a
	 * {@code data_rest}, values of new paths are not discarded but go there.
	 * @param changes from {@link SchemaEvolution#changes}
	 * @param published the schema so far
	 * @return what is applied, refused and discarded
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
		if (change instanceof SchemaChange.Declared) {
			return Policy.EVOLVE;
		}
		return (change instanceof SchemaChange.ConflictingType) ? this.conflictingTypes : this.newColumns;
	}

	/**
	 * What may happen to such values.
	 */
	public enum Policy {

		/** They get a column. */
		EVOLVE,
		/** The run ends before anything is written, with a list of the changes. */
		FREEZE,
		/** The value is left out, its row is written. */
		DISCARD_VALUE,
		/** The page goes to the failed pages. */
		DISCARD_ROW

	}

	/**
	 * The changes of a run by what becomes of them.
	 *
	 * @param applied the table gets these
	 * @param refused the run must not go on because of these
	 * @param discarded the values of these are left out, or their pages
	 */
	public record Verdict(List<SchemaChange> applied, List<SchemaChange> refused, List<SchemaChange> discarded) {

		/**
		 * Ends the run if some change is refused.
		 * @throws SchemaRefusedException that lists these changes
		 */
		public void requireNoneRefused() {
			if (!this.refused.isEmpty()) {
				String count = this.refused.size() + ((this.refused.size() == 1) ? " change: " : " changes: ");
				throw new SchemaRefusedException(
						"the schema contract of this job freezes the table, but its pages need " + count
								+ describe(this.refused)
								+ "; allow them (spidra.schema.contract), declare or exclude the "
								+ "paths, or write to another output");
			}
		}

		/**
		 * Changes as one line.
		 * @param changes any number
		 * @return what they are, the first of them where there are many
		 */
		public static String describe(List<SchemaChange> changes) {
			String more = (changes.size() > MOST_IN_MESSAGE) ? " and " + (changes.size() - MOST_IN_MESSAGE) + " more"
					: "";
			return changes.stream().limit(MOST_IN_MESSAGE).map(SchemaChange::text).collect(Collectors.joining(", "))
					+ more;
		}

	}

}
