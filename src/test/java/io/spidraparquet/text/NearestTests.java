package io.spidraparquet.text;

import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NearestTests {

	private static final List<String> NAMES = List.of("crawlId", "date", "job", "output", "rerun");

	@ParameterizedTest
	@CsvSource({ "outputs, output", "utput, output", "ouptut, output", "OUTPUT, output", "crawl, crawlId",
			"crawlIds, crawlId", "dat, date", "dates, date", "jobs, job", "reruns, rerun", "rreun, rerun" })
	void namesWhatAUserMayHaveMeant(String word, String name) {
		assertThat(Nearest.hint(word, NAMES)).isEqualTo(": did you mean '" + name + "'?");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "wibble", "parallelism", "x-y-z", "destination" })
	void keepsQuietWhereNothingIsNear(String word) {
		assertThat(Nearest.hint(word, NAMES)).isEmpty();
	}

	@Test
	void allowsMoreSlipsInALongName() {
		List<String> settings = List.of("spidra.api.requests-per-window", "spidra.api.url");
		assertThat(Nearest.hint("spidra.api.request-per-windows", settings))
			.isEqualTo(": did you mean 'spidra.api.requests-per-window'?");
		assertThat(Nearest.hint("spidra.api.requestsPerWindow", settings))
			.isEqualTo(": did you mean 'spidra.api.requests-per-window'?");
	}

	@Test
	void knowsNothingOfNoNames() {
		assertThat(Nearest.hint("output", List.of())).isEmpty();
	}

	@Test
	void comparesLettersTheSameInEveryLocale() {
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("tr"));
			assertThat(Nearest.hint("CRAWLID", NAMES)).isEqualTo(": did you mean 'crawlId'?");
		}
		finally {
			Locale.setDefault(before);
		}
	}

}
