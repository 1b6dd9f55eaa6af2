package io.spidraparquet.parquet;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A complete Parquet file, closed and verified by its footer.
 *
 * @param name file name in its folder
 * @param bytes length in bytes
 * @param rows number of rows according to the footer
 * @param crc32c CRC-32C of the bytes that were written, eight hexadecimal digits
 */
public record PartFile(String name, long bytes, long rows, String crc32c) {

	/**
	 * Formats files as text, for an execution context.
	 * @param files any number of files, whose names contain neither comma nor colon
	 * @return text for {@link #fromText(String)}
	 */
	public static String toText(List<PartFile> files) {
		return files.stream()
			.map((file) -> file.name() + ":" + file.bytes() + ":" + file.rows() + ":" + file.crc32c())
			.collect(Collectors.joining(","));
	}

	/**
	 * Parses files from text.
	 * @param text text of {@link #toText(List)}
	 * @return the files
	 */
	public static List<PartFile> fromText(String text) {
		return Stream.of(text.split(",")).filter((file) -> !file.isEmpty()).map((file) -> {
			String[] parts = file.split(":");
			return new PartFile(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3]);
		}).toList();
	}

}
