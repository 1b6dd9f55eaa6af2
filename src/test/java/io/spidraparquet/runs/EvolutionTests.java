package io.spidraparquet.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.ColumnOrder;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three runs in a row over pages whose shape changes.
 */
class EvolutionTests {

	private static final int PAGES = 1500;

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@BeforeEach
	void serveCrawls() {
		serve("r1", "{\"n\":%d,\"gone\":true,\"later\":null,\"text\":\"%s\"}");
		serve("r2", "{\"n\":%d.5,\"later\":[\"a\"],\"new\":{\"deep\":1},\"text\":\"%s\"}");
		serve("r3", "{\"n\":\"no. %d\",\"aa\":\"2026-11-20\",\"later\":[[\"b\"]],\"text\":\"%s\"}");
	}

	/** Text that does not compress, so that a run has more than one file. */
	private void serve(String crawlId, String data) {
		String[] pages = new String[PAGES];
		for (int i = 0; i < PAGES; i++) {
			StringBuilder text = new StringBuilder();
			new Random(i).ints(1500, 'a', 'z').forEach((c) -> text.append((char) c));
			pages[i] = TestApi.page(crawlId + "-" + i, data.formatted(i, text));
		}
		this.bench.api().servePages(crawlId, pages);
	}

	@Test
	void onlyAppendColumnsAndNeverChangeHowAnEarlierRunIsRead() throws IOException {
		List<List<String>> columns = new ArrayList<>();
		List<List<String>> reads = new ArrayList<>();
		for (String run : List.of("r1", "r2", "r3")) {
			assertThat(
					this.bench.runCrawls(run, "--spidra.partition-size=1MB", "--spidra.parquet.file-size=1MB").code())
				.isZero();
			columns.add(columns());
			assertThat(files(run)).hasSizeGreaterThan(1);
			reads.add(read(run));
		}
		assertThat(columns.get(1)).startsWith(columns.get(0).toArray(String[]::new));
		assertThat(columns.get(2)).startsWith(columns.get(1).toArray(String[]::new));
		assertThat(columns.get(2).stream().skip(7)).containsExactly("gone BOOLEAN", "n INT64", "text STRING",
				"later LIST<STRING>", "n_as_double DOUBLE", "new_deep INT64", "aa DATE", "later_as_text STRING",
				"n_as_text STRING");
		assertThat(List.of(read("r1"), read("r2"), read("r3"))).isEqualTo(reads);
	}

	@Test
	void areReadTogetherByNameAndEachAloneWithout() {
		for (String run : List.of("r1", "r2", "r3")) {
			assertThat(
					this.bench.runCrawls(run, "--spidra.partition-size=1MB", "--spidra.parquet.file-size=1MB").code())
				.isZero();
		}
		String all = "read_parquet('" + this.bench.output() + "/pages/**/*.parquet', union_by_name = true, "
				+ "hive_partitioning = true, hive_types = {'run': VARCHAR})";
		assertThat(
				this.bench.query("SELECT run, count(*), count(n), count(n_as_double), count(n_as_text), count(gone), "
						+ "count(later), count(later_as_text), count(aa), count(new_deep) FROM " + all
						+ " GROUP BY run ORDER BY run"))
			.containsExactly("r1|1500|1500|0|0|1500|0|0|0|0", "r2|1500|0|1500|0|0|1500|0|0|1500",
					"r3|1500|0|0|1500|0|0|1500|1500|0");
		assertThat(this.bench.query("SELECT count(*), min(n_as_text), min(aa) FROM read_parquet('" + this.bench.output()
				+ "/pages/run=r3/*.parquet')"))
			.containsExactly("1500|no. 0|2026-11-20");
	}

	@Test
	void haveOneSchemaInAllFilesOfARun() throws IOException {
		for (String run : List.of("r1", "r2", "r3")) {
			assertThat(
					this.bench.runCrawls(run, "--spidra.partition-size=1MB", "--spidra.parquet.file-size=1MB").code())
				.isZero();
			List<String> schemas = new ArrayList<>();
			for (Path file : files(run)) {
				schemas.add(String.join("\n",
						this.bench.query("SELECT name, type, repetition_type, num_children, converted_type, field_id, "
								+ "logical_type FROM parquet_schema('" + file + "')")));
			}
			assertThat(schemas).hasSizeGreaterThan(1).containsOnly(schemas.get(0));
			assertThat(this.bench.query("SELECT DISTINCT decode(value) FROM parquet_kv_metadata('" + this.bench.output()
					+ "/pages/run=" + run + "/*.parquet') WHERE decode(key) = 'spidra.schema.version'"))
				.containsExactly(run.substring(1));
		}
	}

