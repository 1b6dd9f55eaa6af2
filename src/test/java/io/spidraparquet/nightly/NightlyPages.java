package io.spidraparquet.nightly;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.spidraparquet.workbench.TestApi;

/**
 * Pages of a site that is crawled every night: about 120 in five crawls, fewer at the
 * weekend, of which some fail.
 */
final class NightlyPages {

	private static final int PAGES = 120;

	private static final int FEW_PAGES = 12;

	private static final int CRAWLS = 5;

	private static final double SHARE_OF_WEEKEND = 0.7;

	private static final double FAILED = 0.03;

	private static final double MANY_FAILED = 0.7;

	private final int dense;

	/** How often each of the sparse columns has a value. */
	private final double[] presence;

	private final Random random;

	/**
	 * Plans the pages.
	 * @param dense number of columns that have a value in every row
	 * @param sparse number of columns that have a value in one of 100 to six of ten rows
	 */
	NightlyPages(int dense, int sparse, long seed) {
		this.dense = dense;
		this.random = new Random(seed);
		this.presence = this.random.doubles(sparse, 0.01, 0.6).toArray();
	}

	/** The pages of a night, by crawl. */
	List<List<String>> night(int night, DayOfWeek day, Fault fault) {
		double share = (day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY) ? SHARE_OF_WEEKEND : 1;
		int size = (fault == Fault.FEW_PAGES) ? FEW_PAGES
				: (int) Math.round(share * (PAGES + 5 * this.random.nextGaussian()));
		List<List<String>> crawls = new ArrayList<>();
		IntStream.range(0, CRAWLS).forEach((crawl) -> crawls.add(new ArrayList<>()));
		for (int page = 0; page < size; page++) {
			String id = "p-" + night + "-" + page;
			boolean isFailed = (fault == Fault.FAILED_PAGES) ? page % 10 < MANY_FAILED * 10
					: this.random.nextDouble() < FAILED;
			boolean isFirst = night == 0 && page == 0;
			crawls.get(page % CRAWLS)
				.add((isFailed && !isFirst) ? TestApi.failedPage(id, "the site asked for a login")
						: TestApi.page(id, data(page, fault, isFirst)));
		}
		return crawls;
	}

	/** The data of a page; that of the first has all keys. */
	private String data(int page, Fault fault, boolean isFirst) {
		List<String> members = new ArrayList<>();
		String price = decimal(5 + 90 * this.random.nextDouble());
		members.add("\"price\":" + ((fault == Fault.TEXTS && page % 5 == 0) ? "\"from " + price + " EUR\"" : price));
		members
			.add("\"seller\":" + ((fault == Fault.NO_VALUES) ? "null" : "\"seller " + this.random.nextInt(9) + "\""));
		for (int column = 2; column < this.dense; column++) {
			members.add("\"dense_%d\":%s".formatted(column, value(column)));
		}
		for (int column = 0; column < this.presence.length; column++) {
			if (this.random.nextDouble() < this.presence[column] || isFirst) {
				members.add("\"sparse_%d\":%s".formatted(column, value(column)));
			}
		}
		return members.stream().collect(Collectors.joining(",", "{", "}"));
	}

	private String value(int column) {
		return switch (column % 3) {
			case 0 -> decimal(100 * this.random.nextDouble());
			case 1 -> String.valueOf(this.random.nextInt(1000));
			default -> "\"text " + this.random.nextInt(1000) + "\"";
		};
	}

	private static String decimal(double value) {
		return String.format(Locale.ROOT, "%.2f", value);
	}

	/** What is wrong with the pages of a night. */
	enum Fault {

		NONE,

		/** Seven of ten pages fail. */
		FAILED_PAGES,

		/** A fifth of the prices are texts. */
		TEXTS,

		/** A tenth of the usual pages. */
		FEW_PAGES,

		/** No page has a seller. */
		NO_VALUES

	}

}
