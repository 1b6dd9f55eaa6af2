package io.spidraparquet.iceberg;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.spidraparquet.dataset.Hold;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.FixedColumns;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * Commits runs to the tables of a dataset: one snapshot for each table whose files a run
 * changes, with the files of the run's earlier attempts out and those of its manifest in.
 * A table that has a run's files already is left alone, so a commit can be repeated.
 */
final class RunCommit {

	static final String RUN_KEY = "run_key";

	private static final String DATASET = "spidra.dataset";

	private static final String SEQUENCE = "spidra.sequence";

	private final TableStore store;

	private final Hold hold;

	private final Map<String, Table> tables = new HashMap<>();

	RunCommit(TableStore store, Hold hold) {
		this.store = store;
		this.hold = hold;
	}

	/**
	 * Commits a run.
	 * @return names of the tables that have a new snapshot
	 * @throws TableRefusedException if a table is not this dataset's
	 * @throws IOException if the dataset is no longer held, or cannot be read
	 */
	Set<String> commit(Manifest manifest) throws IOException {
		Set<String> changed = new HashSet<>();
		for (Manifest.Table each : manifest.tables()) {
			if (commit(manifest, each.name(), each.toTable().schema().columns(), each.files())) {
				changed.add(each.name());
			}
		}
		String failed = io.spidraparquet.schema.Table.FAILED_PAGES;
		boolean needed = !manifest.failedPageFiles().isEmpty() || find(failed) != null;
		if (needed && commit(manifest, failed, FixedColumns.failedPages(manifest.key()).columns(),
				manifest.failedPageFiles())) {
			changed.add(failed);
		}
		return changed;
	}

	/**
	 * The table in the catalog.
	 * @return null if there is none
	 */
	@Nullable Table find(String name) throws TableRefusedException {
		Table table = this.tables.get(name);
		if (table == null) {
			table = this.store.load(name);
			if (table != null) {
				requireOwn(table, name);
				requireOwnPartitions(table, name);
				this.tables.put(name, table);
			}
		}
		return table;
	}

	/**
	 * Whether a table is missing, or was set back to a time before a run.
	 * @param isCommitted whether the run is in the tables, as far as is known
	 */
	boolean lacks(Manifest manifest, boolean isCommitted) throws TableRefusedException {
		for (Map.Entry<String, List<Manifest.DataFile>> each : manifest.files().entrySet()) {
			Table table = find(each.getKey());
			boolean hasRows = !each.getValue().isEmpty();
			if (table == null) {
				if (hasRows || !each.getKey().equals(io.spidraparquet.schema.Table.FAILED_PAGES)) {
					return true;
				}
			}
			else if (isCommitted && hasRows && newest(table) < manifest.sequence()) {
				return true;
			}
		}
		return false;
	}

