package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.parquet.ParquetPreview;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import io.spidraparquet.terminal.TextTable;
import org.jspecify.annotations.Nullable;

/**
 * Shows how the tables of the demo belong together: offers with their products and shops,
 * joined by the keys that the schema names.
 */
final class DemoTables {

	/** The arrays of the sample data that the demo makes tables of. */
	static final String SETTING = "--spidra.flatten.tables=products,products/offers,products/reviews";

	private static final String PRODUCTS = "products";

	private static final String OFFERS = "products_offers";

	private static final List<String> COLUMNS = List.of("shop", "name", "products_index", "offers_index", "amount",
			"condition");

	private static final int MAX_WIDTH = 34;

	private static final int ROWS = 6;

	private final Dataset dataset;

	private final PublishedRuns published;

	private final @Nullable DatasetSchema schema;

	DemoTables(Dataset dataset, PublishedRuns published) {
		this.dataset = dataset;
		this.published = published;
		this.schema = published.schema();
	}

	/** Shows some rows of the join, if the tables are published. */
	void print(PrintStream out) throws IOException {
		Table products = table(PRODUCTS);
		Table offers = table(OFFERS);
		if (products == null || offers == null || table(Table.PAGES) == null) {
			return;
		}
		List<String> pageKey = pageKey();
		Map<List<String>, List<String>> shops = byKey(Table.PAGES, pageKey, List.of("shop"), "shop");
		Map<List<String>, List<String>> names = byKey(PRODUCTS, products.key(), List.of("name"), "page_id");
		List<String> key = products.key();
		TextTable joined = new TextTable(MAX_WIDTH, Set.of());
		joined.add(COLUMNS);
		for (List<String> offer : rows(OFFERS, concat(key, COLUMNS.subList(3, COLUMNS.size())), "page_id", ROWS)) {
			List<String> ofProduct = offer.subList(0, key.size());
			List<String> ofPage = offer.subList(0, pageKey.size());
			List<String> cells = new ArrayList<>(shops.getOrDefault(ofPage, List.of("")));
			cells.addAll(names.getOrDefault(ofProduct, List.of("")));
			cells.addAll(offer.subList(key.size() - 1, offer.size()));
			joined.add(cells);
		}
		out.println("Offers with their products and shops, from three tables by their keys:");
		joined.print(out);
		out.println();
	}

	/** The same join for DuckDB; null if the tables are not published. */
	@Nullable String sql(String output) {
		Table products = table(PRODUCTS);
		if (products == null || table(OFFERS) == null) {
			return null;
		}
		return "SELECT pages.shop, products.name, offers.amount, offers.condition FROM " + files(output, OFFERS)
				+ " AS offers JOIN " + files(output, PRODUCTS) + " AS products USING ("
				+ String.join(", ", products.key()) + ") JOIN " + files(output, Table.PAGES) + " AS pages USING ("
				+ String.join(", ", pageKey()) + ")";
	}

	private static String files(String output, String table) {
		return "'" + output + "/" + table + "/**/*.parquet'";
	}

	private @Nullable Table table(String name) {
		return (this.schema != null && !this.published.lastFiles(name).isEmpty()) ? this.schema.find(name) : null;
	}

	private List<String> pageKey() {
		return Objects.requireNonNull(table(Table.PAGES), "pages").key();
	}

	private Map<List<String>, List<String>> byKey(String table, List<String> key, List<String> columns, String present)
			throws IOException {
		Map<List<String>, List<String>> found = new HashMap<>();
		for (List<String> row : rows(table, concat(key, columns), present, Integer.MAX_VALUE)) {
			found.put(row.subList(0, key.size()), row.subList(key.size(), row.size()));
		}
		return found;
	}

	private List<List<String>> rows(String table, List<String> columns, String present, int limit) throws IOException {
		List<List<String>> rows = new ArrayList<>();
		for (String file : this.published.lastFiles(table)) {
			rows.addAll(ParquetPreview.rows(this.dataset.files().fileSystem(), this.dataset.layout().path(file),
					columns, present, limit - rows.size()));
		}
		return rows;
	}

	private static List<String> concat(List<String> first, List<String> second) {
		List<String> all = new ArrayList<>(first);
		all.addAll(second);
		return all;
	}

}
