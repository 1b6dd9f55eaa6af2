package io.spidraparquet.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.workbench.DuckDb;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.unit.DataSize;

import static io.spidraparquet.parquet.NestedValues.struct;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Readers find the same in nested columns: one file with all types, and the files of
 * three nights, in which structs get fields. More readers and more columns:
 * {@code readers.ReadersTests}.
 */
class NestedReadersTests {

	private static final TableSchema SHOP = new TableSchema(1,
			List.of(scalar("n", "INT64"),
					nested("products", scalar("name", "STRING"), scalar("sold", "BOOLEAN"), scalar("weight", "DOUBLE"),
							nested("offers", scalar("price", "DECIMAL(38,2)"), scalar("day", "DATE"),
									scalar("at", "TIMESTAMP"), scalar("ids", "LIST<INT64>"),
									nested("notes", scalar("texts", "LIST<STRING>"), scalar("extra", "JSON"))),
							scalar("tags", "LIST<STRING>"))));

	private static final TableSchema FIRST = new TableSchema(1, List.of(scalar("n", "INT64"),
			nested("products", scalar("name", "STRING"), nested("offers", scalar("price", "INT64")))));

	/** The structs of the first level get a field. */
	private static final TableSchema SECOND = withField(FIRST, "products", scalar("price", "INT64"));

	/** Those of both levels get fields; one is a list of structs. */
	private static final TableSchema THIRD = withField(
			withField(SECOND, "products", nested("reviews", scalar("stars", "INT64"))), "offers",
			scalar("price_as_text", "STRING"));

	@TempDir
	private Path folder;

	@Test
	void areReadAlikeByDuckDbAndParquetJava() throws Exception {
		Path file = write("shop", SHOP, shop());
		List<String> expected = shop().stream().map(NestedValues::text).toList();
		assertThat(NestedValues.read(fileSystem(), new org.apache.hadoop.fs.Path(file.toUri()))).isEqualTo(shop());
		try (DuckDb duckDb = new DuckDb()) {
			assertThat(NestedValues.read(duckDb, file)).isEqualTo(expected);
		}
	}

	@Test
	void duckDbReadsFieldsThatOlderFilesLackAsNull() throws Exception {
		nights();
		try (DuckDb duckDb = new DuckDb()) {
			String files = "read_parquet('" + this.folder + "/nights/*.parquet', union_by_name = true)";
			assertThat(texts(duckDb.query("SELECT to_json(t) FROM " + files + " t ORDER BY n")))
				.isEqualTo(nightsAsText());
			assertThat(duckDb.query("SELECT n, p.price FROM (SELECT n, unnest(products) AS p FROM " + files
					+ ") WHERE p.price > 5 OR p.reviews IS NOT NULL"))
				.containsExactly("4|6");
		}
	}

	/** The first file is the oldest: DuckDB takes its columns, and no others. */
	@Test
	void duckDbHidesNewFieldsWithoutUnionByName() throws Exception {
		nights();
		try (DuckDb duckDb = new DuckDb()) {
			assertThat(
					texts(duckDb.query("SELECT to_json(t) FROM '" + this.folder + "/nights/*.parquet' t ORDER BY n")))
				.endsWith("{n: 4, products: [{name: 'z', offers: [{price: null}, null]}]}");
		}
	}

	private void nights() throws IOException {
		write("nights", FIRST,
				List.of(struct("n", 1L, "products",
						Arrays.asList(struct("name", "x", "offers", List.of(struct("price", 1L))), null, struct())),
						struct("n", 2L)));
		write("nights", SECOND,
				List.of(struct("n", 3L, "products", List.of(struct("name", "y", "offers", List.of(), "price", 5L)))));
		write("nights", THIRD,
				List.of(struct("n", 4L, "products",
						List.of(struct("name", "z", "offers", Arrays.asList(struct("price_as_text", "soon"), null),
								"price", 6L, "reviews", List.of(struct("stars", 5L)))))));
	}

