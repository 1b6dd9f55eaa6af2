package io.spidraparquet.parquet;

import java.io.IOException;
import java.util.List;

import io.spidraparquet.row.PageRows;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Writes the rows of pages into the part files of one partition, table by table.
 * {@link PartFilesListener} commits or discards the files at the end of the step. A
 * restarted partition writes all its rows again. Not thread-safe.
 */
public final class ParquetItemWriter implements ItemWriter<PageRows> {

	private final List<PartFiles> tables;

	/**
	 * Creates a writer.
	 * @param tables part files that receive the rows, by the ordinal of their table
	 */
	public ParquetItemWriter(List<PartFiles> tables) {
		this.tables = List.copyOf(tables);
	}

	@Override
	public void write(Chunk<? extends PageRows> chunk) throws IOException {
		for (PageRows page : chunk) {
			page.writeTo((row) -> this.tables.get(row.table()).write(row));
		}
	}

}
