package io.spidraparquet.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.parquet.ParquetPreview;

/**
 * The failed pages of a published run, read from its files. Each use reads the files
 * again, so memory does not grow with the number of pages.
 */
final class FailedPages {

	private static final List<String> COLUMNS = List.of("crawl_id", "page_id", "page_url", "status", "reason",
			"error_message");

	/** Longer messages are one group if they begin alike. */
	private static final int MOST_OF_MESSAGE = 500;

	private static final int MOST_GROUPS = 10_000;

	private static final String OTHERS = "(other messages)";

	private final Dataset dataset;

	private final Manifest manifest;

	FailedPages(Dataset dataset, Manifest manifest) {
		this.dataset = dataset;
		this.manifest = manifest;
	}

	/**
	 * Reads the pages in the order of their files.
	 * @throws IOException if a file cannot be read, for example because the run was
	 * replaced meanwhile
	 */
	void forEach(Consumer<Page> consumer) throws IOException {
		for (Manifest.DataFile file : this.manifest.failedPageFiles()) {
			ParquetPreview.forEach(this.dataset.files().fileSystem(), this.dataset.layout().path(file.path()), COLUMNS,
					(cells) -> consumer.accept(new Page(this.manifest.key(), cells.get(0), cells.get(1), cells.get(2),
							cells.get(3), cells.get(4), cells.get(5))));
		}
	}

	/** The pages by reason and message, the largest groups first. */
	List<Group> groups() throws IOException {
		Map<List<String>, Group> groups = new HashMap<>();
		forEach((page) -> {
			String message = page.message()
				.substring(0, Math.min(page.message().length(), MOST_OF_MESSAGE))
				.replaceAll("\\s+", " ");
			List<String> group = List.of(page.reason(), message);
			if (groups.size() >= MOST_GROUPS && !groups.containsKey(group)) {
				group = List.of(page.reason(), OTHERS);
			}
			groups.merge(group, new Group(group.get(0), group.get(1), 1, page.url()), Group::plus);
		});
		List<Group> sorted = new ArrayList<>(groups.values());
		sorted.sort(Comparator.comparingLong((Group group) -> -group.pages())
			.thenComparing(Group::reason)
			.thenComparing(Group::message));
		return sorted;
	}

	/**
	 * A failed page. Its components are the fields of the JSON that {@code failed --json}
	 * prints, in snake_case.
	 *
	 * @param run key of the run
	 * @param crawlId id of its crawl
	 * @param pageId id of the page; empty if it has none
	 * @param url of the page; empty if it has none
	 * @param status as the API sent it
	 * @param reason why it gave no row
	 * @param message more about it; empty if there is none
	 */
	record Page(String run, String crawlId, String pageId, String url, String status, String reason, String message) {

	}

	/**
	 * Failed pages with one reason and one message.
	 *
	 * @param reason why they gave no row
	 * @param message more about it, on one line; empty if there is none
	 * @param pages their number
	 * @param exampleUrl URL of the first one
	 */
	record Group(String reason, String message, long pages, String exampleUrl) {

		Group plus(Group other) {
			return new Group(this.reason, this.message, this.pages + other.pages, this.exampleUrl);
		}

	}

}
