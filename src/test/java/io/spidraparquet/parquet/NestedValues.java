package io.spidraparquet.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.workbench.DuckDb;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is in nested columns, without classes of the writer: rows and structs are maps,
 * lists are lists, scalars are Java's. It becomes rows, and is read from files by two
 * readers.
 */
final class NestedValues {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private static final DateTimeFormatter DUCKDB_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

	private NestedValues() {
	}

	/** A struct or row of names and values by turns. */
	static Map<String, @Nullable Object> struct(@Nullable Object... namesAndValues) {
		Map<String, @Nullable Object> struct = new LinkedHashMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			struct.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
		}
		return struct;
	}

	static Row row(List<Column> columns, Map<String, @Nullable Object> values) {
		Row row = new Row(columns.size());
		for (int i = 0; i < columns.size(); i++) {
			row.set(i, stored(columns.get(i).type(), values.get(columns.get(i).name())));
		}
		return row;
	}

	@SuppressWarnings("unchecked")
	private static @Nullable Object stored(ColumnType type, @Nullable Object value) {
		if (value instanceof List<?> elements) {
			List<@Nullable Object> stored = new ArrayList<>();
			for (Object element : elements) {
				stored.add((element instanceof Map<?, ?> struct)
						? row(type.fields(), (Map<String, @Nullable Object>) struct) : stored(type, element));
			}
			return stored;
		}
		if (value instanceof String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		if (value instanceof LocalDate day) {
			return (int) day.toEpochDay();
		}
		return (value instanceof Instant time) ? ChronoUnit.MICROS.between(Instant.EPOCH, time) : value;
	}

	/** Reads a file by parquet-java's example reader. */
	static List<Map<String, @Nullable Object>> read(FileSystem fileSystem, Path file) throws IOException {
		List<Map<String, @Nullable Object>> rows = new ArrayList<>();
		try (ParquetReader<Group> reader = new ParquetReader.Builder<Group>(new StoredFile(fileSystem, file)) {
			@Override
			protected ReadSupport<Group> getReadSupport() {
				return new GroupReadSupport();
			}
		}.build()) {
			for (Group row = reader.read(); row != null; row = reader.read()) {
				rows.add(struct(row));
			}
		}
		return rows;
	}

	private static Map<String, @Nullable Object> struct(Group group) {
		Map<String, @Nullable Object> struct = new LinkedHashMap<>();
		for (Type field : group.getType().getFields()) {
			struct.put(field.getName(),
					(group.getFieldRepetitionCount(field.getName()) > 0) ? value(group, field) : null);
		}
		return struct;
	}

	private static Object value(Group group, Type field) {
		int index = group.getType().getFieldIndex(field.getName());
		if (field.isPrimitive()) {
			return scalar(group, index, field.asPrimitiveType());
		}
		Group content = group.getGroup(index, 0);
		if (!LogicalTypeAnnotation.listType().equals(field.getLogicalTypeAnnotation())) {
			return struct(content);
		}
		List<@Nullable Object> elements = new ArrayList<>();
		for (int i = 0; i < content.getFieldRepetitionCount("list"); i++) {
			elements.add(struct(content.getGroup("list", i)).get("element"));
		}
		return elements;
	}

	private static Object scalar(Group group, int index, PrimitiveType type) {
		LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
		if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
			BigInteger unscaled = switch (type.getPrimitiveTypeName()) {
				case INT32 -> BigInteger.valueOf(group.getInteger(index, 0));
				case INT64 -> BigInteger.valueOf(group.getLong(index, 0));
				default -> new BigInteger(group.getBinary(index, 0).getBytes());
			};
			return new BigDecimal(unscaled, decimal.getScale());
		}
		return switch (type.getPrimitiveTypeName()) {
			case BOOLEAN -> group.getBoolean(index, 0);
			case INT32 -> LocalDate.ofEpochDay(group.getInteger(index, 0));
			case INT64 -> (logical == null) ? group.getLong(index, 0)
					: Instant.EPOCH.plus(group.getLong(index, 0), ChronoUnit.MICROS);
			case DOUBLE -> group.getDouble(index, 0);
			default -> group.getString(index, 0);
		};
	}

	/** Reads a file by DuckDB; rows as {@link #text} writes them. */
	static List<String> read(DuckDb duckDb, java.nio.file.Path file) throws Exception {
		List<String> rows = new ArrayList<>();
		for (String json : duckDb.query("SELECT to_json(t) FROM '" + file + "' t")) {
			rows.add(ofJson(json));
		}
		return rows;
	}

	/** The text of a value that a reader prints as JSON. */
	static String ofJson(String json) {
		return text(MAPPER.readValue(json, Object.class));
	}

	/** A text that is the same for a value and for what a reader prints as JSON. */
	static String text(@Nullable Object value) {
		if (value instanceof Map<?, ?> struct) {
			return struct.entrySet()
				.stream()
				.map((field) -> field.getKey() + ": " + text(field.getValue()))
				.collect(Collectors.joining(", ", "{", "}"));
		}
		if (value instanceof List<?> elements) {
			return elements.stream().map(NestedValues::text).collect(Collectors.joining(", ", "[", "]"));
		}
		if (value instanceof Number number) {
			BigDecimal decimal = new BigDecimal(number.toString());
			return (decimal.signum() == 0) ? "0" : decimal.stripTrailingZeros().toPlainString();
		}
		if (value instanceof Instant time) {
			String text = DUCKDB_TIME.format(time.atOffset(ZoneOffset.UTC));
			return "'" + text.replaceFirst("\\.?0+$", "") + "+00'";
		}
		return (value instanceof String || value instanceof LocalDate) ? "'" + value + "'" : String.valueOf(value);
	}

}