	/** The newest run in the history of a table, which others' changes may be all of. */
	private static long newest(Table table) {
		long newest = 0;
		for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
			String sequence = snapshot.summary().get(SEQUENCE);
			newest = Math.max(newest, (sequence != null) ? Long.parseLong(sequence) : 0);
		}
		return (newest > 0 || table.currentSnapshot() == null) ? newest : Long.MAX_VALUE;
	}

	/** A table whose files belong to somebody else is not changed. */
	private void requireOwn(Table table, String name) throws TableRefusedException {
		String owner = table.properties().get(DATASET);
		if (!root().equals(owner) || !withoutSlash(table.location()).equals(this.store.location(name))) {
			throw new TableRefusedException("the Iceberg table " + this.store.name(name) + " belongs to "
					+ ((owner != null) ? owner : "something else") + ", with its files in " + table.location()
					+ ", and not to the dataset at " + root() + ": choose another spidra.iceberg.table, or"
					+ " drop that table without its files, and make it again with: jobs/run iceberg output=… --register");
		}
	}

	private void requireOwnPartitions(Table table, String name) throws TableRefusedException {
		List<PartitionField> fields = table.spec().fields();
		boolean own = fields.isEmpty() || (fields.size() == 1 && fields.get(0).transform().isIdentity()
				&& RUN_KEY.equals(table.schema().findColumnName(fields.get(0).sourceId())));
		if (!own) {
			throw new TableRefusedException("the Iceberg table " + this.store.name(name) + " is partitioned by "
					+ fields.stream().map(PartitionField::name).collect(Collectors.joining(", "))
					+ ", and not by run_key alone: drop the other partition fields; or drop the table without its"
					+ " files, and make it again with: jobs/run iceberg output=… --register");
		}
	}

	private String root() {
		return this.store.location(io.spidraparquet.schema.Table.PAGES);
	}

	private static String withoutSlash(String location) {
		return location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
	}

	private boolean commit(Manifest manifest, String name, List<Column> columns, List<Manifest.DataFile> files)
			throws IOException {
		Table table = find(name);
		Map<String, Manifest.DataFile> expected = files.stream()
			.collect(Collectors.toMap((file) -> this.store.file(file.path()), (file) -> file));
		boolean same = (table != null) ? files(table, manifest.key()).equals(expected.keySet()) : expected.isEmpty();
		if (table != null && same && SchemaGrowth.isComplete(table.schema(), columns)) {
			return false;
		}
		Transaction transaction = (table != null) ? table.newTransaction() : this.store.create(name, properties());
		SchemaGrowth.grow(transaction, columns, this.store.name(name));
		if (transaction.table().spec().isUnpartitioned()) {
			transaction.updateSpec().addField(RUN_KEY).commit();
		}
		if (!same) {
			overwrite(transaction, manifest, expected);
		}
		this.hold.require();
		transaction.commitTransaction();
		if (table != null) {
			table.refresh();
		}
		return !same;
	}

	/**
	 * Only the job may remove files: it knows which ones a manifest names, while a tool
	 * that looks for orphans below the location of the pages would find the other tables.
	 */
	private Map<String, String> properties() {
		return Map.of(DATASET, root(), TableProperties.GC_ENABLED, "false",
				TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true", TableProperties.FORMAT_VERSION, "2");
	}

	private void overwrite(Transaction transaction, Manifest manifest, Map<String, Manifest.DataFile> files) {
		Table table = transaction.table();
		OverwriteFiles overwrite = transaction.newOverwrite()
			.overwriteByRowFilter(Expressions.equal(RUN_KEY, manifest.key()));
		files.forEach((location, file) -> overwrite.addFile(dataFile(table, manifest.key(), location, file)));
		overwrite.set("spidra.run-key", manifest.key())
			.set("spidra.attempt", manifest.attempt())
			.set(SEQUENCE, String.valueOf(manifest.sequence()))
			.commit();
	}

	private static DataFile dataFile(Table table, String key, String location, Manifest.DataFile file) {
		return DataFiles.builder(table.spec())
			.withPath(location)
			.withFormat(FileFormat.PARQUET)
			.withFileSizeInBytes(file.bytes())
			.withMetrics(ParquetUtil.fileMetrics(table.io().newInputFile(location), MetricsConfig.forTable(table)))
			.withPartitionValues(List.of(key))
			.build();
	}

	/** Takes runs without a manifest out of a table. */
	void remove(String name, Set<String> keys) throws IOException {
		Table table = find(name);
		if (table == null || keys.isEmpty()) {
			return;
		}
		OverwriteFiles overwrite = table.newOverwrite().overwriteByRowFilter(Expressions.in(RUN_KEY, keys.toArray()));
		this.hold.require();
		overwrite.set("spidra.removed-runs", String.join(",", keys)).commit();
	}

	/** The locations of a run's files in the current snapshot. */
	private static Set<String> files(Table table, String key) throws IOException {
		return files(table.newScan().filter(Expressions.equal(RUN_KEY, key))).getOrDefault(key, Set.of());
	}

	/** The locations of all files in the current snapshot by the keys of their runs. */
	static Map<String, Set<String>> files(Table table) throws IOException {
		return files(table.newScan());
	}

	/** A file of which an engine has deleted rows is not the one that was published. */
	private static Map<String, Set<String>> files(TableScan scan) throws IOException {
		Map<String, Set<String>> files = new HashMap<>();
		try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
			for (FileScanTask task : tasks) {
				String location = task.file().location();
				files
					.computeIfAbsent(String.valueOf(task.file().partition().get(0, String.class)),
							(key) -> new HashSet<>())
					.add(task.deletes().isEmpty() ? location : location + " without some rows");
			}
		}
		return files;
	}

}
