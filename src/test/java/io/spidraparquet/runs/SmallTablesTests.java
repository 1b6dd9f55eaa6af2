package io.spidraparquet.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs of several partitions with small tables: each of these is one file.
 */
class SmallTablesTests {

	private static final String[] WORDS = { "--spidra.flatten.tables=products,products/offers",
			"--spidra.partition-size=1MB" };

	/** Pages of 400 KB, so that a partition has two or three of them. */
	private static final int PAGES = 6;

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@RegisterExtension
	private final FaultyRuns runs = new FaultyRuns(this.bench);

	private void serve(String text) {
		List<String> pages = new ArrayList<>();
		for (int i = 0; i < PAGES; i++) {
			String product = "{\"name\":\"n" + i + "\",\"offers\":[{\"price\":" + i + "},{\"price\":null}]}";
			pages.add(TestApi.page("p" + i,
					"{\"text\":\"" + text + "\",\"products\":[" + product + "," + product + "]}"));
			pages.add(TestApi.failedPage("f" + i, "no luck"));
		}
		this.bench.api().servePages("c", pages.toArray(String[]::new));
	}

	@Test
	void areOneFileEachWithARowGroupForEachPartition() throws IOException {
		serve("x".repeat(400_000));
		Workbench.Result result = this.runs.run("c", WORDS);
		assertThat(result.err())
			.contains("published run c with 1 warning: 12 pages, 6 rows and 36 rows of 2 further tables in 3 files (");
		assertThat(files()).containsExactly("failed_pages 1", "pages 1", "products 1", "products_offers 1");
		for (String table : List.of("failed_pages", "pages", "products", "products_offers")) {
			assertThat(this.bench.query("SELECT count(DISTINCT row_group_id) > 1 FROM parquet_metadata('"
					+ this.bench.output() + "/" + table + "/*/*.parquet')"))
				.as(table)
				.containsExactly("true");
		}
		assertAllRows();
		JsonNode manifest = new JsonMapper()
			.readTree(Files.readString(this.bench.output().resolve("_spidra/runs/c.json")));
		assertThat(manifest.path("tables").valueStream().map((table) -> table.path("rows").asInt()))
			.containsExactly(PAGES, 2 * PAGES, 4 * PAGES);
		manifest.path("tables").forEach((table) -> {
			Path file = this.bench.output().resolve(table.path("files").path(0).path("path").asString());
			assertThat(file).hasSize(table.path("bytes").asLong());
		});
		assertThat(Files.readString(this.bench.output().resolve("_spidra/runs/c.html")).replaceAll("\\s*\n\\s*", ""))
			.contains(
					"<a href=\"#columns-products_offers\">products_offers</a></th><td>element of "
							+ "<code>/data/products/offers</code></td><td class=\"n\">24</td><td class=\"n\">7</td>"
							+ "<td class=\"n\">1</td>",
					"<h2 id=\"columns-products\">Columns of products</h2><p class=\"soft\">6 columns, version 1 of the schema; "
							+ "this run added 6 columns. Rows join those of pages by page_id, crawl_id, run_key. "
							+ "Key: <code>page_id, crawl_id, run_key, products_index</code></p>",
					"<td><code>products/run&#x3D;c/part-00000-", "<td><code>failed_pages/run&#x3D;c/part-00000-");
		assertThat(this.bench.run("runs", "output=" + this.bench.output(), "--json").out())
			.contains("\"pages\":12,\"rows\":6,\"tables\":3,\"failed_pages\":6,");
	}

	@Test
	void areNotJoinedWhereTheyAreLarge() throws IOException {
		StringBuilder random = new StringBuilder();
		new Random(7).ints(400_000, 'a', 'z' + 1).forEach((letter) -> random.append((char) letter));
		serve(random.toString());
		this.runs.done("c", WORDS[0], WORDS[1], "--spidra.parquet.file-size=1MB");
		assertThat(files()).hasSize(4).contains("failed_pages 1", "products 1", "products_offers 1");
		assertThat(files()).doesNotContain("pages 1");
		assertAllRows();
	}

	@Test
	void areJoinedAgainByARestart() throws IOException {
		serve("x".repeat(400_000));
		this.runs.fail("joined/products", "c", WORDS);
		this.runs.fail("manifest.json", "c", WORDS);
		this.runs.done("c", WORDS);
		assertThat(files()).containsExactly("failed_pages 1", "pages 1", "products 1", "products_offers 1");
		assertAllRows();
		assertThat(this.bench.api().requests()).containsExactly("c");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void aRestartSeesThatAPartOfThemWasChangedOrRemoved() throws IOException {
		serve("x".repeat(400_000));
		for (boolean removed : new boolean[] { false, true }) {
			this.runs.fail("manifest.json", "c", WORDS);
			Path part = staged("partition-00001/products-00000.parquet");
			if (removed) {
				Files.delete(part);
			}
			else {
				byte[] bytes = Files.readAllBytes(part);
				bytes[bytes.length / 2] ^= 1;
				Files.write(part, bytes);
			}
			Workbench.Result refused = this.runs.run("c", WORDS);
			assertThat(refused.code()).isEqualTo(5);
			assertThat(refused.err())
				.contains(part + (removed ? " is gone" : " is damaged") + ": nothing is published, run again");
			this.runs.done("c", WORDS);
			assertAllRows();
			this.runs.assertNothingIsLeft();
			Workbench.delete(this.bench.output());
		}
	}

	private void assertAllRows() {
		assertThat(this.bench.query("SELECT page_id FROM {pages}")).hasSize(PAGES);
		assertThat(this.bench.query("SELECT page_id FROM {failed}")).hasSize(PAGES);
		assertThat(this.bench.query("SELECT page_id, products_index, name, offers_index, price FROM "
				+ table("products") + " AS products JOIN " + table("products_offers")
				+ " AS offers USING (page_id, crawl_id, run_key, products_index) ORDER BY ALL"))
			.hasSize(4 * PAGES)
			.startsWith("p0|0|n0|0|0", "p0|0|n0|1|null", "p0|1|n0|0|0", "p0|1|n0|1|null", "p1|0|n1|0|1");
		// in the order of the pages, also from one row group to the next
		assertThat(this.bench.query("SELECT page_id FROM " + table("products")))
			.isEqualTo(Stream.iterate(0, (i) -> i + 1).limit(2 * PAGES).map((i) -> "p" + i / 2).toList());
	}

	private String table(String name) {
		return "read_parquet('" + this.bench.output() + "/" + name + "/*/*.parquet')";
	}

	private Path staged(String path) throws IOException {
		try (Stream<Path> attempts = Files.list(this.bench.output().resolve("_spidra/staging"))) {
			return attempts.findFirst().orElseThrow().resolve(path);
		}
	}

	/** Tables with the number of their files. */
	private List<String> files() throws IOException {
		List<String> files = new ArrayList<>();
		for (String table : List.of("failed_pages", "pages", "products", "products_offers")) {
			try (Stream<Path> found = Files.list(this.bench.output().resolve(table + "/run=c"))) {
				files.add(table + " " + found.count());
			}
		}
		return files;
	}

}
