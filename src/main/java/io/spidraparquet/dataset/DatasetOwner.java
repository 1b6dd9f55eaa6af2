package io.spidraparquet.dataset;

import java.io.IOException;
import java.util.Objects;

import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The job definition that a dataset belongs to, stored in {@code _spidra/dataset.json}.
 * Without it, two jobs could write to one table and mix their columns.
 */
public final class DatasetOwner {

	/** Path of the file under {@code _spidra}. */
	public static final String FILE = "dataset.json";

	private DatasetOwner() {
	}

	/**
	 * Checks that a dataset belongs to a job. A new dataset belongs to any job.
	 * @param dataset dataset that may not exist yet
	 * @param job name of the job definition; null if there is none
	 * @throws OtherJobException if the dataset belongs to another job
	 * @throws IOException if the file cannot be read
	 */
	public static void require(Dataset dataset, @Nullable String job) throws IOException {
		Owner owner = read(dataset);
		if (owner != null && !Objects.equals(owner.job(), job)) {
			throw new OtherJobException("the dataset " + dataset.display() + " belongs to " + name(owner.job())
					+ ", and this run is of " + name(job) + ": give another output, or run with the same job");
		}
	}

	/**
	 * Creates the content of the file.
	 * @param job name of the job definition; null if there is none
	 * @return content of {@link #FILE}
	 */
	public static FileBody body(@Nullable String job) {
		return ManifestJson.indented(new Owner(1, job));
	}

	private static @Nullable Owner read(Dataset dataset) throws IOException {
		Path path = new Path(dataset.layout().metadata(), FILE);
		return dataset.files().exists(path) ? ManifestJson.read(dataset.files(), path, Owner.class) : null;
	}

	private static String name(@Nullable String job) {
		return (job != null) ? "job=" + job : "no job definition";
	}

	private record Owner(int version, @Nullable String job) {

	}

	/**
	 * The dataset belongs to another job definition.
	 */
	public static final class OtherJobException extends IOException {

		private static final long serialVersionUID = 1L;

		OtherJobException(String message) {
			super(message);
		}

	}

}
