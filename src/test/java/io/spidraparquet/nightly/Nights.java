package io.spidraparquet.nightly;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Crawls by the day on which they were created, and the runs of a day over them.
 *
 * @param bench serves the crawls and runs the nights
 * @param today in UTC
 */
record Nights(Workbench bench, LocalDate today) {

	Nights(Workbench bench) {
		this(bench, LocalDate.now(ZoneOffset.UTC));
	}

	void history(int crawls, int days) {
		for (int i = 0; i < crawls; i++) {
			int daysAgo = (int) ((long) i * days / crawls) % days;
			crawl("c" + i, instant(Math.min(daysAgo, (crawls == days) ? 0 : daysAgo)).plusSeconds(i % 50));
		}
	}

	void crawl(String id, Instant created) {
		this.bench.api().servePages(id, TestApi.page(id + "-p", "{\"a\":1}"), TestApi.failedPage(id + "-q", "no text"));
		this.bench.api().job(id, "completed", created.toString());
	}

	Workbench.Result run(int daysAgo, String... words) {
		List<String> all = new ArrayList<>(List.of("date=" + day(daysAgo), "output=" + this.bench.output(),
				"--spidra.api.requests-per-window=100000"));
		all.addAll(List.of(words));
		return this.bench.run(all.toArray(String[]::new));
	}

	String day(int daysAgo) {
		return this.today.minusDays(daysAgo).toString();
	}

	/** Midnight, so that also today's is over. */
	Instant instant(int daysAgo) {
		return this.today.minusDays(daysAgo).atStartOfDay(ZoneOffset.UTC).toInstant();
	}

	String at(int daysAgo) {
		return instant(daysAgo).toString();
	}

	JsonNode manifest(String key) throws IOException {
		return new JsonMapper().readTree(this.bench.output().resolve("_spidra/runs/" + key + ".json"));
	}

	List<String> crawlsOf(String key) throws IOException {
		List<String> crawls = new ArrayList<>();
		manifest(key).path("crawls").forEach((crawl) -> crawls.add(crawl.path("id").asString()));
		return crawls;
	}

	static List<String> texts(JsonNode array) {
		List<String> texts = new ArrayList<>();
		array.forEach((text) -> texts.add(text.asString()));
		return texts;
	}

	void assertEachPageOnce() {
		assertThat(this.bench.query("SELECT page_id FROM {pages} GROUP BY page_id HAVING count(*) > 1")).isEmpty();
	}

}
