package io.spidraparquet.demo;

/**
 * What happens in some of the nights, in the order in which it happens.
 */
enum NightEvent {

	/** The API refuses the pages of one crawl. */
	NOT_FETCHED(3, 6, 2, 20),

	/** From this night on, the data has a further key. */
	NEW_COLUMN(10, 1, 2, 2),

	/** Two of five pages fail. */
	FAILED_PAGES(13, 1, 5, 2),

	/** The API is down; the next night takes what this one has missed. */
	OUTAGE(15, 2, 3, 2),

	/** A fifth of the prices are texts. */
	TEXTS(19, 1, 5, 2),

	/** A column without a value. */
	NO_VALUES(22, 1, 5, 2),

	/** A tenth of the pages. */
	FEW_PAGES(25, 1, 5, 2),

	/** So many pages fail that nothing is published; the next night takes them. */
	TOO_MANY_FAILED_PAGES(28, 2, 5, 2);

	private static final int NIGHTS = 30;

	private final int first;

	private final int nights;

	private final int earliest;

	private final int fewest;

	/**
	 * An event.
	 * @param first its first night, of 30
	 * @param nights how many nights it takes
	 * @param earliest its earliest first night; others have to be there to compare with
	 * @param fewest with fewer nights it does not happen
	 */
	NightEvent(int first, int nights, int earliest, int fewest) {
		this.first = first;
		this.nights = nights;
		this.earliest = earliest;
		this.fewest = fewest;
	}

	/**
	 * The first night of the event.
	 * @param all number of nights
	 * @param free the first night that no earlier event takes
	 * @return the night, from 1; 0 if the event does not happen
	 */
	int first(int all, int free) {
		int scaled = Math.round((float) this.first * all / NIGHTS);
		int night = Math.max(Math.max(scaled, this.earliest), free);
		return (all >= this.fewest && night + this.nights - 1 <= all) ? night : 0;
	}

	/** How many nights the event takes. */
	int nights() {
		return this.nights;
	}

	/** Whether nothing is published in its first night. */
	boolean fails() {
		return this == OUTAGE || this == TOO_MANY_FAILED_PAGES;
	}

}
