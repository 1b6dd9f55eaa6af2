package io.spidraparquet.commands;

import java.util.List;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nights of a dataset with tables of arrays. In the second one, a page has no
 * products any more, a table gets a column, and tables appear of which two are called as
 * a word of SQL and as a view of the first night.
 */
final class SeveralNights {

	/** The tables, each after its parent. */
	static final List<String> TABLES = List.of("pages", "products", "order", "pages_latest", "products_offers");

	private final Workbench bench;

	SeveralNights(Workbench bench) {
		this.bench = bench;
	}

	private void publish(String crawl, String... pages) {
		this.bench.api().servePages(crawl, pages);
		Workbench.Result result = this.bench.runCrawls(crawl,
				"--spidra.flatten.tables=products,products/offers,order,pages_latest");
		assertThat(result.code()).as(result.err()).isZero();
	}

	void publishFirst() {
		publish("n1", TestApi.page("1", """
				{"name":"A","products":[{"name":"x"},{"name":"y"}]}"""), TestApi.page("2", """
				{"name":"B","products":[{"name":"z"}]}"""));
	}

	void publishSecond() {
		publish("n2", TestApi.page("1", "{\"name\":\"A2\",\"products\":[]}"), TestApi.page("2", """
				{"name":"B2","products":[{"name":"z2","sku":7,"offers":[{"price":3},{"price":4}]}],\
				"order":[{"n":1}],"pages_latest":["l"]}"""));
	}

}
