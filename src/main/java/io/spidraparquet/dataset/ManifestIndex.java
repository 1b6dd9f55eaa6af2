package io.spidraparquet.dataset;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when each manifest was published, so that a nightly run over thousands of
 * published runs reads only the manifests that it needs. The index is a copy, stored in
 * {@code _spidra/manifests.json} with each publication: the manifests alone decide what
 * is published. An entry counts only while the manifest has the length and the
 * modification time that it had when it was read. All other manifests are read again, so
 * a missing or outdated index costs time and nothing else.
 *
 * @param entries by the file name of the manifest
 */
record ManifestIndex(Map<String, Entry> entries) {

	/** Path of the file under {@code _spidra}. */
	static final String FILE = "manifests.json";

	private static final Logger logger = LoggerFactory.getLogger(ManifestIndex.class);

	ManifestIndex {
		entries = Collections.unmodifiableMap(new TreeMap<>(entries));
	}

	/**
	 * Reads the index.
	 * @param stamps length and modification time of each manifest that exists
	 * @return the entries that still apply; none if the index is missing or damaged
	 */
	static ManifestIndex read(Dataset dataset, Map<String, FileStamp> stamps) throws IOException {
		Path path = new Path(dataset.layout().metadata(), FILE);
		Map<String, Entry> entries = new TreeMap<>();
		if (!stamps.isEmpty() && dataset.files().exists(path)) {
			try {
				entries.putAll(ManifestJson.read(dataset.files(), path, ManifestIndex.class).entries());
				entries.entrySet()
					.removeIf((each) -> each.getValue() == null
							|| !each.getValue().file().equals(stamps.get(each.getKey())));
			}
			catch (IOException ex) {
				logger.info("{} cannot be read: reading all manifests instead", dataset.files().display(path));
				entries.clear();
			}
		}
		return new ManifestIndex(entries);
	}

	/** Creates the content of the file. */
	FileBody body() {
		return ManifestJson.indented(this);
	}

	/**
	 * What is known about one manifest.
	 *
	 * @param file stamp of the manifest when it was read
	 * @param sequence position in the order of publication
	 * @param publishedAt time of the publication, ISO 8601, UTC
	 */
	record Entry(FileStamp file, long sequence, String publishedAt) {

		Entry {
			Objects.requireNonNull(file, "file");
			Objects.requireNonNull(publishedAt, "publishedAt");
		}

		/**
		 * Whether the run was published before a time.
		 * @return false also if the time of the publication cannot be read
		 */
		boolean isBefore(Instant time) {
			try {
				return Instant.parse(this.publishedAt).isBefore(time);
			}
			catch (DateTimeException ex) {
				return false;
			}
		}

	}

}
