package io.spidraparquet.parquet;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.row.Reading;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.workbench.DuckDb;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.unit.DataSize;

import static io.spidraparquet.parquet.NestedValues.struct;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests lists of structs, in all parts of a file.
 */
class NestedColumnsTests {

	private static final ColumnType TEXTS = ColumnType.parse("LIST<STRING>");

	/** Three levels. */
	private static final TableSchema SHOP = new TableSchema(1,
			List.of(column("n", ColumnType.Basic.INT64),
					nested("products", column("name", ColumnType.Basic.STRING),
							nested("offers", column("price", ColumnType.Basic.INT64),
									nested("days", column("day", ColumnType.Basic.DATE), column("notes", TEXTS))),
							column("weight", ColumnType.Basic.DOUBLE)),
					column("tags", TEXTS)));

	@TempDir
	private java.nio.file.Path folder;

	private DuckDb duckDb;

	private FileSystem fileSystem;

	@BeforeEach
	void open() throws SQLException, IOException {
		this.duckDb = new DuckDb();
		this.fileSystem = DatasetFiles.open(URI.create("file:///")).fileSystem();
	}

	@AfterEach
	void close() {
		this.duckDb.close();
	}

	@Test
	void haveListsOfThreeLevelsWithFieldIds() {
		assertThat(MessageTypes.of(SHOP)).hasToString("""
				message page {
				  optional int64 n = 1;
				  optional group products (LIST) = 2 {
				    repeated group list {
				      optional group element = 3 {
				        optional binary name (STRING) = 4;
				        optional group offers (LIST) = 5 {
				          repeated group list {
				            optional group element = 7 {
				              optional int64 price = 8;
				              optional group days (LIST) = 9 {
				                repeated group list {
				                  optional group element = 10 {
				                    optional int32 day (DATE) = 11;
				                    optional group notes (LIST) = 12 {
				                      repeated group list {
				                        optional binary element (STRING) = 13;
				                      }
				                    }
				                  }
				                }
				              }
				            }
				          }
				        }
				        optional double weight columnorder(TYPE_DEFINED_ORDER) = 6;
				      }
				    }
				  }
				  optional group tags (LIST) = 14 {
				    repeated group list {
				      optional binary element (STRING) = 15;
				    }
				  }
				}
				""");
	}

	@Test
	void haveTheSchemaInTheFile() throws Exception {
		Path file = write(SHOP, List.of(struct("n", 1L)));
		try (ParquetFileReader reader = new StoredFile(this.fileSystem, file).reader()) {
			MessageType stored = reader.getFileMetaData().getSchema();
			assertThat(stored).isEqualTo(MessageTypes.of(SHOP)).hasToString(MessageTypes.of(SHOP).toString());
			assertThat(stored.getType("products", "list", "element", "weight").asPrimitiveType().columnOrder())
				.as("readers refuse the newer order")
				.isEqualTo(org.apache.parquet.schema.ColumnOrder.typeDefined());
		}
	}

	/** Null, empty, null element, struct of nulls and values at each of three levels. */
	@Test
	void areReadBackInAllCombinationsOfNullAndEmpty() throws Exception {
		List<Map<String, @Nullable Object>> rows = new ArrayList<>();
		List<@Nullable Object> days = combinations("day", java.time.LocalDate.EPOCH, "notes",
				Arrays.asList(null, List.of(), Arrays.asList((Object) null), Arrays.asList("", null, "é")));
		List<@Nullable Object> offers = combinations("price", 5L, "days", days);
		for (Object products : combinations("name", "x", "offers", offers)) {
			rows.add(struct("n", (long) rows.size(), "products", products, "tags", null));
		}
		assertThat(rows).hasSizeGreaterThan(60);
		assertReadBack(SHOP, rows);
	}

	/** All lists of structs of a scalar field and a field with one of some lists. */
	private static List<@Nullable Object> combinations(String scalar, Object value, String list,
			List<@Nullable Object> lists) {
		List<@Nullable Object> all = new ArrayList<>();
		all.add(null);
		all.add(List.of());
		all.add(Arrays.asList((Object) null));
		all.add(Arrays.asList(null, null));
		List<Object> structs = new ArrayList<>();
		for (Object each : lists) {
			structs.add(structOf(scalar, null, list, each));
			structs.add(structOf(scalar, value, list, each));
		}
		structs.forEach((each) -> all.add(List.of(each)));
		all.add(structs);
		List<@Nullable Object> withNulls = new ArrayList<>();
		for (Object each : structs) {
			withNulls.add(null);
			withNulls.add(each);
		}
		all.add(withNulls);
		Collections.reverse(structs);
		all.add(structs);
		return all;
	}

