package io.spidraparquet.commands;

import java.util.List;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nights of a dataset with tables of arrays. In the second one, a page has no
 * products any more, a table gets a column, and tables appear whose names are a word of
 * SQL and the name of a view.
 */
final class SeveralNights {

	/** The tables with files. */
	static final List<String> TABLES = List.of("pages", "products", "products_offers", "order");

	private static final String PRODUCTS = "FROM (SELECT *, unnest(range(json_array_length(products)::BIGINT)) AS i"
			+ " FROM pages)";

	private static final String OFFERS = "FROM (SELECT *, unnest(range(json_array_length(offers)::BIGINT)) AS i"
			+ " FROM products)";

	private static final String ORDER = "FROM (SELECT *, unnest(range(json_array_length(\"order\")::BIGINT)) AS i"
			+ " FROM pages)";

	private final Workbench bench;

	SeveralNights(Workbench bench) {
		this.bench = bench;
	}

	private void publish(String crawl, String... pages) {
		this.bench.api().servePages(crawl, pages);
		Workbench.Result result = this.bench.runCrawls(crawl);
		assertThat(result.code()).as(result.err()).isZero();
	}

	void publishFirst() throws Exception {
		publish("n1",
				TestApi.page("1",
						"{\"name\":\"A\",\"products\":[{\"name\":\"x\",\"offers\":[{\"price\":1}]},{\"name\":\"y\"}]}"),
				TestApi.page("2", "{\"name\":\"B\",\"products\":[{\"name\":\"z\"}]}"));
		new ChildTables(this.bench.output())
			.add("products", "/data/products", "pages",
					"i AS products_index, products->i->>'name' AS name, (products->i->'offers')::VARCHAR AS offers "
							+ PRODUCTS,
					"products_index INT64 /data/products", "name STRING /data/products/name",
					"offers JSON /data/products/offers")
			.publish("n1");
	}

	void publishSecond() throws Exception {
		publish("n2", TestApi.page("1", "{\"name\":\"A2\",\"products\":[]}"), TestApi.page("2",
				"{\"name\":\"B2\",\"products\":[{\"name\":\"z2\",\"sku\":7,\"offers\":[{\"price\":3},{\"price\":4}]}],"
						+ "\"order\":[{\"n\":1}]}"));
		new ChildTables(this.bench.output())
			.add("products", "/data/products", "pages",
					"i AS products_index, products->i->>'name' AS name, (products->i->'offers')::VARCHAR AS offers, "
							+ "(products->i->>'sku')::BIGINT AS sku " + PRODUCTS,
					"products_index INT64 /data/products", "name STRING /data/products/name",
					"offers JSON /data/products/offers", "sku INT64 /data/products/sku")
			.add("products_offers", "/data/products/offers", "products",
					"products_index, i AS offers_index, (offers->i->>'price')::BIGINT AS price " + OFFERS,
					"products_index INT64 /data/products", "offers_index INT64 /data/products/offers",
					"price INT64 /data/products/offers/price")
			.add("order", "/data/order", "pages", "i AS order_index, (\"order\"->i->>'n')::BIGINT AS n " + ORDER,
					"order_index INT64 /data/order", "n INT64 /data/order/n")
			.add("pages_latest", "/data/pages_latest", "pages",
					"0::BIGINT AS pages_latest_index FROM pages WHERE false",
					"pages_latest_index INT64 /data/pages_latest")
			.publish("n2");
	}

}
