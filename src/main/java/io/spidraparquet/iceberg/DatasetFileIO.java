package io.spidraparquet.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.spidraparquet.dataset.Dataset;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.hadoop.HadoopInputFile;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * Files of Iceberg on the file system that the dataset has open, with its settings and
 * credentials. Metadata is synced to the disk before it is committed: a database that
 * names a lost file would be worse than a commit that did not happen.
 */
@SuppressWarnings("serial") // Iceberg serializes it for clusters only
final class DatasetFileIO implements FileIO {

	private static final long serialVersionUID = 1L;

	private static final String S3A = "s3a://";

	private static final String S3 = "s3://";

	private final transient FileSystem fileSystem;

	DatasetFileIO(Dataset dataset) {
		this.fileSystem = dataset.files().fileSystem();
	}

	FileSystem fileSystem() {
		return this.fileSystem;
	}

	/**
	 * The location of a path for all readers. Only Hadoop's own know the scheme
	 * {@code s3a}.
	 */
	static String portable(Path path) {
		String location = path.toString();
		return location.startsWith(S3A) ? S3 + location.substring(S3A.length()) : location;
	}

	private Path path(String location) {
		boolean renamed = location.startsWith(S3) && "s3a".equals(this.fileSystem.getScheme());
		return new Path(renamed ? S3A + location.substring(S3.length()) : location);
	}

	@Override
	public InputFile newInputFile(String location) {
		return new Named(HadoopInputFile.fromPath(path(location), this.fileSystem, this.fileSystem.getConf()),
				location);
	}

	@Override
	public OutputFile newOutputFile(String location) {
		return new Synced(location);
	}

	@Override
	public void deleteFile(String location) {
		try {
			this.fileSystem.delete(path(location), false);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A file under the location that is asked for. It does not say that it is one of
	 * Hadoop's: Parquet would open a file system of its own for it, with a login that
	 * fails for users without a name.
	 */
	private record Named(InputFile file, String location) implements InputFile {

		@Override
		public long getLength() {
			return this.file.getLength();
		}

		@Override
		public org.apache.iceberg.io.SeekableInputStream newStream() {
			return this.file.newStream();
		}

		@Override
		public boolean exists() {
			return this.file.exists();
		}

	}

	/** A new file. */
	private final class Synced implements OutputFile {

		private final String location;

		Synced(String location) {
			this.location = location;
		}

		@Override
		public PositionOutputStream create() {
			return create(false);
		}

		@Override
		public PositionOutputStream createOrOverwrite() {
			return create(true);
		}

		private PositionOutputStream create(boolean overwrite) {
			try {
				return new SyncedStream(DatasetFileIO.this.fileSystem.create(path(this.location), overwrite));
			}
			catch (org.apache.hadoop.fs.FileAlreadyExistsException ex) {
				throw new AlreadyExistsException(ex, "%s already exists", this.location);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("cannot write " + this.location + ": " + ex.getMessage(), ex);
			}
		}

		@Override
		public String location() {
			return this.location;
		}

		@Override
		public InputFile toInputFile() {
			return newInputFile(this.location);
		}

	}

	/** Syncs when it is closed, where the file system can. */
	private static final class SyncedStream extends PositionOutputStream {

		private final FSDataOutputStream out;

		private boolean closed;

		SyncedStream(FSDataOutputStream out) {
			this.out = out;
		}

		@Override
		public long getPos() {
			return this.out.getPos();
		}

		@Override
		public void write(int b) throws IOException {
			this.out.write(b);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.out.write(bytes, offset, length);
		}

		@Override
		public void flush() throws IOException {
			this.out.flush();
		}

		@Override
		public void close() throws IOException {
			if (!this.closed) {
				this.closed = true;
				try (this.out) {
					if (this.out.hasCapability(StreamCapabilities.HSYNC)) {
						this.out.hsync();
					}
				}
			}
		}

	}

}
