package io.spidraparquet.flatten;

import java.util.Objects;

import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Properties of crawls, which all tries of a class share.
 */
abstract class CrawlProperties {

	private static @Nullable TestCrawls opened;

	@BeforeContainer
	static void open() {
		opened = TestCrawls.open();
	}

	@AfterContainer
	static void close() throws Exception {
		crawls().close();
	}

	static TestCrawls crawls() {
		return Objects.requireNonNull(opened, "opened");
	}

}
