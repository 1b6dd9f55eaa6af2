package io.spidraparquet.flatten;

import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.PageParser;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import tools.jackson.core.JacksonException;

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
		try {
			this.parser.parse(page, this.sink);
		}
		catch (JacksonException ex) {
			// the scan has not counted the rest, either
		}
		this.sink.endPage();
	}

	/** Releases the page that was counted last. */
	void forget() {
		this.parser.forget();
	}

	/** The number of elements by the name of their table. */
	Map<String, Long> byTable() {
		Map<String, Long> counts = new TreeMap<>();
		Map<String, Long> byPath = this.sink.seen().tables();
		for (Table table : this.schema.children()) {
			counts.put(table.name(), byPath.getOrDefault(String.valueOf(table.path()), 0L));
		}
		return counts;
	}

}
