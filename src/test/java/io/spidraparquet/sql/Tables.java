package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * Tables with a column of each type, and of each type with columns for misfits. Their
 * names are words of SQL, and their paths try to leave their quotes.
 */
final class Tables {

	/** The number of {@link #random random} datasets that a test tries. */
	static final int SEEDS = 8;

	/** What a key can contain. */
	static final List<String> HOSTILE = List.of("it's", "say \"hi\"", "back\\slash", "\\", "\\'", "a\nb\tc", "`tick`",
			"-- no", "/* x */", "semi;colon", "{{ 7*7 }}", "{% raw %}", "{# c #}", "{{{", "\u001b[2J", "\u202ex",
			"é漢\ud83c\udf55", "#x", ": y", "$x", "%s", "'; DROP TABLE pages; --", "\\u0027", "\u0000",
			"x".repeat(3000));

	private static final List<ColumnType> TYPES = List.of(ColumnType.Basic.BOOLEAN, ColumnType.Basic.INT64,
			ColumnType.Basic.DOUBLE, ColumnType.Basic.STRING, ColumnType.Basic.DATE, ColumnType.Basic.TIMESTAMP,
			new ColumnType.Decimal(38, 0), new ColumnType.Decimal(38, 38), new ColumnType.Decimal(12, 2),
			ColumnType.Json.JSON, new ColumnType.ListOf(ColumnType.Basic.STRING),
			new ColumnType.ListOf(ColumnType.Basic.TIMESTAMP), new ColumnType.ListOf(new ColumnType.Decimal(38, 7)));

	private Tables() {
	}

	/**
	 * Pages and four tables with columns of each type. A later run appends columns to
	 * each of them, and two tables, of which one takes the name of a view.
	 */
	static WarehouseDataset hostile(int runs) {
		Table pages = Table.pages(null, filled(FixedColumns.pages("r1"), "/data", runs));
		Table order = child(pages, "order", "/data/it's", "order", "r1", runs);
		Table group = child(order, "group", "/data/it's/; DROP TABLE `pages`; -- \n*/", "order", "r1", runs);
		Table tags = new Table("user", "/data/tags", "pages",
				with(FixedColumns.child("r1", pages, "/data/tags", "tags"),
						List.of(new Column("tags", ColumnType.Basic.STRING, "/data/tags", "r1"))));
		List<Table> tables = new ArrayList<>(List.of(pages, order, group, tags));
		if (runs > 1) {
			tables.add(child(pages, "pages_latest", "/data/latest", "latest", "r2", 1));
			tables.add(child(group, "table", "/data/it's/; DROP TABLE `pages`; -- \n*/t", "table", "r2", 1));
		}
		Map<String, Long> longest = Map.of("page_id", 36L, "crawl_id", 36L, "run_key", 10L, WORDS.get(3),
				80_000L * runs, WORDS.get(9), 300L);
		return new WarehouseDataset(
				tables.stream().map((table) -> new WarehouseTable(table, longest, Set.of())).toList(), location());
	}

	private static Table child(Table parent, String name, String path, String index, String run, int runs) {
		return new Table(name, path, parent.name(), filled(FixedColumns.child(run, parent, path, index), path, runs));
	}

	/** Adds columns of each type; the later ones are those of a later run. */
	private static TableSchema filled(TableSchema start, String above, int runs) {
		List<Column> columns = new ArrayList<>();
		int number = 0;
		for (int run = 1; run <= runs; run++) {
			for (String key : HOSTILE) {
				ColumnType type = TYPES.get(number % TYPES.size());
				String path = above + "/" + key.replace("~", "~0").replace("/", "~1") + run;
				String name = (number < WORDS.size()) ? WORDS.get(number) : "c" + number;
				columns.add(new Column(name, type, path, "r" + run));
				boolean misfits = type != ColumnType.Basic.STRING && type != ColumnType.Json.JSON;
				if (misfits && number % 2 == 0 && type != ColumnType.Basic.DOUBLE) {
					columns.add(new Column(name + "_as_double", ColumnType.Basic.DOUBLE, path, "r" + run));
				}
				if (misfits && number % 3 == 0) {
					columns.add(new Column(name + "_as_text", ColumnType.Basic.STRING, path, "r" + run));
				}
				number++;
			}
			String path = above + "/nested" + run;
			columns.add(new Column("nested" + run, structs(path, 3), path, "r" + run));
			columns.add(new Column("nested" + run + "_as_text", ColumnType.Basic.STRING, path, "r" + run));
		}
		return with(start, columns);
	}

	/**
	 * Structs with a field for each key, of any type but those with a date, and structs.
	 */
	private static ColumnType.ListOfStructs structs(String above, int levels) {
		List<Column> fields = new ArrayList<>();
		List<ColumnType> types = TYPES.stream().filter((type) -> type != ColumnType.Basic.DATE).toList();
		for (int i = 0; i < HOSTILE.size(); i++) {
			String name = (i < WORDS.size()) ? WORDS.get(i) : "c" + i;
			String path = above + "/" + HOSTILE.get(i).replace("~", "~0").replace("/", "~1");
			fields.add(new Column(name, types.get(i % types.size()), path, "r1"));
		}
		if (levels > 1) {
			fields.add(new Column("element", structs(above + "/element", levels - 1), above + "/element", "r1"));
		}
		return new ColumnType.ListOfStructs(fields);
	}

