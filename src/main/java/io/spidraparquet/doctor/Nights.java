package io.spidraparquet.doctor;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.schema.DatasetSchema;
import org.jspecify.annotations.Nullable;

/**
 * What is published in a dataset.
 *
 * @param last the last published run; null if there is none
 * @param lastNight the nightly run of the latest day; null if there is none
 * @param schema the published tables; null if there are none
 * @param count number of published nights
 */
record Nights(PublishedRuns.@Nullable Run last, PublishedRuns.@Nullable Run lastNight, @Nullable DatasetSchema schema,
		int count) {

	/** Nothing is published. */
	static final Nights NONE = new Nights(null, null, null, 0);

	/**
	 * Reads the last manifests only.
	 * @throws IOException if the dataset cannot be read
	 */
	static Nights of(Dataset dataset) throws IOException {
		SortedSet<LocalDate> days = PublishedRuns.dates(dataset);
		List<String> keys = days.isEmpty() ? List.of() : List.of(days.last().toString());
		PublishedRuns published = PublishedRuns.readSince(dataset, Instant.now().plus(Duration.ofDays(3)), keys);
		List<PublishedRuns.Run> runs = published.runs();
		return new Nights(runs.isEmpty() ? null : runs.get(runs.size() - 1),
				keys.isEmpty() ? null : published.find(keys.get(0)), published.schema(), days.size());
	}

	/** Bytes of the last run; 0 if there is none. */
	long lastBytes() {
		return (this.last != null) ? this.last.totals().bytes() : 0;
	}

}
