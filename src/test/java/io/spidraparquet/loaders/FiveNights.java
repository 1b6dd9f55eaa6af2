package io.spidraparquet.loaders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.workbench.DuckDb;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Five nights of a dataset, with a copy of it as it was after each publication:
 * <ol>
 * <li>crawls a and b, a table of shops and a nested column;
 * <li>crawl c, with a new column and new fields; a has changed and is published again;
 * <li>crawl d, with a table that was not there before;
 * <li>nothing new;
 * <li>the second night again, whose crawl c has changed and a not;
 * <li>crawl e; b and c have changed.
 * </ol>
 */
final class FiveNights {

	/** How often something was published. */
	static final int PUBLICATIONS = 6;

	private static final List<String> SETTINGS = List.of("--spidra.flatten.tables=shops,products",
			"--spidra.flatten.arrays=nested", "--spidra.plan.recheck=10d");

	private final Workbench bench;

	private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

	private int publications;

	FiveNights(Workbench bench) {
		this.bench = bench;
	}

	void publish() throws IOException {
		crawl("a", 5, TestApi.page("a1", """
				{"price":1,"at":"2026-11-20T10:00:00Z","shops":[{"name":"x"},{"name":"y"}],\
				"offers":[{"amount":1,"stock":[{"left":2}]},null]}"""), TestApi.failedPage("a2", "it's gone"));
		crawl("b", 5, TestApi.page("b1", "{\"price\":2,\"tags\":[\"t\",null],\"shops\":[{\"name\":\"z\"}]}"));
		night(5);
		serve("a", TestApi.page("a1", "{\"price\":3,\"shops\":[{\"name\":\"x2\"}]}"), TestApi.page("a2", """
				{"price":4.5,"offers":[{"amount":2,"seller":"s","stock":[{"left":1,"place":"here"}]}]}"""));
		crawl("c", 4, TestApi.page("c1", "{\"price\":9007199254740993,\"it's \\\"odd\\\"\":true}"),
				TestApi.failedPage("c2", "no text"));
		night(4);
		crawl("d", 3, TestApi.page("d1", "{\"products\":[{\"sku\":1},{\"sku\":\"none\"}],\"price\":\"soon\"}"));
		night(3);
		night(2);
		serve("c", TestApi.page("c1", "{\"price\":8}"), TestApi.page("c2", "{\"price\":7}"),
				TestApi.page("c3", "{\"products\":[{\"sku\":2,\"day\":\"2026-11-21\"}]}"));
		night(4, "rerun=yes");
		crawl("e", 1, TestApi.page("e1", "{\"price\":6,\"offers\":[]}"));
		serve("b", TestApi.failedPage("b1", "lost"));
		serve("c", TestApi.page("c1", "{\"price\":8.25,\"shops\":[{\"name\":\"w\"}]}"));
		night(1);
	}

	private void crawl(String id, int daysAgo, String... pages) {
		serve(id, pages);
		this.bench.api().job(id, "completed", this.today.minusDays(daysAgo) + "T00:00:00Z");
	}

	private void serve(String id, String... pages) {
		this.bench.api().servePages(id, pages);
	}

	private void night(int daysAgo, String... words) throws IOException {
		List<String> all = new ArrayList<>(List.of("date=" + day(daysAgo), "output=" + this.bench.output()));
		all.addAll(SETTINGS);
		all.addAll(List.of(words));
		Workbench.Result result = this.bench.run(all.toArray(String[]::new));
		assertThat(result.code()).as(result.err()).isZero();
		copy(this.bench.output(), after(++this.publications));
	}

	String day(int daysAgo) {
		return this.today.minusDays(daysAgo).toString();
	}

	/** The dataset after a publication, from 1. */
	Path after(int publication) {
		return this.bench.folder().resolve("after it's " + publication);
	}

	static void copy(Path from, Path to) throws IOException {
		Workbench.delete(to);
		try (Stream<Path> paths = Files.walk(from)) {
			paths.forEach((path) -> {
				try {
					Files.copy(path, to.resolve(from.relativize(path)));
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
	}

	/**
	 * What readers by manifest see: of each crawl the rows of the last run that published
	 * it.
	 * @return sorted rows by the name of their table
	 */
	static Map<String, List<String>> read(Path dataset) throws IOException, SQLException {
		Map<String, List<String>> files = new HashMap<>();
		Map<String, String> holders = new HashMap<>();
		for (JsonNode manifest : manifests(dataset)) {
			manifest.path("crawls")
				.forEach((crawl) -> holders.put(crawl.path("id").asString(), manifest.path("key").asString()));
			manifest.path("tables").forEach((table) -> add(files, table.path("name").asString(), table.path("files")));
			add(files, "failed_pages", manifest.path("failed_page_files"));
		}
		String held = holders.entrySet()
			.stream()
			.map((holder) -> "('" + holder.getKey() + "', '" + holder.getValue() + "')")
			.collect(Collectors.joining(", "));
		Map<String, List<String>> rows = new HashMap<>();
		try (DuckDb duckDb = new DuckDb()) {
			for (Map.Entry<String, List<String>> table : files.entrySet()) {
				String paths = table.getValue()
					.stream()
					.map((path) -> "'" + (dataset + "/" + path).replace("'", "''") + "'")
					.collect(Collectors.joining(", "));
				rows.put(table.getKey(),
						paths.isEmpty() ? List.of()
								: duckDb.query("FROM read_parquet([" + paths + "], union_by_name=true,"
										+ " hive_partitioning=false) WHERE (crawl_id, run_key) IN (" + held
										+ ") ORDER BY ALL"));
			}
		}
		return rows;
	}

	private static void add(Map<String, List<String>> files, String table, JsonNode added) {
		List<String> paths = files.computeIfAbsent(table, (name) -> new ArrayList<>());
		added.forEach((file) -> paths.add(file.path("path").asString()));
	}

	private static List<JsonNode> manifests(Path dataset) throws IOException {
		List<JsonNode> manifests = new ArrayList<>();
		try (Stream<Path> files = Files.list(dataset.resolve("_spidra/runs"))) {
			files.filter((file) -> file.toString().endsWith(".json"))
				.forEach((file) -> manifests.add(new JsonMapper().readTree(file)));
		}
		manifests.sort((one, other) -> Long.compare(one.path("sequence").asLong(), other.path("sequence").asLong()));
		return manifests;
	}

}
