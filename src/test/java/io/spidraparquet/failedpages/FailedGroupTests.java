package io.spidraparquet.failedpages;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailedGroupTests {

	private static FailedGroup page(String url) {
		return FailedGroup.of("failed", "x", url);
	}

	@Test
	void keepsTheFirstDistinctUrls() {
		FailedGroup group = page("a").plus(page("")).plus(page("a")).plus(page("b")).plus(page("c")).plus(page("d"));
		assertThat(group.exampleUrls()).containsExactly("a", "b", "c");
		assertThat(group.pages()).isEqualTo(6);
	}

	@Test
	void keepsNoUrlThatIsVeryLong() {
		assertThat(page("x".repeat(2001)).plus(page("b")).exampleUrls()).containsExactly("b");
	}

}
