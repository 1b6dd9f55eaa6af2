package io.spidraparquet.parquet;

import java.io.IOException;

import io.spidraparquet.schema.PageRows;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Writes the rows of pages into the part files of one partition. They become valid, or
 * go, at the end of the step: see {@link PartFilesListener}. A restarted partition writes
 * all its rows anew. Not thread-safe.
 */
public final class ParquetItemWriter implements ItemWriter<PageRows> {

	private final PartFiles files;

	/**
	 * A writer.
	 * @param files where the rows go
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