	/**
	 * Pages and products with columns of any types, and structs of up to four levels. The
	 * second run appends to tables and to structs of each level.
	 */
	static WarehouseDataset random(long seed, int runs) {
		Random random = new Random(seed);
		Table pages = Table.pages(null, with(FixedColumns.pages("r1"), upTo(runs, columns(random, "/data", 4))));
		Table products = new Table("products", "/data/products", "pages",
				with(FixedColumns.child("r1", pages, "/data/products", "products"),
						upTo(runs, columns(random, "/data/products", 4))));
		return dataset(pages, products);
	}

	private static List<Column> columns(Random random, String above, int levels) {
		List<Column> columns = new ArrayList<>();
		Set<String> names = new HashSet<>();
		int ofFirstRun = 1 + random.nextInt(3);
		int all = ofFirstRun + random.nextInt(3);
		for (int i = 0; i < all; i++) {
			String path = above + "/" + HOSTILE.get(random.nextInt(HOSTILE.size())).replace("/", "~1") + i;
			ColumnType type = (levels > 0 && random.nextInt(3) > 0)
					? new ColumnType.ListOfStructs(columns(random, path, levels - 1))
					: TYPES.get(random.nextInt(TYPES.size()));
			String name = WORDS.get(i + random.nextInt(2) * 6);
			if (names.add(name)) {
				columns.add(new Column(name, type, path, (i < ofFirstRun) ? "r1" : "r2"));
			}
		}
		return columns;
	}

	private static List<Column> upTo(int runs, List<Column> columns) {
		return columns.stream()
			.filter((column) -> column.since().compareTo("r" + runs) <= 0)
			.map((column) -> column.type().fields().isEmpty() ? column
					: column.withFields(upTo(runs, column.type().fields())))
			.toList();
	}

	/**
	 * Pages whose products, which are nested, have a price and their offers a seller
	 * since the second run.
	 */
	static WarehouseDataset nestedShop(int runs) {
		ColumnType string = ColumnType.Basic.STRING;
		List<Column> offers = List.of(
				new Column("amount", new ColumnType.Decimal(38, 2), "/data/products/offers/amount", "r1"),
				new Column("seller", string, "/data/products/offers/seller", "r2"));
		List<Column> products = List.of(new Column("name", string, "/data/products/name", "r1"),
				new Column("offers", new ColumnType.ListOfStructs(offers), "/data/products/offers", "r1"),
				new Column("price", ColumnType.Basic.DOUBLE, "/data/products/price", "r2"));
		return dataset(Table.pages(null,
				with(FixedColumns.pages("r1"),
						upTo(runs, List.of(
								new Column("products", new ColumnType.ListOfStructs(products), "/data/products", "r1"),
								new Column("title", string, "/data/title", "r2"))))));
	}

	private static TableSchema with(TableSchema start, List<Column> further) {
		return new TableSchema(1, Stream.concat(start.columns().stream(), further.stream()).toList());
	}

	/** Names that are words of SQL, or of YAML. */
	static final List<String> WORDS = List.of("select", "order", "group", "table", "no", "null", "true", "on", "from",
			"comment", "version_rank", "y", "date", "timestamp", "values", "user", "end", "case");

	/** Rows are elements, with a table of arrays within them. */
	static WarehouseDataset withItems() {
		Table items = Table.pages("/data/p", FixedColumns.pages("r1", "/data/p"));
		return dataset(items, new Table("offers", "/data/p/offers", "pages",
				FixedColumns.child("r1", items, "/data/p/offers", "offers")));
	}

	/** Pages, products and their offers. */
	static WarehouseDataset shop() {
		Table pages = Table.pages(null, with(FixedColumns.pages("r1"),
				List.of(new Column("name", ColumnType.Basic.STRING, "/data/name", "r1"))));
		Table products = new Table("products", "/data/products", "pages",
				with(FixedColumns.child("r1", pages, "/data/products", "products"),
						List.of(new Column("name", ColumnType.Basic.STRING, "/data/products/name", "r1"))));
		Table offers = new Table("products_offers", "/data/products/offers", "products",
				with(FixedColumns.child("r1", products, "/data/products/offers", "offers"),
						List.of(new Column("price", ColumnType.Basic.INT64, "/data/products/offers/price", "r1"))));
		return dataset(pages, products, offers);
	}

	static WarehouseDataset dataset(Table... tables) {
		return new WarehouseDataset(
				Stream.of(tables).map((table) -> new WarehouseTable(table, Map.of(), Set.of())).toList(), location());
	}

	/** The same dataset, with the longest texts of its pages. */
	static WarehouseDataset measured(WarehouseDataset dataset, Map<String, Long> longest) {
		return new WarehouseDataset(dataset.tables()
			.stream()
			.map((table) -> new WarehouseTable(table.table(), longest, table.huge()))
			.toList(), dataset.location());
	}

	static @Nullable String location() {
		return "s3a://bucket/shop's pages";
	}

}
