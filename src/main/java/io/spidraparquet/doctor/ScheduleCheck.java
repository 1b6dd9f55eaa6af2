package io.spidraparquet.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.text.Plural;

/**
 * When the last night was published. A scheduler that does not start anything shows here
 * only.
 *
 * @param setup what a run would work with
 * @param nights what is published
 */
record ScheduleCheck(Setup setup, Nights nights) implements Check {

	private static final Duration LATE = Duration.ofHours(36);

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	@Override
	public String name() {
		return "schedule";
	}

	@Override
	public void examine(Findings findings) {
		PublishedRuns.Run night = this.nights.lastNight();
		if (night == null) {
			findings.ok(name(), "no night is published yet");
			return;
		}
		Instant published = Instant.parse(night.publishedAt());
		String text = "night " + night.key() + ", published on " + TIME.format(published) + ": "
				+ Plural.of(night.totals().pages(), "page") + ", "
				+ Plural.of(night.totals().failedPages(), "failed page");
		Duration ago = Duration.between(published, Instant.now());
		if (ago.compareTo(LATE) > 0) {
			String job = (this.setup.jobName() != null) ? "job=" + this.setup.jobName() : "output=…";
			findings.warning(name(), "no night for " + ago.toHours() + " hours; the last is " + text,
					"look at the scheduler and its log; 'jobs/run " + job + " date=yesterday' catches up");
		}
		else {
			findings.ok(name(), text);
		}
	}

}
