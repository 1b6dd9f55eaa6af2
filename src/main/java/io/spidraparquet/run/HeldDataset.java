package io.spidraparquet.run;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.dataset.DatasetOwner;
import io.spidraparquet.dataset.Publication;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.iceberg.IcebergTables;
import org.jspecify.annotations.Nullable;

/**
 * A dataset that a command holds to bring its Iceberg tables up to date, without a run.
 * No run can use it meanwhile.
 */
public final class HeldDataset implements Closeable {

	private static final String NO_KEY = "";

	private final Dataset dataset;

	private final DatasetLock lock;

	private HeldDataset(Dataset dataset, DatasetLock lock) {
		this.dataset = dataset;
		this.lock = lock;
	}

	/**
	 * Takes the dataset's lock, and finishes a publication that was interrupted. A
	 * manifest that was lost must not take its run out of the tables.
	 * @param output URI of the dataset
	 * @param home where state is kept
	 * @param dataset the dataset, which the caller closes
	 * @param job name of the job definition; null if any dataset will do
	 * @param shared lock in the job repository; null if it has none
	 * @return the held dataset, to be closed at the end
	 * @throws DatasetLock.LockedException if a run holds the dataset
	 * @throws DatasetOwner.OtherJobException if the dataset belongs to another job
	 * @throws IOException if the output or the state cannot be used, or a manifest is
	 * missing
	 */
	public static HeldDataset take(URI output, StateHome home, Dataset dataset, @Nullable String job,
			DatasetLock.@Nullable SharedLock shared) throws IOException {
		Path state = home.makeDataset(output);
		DatasetLock lock = DatasetLock.take(state, home.id() + "/" + state.getFileName(), dataset, shared);
		try {
			new Publication(dataset, lock).finishInterrupted();
			if (job != null) {
				DatasetOwner.require(dataset, job);
			}
			PublishedRuns.requireManifests(dataset, NO_KEY);
			return new HeldDataset(dataset, lock);
		}
		catch (IOException | RuntimeException ex) {
			lock.close();
			throw ex;
		}
	}

	/**
	 * Brings all published runs into the tables.
	 * @param tables tables that are wanted
	 * @return what was committed; null if no tables are wanted
	 * @throws IOException if the catalog fails, or the dataset cannot be read
	 */
	public IcebergTables.@Nullable Registered register(IcebergTables tables) throws IOException {
		return tables.commitAll(this.dataset, this.lock);
	}

	@Override
	public void close() throws IOException {
		this.lock.close();
	}

}
