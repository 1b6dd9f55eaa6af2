package io.spidraparquet.failedpages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.parquet.ParquetPreview;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The failed pages of a run, read from its files. Each use reads the files again, so
 * memory does not grow with the number of pages.
 */
public final class FailedPages {

	private static final List<String> COLUMNS = List.of("crawl_id", "page_id", "page_url", "status", "reason",
			"error_message");

	/** Longer messages are one group if they begin alike. */
	private static final int MOST_OF_MESSAGE = 500;

	private static final Pattern BLANKS = Pattern.compile("\\s+");

	private static final int MOST_GROUPS = 5_000;

	private static final String OTHERS = "(other messages)";

	private final FileSystem fileSystem;

	private final String run;

	private final List<Path> files;

	/**
	 * The failed pages in some files.
	 * @param fileSystem file system of the files
	 * @param run key of the run
	 * @param files Parquet files of failed pages, published or staged, in the order of
	 * their rows
	 */
	public FailedPages(FileSystem fileSystem, String run, List<Path> files) {
		this.fileSystem = fileSystem;
		this.run = run;
		this.files = List.copyOf(files);
	}

	/**
	 * The failed pages of a published run.
	 * @param dataset dataset of the run
	 * @param manifest manifest of the run
	 * @return its failed pages
	 */
	public static FailedPages of(Dataset dataset, Manifest manifest) {
		return new FailedPages(dataset.files().fileSystem(), manifest.key(),
				manifest.failedPageFiles().stream().map((file) -> dataset.layout().path(file.path())).toList());
	}

	/**
	 * Reads the pages in the order of their files.
	 * @param consumer receives each page
	 * @throws IOException if a file cannot be read, for example because the run was
	 * replaced meanwhile
	 */
	public void forEach(Consumer<FailedPage> consumer) throws IOException {
		for (Path file : this.files) {
			ParquetPreview.forEach(this.fileSystem, file, COLUMNS, (cells) -> consumer.accept(new FailedPage(this.run,
					cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5))));
		}
	}

	/**
	 * Groups the pages by reason and message. Beyond {@value #MOST_GROUPS} groups, a
	 * reason has one more for all its other messages.
	 * @return the groups, the largest first
	 * @throws IOException if a file cannot be read
	 */
	public List<FailedGroup> groups() throws IOException {
		Map<List<String>, FailedGroup> groups = new HashMap<>();
		forEach((page) -> {
			String start = page.message().substring(0, Math.min(page.message().length(), MOST_OF_MESSAGE));
			String message = BLANKS.matcher(start).replaceAll(" ");
			List<String> group = List.of(page.reason(), message);
			if (groups.size() >= MOST_GROUPS && !groups.containsKey(group)) {
				group = List.of(page.reason(), OTHERS);
			}
			groups.merge(group, FailedGroup.of(group.get(0), group.get(1), page.url()), FailedGroup::plus);
		});
		List<FailedGroup> sorted = new ArrayList<>(groups.values());
		sorted.sort(Comparator.comparingLong((FailedGroup group) -> -group.pages())
			.thenComparing(FailedGroup::reason)
			.thenComparing(FailedGroup::message));
		return sorted;
	}

}
