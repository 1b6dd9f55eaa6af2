package io.spidraparquet.nightly;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thirty nights with five faults, and no checks in the job definition. Each fault is
 * named by a warning in the manifest of its night; the other nights have none.
 */
class ThirtyNightsIT {

	private static final int NIGHTS = 30;

	private static final int REFUSED_FOR = 6;

	private static final String REFUSED = "crawl-21-2";

	/** What a warning of the night says, by the number of the night from 0. */
	private static final Map<Integer, String> EXPECTED = new TreeMap<>(
			Map.of(9, "failed", 13, "price", 17, "pages", 20, "seller"));

	static {
		IntStream.range(21, 21 + REFUSED_FOR).forEach((night) -> EXPECTED.put(night, REFUSED));
	}

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private final Nights nights = new Nights(this.bench);

	@ParameterizedTest
	@CsvSource({ "4, 0, 1", "60, 60, 2" })
	void eachFaultIsNamedInItsNightAndQuietNightsHaveNoWarning(int dense, int sparse, long seed) throws IOException {
		NightlyPages pages = new NightlyPages(dense, sparse, seed);
		Map<Integer, List<String>> warnings = new TreeMap<>();
		for (int night = 0; night < NIGHTS; night++) {
			serve(pages, night);
			Workbench.Result result = this.nights.run(NIGHTS - night, "--spidra.skip.max-ratio=0.8");
			assertThat(result.code()).as("night %d: %s", night, result.err()).isZero();
			List<String> ofNight = warnings(night);
			if (!ofNight.isEmpty()) {
				warnings.put(night, ofNight);
			}
		}
		assertThat(warnings.keySet()).as(warnings.toString()).containsExactlyElementsOf(EXPECTED.keySet());
		EXPECTED.forEach((night, word) -> assertThat(warnings.get(night)).as("night %d", night)
			.anyMatch((warning) -> warning.contains(word)));
		this.nights.assertEachPageOnce();
	}

	private void serve(NightlyPages pages, int night) {
		NightlyPages.Fault fault = switch (night) {
			case 9 -> NightlyPages.Fault.FAILED_PAGES;
			case 13 -> NightlyPages.Fault.TEXTS;
			case 17 -> NightlyPages.Fault.FEW_PAGES;
			case 20 -> NightlyPages.Fault.NO_VALUES;
			default -> NightlyPages.Fault.NONE;
		};
		int crawl = 0;
		for (List<String> ofCrawl : pages.night(night, this.nights.today().minusDays(NIGHTS - night).getDayOfWeek(),
				fault)) {
			String id = "crawl-" + night + "-" + crawl++;
			this.bench.api().servePages(id, ofCrawl.toArray(String[]::new));
			if (id.equals(REFUSED)) {
				this.bench.api().answer(id, (exchange) -> TestApi.send(exchange, 404, "{\"message\":\"not found\"}"));
			}
			if (night == 21 + REFUSED_FOR && crawl == 1) {
				this.bench.api().servePages(REFUSED, TestApi.page("late", "{\"price\":1.5,\"seller\":\"a\"}"));
			}
			this.bench.api().job(id, "completed", this.nights.at(NIGHTS - night));
		}
	}

	private List<String> warnings(int night) throws IOException {
		List<String> warnings = new ArrayList<>();
		for (JsonNode warning : this.nights.manifest(this.nights.day(NIGHTS - night)).path("warnings")) {
			warnings.add(warning.asString());
		}
		return warnings;
	}

}
