package io.spidraparquet.iceberg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.spidraparquet.workbench.Iceberg;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tables and manifests that people have changed, dropped or restored between two nights.
 */
class ChangedTablesTests {

	private static final String HADOOP = "--spidra.iceberg.catalog=hadoop";

	private static final String TABLES = "--spidra.flatten.tables=products";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private Workbench.Result start(String crawl, String... words) {
		this.bench.api()
			.servePages(crawl, TestApi.page(crawl + "1", "{\"n\":1,\"products\":[{\"sku\":\"x\"}]}"),
					TestApi.page(crawl + "2", "{\"n\":2,\"products\":[]}"));
		List<String> all = new ArrayList<>(List.of(TABLES));
		all.addAll(Arrays.asList(words));
		return this.bench.runCrawls(crawl, all.toArray(String[]::new));
	}

	private Workbench.Result run(String crawl, String... words) {
		Workbench.Result result = start(crawl, words);
		assertThat(result.code()).as(result.err()).isZero();
		return result;
	}

	private Path metadata(String table) {
		return this.bench.output().resolve(table.equals("pages") ? "metadata" : table + "/metadata");
	}

	private Table table(String name) {
		return Iceberg.at(metadata(name).getParent());
	}

	/** The tables have the files that lie at the output, which has no replaced ones. */
	private void assertComplete(int runs) throws IOException {
		for (String name : List.of("pages", "products")) {
			Path folder = this.bench.output().resolve(name);
			List<String> files = Workbench.filesBelow(folder)
				.keySet()
				.stream()
				.filter((file) -> file.endsWith(".parquet"))
				.map((file) -> folder.resolve(file).toString())
				.toList();
			assertThat(files).as(name).hasSize(runs);
			assertThat(Iceberg.files(table(name), null)).as(name).isEqualTo(files);
		}
	}

	private void removeRun(String key) throws IOException {
		Files.delete(this.bench.output().resolve("_spidra/runs/" + key + ".json"));
		for (String table : List.of("pages", "products")) {
			Workbench.delete(this.bench.output().resolve(table + "/run=" + key));
		}
	}

	private static void copy(Path from, Path to) throws IOException {
		Workbench.delete(to);
		Files.createDirectories(to);
		try (Stream<Path> files = Files.list(from)) {
			for (Path file : files.toList()) {
				Files.copy(file, to.resolve(file.getFileName()));
			}
		}
	}

	@Test
	void aDroppedTableIsMadeAgainWithAllRuns() throws Exception {
		for (int night = 1; night <= 3; night++) {
			run("n" + night, HADOOP);
		}
		Workbench.delete(metadata("pages"));
		run("n4", HADOOP);
		assertComplete(4);
		Workbench.delete(metadata("products"));
		run("n5", HADOOP);
		assertComplete(5);
	}

	@Test
	void aRestoredCatalogGetsTheRunsThatItForgot() throws Exception {
		run("n1", HADOOP);
		Path backup = this.bench.folder().resolve("backup");
		for (String table : List.of("pages", "products")) {
			copy(metadata(table), backup.resolve(table));
		}
		run("n2", HADOOP);
		for (String table : List.of("pages", "products")) {
			copy(backup.resolve(table), metadata(table));
		}
		run("n3", HADOOP);
		assertComplete(3);
	}

	@Test
	void theNumberOfARemovedRunMayBeThatOfAnotherOne() throws Exception {
		run("n1", HADOOP);
		run("n2", HADOOP);
		removeRun("n2");
		run("n3");
		run("n4");
		run("n5", HADOOP);
		assertComplete(4);
	}

}
