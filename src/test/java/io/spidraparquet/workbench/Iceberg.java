package io.spidraparquet.workbench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/**
 * Iceberg's own catalogs and its own reader, which know nothing of the application.
 */
public final class Iceberg {

	private Iceberg() {
	}

	/** Settings of Hadoop for the local disk. */
	public static Configuration local() {
		Configuration configuration = new Configuration();
		configuration.setClass("fs.file.impl", RawLocalFileSystem.class, FileSystem.class);
		return configuration;
	}

	/** A table at its path. */
	public static Table at(Path location) {
		return new HadoopTables(local()).load("file:" + location);
	}

	/** Whether a table is at a path. */
	public static boolean exists(Path location) {
		return new HadoopTables(local()).exists("file:" + location);
	}

	/** The rows of a snapshot as texts, sorted. */
	public static List<String> rows(Table table, @Nullable Snapshot snapshot) throws IOException {
		IcebergGenerics.ScanBuilder scan = IcebergGenerics.read(table);
		List<String> rows = new ArrayList<>();
		try (CloseableIterable<Record> records = ((snapshot != null) ? scan.useSnapshot(snapshot.snapshotId()) : scan)
			.build()) {
			records.forEach((record) -> rows.add(text(record)));
		}
		rows.sort(null);
		return rows;
	}

	/** Local paths of the files of a snapshot, sorted. */
	public static List<String> files(Table table, @Nullable Snapshot snapshot) throws IOException {
		TreeSet<String> files = new TreeSet<>();
		try (CloseableIterable<FileScanTask> tasks = ((snapshot != null)
				? table.newScan().useSnapshot(snapshot.snapshotId()) : table.newScan())
			.planFiles()) {
			tasks.forEach((task) -> files.add(task.file().location().replaceFirst("^file:(//)?", "")));
		}
		return List.copyOf(files);
	}

	/** The same rows, read by DuckDB from the files that a snapshot lists. */
	public static List<String> rowsByDuckDb(Table table, @Nullable Snapshot snapshot) throws IOException, SQLException {
		List<String> files = files(table, snapshot);
		List<String> rows = new ArrayList<>();
		if (files.isEmpty()) {
			return rows;
		}
		Schema schema = (snapshot != null) ? table.schemas().get(snapshot.schemaId()) : table.schema();
		List<String> columns = Objects.requireNonNull(schema).columns().stream().map(Types.NestedField::name).toList();
		String sql = files.stream()
			.map((file) -> "'" + file + "'")
			.collect(Collectors.joining(", ", "SELECT \"" + String.join("\", \"", columns) + "\" FROM read_parquet([",
					"], union_by_name = true, hive_partitioning = false)"));
		try (DuckDb duckDb = new DuckDb()) {
			for (List<@Nullable Object> row : duckDb.values(sql)) {
				Map<String, @Nullable Object> named = new LinkedHashMap<>();
				for (int i = 0; i < columns.size(); i++) {
					named.put(columns.get(i), row.get(i));
				}
				rows.add(text(named));
			}
		}
		rows.sort(null);
		return rows;
	}

	/** Names, ids and types of all columns, elements and fields. */
	public static Map<Integer, String> fields(Schema schema) {
		Map<Integer, String> fields = new HashMap<>();
		TypeUtil.indexById(schema.asStruct())
			.forEach((id, field) -> fields.put(id,
					schema.findColumnName(id) + " "
							+ (field.type().isPrimitiveType() ? field.type() : field.type().typeId()) + " "
							+ (field.isOptional() ? "optional" : "required")));
		return fields;
	}

	/** The same of a data file. */
	public static Map<Integer, String> fieldsOfFile(String file) throws IOException {
		try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(Path.of(file)))) {
			return fields(ParquetSchemaUtil.convert(reader.getFileMetaData().getSchema()));
		}
	}

	private static String text(@Nullable Object value) {
		try {
			if (value instanceof Record record) {
				Map<String, @Nullable Object> fields = new LinkedHashMap<>();
				record.struct().fields().forEach((field) -> fields.put(field.name(), record.getField(field.name())));
				return text(fields);
			}
			if (value instanceof DuckDBStruct struct) {
				return text(struct.getMap());
			}
			if (value instanceof Map<?, ?> map) {
				return map.entrySet()
					.stream()
					.map((entry) -> entry.getKey() + ": " + text(entry.getValue()))
					.sorted() // a union by name has fields in another order
					.collect(Collectors.joining(", ", "{", "}"));
			}
			if (value instanceof Array array) {
				return text(Arrays.asList((Object[]) array.getArray()));
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		if (value instanceof List<?> list) {
			return list.stream().map(Iceberg::text).collect(Collectors.joining(", ", "[", "]"));
		}
		if (value instanceof BigDecimal number) {
			return number.toPlainString();
		}
		return (value instanceof OffsetDateTime time) ? time.toInstant().toString() : String.valueOf(value);
	}

}
