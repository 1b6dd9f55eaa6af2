package io.spidraparquet.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The recorded responses on the class path, and copies of them.
 */
final class DemoSamples implements DemoSource {

	private static final String SAMPLES = "/sample-data/";

	private final Map<String, DemoCrawl> crawls = new LinkedHashMap<>();

	private final DemoHistory history;

	private final int copies;

	/**
	 * Reads the samples.
	 * @param leastPages minimum number of pages; the samples are copied until there are
	 * so many
	 * @throws IOException if the samples are missing on the class path
	 */
	DemoSamples(int leastPages) throws IOException {
		List<DemoCrawl> samples = new ArrayList<>();
		for (String crawlId : sample("crawls/index.txt").lines().toList()) {
			samples.add(new DemoCrawl(crawlId, sample("crawls/" + crawlId + ".json")));
		}
		int pages = samples.stream().mapToInt(DemoCrawl::size).sum();
		this.copies = Math.max(1, (leastPages + pages - 1) / pages);
		for (int number = 0; number < this.copies; number++) {
			for (DemoCrawl sample : samples) {
				DemoCrawl crawl = sample.copy(number);
				this.crawls.put(crawl.id(), crawl);
			}
		}
		this.history = new DemoHistory(sample("jobs.json"), this.copies);
	}

	/** How many copies there are of each sample, with the sample itself. */
	int copies() {
		return this.copies;
	}

	@Override
	public List<String> crawlIds() {
		return List.copyOf(this.crawls.keySet());
	}

	@Override
	public @Nullable DemoCrawl crawl(String crawlId) {
		return this.crawls.get(crawlId);
	}

	@Override
	public DemoHistory history() {
		return this.history;
	}

	private static String sample(String name) throws IOException {
		try (InputStream in = DemoSamples.class.getResourceAsStream(SAMPLES + name)) {
			if (in == null) {
				throw new FileNotFoundException("No sample " + SAMPLES + name + " on the class path");
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
