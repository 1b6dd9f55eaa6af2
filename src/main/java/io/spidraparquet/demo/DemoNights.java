package io.spidraparquet.demo;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A shop that is crawled every night, and what goes wrong with it. The same number of
 * nights with the same last day is the same story, to the byte. Immutable.
 */
public final class DemoNights {

	/** The smallest number of nights. */
	public static final int FEWEST = 2;

	/** The largest number of nights. */
	public static final int MOST = 90;

	private final int nights;

	private final LocalDate last;

	private final Map<NightEvent, Integer> events = new EnumMap<>(NightEvent.class);

	/**
	 * Plans the nights.
	 * @param nights their number, {@value #FEWEST} to {@value #MOST}
	 * @param last day of the last one
	 */
	public DemoNights(int nights, LocalDate last) {
		if (nights < FEWEST || nights > MOST) {
			throw new IllegalArgumentException(nights + " nights");
		}
		this.nights = nights;
		this.last = last;
		int free = 1;
		for (NightEvent event : NightEvent.values()) {
			int first = event.first(nights, free);
			if (first > 0) {
				this.events.put(event, first);
				free = first + event.nights();
			}
		}
	}

	/**
	 * The number of nights.
	 * @return {@value #FEWEST} to {@value #MOST}
	 */
	public int size() {
		return this.nights;
	}

	/**
	 * The day of a night.
	 * @param night from 1
	 * @return the day in UTC
	 */
	public LocalDate day(int night) {
		return this.last.minusDays((long) this.nights - night);
	}

	/**
	 * Whether nothing is published in a night, because of what happens in it.
	 * @param night from 1
	 * @return false if the run of the night succeeds
	 */
	public boolean fails(int night) {
		NightEvent event = event(night);
		return event != null && event.fails() && first(event) == night;
	}

	/**
	 * What happens, in order.
	 * @return the events, each with what is to be seen
	 */
	public List<Planted> planted() {
		return this.events.entrySet()
			.stream()
			.map((event) -> new Planted(day(event.getValue()), story(event.getKey())))
			.toList();
	}

	private String story(NightEvent event) {
		return switch (event) {
			case NOT_FETCHED ->
				"the API refuses crawl " + DemoShop.LAMPS.crawlId(day(first(event))) + " for six nights";
			case NEW_COLUMN -> "the pages have a further key: discount_percent is a new column";
			case FAILED_PAGES -> "two of five pages failed; the others are published";
			case OUTAGE -> "the API is down: exit code 5; the next night takes both nights";
			case TEXTS -> "a fifth of the prices are texts and go to price_amount_as_text";
			case NO_VALUES -> "seller_name has no value, for the first time";
			case FEW_PAGES -> "a tenth of the usual pages";
			case TOO_MANY_FAILED_PAGES -> "too many failed pages: exit code 3; the next night takes them";
		};
	}

	/** The event of a night; null if nothing happens. */
	@Nullable NightEvent event(int night) {
		return this.events.entrySet()
			.stream()
			.filter((event) -> night >= event.getValue() && night < event.getValue() + event.getKey().nights())
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
	}

	/** The first night of an event, {@link Integer#MAX_VALUE} if it does not happen. */
	int first(NightEvent event) {
		return this.events.getOrDefault(event, Integer.MAX_VALUE);
	}

	/** What the API serves in a night. */
	DemoSource until(int night) {
		return new DemoNight(this, night);
	}

	/**
	 * Something that happens.
	 *
	 * @param day day of the first night in which it is to be seen
	 * @param story what it is, in at most 64 characters and without a full stop
	 */
	public record Planted(LocalDate day, String story) {
	}

}
