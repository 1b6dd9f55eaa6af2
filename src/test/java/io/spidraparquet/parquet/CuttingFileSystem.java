package io.spidraparquet.parquet;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Keeps only the first bytes of each file and reports no error, as a full disk may.
 */
final class CuttingFileSystem extends FilterFileSystem {

	private final int bytes;

	CuttingFileSystem(FileSystem fileSystem, int bytes) {
		super(fileSystem);
		this.bytes = bytes;
	}

	@Override
	public FSDataOutputStream create(Path path, boolean overwrite, int bufferSize) throws IOException {
		OutputStream out = this.fs.create(path, overwrite, bufferSize);
		int most = this.bytes;
		return new FSDataOutputStream(new FilterOutputStream(out) {

			private int left = most;

			@Override
			public void write(byte[] buffer, int offset, int length) throws IOException {
				int kept = Math.min(this.left, length);
				this.left -= kept;
				this.out.write(buffer, offset, kept);
			}

			@Override
			public void write(int b) throws IOException {
				write(new byte[] { (byte) b }, 0, 1);
			}

		}, null);
	}

}
