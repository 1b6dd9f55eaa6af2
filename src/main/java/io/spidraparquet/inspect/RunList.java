package io.spidraparquet.inspect;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.failed.FailedRuns;
import io.spidraparquet.run.UnfinishedRuns;
import io.spidraparquet.terminal.Printable;

/**
 * The last runs of a dataset, newest last: the published ones, those that failed or were
 * stopped, and the unfinished ones of this machine. It reads manifests, records and state
 * only, so it works while a run is active, and with the index of the manifests it takes
 * no longer for a dataset with many runs.
 */
public final class RunList {

	private final Dataset dataset;

	private final List<RunEntry> entries;

	private final int total;

	private final boolean active;

	private RunList(Dataset dataset, List<RunEntry> entries, int total, boolean active) {
		this.dataset = dataset;
		this.entries = entries;
		this.total = total;
		this.active = active;
	}

	/**
	 * Reads the last runs.
	 * @param dataset dataset that may not exist yet
	 * @param state state folder of the dataset on this machine; may be missing
	 * @param most how many runs are listed at most, at least 1
	 * @return the list
	 * @throws IOException if a manifest or the state cannot be read
	 */
	public static RunList read(Dataset dataset, Path state, int most) throws IOException {
		boolean active = DatasetLock.isHeld(state);
		List<RunEntry> entries = new ArrayList<>();
		PublishedRuns published = PublishedRuns.readLast(dataset, most,
				(manifest) -> entries.add(RunEntry.of(manifest)));
		int total = published.total();
		entries.sort(Comparator.comparing(RunEntry::sequence, Comparator.nullsLast(Comparator.naturalOrder())));
		FailedRuns records = FailedRuns.list(dataset);
		List<String> recorded = records.keys();
		for (String key : recorded.subList(Math.max(0, recorded.size() - most), recorded.size())) {
			FailedRun record = records.find(key);
			if (record != null && entries.stream().noneMatch((entry) -> isLater(entry, record))) {
				entries.add(RunEntry.of(record));
			}
		}
		total += recorded.size();
		entries.sort(Comparator.comparing((entry) -> Shown.instant(String.valueOf(entry.endedAt()))));
		for (String key : UnfinishedRuns.keys(state, dataset)) {
			if (!recorded.contains(key)) {
				entries.add(RunEntry.unfinished(key));
				total++;
			}
		}
		return new RunList(dataset, entries.subList(Math.max(0, entries.size() - most), entries.size()), total, active);
	}

	/** Whether the run was published after the record was written. */
	private static boolean isLater(RunEntry entry, FailedRun record) {
		return entry.key().equals(record.key())
				&& !Shown.instant(String.valueOf(entry.endedAt())).isBefore(Shown.instant(record.endedAt()));
	}

	/**
	 * Prints the list as a table of at most 80 columns.
	 * @param out receives the lines
	 */
	public void print(PrintStream out) {
		if (this.entries.isEmpty()) {
			out.println(Printable.line("no runs in " + this.dataset.display()));
			return;
		}
		new RunTable(this.entries, this.active).print(out);
		if (this.entries.size() < this.total) {
			out.println(Shown.count(this.entries.size()) + " of " + Shown.count(this.total)
					+ " runs: last=N shows N of them, last=all shows all");
		}
	}

	/**
	 * Prints the list as one JSON array with an object for each run.
	 * @param out receives the text
	 */
	public void printJson(PrintStream out) {
		InspectJson.array(this.entries, out);
	}

}
