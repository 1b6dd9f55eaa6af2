package io.spidraparquet.flatten;

import java.util.Map;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.PageParser;
import io.spidraparquet.schema.DatasetSchema;

/**
 * Counts the elements that the scan has counted in pages which give no row after all. Not
 * thread-safe.
 */
final class FailedElements {

	private final DatasetSchema schema;

	private final ProfileSink sink;

	private final PageParser parser = new PageParser();

	FailedElements(DatasetSchema schema, Flattening flattening) {
		this.schema = schema;
		this.sink = new ProfileSink(flattening.dataset().emptyProfile(schema), flattening);
		this.sink.begin();
	}

	/** Counts the elements of a page. */
	void add(JsonSlice page) {
		// the scan has not counted what follows a break, either
		this.parser.parseReadable(page, this.sink);
		this.sink.endPage();
	}

	/** Releases the page that was counted last. */
	void forget() {
		this.parser.forget();
	}

	/** The number of elements by the name of their table. */
	Map<String, Long> byTable() {
		return this.schema.byName(this.sink.seen().tables());
	}

}
