package io.spidraparquet.job;

import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.flatten.SchemaProperties;
import io.spidraparquet.parquet.ParquetProperties;

/**
 * The settings that shape what a run writes: an attempt goes on only under the same ones.
 *
 * @param version of this application
 * @param parquet how files are written
 * @param schema how columns are made
 */
public record OutputSettings(String version, ParquetProperties parquet, SchemaProperties schema) {

	/** The settings by their names, for the manifest. */
	Map<String, String> asMap() {
		return new TreeMap<>(Map.of("spidra.parquet.codec", this.parquet.codec().name(), "spidra.parquet.file-size",
				this.parquet.fileSize().toString(), "spidra.parquet.row-group-size",
				this.parquet.rowGroupSize().toString(), "spidra.schema.max-columns",
				Integer.toString(this.schema.maxColumns())));
	}

	String fingerprint() {
		return RunRequest.Hashes.sha256(this.version + asMap());
	}

}
