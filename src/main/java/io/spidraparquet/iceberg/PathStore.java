package io.spidraparquet.iceberg;

import java.util.Map;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.schema.Table;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.hadoop.HadoopTableOperations;
import org.apache.iceberg.util.LockManagers;
import org.jspecify.annotations.Nullable;

/**
 * Tables without a catalog, in the layout of Iceberg's Hadoop catalog: the newest
 * numbered metadata file is the current one. A commit is one rename, which is safe on
 * every file system because only the holder of the dataset's lock commits.
 */
final class PathStore implements TableStore {

	private final Dataset dataset;

	PathStore(Dataset dataset) {
		this.dataset = dataset;
	}

	private Operations operations(String table) {
		return new Operations(folder(this.dataset, table), new DatasetFileIO(this.dataset));
	}

	/** Pages have the output itself, so that their metadata is not among data files. */
	static Path folder(Dataset dataset, String table) {
		return table.equals(Table.PAGES) ? dataset.layout().root() : dataset.layout().path(table);
	}

	@Override
	public org.apache.iceberg.@Nullable Table load(String table) {
		Operations operations = operations(table);
		return (operations.current() != null) ? new BaseTable(operations, name(table)) : null;
	}

	@Override
	public Transaction create(String table, Map<String, String> properties) {
		TableMetadata empty = TableMetadata.newTableMetadata(new Schema(), PartitionSpec.unpartitioned(),
				location(table), properties);
		return Transactions.createTableTransaction(name(table), operations(table), empty);
	}

	@Override
	public String location(String table) {
		return folder(this.dataset, table).toString();
	}

	@Override
	public String file(String path) {
		return this.dataset.layout().path(path).toString();
	}

	@Override
	public String name(String table) {
		return this.dataset.files().display(folder(this.dataset, table));
	}

	@Override
	public void close() {
		// the dataset closes its file system
	}

	/** Iceberg's operations, on the dataset's file system. */
	private static final class Operations extends HadoopTableOperations {

		private final FileSystem fileSystem;

		Operations(Path location, DatasetFileIO files) {
			super(location, files, files.fileSystem().getConf(), LockManagers.defaultLockManager());
			this.fileSystem = files.fileSystem();
		}

		@Override
		protected FileSystem getFileSystem(Path path, Configuration configuration) {
			return this.fileSystem;
		}

	}

}
