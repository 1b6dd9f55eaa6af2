package io.spidraparquet.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What the API serves in one night: the crawls of the shop up to that night. Pages are
 * made when a crawl is asked for.
 */
final class DemoNight implements DemoSource {

	private final DemoNights nights;

	private final int night;

	/** The night in which a crawl was made, by its id; oldest first. */
	private final Map<String, Integer> made = new LinkedHashMap<>();

	private final Map<String, DemoShop> shops = new LinkedHashMap<>();

	private final Map<String, DemoCrawl> crawls = new ConcurrentHashMap<>();

	private final DemoHistory history;

	DemoNight(DemoNights nights, int night) {
		this.nights = nights;
		this.night = night;
		for (int each = 1; each <= night; each++) {
			for (DemoShop shop : DemoShop.values()) {
				String crawlId = shop.crawlId(nights.day(each));
				this.made.put(crawlId, each);
				this.shops.put(crawlId, shop);
			}
		}
		this.history = new DemoHistory(this.made.keySet()
			.stream()
			.map((crawlId) -> shop(crawlId).record(nights.day(night(crawlId)), pages(crawlId)))
			.collect(Collectors.joining(",", "[", "]")), 1);
	}

	@Override
	public List<String> crawlIds() {
		return List.copyOf(this.made.keySet());
	}

	@Override
	public @Nullable DemoCrawl crawl(String crawlId) {
		if (!this.made.containsKey(crawlId) || isRefused(crawlId)) {
			return null;
		}
		return this.crawls.computeIfAbsent(crawlId,
				(id) -> new DemoCrawl(id, shop(id).pages(this.nights.day(night(id)), pages(id), faults(id))));
	}

	@Override
	public DemoHistory history() {
		return this.history;
	}

	@Override
	public boolean isDown() {
		return this.nights.first(NightEvent.OUTAGE) == this.night;
	}

	private int night(String crawlId) {
		return this.made.getOrDefault(crawlId, 0);
	}

	private DemoShop shop(String crawlId) {
		return this.shops.getOrDefault(crawlId, DemoShop.LAMPS);
	}

	private boolean isRefused(String crawlId) {
		int first = this.nights.first(NightEvent.NOT_FETCHED);
		return night(crawlId) == first && shop(crawlId) == DemoShop.LAMPS
				&& this.night < first + NightEvent.NOT_FETCHED.nights();
	}

	private int pages(String crawlId) {
		int made = night(crawlId);
		return shop(crawlId).size(this.nights.day(made), made == this.nights.first(NightEvent.FEW_PAGES));
	}

	/** What is wrong with the pages of a crawl in this night. */
	private Set<NightEvent> faults(String crawlId) {
		int made = night(crawlId);
		return Stream.of(NightEvent.values()).filter((event) -> switch (event) {
			case NEW_COLUMN -> made >= this.nights.first(event);
			case FAILED_PAGES, TEXTS, NO_VALUES -> made == this.nights.first(event);
			case TOO_MANY_FAILED_PAGES -> made == this.nights.first(event) && made == this.night;
			case NOT_FETCHED, OUTAGE, FEW_PAGES -> false;
		}).collect(Collectors.toSet());
	}

}
