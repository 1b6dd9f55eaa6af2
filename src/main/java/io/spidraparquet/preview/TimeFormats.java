package io.spidraparquet.preview;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.spidraparquet.scalar.ScalarKind;
import io.spidraparquet.scalar.TimePattern;

import org.springframework.util.function.SingletonSupplier;

/**
 * Formats of dates and timestamps that people use. Of those that read a text, the first
 * is the strictest.
 */
final class TimeFormats {

	private static final List<String> DIGITS = List.of("dd.MM.uuuu", "d.M.uuuu", "uuuu.MM.dd", "dd/MM/uuuu", "d/M/uuuu",
			"MM/dd/uuuu", "M/d/uuuu", "uuuu/MM/dd", "uuuu/M/d", "dd-MM-uuuu", "d-M-uuuu", "MM-dd-uuuu", "uuuu-M-d");

	private static final List<String> NAMES = List.of("d MMMM uuuu", "d MMM uuuu", "d. MMMM uuuu", "d. MMM uuuu",
			"MMMM d, uuuu", "MMM d, uuuu", "MMMM d uuuu", "MMM d uuuu", "d-MMM-uuuu", "d 'de' MMMM 'de' uuuu",
			"EEEE, d MMMM uuuu", "EEEE, d. MMMM uuuu", "EEEE, MMMM d, uuuu", "EEE, d MMM uuuu", "EEE, MMM d, uuuu");

	private static final List<String> LANGUAGES = List.of("en", "de", "fr", "es", "it", "nl", "pt");

	private static final List<String> TIMES = List.of("HH:mm", "HH:mm:ss", "h:mm a", "h:mm:ss a", "H:mm",
			"HH:mm 'Uhr'");

	private static final List<String> OFFSETS = List.of(" xx", " XXX", "xx", "XXX", " z");

	private static final List<String> BETWEEN = List.of(" ", ", ", "'T'");

	private static final Pattern HAS_YEAR = Pattern.compile("(?s).*[0-9]{4}.*");

	private static final Pattern HAS_TIME = Pattern.compile("(?s).*[0-9]:[0-9]{2}.*");

	private static final int MAX_LENGTH = 60;

	private static final Supplier<List<TextFormat>> DATES = SingletonSupplier.of(TimeFormats::dates);

	private static final Supplier<List<TextFormat>> TIMESTAMPS = SingletonSupplier.of(TimeFormats::timestamps);

	private TimeFormats() {
	}

	/** The formats that read a text. */
	static List<TextFormat> of(String example) {
		if (example.length() > MAX_LENGTH || !HAS_YEAR.matcher(example).matches()) {
			return List.of();
		}
		List<TextFormat> all = HAS_TIME.matcher(example).matches() ? TIMESTAMPS.get() : DATES.get();
		return all.stream().filter((format) -> format.read(example) != null).toList();
	}

	private static List<TextFormat> dates() {
		List<TextFormat> all = new ArrayList<>();
		DIGITS.forEach((pattern) -> add(pattern, "en", TextFormat.Kind.DATE, all));
		LANGUAGES.forEach((language) -> NAMES.forEach((pattern) -> add(pattern, language, TextFormat.Kind.DATE, all)));
		return all;
	}

	private static List<TextFormat> timestamps() {
		List<TextFormat> all = new ArrayList<>();
		all.add(new TextFormat(TextFormat.Kind.LOCAL_TIME, null, null,
				TimePattern.iso(ScalarKind.TIMESTAMP, ZoneOffset.UTC), null));
		for (TextFormat date : dates()) {
			String language = (date.locale() != null) ? date.locale() : "en";
			for (String between : BETWEEN) {
				for (String time : TIMES) {
					String local = date.format() + between + time;
					add(local, language, TextFormat.Kind.LOCAL_TIME, all);
					OFFSETS.forEach((offset) -> add(local + offset, language, TextFormat.Kind.TIMESTAMP, all));
				}
			}
		}
		return all;
	}

	private static void add(String pattern, String language, TextFormat.Kind kind, List<TextFormat> to) {
		ScalarKind scalar = (kind == TextFormat.Kind.DATE) ? ScalarKind.DATE : ScalarKind.TIMESTAMP;
		ZoneId zone = (kind == TextFormat.Kind.LOCAL_TIME) ? ZoneOffset.UTC : null;
		to.add(new TextFormat(kind, pattern, language.equals("en") ? null : language,
				TimePattern.of(pattern, scalar, Locale.forLanguageTag(language), zone), null));
	}

}
