package io.spidraparquet.parquet;

import java.io.IOException;
import java.util.function.Consumer;

import io.spidraparquet.text.Plural;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
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

	/** Opens the file, and reads its footer. */
	ParquetFileReader reader() throws IOException {
		try {
			return ParquetFileReader.open(this, ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
		}
		catch (RuntimeException ex) { // what Parquet throws if the file is cut
			throw new IOException(ex.getMessage() + ": nothing is published, run again", ex);
		}
	}

	/**
	 * Checks the footer of a file that was just closed.
	 * @param rows number of rows that were written
	 * @param crc32c CRC-32C of the bytes that were written
	 * @param footer receives the footer
	 * @return the complete file
	 * @throws IOException if the footer cannot be read or has other rows
	 */
	PartFile verified(long rows, String crc32c, Consumer<ParquetMetadata> footer) throws IOException {
		long found;
		try (ParquetFileReader reader = reader()) {
			footer.accept(reader.getFooter());
			found = reader.getFooter().getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
		}
		if (found != rows) {
			throw new IOException(this.path + " has " + Plural.of(found, "row") + " by its footer, but should have "
					+ rows + ": it is not published, run again");
		}
		return new PartFile(this.path.getName(), getLength(), found, crc32c);
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
