package io.spidraparquet.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.failedpages.FailedGroup;

/**
 * Runs with the faults that the pages have to show.
 */
final class SampleRuns {

	private static final LocalDate LAST = LocalDate.of(2026, 11, 29);

	private SampleRuns() {
	}

	/**
	 * Nights of which some are bad: most pages failed, few pages came, prices that became
	 * text, a column that became empty, a failed and a stopped run, a night without a
	 * run.
	 * @param count number of nights
	 */
	static List<Night> nights(int count) {
		List<Night> nights = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			LocalDate day = LAST.minusDays(count - 1L - i);
			int back = count - 1 - i;
			if (back == 9 || back == 40) {
				nights.add(failed(day, 5, "the API did not respond within 30 s: https://api.example.com/crawl/c1"));
			}
			else if (back == 22) {
				nights.add(failed(day, 4, "SIGTERM"));
			}
			else if (back != 15) {
				nights.add(night(day, i + 1L, back).night());
			}
		}
		return nights;
	}

	/** The night that is so long ago, before the last one. */
	static Sample night(LocalDate day, long sequence, int back) {
		Random random = new Random(day.toEpochDay());
		long pages = 1150L + random.nextInt(120) - (day.getDayOfWeek().getValue() >= 6 ? 240 : 0);
		Sample sample = new Sample(day.toString(), sequence).pages((back == 5) ? 12 : pages)
			.failed("failed", (back == 18) ? pages * 7 / 10 : 4 + random.nextInt(20))
			.failed("pending", (back == 0) ? 9 : 0)
			.filtered(random.nextInt(30));
		if (back == 5) {
			sample = new Sample(day.toString(), sequence).pages(12).crawls(2);
		}
		if (back == 18) {
			sample.warning("71 % of the pages failed, usually 1.2 %");
		}
		if (back == 5) {
			sample.warning("12 pages, usually 1,190");
		}
		if (back == 0) {
			sample.warning("price misfits: 20.4 % of its values are text, usually 0 %");
			sample.warning("seller_rating has no value, as in no run before");
			sample.warning("could not fetch 1 crawl, deferred to the next night: crawl-9f2c41");
			sample.notFetched("crawl-9f2c41");
			sample.check("rows >= 100", true, "927 rows");
			sample.check("column price: misfits < 1%", false, "20.4 % of the values do not fit");
		}
		boolean empties = back <= 1;
		return sample.column("title", "STRING", 0)
			.column("price", "DECIMAL(10,2)", (back == 0) ? 0.23 : 0.02 + random.nextInt(10) / 1000.0)
			.column("price_as_string", "STRING", "/data/price", "2026-11-14", (back == 0) ? 0.8 : 1)
			.column("currency", "STRING", 0.01)
			.column("in_stock", "BOOLEAN", (back == 26) ? 0.62 : 0.05)
			.column("seller_name", "STRING", 0.11)
			.column("seller_rating", "DOUBLE", empties && back == 0 ? 1 : 0.18)
			.column("listed_on", "DATE", 0.3)
			.column("tags", "LIST<STRING>", 0.42)
			.column("delivery_days", "INT64", "/data/delivery/days", (back == 0) ? day.toString() : "2026-09-01", 0.07)
			.table("offers")
			.table("reviews");
	}

	/** The last of the nights. */
	static Sample tonight() {
		return night(LAST, 30, 0);
	}

	/** Runs of named crawls. */
	static List<Night> named(int count) {
		List<Night> nights = new ArrayList<>();
		for (int i = 1; i <= count; i++) {
			nights.add(new Sample("crawl-" + i, i).pages(100L * i).column("price", "INT64", 0.1).night());
		}
		return nights;
	}

	/** A run with as many crawls and columns as a page has to bear. */
	static Sample big() {
		Sample sample = new Sample(LAST.toString(), 1).pages(30_000).crawls(3000).failed("failed", 900);
		for (int i = 0; i < 1000; i++) {
			sample.column("a_column_with_a_name_" + i, "STRING", (i % 10) / 10.0);
		}
		return sample;
	}

	private static Night failed(LocalDate day, int exitCode, String reason) {
		return failed(day.toString(), day.plusDays(1), exitCode, reason);
	}

	static Night failed(String key, LocalDate on, int exitCode, String reason) {
		return Night.of(new FailedRun(FailedRun.VERSION, key, "0a1b2c", "products", on + "T02:15:00Z",
				on + "T02:45:10Z", exitCode, reason, FailedRun.Crawls.NONE, null, Map.of(), Map.of()));
	}

	static List<FailedGroup> failures() {
		return List.of(
				new FailedGroup("failed", "HTTP 403: the site refused the request", 9,
						List.of("https://shop.example.com/p/1", "https://shop.example.com/p/2?ref=home",
								"https://shop.example.com/p/3")),
				new FailedGroup("pending", "", 9, List.of("https://shop.example.com/p/77")),
				new FailedGroup("failed", "extraction: no object matches the schema", 3,
						List.of("https://shop.example.com/about")),
				new FailedGroup("failed", "timeout after 30 s", 1, List.of("https://shop.example.com/slow")));
	}

}
