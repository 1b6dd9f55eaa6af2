package io.spidraparquet.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Parses the parameter {@code crawlId}: one id, several separated by commas, or
 * {@code @FILE}, a file with one id per line.
 */
public final class CrawlIds {

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

	private CrawlIds() {
	}

	public static List<String> parse(String value) {
		List<String> ids = value.startsWith("@") ? lines(value.substring(1))
				: Stream.of(value.split(",", -1)).map(String::strip).toList();
		if (ids.isEmpty()) {
			throw new UsageException("crawlId names no crawl: give one id or more");
		}
		for (String id : ids) {
			if (!ID.matcher(id).matches()) {
				throw new UsageException(
						"'" + id + "' is not a crawl id: an id has 1 to 128 letters, digits, '_' or '-'");
			}
		}
		return ids;
	}

	/** Skips empty lines and lines that start with #. */
	private static List<String> lines(String file) {
		Outputs.requireExpanded("the file of crawlId=@", file);
		try {
			return Files.readAllLines(Path.of(file))
				.stream()
				.map(String::strip)
				.filter((line) -> !line.isEmpty() && !line.startsWith("#"))
				.toList();
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new UsageException("crawlId=@" + file + ": the file cannot be read (" + Reason.of(ex)
					+ "): give a file with one id per line");
		}
	}

}
