package io.spidraparquet.parquet;

import java.util.Map;

import io.spidraparquet.row.Row;
import io.spidraparquet.schema.TableSchema;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes the values of rows to Parquet's column writers, and counts them.
 */
final class RowWriteSupport extends WriteSupport<Row> {

	private final TableSchema schema;

	private final Map<String, String> metadata;

	private final GroupWriter columns;

	private @Nullable RecordConsumer consumer;

	RowWriteSupport(TableSchema schema, Map<String, String> metadata, ColumnTally tally) {
		this.schema = schema;
		this.metadata = metadata;
		this.columns = new GroupWriter(schema.columns(), tally);
	}

	@Override
	public String getName() {
		return "spidra-parquet";
	}

	@Override
	@Deprecated
	public WriteContext init(Configuration configuration) {
		return new WriteContext(MessageTypes.of(this.schema), this.metadata);
	}

	@Override
	public WriteContext init(ParquetConfiguration configuration) {
		return new WriteContext(MessageTypes.of(this.schema), this.metadata);
	}

	@Override
	public void prepareForWrite(RecordConsumer recordConsumer) {
		this.consumer = recordConsumer;
	}

	@Override
	public void write(Row row) {
		RecordConsumer to = this.consumer;
		if (to == null) {
			throw new IllegalStateException("write before prepareForWrite");
		}
		to.startMessage();
		this.columns.write(to, row);
		to.endMessage();
	}

}
