package io.spidraparquet.parquet;

import java.util.List;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the Parquet writer.
 *
 * @param codec Compression codec of the data pages in Parquet files.
 * @param fileSize Approximate size at which a part file ends, 1 MB to 1 GB.
 * @param rowGroupSize Approximate size before compression at which a row group ends, 1 MB
 * to 1 GB. Each writer holds one row group in memory.
 * @param bloomFilters List of the columns that get a Bloom filter in each row group where
 * they are not dictionary-encoded; a field of a nested column is named like products.sku.
 * It helps readers that look for single values.
 */
@ConfigurationProperties("spidra.parquet")
public record ParquetProperties(@DefaultValue("ZSTD") Codec codec, @DefaultValue("128MB") DataSize fileSize,
		@DefaultValue("32MB") DataSize rowGroupSize, @DefaultValue List<String> bloomFilters) {

	private static final DataSize LEAST = DataSize.ofMegabytes(1);

	private static final int JOINED_PART = 8;

	private static final DataSize MOST = DataSize.ofGigabytes(1);

	public ParquetProperties {
		check("file-size", fileSize);
		check("row-group-size", rowGroupSize);
		bloomFilters = List.copyOf(bloomFilters);
	}

	/**
	 * Whether the files of several partitions become one. Reading and writing them again
	 * is worth it only if they are much smaller than files usually are.
	 * @param bytes length of all files of a table
	 * @return true up to an eighth of the file size
	 */
	public boolean joins(long bytes) {
		return bytes <= this.fileSize.toBytes() / JOINED_PART;
	}

	private static void check(String name, DataSize value) {
		if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
			throw new IllegalArgumentException("spidra.parquet." + name + " is " + value + ", but has to be from "
					+ LEAST.toMegabytes() + "MB to " + MOST.toGigabytes() + "GB");
		}
	}

	/**
	 * The codecs that warehouses read.
	 */
	public enum Codec {

		/** Smallest files, fast. */
		ZSTD(CompressionCodecName.ZSTD),
		/** Larger files, a little faster. */
		SNAPPY(CompressionCodecName.SNAPPY),
		/** Read by the oldest readers. */
		GZIP(CompressionCodecName.GZIP),
		/** Fastest to read. */
		LZ4_RAW(CompressionCodecName.LZ4_RAW),
		/** No compression. */
		UNCOMPRESSED(CompressionCodecName.UNCOMPRESSED);

		private final CompressionCodecName parquet;

		Codec(CompressionCodecName parquet) {
			this.parquet = parquet;
		}

		CompressionCodecName parquet() {
			return this.parquet;
		}

	}

}
