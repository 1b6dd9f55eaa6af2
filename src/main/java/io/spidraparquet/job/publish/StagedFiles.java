package io.spidraparquet.job.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.Publication;
import io.spidraparquet.parquet.PartFile;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.DamagedContextException;
import io.spidraparquet.run.PartitionResult;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import org.apache.hadoop.fs.Path;

/**
 * Stages the part files of all partitions under their final names, which number the files
 * of each table in the order of their rows. A restart stages them again, with the same
 * names.
 */
final class StagedFiles {

	private final Attempt attempt;

	private final Publication publication;

	private final String key;

	private final Map<String, List<Manifest.DataFile>> staged = new HashMap<>();

	/**
	 * Creates the files of a run, none of them staged.
	 * @param key of the run
	 */
	StagedFiles(Attempt attempt, Publication publication, String key) {
		this.attempt = attempt;
		this.publication = publication;
		this.key = key;
	}

	/**
	 * Stages the files.
	 * @param partitions results of all partitions
	 * @param schema the tables of the run
	 * @return the staged files by table, also those of failed pages
	 */
	Map<String, List<Manifest.DataFile>> stage(List<PartitionResult> partitions, DatasetSchema schema)
			throws IOException {
		for (PartitionResult partition : partitions) {
			for (Table table : schema.tables()) {
				PartitionResult.Rows rows = partition.tables().get(table.name());
				if (rows == null) {
					throw new DamagedContextException("partition " + partition.partition()
							+ " of the write has no result for the table " + table.name());
				}
				stage(partition.partition(), rows.files(), table.name());
			}
			stage(partition.partition(), partition.failedFiles(), Table.FAILED_PAGES);
		}
		return this.staged;
	}

	private void stage(int partition, List<PartFile> files, String table) throws IOException {
		List<Manifest.DataFile> ofTable = this.staged.computeIfAbsent(table, (name) -> new ArrayList<>());
		for (PartFile file : files) {
			ofTable.add(stage(new Path(this.attempt.partition(partition), file.name()), file, table, ofTable.size()));
		}
	}

	private Manifest.DataFile stage(Path from, PartFile file, String table, int number) throws IOException {
		String name = String.format(Locale.ROOT, "part-%05d-%s.parquet", number, this.attempt.id());
		try {
			this.publication.stage(this.attempt.id(), from, table, name, file.bytes());
			if (this.attempt.isResumed()) {
				this.publication.requireContent(this.attempt.id(), from, table, name, file.crc32c());
			}
		}
		catch (Publication.LostFileException ex) {
			this.attempt.invalidate();
			throw ex;
		}
		return new Manifest.DataFile(table + "/run=" + this.key + "/" + name, file.bytes(), file.rows(), file.crc32c());
	}

}
