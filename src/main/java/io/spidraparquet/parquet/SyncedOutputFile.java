package io.spidraparquet.parquet;

import java.io.IOException;
import java.net.URI;
import java.util.HexFormat;
import java.util.zip.CRC32C;

import io.spidraparquet.text.Amounts;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A new file that is synced to the disk when it is closed, if the file system supports
 * that.
 */
final class SyncedOutputFile implements OutputFile {

	private static final int BUFFER = 256 * 1024;

	private final FileSystem fileSystem;

	private final Path path;

	private final CRC32C checksum = new CRC32C();

	SyncedOutputFile(FileSystem fileSystem, Path path) {
		this.fileSystem = fileSystem;
		this.path = path;
	}

	@Override
	public PositionOutputStream create(long blockSizeHint) throws IOException {
		return open(false);
	}

	@Override
	public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
		return open(true);
	}

	private PositionOutputStream open(boolean overwrite) throws IOException {
		FSDataOutputStream out;
		try {
			out = this.fileSystem.create(this.path, overwrite, BUFFER);
		}
		catch (IOException | FSError ex) {
			throw failure(ex);
		}
		return new PositionOutputStream() {

			private boolean closed;

			@Override
			public long getPos() {
				return out.getPos();
			}

			@Override
			public void write(int b) throws IOException {
				try {
					out.write(b);
					SyncedOutputFile.this.checksum.update(b);
				}
				catch (IOException | FSError ex) {
					throw failure(ex);
				}
			}

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				try {
					out.write(bytes, offset, length);
					SyncedOutputFile.this.checksum.update(bytes, offset, length);
				}
				catch (IOException | FSError ex) {
					throw failure(ex);
				}
			}

			@Override
			public void flush() throws IOException {
				try {
					out.flush();
				}
				catch (IOException | FSError ex) {
					throw failure(ex);
				}
			}

			@Override
			public void close() throws IOException {
				if (!this.closed) {
					this.closed = true;
					try (out) {
						if (out.hasCapability(StreamCapabilities.HSYNC)) {
							out.hsync();
						}
					}
					catch (IOException | FSError ex) {
						throw failure(ex);
					}
				}
			}

		};
	}

	/** The CRC-32C of what was written, eight hexadecimal digits. */
	String crc32c() {
		return HexFormat.of().toHexDigits((int) this.checksum.getValue());
	}

	/** Names the file and the free space. */
	private IOException failure(Throwable cause) {
		URI uri = this.path.toUri();
		// Hadoop's error of a disk has the failure itself as its cause
		Throwable reason = (cause instanceof FSError && cause.getCause() != null) ? cause.getCause() : cause;
		return new IOException("cannot write " + ("file".equals(uri.getScheme()) ? uri.getPath() : uri) + " ("
				+ freeSpace() + "): " + reason.getMessage(), cause);
	}

	private String freeSpace() {
		try {
			return Amounts.free(this.fileSystem.getStatus(this.path.getParent()).getRemaining());
		}
		catch (IOException | RuntimeException ex) {
			return Amounts.free(-1);
		}
	}

	@Override
	public boolean supportsBlockSize() {
		return false;
	}

	@Override
	public long defaultBlockSize() {
		return 0;
	}

	@Override
	public String getPath() {
		return this.path.toString();
	}

}
