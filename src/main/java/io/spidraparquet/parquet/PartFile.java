package io.spidraparquet.parquet;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A whole Parquet file: closed, and its footer read again.
 *
 * @param name file name in its folder
 * @param bytes length
 * @param rows number of rows by the footer
 */
public record PartFile(String name, long bytes, long rows) {

	/**
	 * Files as text, for an execution context.
	 * @param files any number of files whose names hold neither comma nor colon
	 * @return as {@link #fromText(String)} reads it
	 */
	public static String toText(List<PartFile> files) {
		return files.stream()
			.map((file) -> file.name() + ":" + file.bytes() + ":" + file.rows())
			.collect(Collectors.joining(","));
	}

	/**
	 * Files that were written as text.
	 * @param text from {@link #toText(List)}
	 * @return the files
	 */
	public static List<PartFile> fromText(String text) {
		return Stream.of(text.split(",")).filter((file) -> !file.isEmpty()).map((file) -> {
			String[] parts = file.split(":");
			return new PartFile(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
		}).toList();
	}

}
