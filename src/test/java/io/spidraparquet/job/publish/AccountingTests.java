package io.spidraparquet.job.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.run.Counts;
import io.spidraparquet.run.DamagedContextException;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AccountingTests {

	private static final Table PAGES = Table.pages(null, FixedColumns.pages("r"));

	private static final Table PRODUCTS = new Table("products", "/data/products", "pages",
			FixedColumns.child("r", PAGES, "/data/products", "products"));

	private static final Table OFFERS = new Table("offers", "/data/products/offers", "products",
			FixedColumns.child("r", PRODUCTS, "/data/products/offers", "offers"));

	@ParameterizedTest
	@CsvSource({ "10, 6, 3, 1, 6", "10, 6, 4, 0, 12", "0, 0, 0, 0, 0" })
	void everyPageIsAccountedFor(long pages, long withRows, long failed, long filtered, long rows) {
		assertThatCode(() -> Accounting.requireAllPages(manifest(pages, withRows, failed, filtered, rows, rows)))
			.doesNotThrowAnyException();
	}

	@ParameterizedTest
	@CsvSource({ "11, 6, 3, 1, 6, 6", "10, 7, 3, 1, 6, 6", "10, 6, 3, 1, 6, 5", "10, 6, 3, 1, 5, 6" })
	void lostOrRepeatedPagesAreNotPublished(long pages, long withRows, long failed, long filtered, long rows,
			long ofCrawls) {
		Manifest manifest = manifest(pages, withRows, failed, filtered, rows, ofCrawls);
		assertThatExceptionOfType(DamagedContextException.class).isThrownBy(() -> Accounting.requireAllPages(manifest))
			.withMessageStartingWith(pages + " pages were fetched, but " + withRows + " have " + ofCrawls + " rows (")
			.withMessageEndingWith("nothing is published; if this happens twice, please report it");
	}

	@Test
	void everyElementIsARowOrInAPageThatFailed() {
		Manifest manifest = withTables(7, 2);
		assertThatCode(() -> Accounting.requireAllElements(manifest, Map.of("products", 7L, "offers", 5L),
				Counts.parse("offers=3")))
			.doesNotThrowAnyException();
		assertThatCode(() -> Accounting.requireAllElements(withTables(0, 0), Map.of(), new Counts()))
			.doesNotThrowAnyException();
	}

	@ParameterizedTest
	@CsvSource({ "6, 5, 3", "8, 5, 3", "7, 5, 2", "7, 5, 4", "0, 5, 3" })
	void lostOrRepeatedElementsAreNotPublished(long products, long offers, long failed) {
		Counts ofFailed = Counts.parse("offers=" + failed);
		assertThatExceptionOfType(DamagedContextException.class)
			.isThrownBy(() -> Accounting.requireAllElements(withTables(7, 2),
					Map.of("products", products, "offers", offers), ofFailed))
			.withMessageMatching("(" + products + " elements of products were fetched, but its files have 7 rows, and "
					+ "failed pages have 0|" + offers + " elements of offers were fetched, but its files have 2 rows, "
					+ "and failed pages have " + failed
					+ ") elements: nothing is published; if this happens twice, please report it");
	}

	private static Manifest manifest(long pages, long withRows, long failed, long filtered, long rows, long ofCrawls) {
		return manifest(new Manifest.Totals(pages, rows, withRows, failed, filtered, 0), ofCrawls, List.of());
	}

	private static Manifest withTables(long products, long offers) {
		return manifest(new Manifest.Totals(1, 1, 1, 0, 0, 0), 1,
				List.of(table(PRODUCTS, products), table(OFFERS, offers)));
	}

	private static Manifest manifest(Manifest.Totals totals, long rowsOfCrawls, List<Manifest.Table> children) {
		Manifest.Run run = new Manifest.Run("r", "a", null, 1, "2026-11-23T01:00:00Z", "2026-11-23T01:00:01Z", "1",
				Map.of(), Map.of(), null);
		List<Manifest.Table> tables = new ArrayList<>(List.of(table(PAGES, totals.rows())));
		tables.addAll(children);
		return new Manifest(Manifest.VERSION, 1, run, totals,
				(totals.failedPages() > 0) ? Map.of("failed", totals.failedPages()) : Map.of(),
				List.of(new Manifest.Crawl("c", "00", "2026-11-23T01:00:00Z", 1, 1, 0, 0, rowsOfCrawls, null)),
				DeferredCrawls.NONE, tables, List.of(), List.of(), null, null, List.of(), List.of());
	}

	private static Manifest.Table table(Table table, long rows) {
		return Manifest.Table.of(table, List.of(new Manifest.DataFile(table.name() + "/p.parquet", 1, rows, null)),
				List.of(), TableFacts.NONE);
	}

}
