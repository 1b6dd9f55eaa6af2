package io.spidraparquet.report;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LinksTests {

	@ParameterizedTest
	@ValueSource(strings = { "http://example.com", "https://example.com/a?b=c#d", "HTTPS://EXAMPLE.COM/ü" })
	void urlsOfTheWebAreLinks(String url) {
		assertThat(Links.web(url)).isEqualTo(url);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "javascript:alert(1)", " https://example.com", "java\nscript:alert(1)",
			"data:text/html,x", "//example.com", "ftp://example.com", "https:example.com",
			"https://example.com/\u0000x", "http//example.com", "https://example.com/ \" onclick=\"x" })
	void othersAreNot(String url) {
		assertThat(Links.web(url)).isNull();
	}

	@Test
	void veryLongUrlsAreNot() {
		assertThat(Links.web("https://example.com/" + "x".repeat(2000))).isNull();
	}

	@Test
	void reportsAreFoundByTheirFile() {
		assertThat(Links.report("2026-11-29")).isEqualTo("2026-11-29.html");
		assertThat(Links.fromIndex("a b/../c\"")).isEqualTo("runs/a%20b%2F..%2Fc%22.html");
	}

}
