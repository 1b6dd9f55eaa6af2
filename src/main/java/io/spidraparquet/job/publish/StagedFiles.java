package io.spidraparquet.job.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.Publication;
import io.spidraparquet.parquet.JoinedFile;
import io.spidraparquet.parquet.PartFile;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.DamagedContextException;
import io.spidraparquet.run.PartitionResult;
import io.spidraparquet.run.Run;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import org.apache.hadoop.fs.Path;

/**
 * Stages the part files of all partitions under their final names, which number the files
 * of each table in the order of their rows. Small files of one table become one. A
 * restart does all of it again, with the same names and contents.
 */
final class StagedFiles {

	private final Run run;

	private final Attempt attempt;

	private final Publication publication;

	private final Map<String, List<Manifest.DataFile>> staged = new HashMap<>();

	private final Map<String, Path> paths = new HashMap<>();

	/**
	 * Creates the files of a run, none of them staged.
	 */
	StagedFiles(Run run, Attempt attempt, Publication publication) {
		this.run = run;
		this.attempt = attempt;
		this.publication = publication;
	}

	/**
	 * Stages the files.
	 * @param partitions results of all partitions
	 * @param schema the tables of the run
	 * @return the staged files by table, also those of failed pages
	 */
	Map<String, List<Manifest.DataFile>> stage(List<PartitionResult> partitions, DatasetSchema schema)
			throws IOException {
		for (Table table : schema.tables()) {
			stage(table.name(), partitions, (partition) -> rows(partition, table.name()).files());
		}
		stage(Table.FAILED_PAGES, partitions, PartitionResult::failedFiles);
		return this.staged;
	}

	/** Where each file is until it is published, by its path in the manifest. */
	Map<String, Path> paths() {
		return this.paths;
	}

	private static PartitionResult.Rows rows(PartitionResult partition, String table) {
		PartitionResult.Rows rows = partition.tables().get(table);
		if (rows == null) {
			throw new DamagedContextException(
					"partition " + partition.partition() + " of the write has no result for the table " + table);
		}
		return rows;
	}

	private void stage(String table, List<PartitionResult> partitions,
			Function<PartitionResult, List<PartFile>> filesOf) throws IOException {
		List<Source> sources = new ArrayList<>();
		for (PartitionResult partition : partitions) {
			Path folder = this.attempt.staged(partition.folder());
			filesOf.apply(partition).forEach((file) -> sources.add(new Source(new Path(folder, file.name()), file)));
		}
		List<Manifest.DataFile> ofTable = new ArrayList<>();
		try {
			for (Source source : joins(sources) ? List.of(joined(sources, table)) : sources) {
				ofTable.add(stage(source, table, ofTable.size()));
			}
		}
		catch (Publication.LostFileException ex) {
			this.attempt.invalidate();
			throw ex;
		}
		this.staged.put(table, ofTable);
	}

	private boolean joins(List<Source> sources) {
		long bytes = sources.stream().mapToLong((source) -> source.file().bytes()).sum();
		return sources.size() > 1 && this.run.settings().parquet().joins(bytes);
	}

	/** The sources stay as they are, for a restart that does this again. */
	private Source joined(List<Source> sources, String table) throws IOException {
		for (Source source : sources) {
			this.publication.requireIntact(source.path(), source.file().bytes(),
					this.attempt.isResumed() ? source.file().crc32c() : null);
		}
		Path target = this.publication.joined(this.attempt.id(), table);
		return new Source(target,
				JoinedFile.write(this.run.dataset().files().fileSystem(), sources.stream().map(Source::path).toList(),
						sources.stream().mapToLong((source) -> source.file().rows()).sum(), target));
	}

	private Manifest.DataFile stage(Source source, String table, int number) throws IOException {
		PartFile file = source.file();
		String name = String.format(Locale.ROOT, "part-%05d-%s.parquet", number, this.attempt.id());
		this.publication.stage(this.attempt.id(), source.path(), table, name, file.bytes());
		if (this.attempt.isResumed()) {
			this.publication.requireContent(this.attempt.id(), source.path(), table, name, file.crc32c());
		}
		Manifest.DataFile staged = new Manifest.DataFile(table + "/run=" + this.run.key() + "/" + name, file.bytes(),
				file.rows(), file.crc32c());
		this.paths.put(staged.path(), this.publication.staged(this.attempt.id(), source.path(), table, name));
		return staged;
	}

	/**
	 * A file to stage.
	 *
	 * @param path where it is
	 * @param file what it holds
	 */
	private record Source(Path path, PartFile file) {

	}

}
