package io.spidraparquet.evolution;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.SchemaRefusedException;
import io.spidraparquet.schema.Table;
import io.spidraparquet.text.Listed;
import io.spidraparquet.text.Plural;

/**
 * The changes of a run, divided by what happens to them.
 *
 * @param tables the tables of the run, each with its changes
 * @param refused new tables that the dataset must not get, so that the run must end
 * @param discarded new tables whose values, or the pages with such values, are left out
 */
public record DatasetVerdict(List<OfTable> tables, List<Table> refused, List<Table> discarded) {

	private static final int MAX_IN_MESSAGE = 50;

	/**
	 * The tables with the changes that they get.
	 * @return the schema of the run
	 */
	public DatasetSchema schema() {
		return new DatasetSchema(this.tables.stream().map(OfTable::changed).toList());
	}

	/**
	 * Checks that no change is refused.
	 * @throws SchemaRefusedException if some are; its message lists them
	 */
	public void requireNoneRefused() {
		List<String> texts = refusedTexts();
		if (!texts.isEmpty()) {
			String count = Plural.of(texts.size(), "change") + ": ";
			throw new SchemaRefusedException("the schema contract of this job freezes the table, but the pages need "
					+ count + describe(texts) + "; allow them (spidra.schema.contract), declare or exclude the "
					+ "paths, or write to another output");
		}
	}

	/**
	 * Describes changes in one line.
	 * @param changes texts of any number of changes
	 * @return the first 50 and the number of further ones if there are more
	 */
	public static String describe(List<String> changes) {
		return Listed.of(changes, MAX_IN_MESSAGE);
	}

	/**
	 * Describes the changes that the tables get.
	 * @return one text for each column
	 */
	public List<String> appliedTexts() {
		return texts(List.of(), Kind.APPLIED);
	}

	/**
	 * Describes the changes that the contract leaves out.
	 * @return one text for each table or column
	 */
	public List<String> discardedTexts() {
		return texts(this.discarded, Kind.DISCARDED);
	}

	/**
	 * Describes the changes that the contract refuses.
	 * @return one text for each table or column
	 */
	public List<String> refusedTexts() {
		return texts(this.refused, Kind.REFUSED);
	}

	private List<String> texts(List<Table> news, Kind kind) {
		List<String> texts = new ArrayList<>();
		news.forEach((table) -> texts.add("new table " + table.name() + " (" + table.path() + ")"));
		for (OfTable each : this.tables) {
			(switch (kind) {
				case APPLIED -> each.verdict().applied();
				case REFUSED -> each.verdict().refused();
				case DISCARDED -> each.verdict().discarded();
			}).forEach((change) -> texts.add(change.text()));
		}
		return texts;
	}

	private enum Kind {

		APPLIED, REFUSED, DISCARDED

	}

	/**
	 * A table with its changes.
	 *
	 * @param table before the changes
	 * @param verdict the changes
	 */
	public record OfTable(Table table, SchemaContract.Verdict verdict) {

		Table changed() {
			return this.table.with(this.table.schema().apply(this.verdict.applied()));
		}

	}

}
