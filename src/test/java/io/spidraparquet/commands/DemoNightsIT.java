package io.spidraparquet.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thirty nights of the demo: what it says is to be seen in the dataset, and nothing else.
 */
class DemoNightsIT {

	private static final JsonMapper JSON = new JsonMapper();

	private static LocalDate last;

	private static Workbench bench;

	private static Workbench.Result result;

	@BeforeAll
	static void run() {
		last = LocalDate.now(ZoneOffset.UTC).minusDays(1);
		bench = new Workbench();
		System.setProperty("spidra.demo.dir", bench.folder().toString());
		try {
			result = bench.run("demo", "nights=30");
		}
		finally {
			System.clearProperty("spidra.demo.dir");
		}
	}

	@AfterAll
	static void close() throws IOException {
		bench.close();
	}

	@Test
	void saysOneLineForEachNightAndWhatToLookFor() {
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).isEmpty();
		List<String> lines = result.out().lines().toList();
		for (int night = 1; night <= 30; night++) {
			String day = day(night);
			assertThat(lines).filteredOn((line) -> line.startsWith(day)).as(day).hasSize(1);
		}
		assertThat(lines.stream().skip(1)).allMatch((line) -> line.length() <= 80 || line.contains("dataset"));
		for (int night : List.of(3, 10, 13, 15, 19, 22, 25, 28)) {
			assertThat(lines).filteredOn((line) -> line.startsWith("  " + day(night) + "  ")).as(day(night)).hasSize(1);
		}
		assertThat(result.out()).contains("_spidra/index.html");
	}

	@Test
	void publishesEachPageOnceInTwentyEightRuns() throws IOException {
		Map<String, JsonNode> manifests = manifests();
		assertThat(manifests).hasSize(28).doesNotContainKeys(day(15), day(28));
		assertThat(bench.query("SELECT count(*), count(DISTINCT page_id), count(DISTINCT crawl_id) FROM read_parquet('"
				+ bench.folder() + "/dataset/*pages/**/*.parquet', union_by_name=true)"))
			.allMatch((row) -> row.matches("(\\d+)\\|\\1\\|120"));
		assertThat(Workbench.filesBelow(bench.folder().resolve("dataset/_spidra/failed")))
			.containsOnlyKeys(day(15) + ".json", day(28) + ".json");
		manifests.forEach((day, manifest) -> assertThat(manifest.path("not_fetched").size()).as(day)
			.isEqualTo((day.compareTo(day(3)) >= 0 && day.compareTo(day(8)) <= 0) ? 1 : 0));
	}

	@Test
	void warnsOfWhatIsPlantedAndOfNothingElse() throws IOException {
		Map<String, String> expected = expectedWarnings();
		Map<String, List<String>> warnings = new TreeMap<>();
		manifests().forEach((day, manifest) -> {
			List<String> ofNight = manifest.path("warnings").valueStream().map(JsonNode::asString).toList();
			if (!ofNight.isEmpty()) {
				warnings.put(day, ofNight);
			}
		});
		assertThat(warnings).containsOnlyKeys(expected.keySet());
		expected.forEach((day, word) -> assertThat(String.valueOf(warnings.get(day))).as(day).contains(word));
	}

	@Test
	void theIndexShowsAllNightsAndWhatIsWrongWithThem() throws IOException {
		String index = Files.readString(bench.folder().resolve("dataset/_spidra/index.html"));
		for (int night = 1; night <= 30; night++) {
			assertThat(index).contains(day(night));
		}
		assertThat(index).contains("exit code 3: ", "exit code 5: ").contains(expectedWarnings().values());
	}

	/** Words of a warning by the day of its night. */
	private static Map<String, String> expectedWarnings() {
		Map<String, String> expected = new TreeMap<>(Map.of(day(10), "discount_percent", day(13), "of the pages failed",
				day(19), "price_amount", day(22), "seller_name", day(25), "12 pages"));
		for (int night = 3; night <= 8; night++) {
			expected.put(day(night), "lamps-" + day(3));
		}
		return expected;
	}

	private static Map<String, JsonNode> manifests() throws IOException {
		Map<String, JsonNode> manifests = new TreeMap<>();
		Workbench.filesBelow(bench.folder().resolve("dataset/_spidra/runs")).forEach((path, text) -> {
			if (path.matches("[0-9-]+\\.json")) {
				manifests.put(path.replace(".json", ""), JSON.readTree(text));
			}
		});
		return manifests;
	}

	private static String day(int night) {
		return last.minusDays(30L - night).toString();
	}

}
