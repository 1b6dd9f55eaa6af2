package io.spidraparquet.facts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.jspecify.annotations.Nullable;

/**
 * The facts about the columns of a table, with a text form for an execution context.
 *
 * @param columns facts by the name of the column, sorted; without columns that have none
 */
public record TableFacts(SortedMap<String, ColumnFacts> columns) {

	/** Facts about a table without rows. */
	public static final TableFacts NONE = new TableFacts(new TreeMap<>());

	private static final int FIXED_PARTS = 6;

	public TableFacts {
		columns = new TreeMap<>(columns);
		columns.values().removeIf(ColumnFacts::isNone);
	}

	/**
	 * The facts about a column.
	 * @param column name of the column
	 * @return {@link ColumnFacts#NONE} if it has neither a value nor a reading
	 */
	public ColumnFacts of(String column) {
		return this.columns.getOrDefault(column, ColumnFacts.NONE);
	}

	/**
	 * Adds the facts about other rows of the same table.
	 * @param other facts about rows that this one does not cover
	 * @return facts about all of the rows
	 */
	public TableFacts plus(TableFacts other) {
		SortedMap<String, ColumnFacts> sum = new TreeMap<>(this.columns);
		other.columns.forEach((column, facts) -> sum.merge(column, facts, ColumnFacts::plus));
		return new TableFacts(sum);
	}

	/**
	 * Sets the least and the greatest value of each column.
	 * @param least the least value by the name of the column; null if it is unknown
	 * @param greatest the greatest value; null if it is unknown
	 * @return the facts with both or neither of them for each column
	 */
	public TableFacts withBounds(Function<String, @Nullable Bound> least, Function<String, @Nullable Bound> greatest) {
		SortedMap<String, ColumnFacts> bounded = new TreeMap<>();
		this.columns.forEach(
				(column, facts) -> bounded.put(column, facts.withBounds(least.apply(column), greatest.apply(column))));
		return new TableFacts(bounded);
	}

	/**
	 * These facts with examples for people.
	 * @return the same facts
	 * @see ColumnFacts#shown()
	 */
	public TableFacts shown() {
		SortedMap<String, ColumnFacts> shown = new TreeMap<>();
		this.columns.forEach((column, facts) -> shown.put(column, facts.shown()));
		return new TableFacts(shown);
	}

	/**
	 * Parses facts.
	 * @param text the result of {@link #toText()}
	 * @return the facts
	 * @throws RuntimeException if the text is not such a result
	 */
	public static TableFacts parse(String text) {
		SortedMap<String, ColumnFacts> columns = new TreeMap<>();
		for (String column : unpacked(text).split(",")) {
			if (!column.isEmpty()) {
				String[] parts = column.split(":", -1);
				Map<String, Long> readings = new TreeMap<>();
				for (int i = FIXED_PARTS; i < parts.length; i += 2) {
					readings.put(parts[i], Long.parseLong(parts[i + 1]));
				}
				// a mark before the example tells an empty one from none
				String example = parts[3].isEmpty() ? null
						: new String(Base64.getDecoder().decode(parts[3].substring(1)), StandardCharsets.UTF_8);
				columns.put(parts[0], new ColumnFacts(Long.parseLong(parts[1]), Long.parseLong(parts[2]), readings,
						example, Bound.parse(parts[4]), Bound.parse(parts[5])));
			}
		}
		return new TableFacts(columns);
	}

	/**
	 * Formats the facts as text: for each column its name, number of values, longest
	 * text, example, least and greatest value and readings, with colons between them. It
	 * is compressed, as a table may have thousands of columns, and a context in a
	 * database has a limit of 1 MB.
	 * @return text for {@link #parse(String)}
	 */
	public String toText() {
		StringBuilder text = new StringBuilder();
		this.columns.forEach((name, facts) -> {
			text.append(text.isEmpty() ? "" : ",").append(name);
			text.append(':').append(facts.values()).append(':').append(facts.longestBytes()).append(':');
			String example = facts.example();
			if (example != null) {
				text.append('=').append(Base64.getEncoder().encodeToString(example.getBytes(StandardCharsets.UTF_8)));
			}
			text.append(':').append(Bound.toText(facts.min())).append(':').append(Bound.toText(facts.max()));
			facts.readings().forEach((reading, count) -> text.append(':').append(reading).append(':').append(count));
		});
		return packed(text.toString());
	}

	private static String packed(String text) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream out = new GZIPOutputStream(bytes)) {
			out.write(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Base64.getEncoder().encodeToString(bytes.toByteArray());
	}

	private static String unpacked(String text) {
		try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