	private static List<String> nightsAsText() {
		return """
				{n: 1, products: [{name: 'x', offers: [{price: 1, price_as_text: null}], price: null, reviews: null}, \
				null, {name: null, offers: null, price: null, reviews: null}]}
				{n: 2, products: null}
				{n: 3, products: [{name: 'y', offers: [], price: 5, reviews: null}]}
				{n: 4, products: [{name: 'z', offers: [{price: null, price_as_text: 'soon'}, null], price: 6, \
				reviews: [{stars: 5}]}]}
				""".lines().toList();
	}

	private static List<Map<String, @Nullable Object>> shop() {
		Map<String, @Nullable Object> offer = struct("price", new BigDecimal("12345.75"), "day",
				LocalDate.of(2026, 2, 28), "at", Instant.parse("2026-11-20T08:00:00.123456Z"), "ids",
				Arrays.asList(1L, null, -9007199254740991L), "notes",
				Arrays.asList(struct("texts", Arrays.asList("é😀", "", null), "extra", "{\"a\": [1]}"), null,
						struct("texts", List.of(), "extra", null), struct("texts", null, "extra", null)));
		Map<String, @Nullable Object> none = struct("price", null, "day", null, "at", null, "ids", List.of(), "notes",
				List.of());
		List<Map<String, @Nullable Object>> rows = new ArrayList<>();
		for (Object products : new @Nullable Object[] { null, List.of(), Arrays.asList((Object) null),
				Arrays.asList(product(null, null), null, product("x", null), product("", List.of())),
				List.of(product("y", Arrays.asList(null, offer, none, offer)),
						product("z", Arrays.asList((Object) null))) }) {
			rows.add(struct("n", (long) rows.size(), "products", products));
		}
		return rows;
	}

	private static Map<String, @Nullable Object> product(@Nullable String name, @Nullable List<?> offers) {
		return struct("name", name, "sold", (name == null) ? null : name.isEmpty(), "weight",
				(name == null) ? null : -0.125, "offers", offers, "tags",
				(name == null) ? null : Arrays.asList(null, "a"));
	}

	private static List<String> texts(List<String> json) {
		return json.stream().map(NestedValues::ofJson).toList();
	}

	private Path write(String table, TableSchema schema, List<Map<String, @Nullable Object>> rows) throws IOException {
		Path target = Files.createDirectories(this.folder.resolve(table));
		PartFiles files = new PartFiles(fileSystem(), new org.apache.hadoop.fs.Path(target.toUri()),
				"v" + schema.version(), schema, Set.of(), Map.of(), new ParquetProperties(ParquetProperties.Codec.ZSTD,
						DataSize.ofMegabytes(128), DataSize.ofMegabytes(32), List.of()));
		for (Map<String, @Nullable Object> row : rows) {
			files.write(NestedValues.row(schema.columns(), row));
		}
		return target.resolve(files.commit().get(0).name());
	}

	private static org.apache.hadoop.fs.FileSystem fileSystem() throws IOException {
		return DatasetFiles.open(URI.create("file:///")).fileSystem();
	}

	private static TableSchema withField(TableSchema schema, String structs, Column field) {
		return new TableSchema(schema.version() + 1, withField(schema.columns(), structs, field));
	}

	private static List<Column> withField(List<Column> columns, String structs, Column field) {
		return columns.stream().map((column) -> {
			List<Column> fields = column.type().fields();
			if (fields.isEmpty()) {
				return column;
			}
			return column.withFields(column.name().equals(structs)
					? Stream.concat(fields.stream(), Stream.of(field)).toList() : withField(fields, structs, field));
		}).toList();
	}

	private static Column nested(String name, Column... fields) {
		return new Column(name, new ColumnType.ListOfStructs(List.of(fields)), "/data/" + name, "r");
	}

	private static Column scalar(String name, String type) {
		return new Column(name, ColumnType.parse(type), "/data/" + name, "r");
	}

}