	/** A struct with all fields of SHOP that are not named. */
	private static Object structOf(String scalar, @Nullable Object value, String list, @Nullable Object elements) {
		Map<String, @Nullable Object> struct = struct(scalar, value, list, elements);
		if (scalar.equals("name")) {
			struct.put("weight", null);
		}
		return struct;
	}

	@Test
	void areReadBackWithListsOf100000Elements() throws Exception {
		List<@Nullable Object> many = new ArrayList<>();
		for (int i = 0; i < 100_000; i++) {
			Object offers = (i % 1000 != 0) ? null
					: IntStream.range(0, 200).mapToObj((each) -> struct("price", (long) each, "days", null)).toList();
			many.add((i % 7 == 0 && offers == null) ? null
					: struct("name", "product " + i, "offers", offers, "weight", i / 4.0));
		}
		assertReadBack(SHOP, List.of(struct("n", 0L, "products", List.of(), "tags", null),
				struct("n", 1L, "products", many, "tags", null)));
	}

	@Test
	void areCountedFieldByField() throws Exception {
		TableSchema schema = new TableSchema(1,
				List.of(nested("products", column("name", ColumnType.Basic.STRING),
						nested("offers", column("price", ColumnType.Basic.INT64),
								new Column("price_as_double", ColumnType.Basic.DOUBLE, "/data/price", "r"),
								new Column("price_as_text", ColumnType.Basic.STRING, "/data/price", "r")))));
		List<Column> columns = schema.columns();
		Row first = NestedValues.row(columns,
				struct("products",
						Arrays.asList(
								struct("name", "née", "offers",
										Arrays.asList(struct("price", 1L), null, struct("price_as_text", "soon"))),
								null, struct(), struct("name", "x", "offers", List.of()))));
		Row product = (Row) elements(first, 0).get(0);
		product.note(0, Reading.NULL_WORD);
		product.note(1, Reading.LIST_OF_ONE);
		((Row) elements(product, 1).get(0)).note(0, Reading.NUMBER_IN_TEXT);
		Row second = NestedValues.row(columns, struct("products",
				List.of(struct("offers", List.of(struct("price_as_text", "later"), struct("price_as_double", 0.5))))));
		Row third = (Row) elements((Row) elements(second, 0).get(0), 1).get(1);
		third.note(0, Reading.NUMBER_IN_TEXT);
		PartFiles files = files(schema, Set.of(), List.of(), 1);
		for (Row row : List.of(first, second, new Row(1), NestedValues.row(columns, struct("products", List.of())))) {
			files.write(row);
		}
		files.commit();
		TableFacts facts = TableFacts.parse(files.facts().toText());
		assertThat(facts).isEqualTo(files.facts());
		assertThat(facts.columns()).hasToString(
				"{products=ColumnFacts[values=3, longestBytes=0, readings={}, example=null, min=null, max=null], "
						+ "products.name=ColumnFacts[values=2, longestBytes=4, readings={null_word=1}, example=null, min=née, max=x], "
						+ "products.offers=ColumnFacts[values=3, longestBytes=0, readings={list_of_one=1}, example=null, min=null, max=null], "
						+ "products.offers.price=ColumnFacts[values=1, longestBytes=0, readings={number_in_text=2}, example=null, min=1, max=1], "
						+ "products.offers.price_as_double=ColumnFacts[values=1, longestBytes=0, readings={}, example=0.5, min=0.5, max=0.5], "
						+ "products.offers.price_as_text=ColumnFacts[values=2, longestBytes=5, readings={}, example=later, min=later, max=soon]}");
	}

	private static List<?> elements(Row row, int column) {
		return (row.value(column) instanceof List<?> elements) ? elements : List.of();
	}

	@Test
	void haveADictionaryWhereTheValuesOfAFieldRecur() throws Exception {
		write(SHOP, shops(3_000), Set.of(), List.of(), 32);
		assertThat(chunks("dictionary_page_offset IS NOT NULL")).containsExactly("n|false",
				"products, list, element, name|false", "products, list, element, offers, list, element, price|true",
				"products, list, element, offers, list, element, days, list, element, day|true",
				"products, list, element, offers, list, element, days, list, element, notes, list, element|true",
				"products, list, element, weight|false", "tags, list, element|true");
	}

