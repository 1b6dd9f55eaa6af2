package io.spidraparquet.chaos;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.spidraparquet.workbench.TestApi;

/**
 * Crawls with pages that succeeded and some that failed.
 *
 * @param crawls number of crawls
 * @param pages pages of each
 * @param text length of a text in each page
 */
record TestCrawls(int crawls, int pages, int text) {

	/** The day that they were created on. */
	static final String DATE = "2026-11-20";

	/** The day after it. */
	static final String NEXT_DATE = "2026-11-21";

	/** Makes four tables of them, of which a later version leaves one without rows. */
	static final String TABLES = "--spidra.flatten.tables=products,products/offers,products/reviews";

	/** The word that makes lists of structs of other arrays of objects. */
	static final String NESTED = "--spidra.flatten.arrays=nested";

	private static final int FAILED = 11;

	/** Their ids. */
	List<String> ids() {
		return IntStream.range(0, this.crawls).mapToObj((crawl) -> "crawl" + (100 + crawl)).toList();
	}

	/**
	 * Serves them.
	 * @param api server
	 * @param version changes what is in the pages and adds a column
	 */
	void serve(TestApi api, int version) {
		ids().forEach((id) -> serve(api, id, version));
	}

	private void serve(TestApi api, String id, int version) {
		api.serve(id, body(id, version).replace("\"markdown_url\":null",
				"\"markdown_url\":\"" + api.contentUrl() + id + "\""));
		api.job(id, "completed", DATE + "T10:00:00Z");
	}

	/** Changes every second one. */
	void change(TestApi api, int version) {
		List<String> all = ids();
		for (int i = 0; i < all.size(); i += 2) {
			serve(api, all.get(i), version);
		}
	}

	private String body(String id, int version) {
		return IntStream.range(0, this.pages + version)
			.mapToObj((page) -> page(id + "-" + page, page, version))
			.collect(Collectors.joining(",", "{\"pages\":[", "]}"));
	}

	private String page(String id, int page, int version) {
		if (page % FAILED == version) {
			return TestApi.failedPage(id, "no answer " + version);
		}
		StringBuilder text = new StringBuilder(); // hard to compress, so that files have
													// a size
		new Random(id.hashCode()).ints(this.text, 'A', 'Z' + 1).forEach((letter) -> text.append((char) letter));
		return TestApi.page(id,
				"{\"n\":" + page + ",\"version\":" + version + ",\"price\":{\"amount\":" + page + ".5},\"tags\":[\"t"
						+ page % 7 + "\"],\"new_in_" + version + "\":true,\"products\":[" + products(page, version)
						+ "],\"notes\":[{\"by\":" + page + "},null,{\"note_" + version + "\":[{\"n\":" + version
						+ "}]}],\"text\":\"" + text + "\"}");
	}

	/** Only the first version has reviews. */
	private static String products(int page, int version) {
		String reviews = (version == 0) ? "\"good\",\"bad\"" : "";
		return IntStream.range(0, page % 3)
			.mapToObj((product) -> "{\"name\":\"x" + page + "\",\"offers\":[{\"price\":" + product
					+ ".5},{\"price\":null}],\"reviews\":[" + reviews + "]}")
			.collect(Collectors.joining(","));
	}

}
