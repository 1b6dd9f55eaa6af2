package io.spidraparquet.failed;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetLayout;
import io.spidraparquet.dataset.ManifestJson;
import io.spidraparquet.dataset.RunKey;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of a dataset's runs that failed or were stopped: one small file for each
 * key, which the publication of the run removes. Nothing depends on them, so a record
 * that cannot be read is as if it were missing. Made by one listing of the folder.
 */
public final class FailedRuns {

	/** How many records the run report and the index show: each is a file to read. */
	public static final int SHOWN = 30;

	private static final Logger logger = LoggerFactory.getLogger(FailedRuns.class);

	private final Dataset dataset;

	/** Time of the last change by the name of the file. */
	private final Map<String, Long> files = new TreeMap<>();

	private FailedRuns(Dataset dataset) {
		this.dataset = dataset;
	}

	/**
	 * Lists the records.
	 * @param dataset dataset that may not exist yet
	 * @return the records
	 * @throws IOException if the folder cannot be listed
	 */
	public static FailedRuns list(Dataset dataset) throws IOException {
		FailedRuns records = new FailedRuns(dataset);
		try {
			for (FileStatus file : dataset.files().fileSystem().listStatus(dataset.layout().failed())) {
				records.files.put(file.getPath().getName(), file.getModificationTime());
			}
		}
		catch (FileNotFoundException ex) {
			// a missing folder has no records
		}
		return records;
	}

	/**
	 * Writes the record of a run, in place of an earlier one.
	 * @param dataset dataset of the run
	 * @param record its record
	 * @throws IOException if it cannot be written
	 */
	public static void write(Dataset dataset, FailedRun record) throws IOException {
		dataset.files().mkdirs(dataset.layout().failed());
		dataset.files().write(dataset.layout().failed(record.key()), ManifestJson.indented(record));
	}

	/**
	 * Removes what a process left that was killed while it wrote a record. The caller
	 * holds the dataset's lock.
	 * @throws IOException if it cannot be removed
	 */
	public void removeUnfinished() throws IOException {
		for (String name : this.files.keySet()) {
			if (name.startsWith(".") && name.endsWith(".tmp")) {
				this.dataset.files().delete(new Path(this.dataset.layout().failed(), name));
			}
		}
	}

	/**
	 * The keys of the runs that have a record.
	 * @return the keys, those that were recorded last at the end
	 */
	public List<String> keys() {
		List<String> keys = new ArrayList<>();
		this.files.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
			.map(Map.Entry::getKey)
			.filter((name) -> name.endsWith(DatasetLayout.JSON) && !name.startsWith("."))
			.forEach((name) -> keys.add(name.substring(0, name.length() - DatasetLayout.JSON.length())));
		return keys;
	}

	/**
	 * Reads the record of a run.
	 * @param key of the run
	 * @return null if it has none, or if it cannot be read
	 */
	public @Nullable FailedRun find(String key) {
		if (!this.files.containsKey(key + DatasetLayout.JSON)) {
			return null;
		}
		Path path = this.dataset.layout().failed(key);
		try {
			FailedRun found = ManifestJson.read(this.dataset.files(), path, FailedRun.class);
			return (found.version() == FailedRun.VERSION && found.key().equals(key)) ? found : null;
		}
		catch (IOException ex) {
			logger.debug("the record {} cannot be read: {}", path, ex.getMessage());
			return null;
		}
	}

	/**
	 * Reads the records that were written last.
	 * @param most how many at most
	 * @param except key of a run whose record does not count; null if there is none
	 * @return the records, without those that cannot be read
	 */
	public List<FailedRun> last(int most, @Nullable String except) {
		List<String> keys = keys();
		keys.remove(except);
		List<FailedRun> records = new ArrayList<>();
		for (String key : keys.subList(Math.max(0, keys.size() - most), keys.size())) {
			FailedRun found = find(key);
			if (found != null) {
				records.add(found);
			}
		}
		return records;
	}

	/**
	 * The nights that failed or were stopped since the last published one and were not
	 * repeated. A published night has taken the crawls of those before it.
	 * @param published the last published night before this one; null if there is none
	 * @param night the night that begins
	 * @return days in UTC, in order
	 */
	public List<LocalDate> nights(@Nullable LocalDate published, LocalDate night) {
		List<LocalDate> nights = new ArrayList<>();
		for (String key : keys()) {
			LocalDate day = new RunKey(key).day();
			if (day != null && day.isBefore(night) && (published == null || day.isAfter(published))) {
				nights.add(day);
			}
		}
		nights.sort(Comparator.naturalOrder());
		return nights;
	}

}
