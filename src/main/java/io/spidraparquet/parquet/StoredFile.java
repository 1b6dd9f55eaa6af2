package io.spidraparquet.parquet;

import java.io.IOException;

import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * Lets Parquet read a file through an open file system. Parquet's own class would open
 * another instance, with other settings.
 *
 * @param fileSystem file system of the file
 * @param path path of the file
 */
record StoredFile(FileSystem fileSystem, Path path) implements InputFile {

	@Override
	public long getLength() throws IOException {
		return this.fileSystem.getFileStatus(this.path).getLen();
	}

	@Override
	public SeekableInputStream newStream() throws IOException {
		return HadoopStreams.wrap(this.fileSystem.open(this.path));
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
