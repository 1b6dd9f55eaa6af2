package io.spidraparquet.api;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.spidraparquet.text.Plural;

/**
 * What is odd about the records of the history: how many there are of each kind, and the
 * first of them.
 */
final class HistoryOddities {

	private final Map<Kind, Map<String, String>> found = new EnumMap<>(Kind.class);

	/**
	 * Adds an odd record, once for each crawl.
	 * @param id of the crawl, or another text that tells the record from others
	 * @param example describes it in a message
	 */
	void add(Kind kind, String id, String example) {
		this.found.computeIfAbsent(kind, (each) -> new LinkedHashMap<>()).putIfAbsent(id, example);
	}

	/** One message for each kind that was found. */
	List<String> warnings() {
		List<String> warnings = new ArrayList<>();
		this.found.forEach((kind, records) -> warnings.add(kind.warning(records)));
		return warnings;
	}

	/** Kinds of odd records. */
	enum Kind {

		NAMELESS("cannot read the id of %s in the API's history; the first is %s: take missing crawls with crawlId=…"),
		UNREADABLE_TIME("cannot read the time of creation of %s in the API's history; the first is %s:"
				+ " each counts as old as the crawl listed before it"),
		FUTURE_TIME("the API's history dates %s in the future; the first is %s: a night takes them when that day has"
				+ " come; check the clock of this machine"),
		OUT_OF_ORDER(
				"the API's history lists %s before younger ones; the first is %s: it counts as too old for this run;"
						+ " take it with crawlId=… if it is not"),
		UNKNOWN_STATUS("the API's history gives %s an unknown status; the first is %s: a night takes them once it is"
				+ " 'completed'; if they are complete, take them with crawlId=…"),
		TWO_STATUSES("the API's history gives %s two statuses; the first is %s: they are left for a later night;"
				+ " if they are complete, take them with crawlId=…");

		private final String text;

		Kind(String text) {
			this.text = text;
		}

		private String warning(Map<String, String> records) {
			String noun = (this == NAMELESS) ? "record" : "crawl";
			String count = Plural.of(records.size(), noun);
			return String.format(Locale.ROOT, this.text, count, records.values().iterator().next());
		}

	}

}
