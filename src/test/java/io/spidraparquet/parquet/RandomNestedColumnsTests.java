package io.spidraparquet.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.workbench.DuckDb;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random rows of random schemas are read back as they were written, whatever is null or
 * empty in them.
 */
class RandomNestedColumnsTests {

	/** What BigQuery takes. */
	private static final int MOST_LEVELS = 15;

	private static final List<String> SCALARS = List.of("BOOLEAN", "INT64", "DOUBLE", "STRING", "DATE", "TIMESTAMP",
			"JSON", "DECIMAL(38,7)", "DECIMAL(12,2)", "DECIMAL(5,0)");

	private static final List<String> TEXTS = List.of("", "x", "é😀", "\"q\"\n\\", "null");

	private static @Nullable DuckDb duckDb;

	private static @Nullable Path folder;

	@BeforeContainer
	static void open() throws SQLException, IOException {
		duckDb = new DuckDb();
		folder = Files.createTempDirectory("nested");
	}

	@AfterContainer
	static void close() throws IOException {
		Objects.requireNonNull(duckDb).close();
		FileSystemUtils.deleteRecursively(folder);
	}

	@Property(tries = 10)
	void areReadBack(@ForAll Random random) throws Exception {
		TableSchema schema = new TableSchema(1, fields(random, random.nextInt(MOST_LEVELS + 1)));
		List<Map<String, @Nullable Object>> rows = new ArrayList<>();
		for (int i = 1 + random.nextInt(20); i > 0; i--) {
			rows.add(struct(schema.columns(), random, new int[] { 200 }));
		}
		Path target = Objects.requireNonNull(folder);
		FileSystem fileSystem = DatasetFiles.open(URI.create("file:///")).fileSystem();
		PartFiles files = new PartFiles(fileSystem, new org.apache.hadoop.fs.Path(target.toUri()), "pages", schema,
				Set.of(), Map.of(), new ParquetProperties(ParquetProperties.Codec.ZSTD, DataSize.ofMegabytes(128),
						DataSize.ofMegabytes(32), List.of()));
		for (Map<String, @Nullable Object> row : rows) {
			files.write(NestedValues.row(schema.columns(), row));
		}
		Path file = target.resolve(files.commit().get(0).name());
		assertThat(NestedValues.read(fileSystem, new org.apache.hadoop.fs.Path(file.toUri()))).isEqualTo(rows);
		assertThat(NestedValues.read(Objects.requireNonNull(duckDb), file))
			.isEqualTo(rows.stream().map(NestedValues::text).toList());
	}

	private static List<Column> fields(Random random, int levels) {
		List<Column> fields = new ArrayList<>();
		int number = 1 + random.nextInt(3);
		int deepest = random.nextInt(number);
		for (int i = 0; i < number; i++) {
			int below = (i == deepest) ? levels : Math.min(levels, random.nextInt(4));
			ColumnType type = (below > 0 && (i == deepest || random.nextInt(3) == 0))
					? new ColumnType.ListOfStructs(fields(random, below - 1)) : scalar(random);
			fields.add(new Column("f" + i, type, "/data/f" + i, "r"));
		}
		return fields;
	}

	private static ColumnType scalar(Random random) {
		String scalar = SCALARS.get(random.nextInt(SCALARS.size()));
		return ColumnType.parse((random.nextInt(4) == 0 && !scalar.equals("JSON")) ? "LIST<" + scalar + ">" : scalar);
	}

	private static Map<String, @Nullable Object> struct(List<Column> columns, Random random, int[] left) {
		Map<String, @Nullable Object> struct = new LinkedHashMap<>();
		for (Column column : columns) {
			struct.put(column.name(), value(column.type(), random, left));
		}
		return struct;
	}

	/** Null, a scalar, or a list, while elements are left for the row. */
	private static @Nullable Object value(ColumnType type, Random random, int[] left) {
		if (random.nextInt(10) == 0) {
			return null;
		}
		boolean ofStructs = type instanceof ColumnType.ListOfStructs;
		if (!ofStructs && !(type instanceof ColumnType.ListOf)) {
			return scalar(type, random);
		}
		List<@Nullable Object> elements = new ArrayList<>();
		for (int i = random.nextInt(4); i > 0 && left[0]-- > 0; i--) {
			elements.add((random.nextInt(8) == 0) ? null
					: ofStructs ? struct(type.fields(), random, left) : scalar(type, random));
		}
		return elements;
	}

	private static Object scalar(ColumnType type, Random random) {
		ColumnType.Scalar scalar = type.scalar();
		if (scalar instanceof ColumnType.Decimal decimal) {
			int bits = (int) (decimal.precision() * 3.3);
			BigInteger unscaled = new BigInteger(bits, random);
			return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale());
		}
		return (scalar == null) ? "{\"a\": 1}" : switch ((ColumnType.Basic) scalar) {
			case BOOLEAN -> random.nextBoolean();
			case INT64 -> random.nextLong();
			case DOUBLE -> random.nextInt() / 8.0;
			case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
			case DATE -> LocalDate.ofEpochDay(random.nextInt(800_000) - 400_000);
			case TIMESTAMP -> Instant.EPOCH.plus(random.nextLong() >> 12, ChronoUnit.MICROS);
		};
	}

}
