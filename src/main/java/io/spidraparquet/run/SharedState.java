package io.spidraparquet.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.spool.SharedSpool;
import io.spidraparquet.spool.StateFiles;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of an unfinished run at the output, where all processes that take part in the
 * run see them.
 */
public final class SharedState implements StateFiles {

	private final DatasetFiles files;

	private final Path folder;

	/**
	 * The files of a run.
	 * @param dataset dataset of the run
	 * @param key key of the run
	 */
	public SharedState(Dataset dataset, String key) {
		this.files = dataset.files();
		this.folder = dataset.layout().unfinished(key);
	}

	@Override
	public byte @Nullable [] read(String name) throws IOException {
		try (InputStream in = this.files.read(path(name))) {
			return in.readAllBytes();
		}
		catch (FileNotFoundException ex) {
			return null;
		}
	}

	@Override
	public void write(String name, byte[] content) throws IOException {
		this.files.write(path(name), (out) -> out.write(content));
	}

	@Override
	public boolean exists(String name) throws IOException {
		return this.files.exists(path(name));
	}

	@Override
	public List<String> list(String name) throws IOException {
		return this.files.list(path(name));
	}

	@Override
	public void delete(String name) throws IOException {
		this.files.delete(path(name));
	}

	@Override
	public Instant lastModified() throws IOException {
		long latest = 0; // object stores have no times of folders
		for (FileStatus status : this.files.fileSystem().listStatus(this.folder)) {
			latest = Math.max(latest, status.isFile() ? status.getModificationTime() : 0);
		}
		return Instant.ofEpochMilli(latest);
	}

	@Override
	public String display(String name) {
		return this.files.display(path(name));
	}

	/**
	 * Checks that the run has not ended. A worker that was frozen meanwhile would
	 * otherwise create its folder again.
	 * @throws IOException if the files of the run are gone
	 */
	public void requireUnfinished() throws IOException {
		if (!exists(RunFolder.STATE)) {
			throw new IOException("the run has ended: " + display(RunFolder.STATE) + " is gone");
		}
	}

	/**
	 * The responses among the files.
	 * @return files in a folder of their own
	 */
	public SharedSpool spool() {
		return new Responses();
	}

	private Path path(String name) {
		return name.isEmpty() ? this.folder : new Path(this.folder, name);
	}

	/** The files in the folder of the responses. */
	private final class Responses implements SharedSpool {

		@Override
		public List<String> list(String name) throws IOException {
			return SharedState.this.list(of(name));
		}

		@Override
		public void download(String name, java.nio.file.Path to) throws IOException {
			java.nio.file.Path temporary = to.resolveSibling(to.getFileName() + ".tmp");
			try (InputStream in = SharedState.this.files.read(path(of(name)))) {
				Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
			}
			catch (FileNotFoundException ex) {
				return;
			}
			Files.move(temporary, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
		}

		@Override
		public byte[] read(String name, long offset, int length) throws IOException {
			byte[] bytes = new byte[length];
			try (FSDataInputStream in = SharedState.this.files.fileSystem().open(path(of(name)))) {
				in.readFully(offset, bytes);
			}
			return bytes;
		}

		@Override
		public void upload(java.nio.file.Path from, String name) throws IOException {
			requireUnfinished();
			SharedState.this.files.write(path(of(name)), (out) -> Files.copy(from, out));
		}

		private static String of(String name) {
			return RunFolder.RESPONSES + (name.isEmpty() ? "" : "/" + name);
		}

	}

}
