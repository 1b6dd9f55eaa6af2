package io.spidraparquet.demo;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The departments of a shop. Each is one crawl a night.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists cannot change
enum DemoShop {

	/** Kettles. */
	KETTLES("kettle", "Copper", "Enamel", "Steel"),

	/** Mugs. */
	MUGS("mug", "Stoneware", "Glass", "Enamel"),

	/** Lamps. */
	LAMPS("lamp", "Paper", "Brass", "Linen"),

	/** Stools. */
	STOOLS("stool", "Pine", "Oak", "Cane");

	private static final int USUAL_PAGES = 30;

	private static final int FEW_PAGES = 3;

	private static final double SHARE_OF_SATURDAY = 0.9;

	private static final double SHARE_OF_SUNDAY = 0.8;

	private static final int CENTS = 100;

	private static final List<String> SERIES = List.of("Amber", "Moss", "Sand", "Slate", "Birch", "Ember", "Tide",
			"Clay");

	private static final List<String> SELLERS = List.of("Kesselhaus", "Töpferei Lindner", "Fern & Fir");

	private final String noun;

	private final List<String> materials;

	DemoShop(String noun, String... materials) {
		this.noun = noun;
		this.materials = List.of(materials);
	}

	/** The id of the crawl of a day. */
	String crawlId(LocalDate day) {
		return department() + "-" + day;
	}

	private String department() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** How many pages the crawl of a day has: fewer at the weekend. */
	int size(LocalDate day, boolean few) {
		DayOfWeek weekday = day.getDayOfWeek();
		double share = (weekday == DayOfWeek.SUNDAY) ? SHARE_OF_SUNDAY
				: (weekday == DayOfWeek.SATURDAY) ? SHARE_OF_SATURDAY : 1;
		return few ? FEW_PAGES : (int) Math.round(USUAL_PAGES * share) + random(day).nextInt(3) - 1;
	}

	private Random random(LocalDate day) {
		return new Random((day.toEpochDay() * values().length + ordinal()) * 0x9e3779b97f4a7c15L);
	}

	private Instant started(LocalDate day) {
		return day.atTime(1, 10 * ordinal()).toInstant(ZoneOffset.UTC);
	}

	/** The record of the crawl of a day, as in the history. */
	String record(LocalDate day, int pages) {
		Map<String, String> job = new LinkedHashMap<>();
		job.put("id", DemoJson.quote(crawlId(day)));
		job.put("base_url", DemoJson.quote("https://store.example.com/" + department() + "/"));
		job.put("crawl_instruction", DemoJson.quote("Follow the products of the department"));
		job.put("transform_instruction",
				DemoJson.quote("For each product return name, material, price, stock, rating, seller and discount"));
		job.put("max_pages", "50");
		job.put("pages_crawled", String.valueOf(pages));
		job.put("status", "\"completed\"");
		job.put("created_at", DemoJson.quote(started(day).toString()));
		job.put("updated_at", DemoJson.quote(started(day).plusSeconds(4L * pages).toString()));
		return DemoJson.object(job);
	}

	/** The body of the response with the pages of a day. */
	String pages(LocalDate day, int size, Set<NightEvent> faults) {
		Random random = random(day);
		List<String> pages = new ArrayList<>();
		for (int product = 1; product <= size; product++) {
			pages.add(page(day, product, random, faults));
		}
		return "{\"pages\":[\n" + String.join(",\n", pages) + "\n]}\n";
	}

	/** The page of a product. A fault does not change the other values. */
	private String page(LocalDate day, int product, Random random, Set<NightEvent> faults) {
		String id = "%s-%02d".formatted(crawlId(day), product);
		String material = this.materials.get(product % this.materials.size());
		String name = "%s %s “%s”".formatted(material, this.noun, SERIES.get(product % SERIES.size()));
		String data = data(product, name, material, random, faults);
		String failure = failure(product, random.nextInt(50) == 0, faults);
		String stored = "https://storage.example.com/signed/" + crawlId(day) + "/" + id;
		Map<String, String> page = new LinkedHashMap<>();
		page.put("id", DemoJson.quote(id));
		page.put("url", DemoJson.quote("https://store.example.com/" + department() + "/" + product));
		page.put("title", DemoJson.quote(name));
		page.put("status", (failure != null) ? "\"failed\"" : "\"success\"");
		page.put("data", (failure != null) ? "null" : data);
		page.put("error_message", (failure != null) ? DemoJson.quote(failure) : "null");
		page.put("html_url", DemoJson.quote(stored + ".html?token=0&expires=0"));
		page.put("markdown_url", DemoJson.quote(stored + ".md?token=0&expires=0"));
		page.put("created_at", DemoJson.quote(started(day).plusSeconds(4L * product).toString()));
		return DemoJson.object(page);
	}

	private static @Nullable String failure(int product, boolean isEmpty, Set<NightEvent> faults) {
		boolean isRefused = (faults.contains(NightEvent.FAILED_PAGES) && product % 5 < 2)
				|| (faults.contains(NightEvent.TOO_MANY_FAILED_PAGES) && product % 4 > 0);
		return isRefused ? "The site asked for a login" : isEmpty ? "The page has no content" : null;
	}

	private static String data(int product, String name, String material, Random random, Set<NightEvent> faults) {
		String amount = decimal((995 + random.nextInt(8000)) / (double) CENTS, 2);
		boolean isText = product % 5 == 0 && faults.contains(NightEvent.TEXTS);
		String stock = String.valueOf(random.nextInt(80));
		String rating = decimal(3 + random.nextInt(20) / 10.0, 1);
		boolean isRated = random.nextInt(10) < 8;
		String seller = SELLERS.get(random.nextInt(SELLERS.size()));
		boolean isReduced = random.nextInt(3) == 0;
		int discount = 5 * (1 + random.nextInt(6));
		Map<String, String> data = new LinkedHashMap<>();
		data.put("name", DemoJson.quote(name));
		data.put("material", DemoJson.quote(material));
		data.put("price",
				DemoJson.object(Map.of("amount", isText ? DemoJson.quote("from " + amount + " EUR") : amount)));
		data.put("stock", stock);
		data.put("rating", isRated ? rating : "null");
		data.put("seller", DemoJson
			.object(Map.of("name", faults.contains(NightEvent.NO_VALUES) ? "null" : DemoJson.quote(seller))));
		if (faults.contains(NightEvent.NEW_COLUMN)) {
			data.put("discount_percent", isReduced ? String.valueOf(discount) : "null");
		}
		return DemoJson.object(data);
	}

	private static String decimal(double value, int digits) {
		return String.format(Locale.ROOT, "%." + digits + "f", value);
	}

}
