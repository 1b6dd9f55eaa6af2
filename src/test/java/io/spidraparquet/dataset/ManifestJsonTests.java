package io.spidraparquet.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ManifestJsonTests {

	private static final TableFacts FACTS = new TableFacts(
			new TreeMap<>(Map.of("page_id", new ColumnFacts(7, 36, Map.of(), null), "price",
					new ColumnFacts(5, 0, Map.of("number_in_text", 1L, "empty_text", 2L), null), "price_as_text",
					new ColumnFacts(1, 3, Map.of(), "N/A"), "tags", ColumnFacts.NONE)));

	@TempDir
	Path root;

	private DatasetFiles files;

	private DatasetLayout layout;

	@BeforeEach
	void openFiles() throws IOException {
		this.files = DatasetFiles.open(this.root.toUri());
		this.layout = DatasetLayout.at(this.root.toUri());
	}

	@Test
	void writesAManifestAsDocumented() throws IOException {
		Datasets.publish(this.files, this.layout, manifest("shop"));
		JsonNode written = new JsonMapper()
			.readTree(Files.readString(this.root.resolve("_spidra/runs/2026-11-23.json")));
		JsonNode documented = new JsonMapper().readTree(
				"""
						{"version":2,"sequence":4,"key":"2026-11-23","attempt":"a4","job":"shop","job_execution_id":7,
						"started_at":"2026-11-24T01:00:00Z","published_at":"2026-11-24T01:00:09.5Z","application":"0.1.0",
						"parameters":{"date":"2026-11-23"},"settings":{"spidra.parquet.codec":"ZSTD"},"step_seconds":{"fetch":1.25},
						"totals":{"pages":10,"rows":7,"pages_with_rows":7,"failed_pages":2,"filtered_pages":1,"bytes":120},
						"failed_pages_by_reason":{"failed":1,"no-id":1},
						"crawls":[{"id":"c1","content_sha256":"00ff","fetched_at":"2026-11-24T01:00:01.000001Z","pages":10,
						"success":9,"failed":1,"pending":0,"rows":7}],
						"not_fetched":["c2"],"unfinished":["c3"],
						"tables":[{"name":"pages","key":["page_id","crawl_id","run_key"],"rows":7,"bytes":100,
						"files":[{"path":"pages/run=2026-11-23/part-00000-a4.parquet","bytes":100,"rows":7}],
						"schema_version":3,
						"schema":[{"id":1,"name":"page_id","type":"STRING","path":"/id","since":"r1"},
						{"id":2,"name":"page_url","type":"STRING","path":"/url","since":"r1"},
						{"id":3,"name":"page_title","type":"STRING","path":"/title","since":"r1"},
						{"id":4,"name":"page_created_at","type":"TIMESTAMP","path":"/created_at","since":"r1"},
						{"id":5,"name":"crawl_id","type":"STRING","since":"r1"},
						{"id":6,"name":"run_key","type":"STRING","since":"r1"},
						{"id":7,"name":"fetched_at","type":"TIMESTAMP","since":"r1"},
						{"id":8,"name":"tags","type":"LIST<STRING>","element_id":9,"path":"/data/tags","since":"r1"},
						{"id":10,"name":"price","type":"DECIMAL(38,2)","path":"/data/price","since":"2026-11-23"}],
						"discarded":["new column b STRING (/data/b)"],
						"column_facts":{"page_id":{"values":7,"longest_bytes":36},
						"price":{"values":5,"readings":{"empty_text":2,"number_in_text":1}},
						"price_as_text":{"values":1,"longest_bytes":3,"example":"N/A"}},
						"unfilled":[]},
						{"name":"products","path":"/data/products","parent":"pages",
						"key":["page_id","crawl_id","run_key","products_index"],"rows":30,"bytes":20,
						"files":[{"path":"products/run=2026-11-23/part-00000-a4.parquet","bytes":20,"rows":30,
						"crc32c":"00c0ffee"}],
						"schema_version":1,
						"schema":[{"id":1,"name":"page_id","type":"STRING","path":"/id","since":"2026-11-23"},
						{"id":2,"name":"crawl_id","type":"STRING","since":"2026-11-23"},
						{"id":3,"name":"run_key","type":"STRING","since":"2026-11-23"},
						{"id":4,"name":"fetched_at","type":"TIMESTAMP","since":"2026-11-23"},
						{"id":5,"name":"products_index","type":"INT64","path":"/data/products","since":"2026-11-23"},
						{"id":6,"name":"sku","type":"STRING","path":"/data/products/sku","since":"2026-11-23"}],
						"discarded":[],"column_facts":{},"unfilled":["sku"]}],
						"failed_page_files":[{"path":"failed_pages/run=2026-11-23/part-00000-a4.parquet","bytes":50,"rows":2}],
						"supersedes":[{"crawl":"c9","run":"2026-11-22"}],"postponed":["c4"],
						"content":{"failed":1,"failures":[{"crawl":"c1","page":"p1","column":"page_html","reason":"gone"}]},
						"raw":"_spidra/raw/2026-11-23.zst",
						"checks":[{"check":"rows >= 10","passed":false,"found":"rows: 7","declared":true}],
						"warnings":["the history has 2 crawls"]}""");
		assertThat(written).isEqualTo(documented);
	}

	@Test
	void readsAManifestAsItWasWritten() throws IOException {
		for (String job : new String[] { "shop", null }) {
			Datasets.publish(this.files, this.layout, manifest(job));
			assertThat(ManifestJson.read(this.files, this.layout.manifest("2026-11-23"), Manifest.class))
				.isEqualTo(manifest(job));
		}
		assertThat(Files.readString(this.root.resolve("_spidra/runs/2026-11-23.json"))).doesNotContain("\"job\"");
	}

	@Test
	void factsThatAManifestDoesNotHaveAreUnknown() throws IOException {
		Datasets.publish(this.files, this.layout, manifest("shop"));
		Path file = this.root.resolve("_spidra/runs/2026-11-23.json");
		ObjectNode json = (ObjectNode) new JsonMapper().readTree(Files.readString(file));
		((ObjectNode) json.path("tables").path(0)).remove("column_facts");
		Files.writeString(file, json.toString());
		assertThat(ManifestJson.read(this.files, this.layout.manifest("2026-11-23"), Manifest.class).pages().facts())
			.isNull();
		assertThat(manifest("shop").pages().facts()).isEqualTo(FACTS);
	}

	@Test
	void namesEachTypeOfAColumnSoThatItIsReadBack() {
		List<Column> data = List.of(column("b", ColumnType.Basic.BOOLEAN), column("i", ColumnType.Basic.INT64),
				column("d", ColumnType.Basic.DOUBLE), column("c", new ColumnType.Decimal(38, 0)),
				column("c38", new ColumnType.Decimal(38, 38)), column("s", ColumnType.Basic.STRING),
				column("day", ColumnType.Basic.DATE), column("t", ColumnType.Basic.TIMESTAMP),
				column("j", ColumnType.Json.JSON), column("l", new ColumnType.ListOf(ColumnType.Basic.STRING)),
				column("lc", new ColumnType.ListOf(new ColumnType.Decimal(38, 7))));
		TableSchema schema = new TableSchema(1, and(FixedColumns.pages("r1"), data));
		Manifest manifest = Datasets.manifest(1, "r1", "a", List.of(), List.of(), List.of(), schema);
		JsonNode written = ManifestJson.MAPPER.readTree(ManifestJson.MAPPER.writeValueAsBytes(manifest));
		assertThat(written.path("tables").path(0).path("schema").valueStream().skip(7))
			.extracting((column) -> column.path("type").asString())
			.containsExactly("BOOLEAN", "INT64", "DOUBLE", "DECIMAL(38,0)", "DECIMAL(38,38)", "STRING", "DATE",
					"TIMESTAMP", "JSON", "LIST<STRING>", "LIST<DECIMAL(38,7)>");
		assertThat(ManifestJson.MAPPER.treeToValue(written, Manifest.class).schema())
			.isEqualTo(DatasetSchema.of(Table.pages(null, schema)));
	}

	@Test
	void tablesComeBackAsTheSchemaThatTheyWereMadeOf() throws IOException {
		Datasets.publish(this.files, this.layout, manifest("shop"));
		DatasetSchema schema = ManifestJson.read(this.files, this.layout.manifest("2026-11-23"), Manifest.class)
			.schema();
		assertThat(schema.tables()).extracting(Table::name).containsExactly("pages", "products");
		assertThat(schema.children().get(0)).satisfies((products) -> {
			assertThat(products.path()).isEqualTo("/data/products");
			assertThat(products.key()).containsExactly("page_id", "crawl_id", "run_key", "products_index");
			assertThat(products.schema().unfilled()).containsExactly("sku");
		});
	}

	@Test
	void refusesManifestsOfOtherVersionsAndThoseWithoutPages() throws IOException {
		Datasets.publish(this.files, this.layout, manifest("shop"));
		Path file = this.root.resolve("_spidra/runs/2026-11-23.json");
		String complete = Files.readString(file);
		Map<String, String> refused = Map.of(complete.replaceFirst("\"version\" : 2", "\"version\" : 3"),
				"the manifest " + file + " has version 3: a newer spidra-parquet wrote it; use that version",
				complete.replaceFirst("\"version\" : 2", "\"version\" : 1").replace("\"tables\"", "\"no_tables\""),
				"the manifest " + file + " has version 1, but this spidra-parquet reads version 2: an older one wrote"
						+ " it; publish the crawls to another output, or use that version",
				complete.replace("\"tables\"", "\"no_tables\""), "its first table is not pages",
				complete.replace("\"name\" : \"pages\"", "\"name\" : \"products\""), "its first table is not pages",
				complete.replace("\"name\" : \"products\"", "\"name\" : \"../products\""),
				"a table has the name '../products'");
		for (Map.Entry<String, String> each : refused.entrySet()) {
			Files.writeString(file, each.getKey());
			assertThatIOException()
				.isThrownBy(() -> ManifestJson.manifest(this.files, this.layout.manifest("2026-11-23"), () -> "cure"))
				.withMessageContaining(each.getValue());
		}
	}

	@Test
	void writesTheCopyOfTheSchemaAsDocumented() throws IOException {
		this.files.mkdirs(this.layout.metadata());
		this.files.write(this.layout.path("_spidra/schema.json"), SchemaCopy.body(manifest(null)));
		assertThat(new JsonMapper().readTree(Files.readString(this.root.resolve("_spidra/schema.json"))))
			.isEqualTo(new JsonMapper().readTree("""
					{"version":2,"tables":[{"name":"pages","key":["page_id","crawl_id","run_key"],"schema_version":3,
					"columns":[{"id":1,"name":"page_id","type":"STRING","path":"/id","since":"r1"},
					{"id":2,"name":"page_url","type":"STRING","path":"/url","since":"r1"},
					{"id":3,"name":"page_title","type":"STRING","path":"/title","since":"r1"},
					{"id":4,"name":"page_created_at","type":"TIMESTAMP","path":"/created_at","since":"r1"},
					{"id":5,"name":"crawl_id","type":"STRING","since":"r1"},
					{"id":6,"name":"run_key","type":"STRING","since":"r1"},
					{"id":7,"name":"fetched_at","type":"TIMESTAMP","since":"r1"},
					{"id":8,"name":"tags","type":"LIST<STRING>","element_id":9,"path":"/data/tags","since":"r1"},
					{"id":10,"name":"price","type":"DECIMAL(38,2)","path":"/data/price","since":"2026-11-23"}]},
					{"name":"products","path":"/data/products","parent":"pages",
					"key":["page_id","crawl_id","run_key","products_index"],
					"foreign_key":["page_id","crawl_id","run_key"],"schema_version":1,
					"columns":[{"id":1,"name":"page_id","type":"STRING","path":"/id","since":"2026-11-23"},
					{"id":2,"name":"crawl_id","type":"STRING","since":"2026-11-23"},
					{"id":3,"name":"run_key","type":"STRING","since":"2026-11-23"},
					{"id":4,"name":"fetched_at","type":"TIMESTAMP","since":"2026-11-23"},
					{"id":5,"name":"products_index","type":"INT64","path":"/data/products","since":"2026-11-23"},
					{"id":6,"name":"sku","type":"STRING","path":"/data/products/sku","since":"2026-11-23"}]}]}"""));
	}

	private static Column column(String name, ColumnType type) {
		return new Column(name, type, "/data/" + name, "r1");
	}

	private static Manifest manifest(@Nullable String job) {
		Manifest.Run run = new Manifest.Run("2026-11-23", "a4", job, 7, "2026-11-24T01:00:00Z",
				"2026-11-24T01:00:09.5Z", "0.1.0", Map.of("date", "2026-11-23"), Map.of("spidra.parquet.codec", "ZSTD"),
				Map.of("fetch", 1.25));
		Table pages = Table.pages(null,
				new TableSchema(3,
						and(FixedColumns.pages("r1"), List.of(
								new Column("tags", new ColumnType.ListOf(ColumnType.Basic.STRING), "/data/tags", "r1"),
								new Column("price", new ColumnType.Decimal(38, 2), "/data/price", "2026-11-23")))));
		Table products = new Table("products", "/data/products", "pages", new TableSchema(1,
				and(FixedColumns.child("2026-11-23", pages, "/data/products", "products"),
						List.of(new Column("sku", ColumnType.Basic.STRING, "/data/products/sku", "2026-11-23"))),
				Set.of("sku")));
		return new Manifest(2, 4, run, new Manifest.Totals(10, 7, 7, 2, 1, 120),
				new TreeMap<>(Map.of("failed", 1L, "no-id", 1L)),
				List.of(new Manifest.Crawl("c1", "00ff", "2026-11-24T01:00:01.000001Z", 10, 9, 1, 0, 7, null)),
				new DeferredCrawls(List.of("c2"), List.of("c3"), List.of("c4")),
				List.of(Manifest.Table.of(pages, List.of(file("pages", 100, 7, null)),
						List.of("new column b STRING (/data/b)"), FACTS),
						Manifest.Table.of(products, List.of(file("products", 20, 30, "00c0ffee")), List.of(),
								TableFacts.NONE)),
				List.of(file("failed_pages", 50, 2, null)), List.of(new Manifest.Superseded("c9", "2026-11-22")),
				new Manifest.ContentFailures(1, List.of(new Manifest.ContentFailure("c1", "p1", "page_html", "gone"))),
				"_spidra/raw/2026-11-23.zst", List.of(new Manifest.Check("rows >= 10", false, "rows: 7", true)),
				List.of("the history has 2 crawls"));
	}

	private static Manifest.DataFile file(String table, long bytes, long rows, @Nullable String crc32c) {
		return new Manifest.DataFile(table + "/run=2026-11-23/part-00000-a4.parquet", bytes, rows, crc32c);
	}

	private static List<Column> and(TableSchema fixed, List<Column> data) {
		return Stream.concat(fixed.columns().stream(), data.stream()).toList();
	}

}