	@Test
	void keepTheFieldIdsOfTheirColumnsInTheOrderOfIceberg() throws IOException {
		for (String run : List.of("r1", "r2", "r3")) {
			assertThat(
					this.bench.runCrawls(run, "--spidra.partition-size=1MB", "--spidra.parquet.file-size=1MB").code())
				.isZero();
		}
		assertThat(
				this.bench.runCrawls("r1", "--spidra.partition-size=1MB", "--spidra.parquet.file-size=1MB", "rerun=yes")
					.code())
			.isZero();
		List<String> ids = List.of("page_id 1", "page_url 2", "page_title 3", "page_created_at 4", "crawl_id 5",
				"run_key 6", "fetched_at 7", "gone 8", "n 9", "text 10", "later 11", "later.list.element 12",
				"n_as_double 13", "new_deep 14", "aa 15", "later_as_text 16", "n_as_text 17");
		Map<String, List<String>> idsOfRun = Map.of("r1", ids, "r2", ids.subList(0, 14), "r3", ids);
		for (String run : List.of("r1", "r2", "r3")) {
			assertThat(files(run)).hasSizeGreaterThan(1).allSatisfy((file) -> {
				assertThat(idsInFooter(file)).isEqualTo(idsOfRun.get(run));
				assertThat(ordersInFooter(file)).containsOnly(ColumnOrder.typeDefined());
			});
		}
		assertThat(idsInSchema()).isEqualTo(ids);
	}

	@Test
	void giveIdsAndAnOrderThatOldReadersKnowToAllColumnsOfFailedPages() throws IOException {
		this.bench.api().servePages("bad", TestApi.failedPage("p1", "gone"), TestApi.page("p2", "{\"d\":[0.5]}"));
		assertThat(this.bench.runCrawls("bad").code()).isZero();
		try (Stream<Path> files = Files.list(this.bench.output().resolve("failed_pages/run=bad"))) {
			assertThat(files.toList()).singleElement().satisfies((file) -> {
				assertThat(idsInFooter(file)).containsExactly("page_id 1", "page_url 2", "page_title 3",
						"page_created_at 4", "crawl_id 5", "run_key 6", "fetched_at 7", "status 8", "reason 9",
						"error_message 10", "raw 11");
				assertThat(ordersInFooter(file)).containsOnly(ColumnOrder.typeDefined());
			});
		}
		assertThat(files("bad")).singleElement().satisfies((file) -> {
			assertThat(idsInFooter(file)).endsWith("d 8", "d.list.element 9");
			assertThat(ordersInFooter(file)).containsOnly(ColumnOrder.typeDefined());
		});
	}

	private static MessageType footer(Path file) throws IOException {
		try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
			return reader.getFooter().getFileMetaData().getSchema();
		}
	}

	/** Path and field id of all columns and elements. */
	private static List<String> idsInFooter(Path file) throws IOException {
		List<String> ids = new ArrayList<>();
		addIds("", footer(file), ids);
		return ids;
	}

	private static void addIds(String parent, GroupType group, List<String> ids) {
		for (Type field : group.getFields()) {
			if (field.getId() != null) {
				ids.add(parent + field.getName() + " " + field.getId());
			}
			if (!field.isPrimitive()) {
				addIds(parent + field.getName() + ".", field.asGroupType(), ids);
			}
		}
	}

	private static List<ColumnOrder> ordersInFooter(Path file) throws IOException {
		return footer(file).getColumns().stream().map((column) -> column.getPrimitiveType().columnOrder()).toList();
	}

	/** The same from {@code schema.json}. */
	private List<String> idsInSchema() throws IOException {
		JsonNode schema = new JsonMapper()
			.readTree(Files.readString(this.bench.output().resolve("_spidra/schema.json")));
		List<String> ids = new ArrayList<>();
		for (JsonNode column : schema.get("tables").get(0).get("columns")) {
			ids.add(column.get("name").asString() + " " + column.path("id").asInt(0));
			if (column.has("element_id")) {
				ids.add(column.get("name").asString() + ".list.element " + column.get("element_id").asInt());
			}
		}
		return ids;
	}

	private List<String> columns() throws IOException {
		JsonNode schema = new JsonMapper()
			.readTree(Files.readString(this.bench.output().resolve("_spidra/schema.json")));
		return schema.get("tables")
			.get(0)
			.get("columns")
			.valueStream()
			.map((column) -> column.get("name").asString() + " " + column.get("type").asString())
			.toList();
	}

	private List<Path> files(String run) throws IOException {
		try (Stream<Path> files = Files.list(this.bench.output().resolve("pages/run=" + run))) {
			return files.sorted().toList();
		}
	}

	/** As Redshift does: the columns of one run by their place and number. */
	private List<String> read(String run) {
		return this.bench.query("SELECT * FROM read_parquet('" + this.bench.output() + "/pages/run=" + run
				+ "/*.parquet', hive_partitioning=false) ORDER BY page_id LIMIT 50");
	}

}
