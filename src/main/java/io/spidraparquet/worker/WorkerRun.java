package io.spidraparquet.worker;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.parquet.MissingLibraryException;
import io.spidraparquet.parquet.NativeLibraries;
import io.spidraparquet.remote.RunDescription;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.HeldCrawls;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.KeptResponses;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.SharedState;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.SettingNames;
import io.spidraparquet.spool.PrivateFiles;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * A run as a worker sees it. Thread-safe.
 */
final class WorkerRun implements Closeable {

	private final WorkerHost host;

	private final Run run;

	private final JobSettings settings;

	private final SharedState files;

	private final Path folder;

	private @Nullable Spool responses;

	private @Nullable List<SpooledCrawl> fetched;

	private @Nullable KeptResponses kept;

	private WorkerRun(WorkerHost host, Run run, JobSettings settings, SharedState files, Path folder) {
		this.host = host;
		this.run = run;
		this.settings = settings;
		this.files = files;
		this.folder = folder;
	}

	/**
	 * Reads the description of a run.
	 * @param output URI of the dataset
	 * @param key key of the run
	 * @param attempt id of the attempt
	 * @param name of a local folder that nothing else uses
	 * @throws UnfitWorkerException if this worker cannot take part in the run
	 * @throws IOException if the output cannot be read
	 */
	static WorkerRun open(WorkerHost host, String output, String key, String attempt, String name) throws IOException {
		Path folder = host.folder().resolve(name);
		PrivateFiles.makeFolder(folder);
		Dataset dataset = open(host, output, folder);
		try {
			SharedState files = files(dataset, key);
			RunDescription description = RunDescription.read(files);
			if (description == null || !description.attempt().equals(attempt)) {
				throw new UnfitWorkerException("this worker does not see the files of run " + key + " in "
						+ files.display("") + ": the output has to be one that the manager and all workers see, such as"
						+ " HDFS, S3 or a shared file system that is mounted at the same path");
			}
			StandardEnvironment environment = new StandardEnvironment();
			environment.getPropertySources()
				.forEach((source) -> environment.getPropertySources().remove(source.getName()));
			environment.getPropertySources().addFirst(new MapPropertySource("run", Map.copyOf(description.settings())));
			JobSettings settings = new JobSettings(environment);
			SettingNames.RECORDS.forEach(settings::bind); // later threads only read them
			OutputSettings shape = settings.output();
			PublishedRuns published = PublishedRuns.read(dataset, List.of());
			Run run = new Run(description.request(), shape, shape.flattening(), dataset, published,
					new HeldCrawls(Map.of()), null, description.identity());
			NativeLibraries.load(folder, shape.parquet().codec(), description.raw());
			return new WorkerRun(host, run, settings, files, folder);
		}
		catch (MissingLibraryException ex) {
			dataset.files().close();
			throw new UnfitWorkerException(String.valueOf(ex.getMessage()), ex);
		}
		catch (IOException | RuntimeException ex) {
			dataset.files().close();
			throw ex;
		}
	}

	private static Dataset open(WorkerHost host, String output, Path folder) throws IOException {
		try {
			return Dataset.open(URI.create(output), host.storage().bufferingIn(folder.resolve("buffers")));
		}
		catch (IOException ex) {
			throw new UnfitWorkerException("this worker cannot reach the output " + output + ": " + ex.getMessage(),
					ex);
		}
	}

	private static SharedState files(Dataset dataset, String key) {
		return new SharedState(dataset, key);
	}

	Run run() {
		return this.run;
	}

	SharedState files() {
		return this.files;
	}

	<T> T bind(Class<T> type) {
		return this.settings.bind(type);
	}

	JobProperties properties() {
		return bind(JobProperties.class);
	}

	/**
	 * The attempt for a claim.
	 * @param copies local folder of the claim
	 * @throws UnfitWorkerException if the key or the settings differ from the manager's,
	 * or if this worker does not see the kept responses that the run reads
	 * @throws IOException if the files of the run cannot be read
	 */
	Attempt attempt(Attempt.Claim claim, Path copies) throws IOException {
		boolean raw = this.run.request().raw();
		Attempt attempt = Attempt.claimed(this.run, this.files, copies, this.host.origin(this.run.request().output()),
				claim);
		if (attempt == null) {
			throw new IOException("the files of run " + this.run.key() + " are gone");
		}
		if (!raw && attempt.isOfAnotherKey()) {
			throw new UnfitWorkerException("the API key of this worker is not the one of the manager of run "
					+ this.run.key() + ": give all of them the same SPIDRA_API_KEY");
		}
		if (!attempt.hasSameSettings()) {
			throw new UnfitWorkerException("this worker reads the settings of run " + this.run.key()
					+ " differently from its manager: give all of them the same version");
		}
		if (raw) {
			kept();
		}
		return attempt;
	}

	/** The shared responses that a slice may reuse. */
	synchronized List<SpooledCrawl> responses() throws IOException {
		Spool known = this.responses;
		if (known == null) {
			known = Spool.open(this.folder.resolve("responses"), this.files.spool());
			this.responses = known;
		}
		known.refresh();
		return known.all();
	}

	/** The responses that the partitions consist of. */
	synchronized List<SpooledCrawl> fetched(Attempt attempt) throws IOException {
		List<SpooledCrawl> known = this.fetched;
		if (known == null) {
			known = attempt.shared().responses();
			this.fetched = known;
		}
		return known;
	}

	/**
	 * The responses that the run reads instead of the API.
	 * @throws UnfitWorkerException if this worker does not see them
	 */
	synchronized KeptResponses kept() throws IOException {
		KeptResponses known = this.kept;
		if (known == null) {
			String from = properties().rawFrom();
			known = (from == null) ? KeptResponses.of(this.run.dataset()) : kept(from);
			this.kept = known;
		}
		return known;
	}

	private KeptResponses kept(String from) throws IOException {
		String message = "this worker does not see the kept responses of run " + this.run.key() + " in " + from + ": ";
		Dataset dataset = null;
		try {
			dataset = Dataset.open(URI.create(from), this.host.storage());
			KeptResponses found = KeptResponses.of(dataset);
			if (!found.runs().holders().isEmpty()) {
				return found;
			}
			dataset.files().close();
		}
		catch (IOException ex) {
			if (dataset != null) {
				dataset.files().close();
			}
			throw new UnfitWorkerException(message + ex.getMessage(), ex);
		}
		throw new UnfitWorkerException(
				message + "spidra.raw-from has to be one that the manager and all workers see, such as HDFS or S3");
	}

	/** The folder for copies that all claims of the run share. */
	Path folder() {
		return this.folder;
	}

	@Override
	public synchronized void close() throws IOException {
		this.run.dataset().files().close();
		KeptResponses opened = this.kept;
		if (opened != null && properties().rawFrom() != null) {
			opened.dataset().files().close();
		}
		PrivateFiles.deleteTree(this.folder);
	}

}
