package io.spidraparquet.spool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PageRangeTests {

	@ParameterizedTest
	@CsvSource({ "-1, 0, 0, 0", "0, -1, 0, 0", "1, 0, 0, 5", "2, 5, 2, 4" })
	void refusesWhatIsNoRange(int fromCrawl, long fromPage, int toCrawl, long toPage) {
		assertThatIllegalArgumentException().isThrownBy(() -> new PageRange(fromCrawl, fromPage, toCrawl, toPage))
			.withMessage("not a range of pages: " + fromCrawl + ":" + fromPage + " to " + toCrawl + ":" + toPage);
	}

	@Test
	void mayBeEmptyOrLeadIntoALaterCrawl() {
		assertThat(new PageRange(0, 5, 0, 5)).isEqualTo(new PageRange(0, 5, 0, 5));
		assertThat(new PageRange(0, 5, 1, 0).toCrawl()).isEqualTo(1);
	}

}
