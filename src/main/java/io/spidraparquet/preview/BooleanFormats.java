package io.spidraparquet.preview;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.scalar.BooleanWords;

/**
 * Pairs of words that mean true and false.
 */
final class BooleanFormats {

	private static final List<String> PAIRS = List.of("true/false", "yes/no", "y/n", "on/off", "ja/nein", "oui/non",
			"sí/no", "si/no", "sim/não");

	/** States, of which there may be more than two. */
	private static final List<String> STATES = List.of("in stock/out of stock", "in stock/sold out",
			"available/unavailable", "available/not available", "available/sold out", "enabled/disabled",
			"active/inactive", "1/0");

	private BooleanFormats() {
	}

	/**
	 * Finds the pairs of which both words are used.
	 * @param texts different texts
	 */
	static List<TextFormat> of(Set<String> texts, boolean withBooleans) {
		Set<String> words = texts.stream()
			.map((text) -> text.strip().toLowerCase(Locale.ROOT))
			.collect(Collectors.toSet());
		return Stream.concat(PAIRS.stream(), STATES.stream())
			.filter((pair) -> (withBooleans && pair.equals(PAIRS.get(0)))
					|| words.containsAll(List.of(pair.split("/"))))
			.map((pair) -> new TextFormat(TextFormat.Kind.BOOLEAN, pair, null, BooleanWords.of(pair),
					PAIRS.contains(pair) ? null : "there may be other words on other days"))
			.toList();
	}

}
