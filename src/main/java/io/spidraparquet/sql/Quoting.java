package io.spidraparquet.sql;

import java.util.Locale;

import io.spidraparquet.scalar.Visible;

/**
 * How a dialect writes names and texts.
 *
 * @param name the character around a name
 * @param backslashes whether a backslash in a text begins an escape
 * @param quote how a single quote is written within a text
 * @param maxComment the most bytes of a comment, in UTF-8
 */
record Quoting(String name, boolean backslashes, String quote, int maxComment) {

	/**
	 * The largest comment of a column in Glue, and in the database of Hive's metastore.
	 */
	private static final int METASTORE = 255;

	/** The largest description of a column in BigQuery. */
	private static final int DESCRIPTION = 1024;

	static final Quoting BIGQUERY = new Quoting("`", true, "\\'", DESCRIPTION);

	static final Quoting SNOWFLAKE = new Quoting("\"", true, "''", DESCRIPTION);

	static final Quoting REDSHIFT = new Quoting("\"", true, "''", DESCRIPTION);

	static final Quoting DUCKDB = new Quoting("\"", false, "''", DESCRIPTION);

	static final Quoting SPARK = new Quoting("`", true, "\\'", METASTORE);

	static final Quoting ATHENA = new Quoting("`", true, "\\'", METASTORE);

	static final Quoting TRINO = new Quoting("\"", false, "''", METASTORE);

	/** Writes a name, which needs no escape: see {@code Column}. */
	String name(String column) {
		return this.name + column + this.name;
	}

	/** Writes a text of one line. */
	String text(String text) {
		String escaped = this.backslashes ? text.replace("\\", "\\\\") : text;
		return "'" + escaped.replace("'", this.quote) + "'";
	}

	/** Writes a JSON Pointer as the comment of its column. */
	String comment(String path) {
		String line = visible(path);
		StringBuilder comment = new StringBuilder();
		int bytes = "…".length() * 3;
		for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
			int point = line.codePointAt(i);
			bytes += (point < 0x80) ? 1 : (point < 0x800) ? 2 : (point < 0x10000) ? 3 : 4;
			if (bytes > this.maxComment) {
				return text(comment.append('…').toString());
			}
			comment.appendCodePoint(point);
		}
		return text(line);
	}

	/**
	 * Writes what is not visible as an escape such as <code>&#92;u000a</code>: keys come
	 * from pages, some metastores take comments of one line only, and a terminal shows
	 * them.
	 */
	static String visible(String text) {
		StringBuilder line = new StringBuilder();
		text.codePoints()
			.forEach((point) -> line
				.append(Visible.is(point) ? Character.toString(point) : String.format(Locale.ROOT, "\\u%04x", point)));
		return line.toString();
	}

}
