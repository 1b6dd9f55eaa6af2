package io.spidraparquet.failed;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a run that starts of the runs that failed before it.
 */
public final class EarlierFailures {

	private static final Logger logger = LoggerFactory.getLogger(EarlierFailures.class);

	private static final int MOST_NIGHTS = 10;

	private EarlierFailures() {
	}

	/**
	 * Says what became of the run when it was started last, and which nights before it
	 * failed since the last published one, whose crawls this night takes. Removes records
	 * that were left unfinished, so the dataset's lock has to be held.
	 * @param dataset dataset of the run
	 * @param key key of the run
	 * @param night the day of a nightly run; null for any other
	 * @param published days of the nightly runs that are published
	 * @throws IOException if the records cannot be read
	 */
	public static void tell(Dataset dataset, String key, @Nullable LocalDate night, SortedSet<LocalDate> published)
			throws IOException {
		FailedRuns records = FailedRuns.list(dataset);
		records.removeUnfinished();
		FailedRun last = records.find(key);
		if (last != null) {
			logger.info("{}", last.story());
		}
		if (night == null) {
			return;
		}
		SortedSet<LocalDate> before = published.headSet(night);
		List<LocalDate> nights = records.nights(before.isEmpty() ? null : before.last(), night);
		if (nights.size() == 1) {
			logger.info("the night {} failed or was stopped, and was not repeated: this night takes its crawls, too",
					nights.get(0));
		}
		else if (!nights.isEmpty()) {
			logger.info("{} failed or were stopped, and were not repeated ({}{}): this night takes their crawls, too",
					Plural.of(nights.size(), "night"),
					nights.stream().limit(MOST_NIGHTS).map(LocalDate::toString).collect(Collectors.joining(", ")),
					(nights.size() > MOST_NIGHTS) ? " and more" : "");
		}
	}

}