	@Test
	void haveStatisticsExceptForFieldsWithHugeValues() throws Exception {
		String offers = "products, list, element, offers, list, element, ";
		List<String> all = List.of("n|true", "products, list, element, name|true", offers + "price|true",
				offers + "days, list, element, day|true", offers + "days, list, element, notes, list, element|true",
				"products, list, element, weight|true", "tags, list, element|true");
		write(SHOP, shops(100), Set.of("offers", "name", "products.offer"), List.of(), 32);
		assertThat(chunks("stats_min_value IS NOT NULL")).isEqualTo(all);
		write(SHOP, shops(100), Set.of("products.name", "products.offers.days.notes", "tags"), List.of(), 32);
		assertThat(chunks("stats_min_value IS NOT NULL")).containsExactly("n|true",
				"products, list, element, name|false", offers + "price|true", offers + "days, list, element, day|true",
				offers + "days, list, element, notes, list, element|false", "products, list, element, weight|true",
				"tags, list, element|false");
		write(SHOP, shops(100), Set.of("products.offers"), List.of(), 32);
		assertThat(chunks("stats_min_value IS NOT NULL")).containsExactly("n|true",
				"products, list, element, name|true", offers + "price|false", offers + "days, list, element, day|false",
				offers + "days, list, element, notes, list, element|false", "products, list, element, weight|true",
				"tags, list, element|true");
		write(SHOP, shops(100), Set.of("products"), List.of(), 32);
		assertThat(chunks("stats_min_value IS NOT NULL")).filteredOn((chunk) -> chunk.endsWith("true"))
			.containsExactly("n|true", "tags, list, element|true");
	}

	@Test
	void haveBloomFiltersWhereAFieldIsNamed() throws Exception {
		Path file = write(SHOP, shops(3_000), Set.of(), List.of("products.name", "products", "weight"), 32);
		assertThat(chunks("bloom_filter_length > 0")).filteredOn((chunk) -> chunk.endsWith("true"))
			.containsExactly("products, list, element, name|true");
		assertThat(mayContain(file, "name 77-1")).isTrue();
		assertThat(mayContain(file, "name 77-1x")).isFalse();
	}

	/** Parquet's Bloom filter of booleans contains neither. */
	@Test
	void haveNoBloomFiltersOfBooleans() throws Exception {
		ColumnType booleans = ColumnType.Basic.BOOLEAN;
		TableSchema schema = new TableSchema(1, List.of(column("sold", booleans), nested("products",
				column("sold", booleans), column("all", new ColumnType.ListOf(ColumnType.Basic.BOOLEAN)))));
		write(schema, List.of(struct("sold", true, "products", List.of(struct("sold", false, "all", List.of(true))))),
				Set.of(), List.of("sold", "products.sold", "products.all"), 32);
		assertThat(chunks("bloom_filter_length > 0")).allMatch((chunk) -> !chunk.endsWith("true"));
	}

	@Test
	void areJoinedWithTheirIndexesAndBloomFilters() throws Exception {
		List<Map<String, @Nullable Object>> rows = shops(3_000);
		Path first = write(SHOP, rows.subList(0, 2_900), Set.of("products.offers.days"), List.of("products.name"), 1,
				"a");
		Path second = write(SHOP, rows.subList(2_900, 3_000), Set.of("products.offers.days"), List.of("products.name"),
				1, "b");
		Path target = new Path(this.folder.toUri().getPath(), "joined.parquet");
		JoinedFile.write(this.fileSystem, List.of(first, second), 3_000, target);
		assertThat(NestedValues.read(this.fileSystem, target)).isEqualTo(rows);
		try (ParquetFileReader reader = new StoredFile(this.fileSystem, target).reader()) {
			assertThat(reader.getFileMetaData().getSchema()).hasToString(MessageTypes.of(SHOP).toString());
			assertThat(reader.getRowGroups()).hasSizeGreaterThan(1);
			for (BlockMetaData group : reader.getRowGroups()) {
				for (ColumnChunkMetaData chunk : group.getColumns()) {
					String path = chunk.getPath().toDotString();
					assertThat(reader.readOffsetIndex(chunk).getPageCount()).isPositive();
					assertThat(reader.readColumnIndex(chunk) == null).as(path).isEqualTo(path.contains("days"));
					assertThat(reader.readBloomFilter(chunk) != null).as(path).isEqualTo(path.endsWith("name"));
				}
			}
		}
		assertThat(mayContain(target, "name 2999-1")).isTrue();
	}

