package io.spidraparquet.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.spidraparquet.schema.ColumnNames;

/**
 * The data folders of runs, as a listing of the output shows them: a run without a
 * readable manifest does not tell its tables. People may put folders of their own there.
 */
final class DataFolders {

	private static final Pattern PART_FILE = Pattern.compile("part-\\d{5,}-[0-9a-f]{12}\\.parquet");

	/** Start of the name of a data folder. */
	private static final String RUN = "run=";

	private final Dataset dataset;

	DataFolders(Dataset dataset) {
		this.dataset = dataset;
	}

	/**
	 * The tables in which a run has data.
	 * @param key of the run
	 * @return sorted names, with that of the failed pages
	 */
	List<String> tables(String key) throws IOException {
		List<String> tables = new ArrayList<>();
		for (String table : tables()) {
			if (hasData(table, key)) {
				tables.add(table);
			}
		}
		return tables;
	}

	private List<String> tables() throws IOException {
		return this.dataset.files()
			.list(this.dataset.layout().root())
			.stream()
			.filter((name) -> ColumnNames.isValid(name) && !name.startsWith("_"))
			.toList();
	}

	private boolean hasData(String table, String key) throws IOException {
		return this.dataset.files()
			.list(this.dataset.layout().data(table, key))
			.stream()
			.anyMatch((name) -> PART_FILE.matcher(name).matches());
	}

	/**
	 * Checks that each data folder belongs to a run with a manifest.
	 * @param keys keys of the runs with a manifest, and of the one that is about to
	 * replace its folders
	 */
	void requireOwners(Set<String> keys) throws IOException {
		for (String table : tables()) {
			for (String folder : this.dataset.files().list(this.dataset.layout().path(table))) {
				String key = folder.startsWith(RUN) ? folder.substring(RUN.length()) : "";
				if (!key.isEmpty() && !keys.contains(key) && hasData(table, key)) {
					throw new IOException(this.dataset.files().display(this.dataset.layout().manifest(key))
							+ " is missing, but its run has data: " + cure(key, List.of()));
				}
			}
		}
	}

	/**
	 * What to do if a manifest is damaged or missing.
	 * @param key of its run
	 * @param andFiles more to remove, before the folders
	 */
	String cure(String key, List<String> andFiles) throws IOException {
		List<String> all = new ArrayList<>(andFiles);
		for (String table : tables(key)) {
			all.add(this.dataset.files().display(this.dataset.layout().data(table, key)));
		}
		String last = all.get(all.size() - 1);
		String listed = (all.size() == 1) ? last : String.join(", ", all.subList(0, all.size() - 1)) + " and " + last;
		return "restore it; or remove " + listed + ", and run " + ((new RunKey(key).day() != null) ? "date=" : "") + key
				+ " again";
	}

}
