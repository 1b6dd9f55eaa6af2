package io.spidraparquet.parquet;

import java.io.IOException;

import io.spidraparquet.row.PageRows;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Writes the rows of pages into the part files of one partition.
 * {@link PartFilesListener} commits or discards the files at the end of the step. A
 * restarted partition writes all its rows again. Not thread-safe.
 */
public final class ParquetItemWriter implements ItemWriter<PageRows> {

	private final PartFiles files;

	/**
	 * Creates a writer.
	 * @param files part files that receive the rows
	 */
	public ParquetItemWriter(PartFiles files) {
		this.files = files;
	}

	@Override
	public void write(Chunk<? extends PageRows> chunk) throws IOException {
		for (PageRows page : chunk) {
			page.writeTo(this.files::write);
		}
	}

}