	@Test
	void areShownAsText() throws Exception {
		Path file = write(SHOP, List.of(
				struct("products",
						Arrays.asList(
								struct("name", "x", "offers",
										Arrays.asList(null,
												struct("price", 5L, "days",
														List.of(struct("notes", Arrays.asList("a", null)), struct())))),
								null, struct("weight", 0.5))),
				struct("products", List.of()), struct("n", 1L), struct("products", Arrays.asList((Object) null))));
		assertThat(ParquetPreview.rows(this.fileSystem, file, List.of("products"), "products", 9)).containsExactly(
				List.of("[{name: x, offers: [, {price: 5, days: [{notes: [a, ]}, {}]}]}, , {weight: 0.5}]"),
				List.of("[]"), List.of("[]"));
	}

	private void assertReadBack(TableSchema schema, List<Map<String, @Nullable Object>> rows) throws Exception {
		Path file = write(schema, rows);
		assertThat(NestedValues.read(this.fileSystem, file).equals(rows)).isTrue();
		assertThat(NestedValues.read(this.duckDb, java.nio.file.Path.of(file.toUri().getPath()))
			.equals(rows.stream().map(NestedValues::text).toList())).isTrue();
	}

	private static List<Map<String, @Nullable Object>> shops(int number) {
		List<Map<String, @Nullable Object>> shops = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			List<@Nullable Object> products = new ArrayList<>();
			for (int j = 0; j < 3; j++) {
				products
					.add(struct("name", "name " + i + "-" + j, "offers",
							Arrays.asList(struct("price", (long) (i % 50), "days", List.of(struct("day",
									java.time.LocalDate.EPOCH.plusDays(i % 9), "notes", List.of("a", "b" + j)))), null),
							"weight", i + j / 4.0));
			}
			products.add(null);
			shops.add(struct("n", (long) i, "products", products, "tags", List.of("red", "t" + i % 5)));
		}
		return shops;
	}

	private List<String> chunks(String property) throws SQLException {
		return this.duckDb.query("SELECT path_in_schema, " + property + " FROM parquet_metadata('" + this.folder
				+ "/pages-00000.parquet') WHERE row_group_id = 0 ORDER BY column_id");
	}

	private boolean mayContain(Path file, String value) throws IOException {
		try (ParquetFileReader reader = new StoredFile(this.fileSystem, file).reader()) {
			for (BlockMetaData group : reader.getRowGroups()) {
				BloomFilter filter = reader.readBloomFilter(group.getColumns().get(1));
				if (filter.findHash(filter.hash(Binary.fromString(value)))) {
					return true;
				}
			}
		}
		return false;
	}

	private Path write(TableSchema schema, List<Map<String, @Nullable Object>> rows) throws IOException {
		return write(schema, rows, Set.of(), List.of(), 32);
	}

	private Path write(TableSchema schema, List<Map<String, @Nullable Object>> rows, Set<String> hugeColumns,
			List<String> bloomFilters, int megabytes) throws IOException {
		return write(schema, rows, hugeColumns, bloomFilters, megabytes, "pages");
	}

	private Path write(TableSchema schema, List<Map<String, @Nullable Object>> rows, Set<String> hugeColumns,
			List<String> bloomFilters, int megabytes, String prefix) throws IOException {
		PartFiles files = files(schema, hugeColumns, bloomFilters, megabytes, prefix);
		for (Map<String, @Nullable Object> row : rows) {
			files.write(NestedValues.row(schema.columns(), row));
		}
		return new Path(this.folder.toUri().getPath(), files.commit().get(0).name());
	}

	private PartFiles files(TableSchema schema, Set<String> hugeColumns, List<String> bloomFilters, int megabytes) {
		return files(schema, hugeColumns, bloomFilters, megabytes, "pages");
	}

	private PartFiles files(TableSchema schema, Set<String> hugeColumns, List<String> bloomFilters, int megabytes,
			String prefix) {
		return new PartFiles(this.fileSystem, new Path(this.folder.toUri()), prefix, schema, hugeColumns, Map.of(),
				new ParquetProperties(ParquetProperties.Codec.ZSTD, DataSize.ofMegabytes(128),
						DataSize.ofMegabytes(megabytes), bloomFilters));
	}

	private static Column nested(String name, Column... fields) {
		return column(name, new ColumnType.ListOfStructs(List.of(fields)));
	}

	private static Column column(String name, ColumnType type) {
		return new Column(name, type, "/data/" + name, "r");
	}

}
