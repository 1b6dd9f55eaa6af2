package io.spidraparquet.settings;

import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

import io.spidraparquet.run.RunRequest;
import io.spidraparquet.text.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * The crawls that a run is asked to take.
 *
 * @param date day of a nightly run; null for a run over named crawls
 * @param crawlIds ids of the named crawls; empty for a nightly run
 * @param raw whether the run reads kept responses instead of the API
 * @param rerun whether the run replaces what is published
 */
public record Selection(@Nullable LocalDate date, List<String> crawlIds, boolean raw, boolean rerun) {

	/** The parameters of a run. */
	public static final Set<String> PARAMETERS = Set.of("crawlId", "date", "job", "output", "rerun", "source");

	/**
	 * Reads the selection from words.
	 * @param clock clock in UTC, for {@code today} and {@code yesterday}
	 * @throws UsageException if they select no crawls, or are not valid
	 */
	public static Selection of(Words words, Clock clock) {
		String crawlId = words.parameter("crawlId");
		String date = words.parameter("date");
		if (crawlId != null && date != null) {
			throw new UsageException("crawlId and date exclude each other: give one of them");
		}
		boolean raw = raw(words.parameter("source"));
		boolean rerun = rerun(words.parameter("rerun"));
		if (date != null) {
			return new Selection(date(date, LocalDate.now(clock)), List.of(), raw, rerun);
		}
		if (crawlId == null) {
			throw new UsageException("a run needs crawlId=… or date=… (see help)");
		}
		return new Selection(null, CrawlIds.parse(crawlId), raw, rerun);
	}

	private static boolean raw(@Nullable String source) {
		if (source != null && !source.equals("raw") && !source.equals("api")) {
			throw new UsageException("source is '" + source + "', but has to be api (the default) or raw, the"
					+ " responses that runs with spidra.keep-raw=true have kept"
					+ Nearest.hint(source, List.of("api", "raw")));
		}
		return "raw".equals(source);
	}

	private static boolean rerun(@Nullable String word) {
		return switch ((word != null) ? word : "no") {
			case "yes", "true" -> true;
			case "no", "false" -> false;
			default -> throw new UsageException("rerun is '" + word + "', but has to be yes, which replaces what is"
					+ " published, or no (the default)" + Nearest.hint(String.valueOf(word), List.of("yes", "no")));
		};
	}

	private static LocalDate date(String word, LocalDate today) {
		LocalDate date = switch (word) {
			case "today" -> today;
			case "yesterday" -> today.minusDays(1);
			default -> parse(word);
		};
		if (date.isAfter(today)) {
			throw new UsageException("date=" + word + " is in the future: it is " + today + " (UTC)");
		}
		return date;
	}

	private static LocalDate parse(String word) {
		try {
			LocalDate date = LocalDate.parse(word);
			if (word.length() == "2026-11-23".length()) {
				return date;
			}
		}
		catch (DateTimeException ex) {
			// reported below, as is a date of another length
		}
		throw new UsageException("date=" + word + " is not a date: give one like 2026-11-23, or yesterday, or today"
				+ Nearest.hint(word, List.of("yesterday", "today")).replaceFirst("^:", ";"));
	}

	/** The request for a run of this selection. */
	public RunRequest request(URI output, @Nullable String job, Words words) {
		return new RunRequest(output, this.date, this.crawlIds, job, this.rerun, this.raw, words.parameters());
	}

}
