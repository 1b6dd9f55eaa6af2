package io.spidraparquet.commands;

import java.util.List;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three nights of a dataset with nested columns in two tables, whose structs have further
 * fields in each night.
 */
final class NestedNights {

	/** The runs are n1, n2 and so on. */
	static final int COUNT = 3;

	/** The tables, each after its parent. */
	static final List<String> TABLES = List.of("pages", "shops");

	private static final List<List<String>> PAGES = List.of(
			List.of(TestApi.page("1", """
					{"products":[{"name":"x","offers":[{"amount":1},null]},null],"shops":[{"stock":[{"sku":"a"}]}]}"""),
					TestApi.page("2", """
							{"products":[{"name":"z","offers":[{"amount":4}]}]}""")),
			List.of(TestApi.page("1", """
					{"products":[{"name":"x","price":9.5,"offers":[{"amount":2,"seller":"s"}]}],\
					"shops":[{"stock":[]},{"stock":[{},null]}]}""")), List.of(TestApi.page("1", """
					{"products":[{"name":"x","price":19.99,"tags":[{"tag":"t"}],"offers":[{"amount":3,"seller":"s"},\
					{"amount":"soon"}]},{"name":"y"}],"shops":[{"stock":[{"sku":"a","left":5}]}]}""")));

	private final Workbench bench;

	NestedNights(Workbench bench) {
		this.bench = bench;
	}

	void publish(int night) {
		String crawl = "n" + night;
		this.bench.api().servePages(crawl, PAGES.get(night - 1).toArray(String[]::new));
		Workbench.Result result = this.bench.runCrawls(crawl, "--spidra.flatten.tables=shops",
				"--spidra.flatten.arrays=nested");
		assertThat(result.code()).as(result.err()).isZero();
	}

}
