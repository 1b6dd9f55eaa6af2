package io.spidraparquet.schema;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

/**
 * Derives column names from paths: snake_case, valid in every warehouse, and distinct.
 * Names that the table already uses are not assigned again. The result does not depend on
 * the order of pages. Mutable.
 */
public final class ColumnNames {

	private static final int FIRST_BEYOND_ASCII = 0x80;

	/** Room for what may follow a column's name: a suffix, a hash and a number. */
	private static final int MAX_SUFFIX_LENGTH = 30;

	/** The longest name that Redshift accepts, in bytes. */
	static final int MAX_LENGTH = 127;

	/** Names of our own columns, or of those that a partitioned reader adds. */
	private static final Set<String> RESERVED = Set.of("page_id", "page_url", "page_title", "page_created_at",
			"crawl_id", "run_key", "fetched_at", "item_index", "run", "data_rest");

	/**
	 * Names that a warehouse refuses even in quotes. Sources: Snowflake, "Reserved and
	 * limited keywords" (cannot be used as a column name); PostgreSQL, "System columns",
	 * which Redshift shares, and Redshift's own columns of transactions; Hive, "Virtual
	 * columns". BigQuery's refused prefixes and the metadata columns of Spark and Trino
	 * start with {@code _} or {@code $}, so no name of ours has them.
	 */
	private static final Map<String, Set<String>> REFUSED = Map.of("Snowflake",
			Set.of("current_date", "current_time", "current_timestamp", "current_user", "localtime", "localtimestamp"),
			"Redshift", Set.of("oid", "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid", "insertxid", "deletexid"),
			"Hive", Set.of("input__file__name", "block__offset__inside__file", "row__offset__inside__block",
					"raw__data__size", "row__id", "grouping__id"));

	private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9_]*");

	/** Combining marks of Latin, Greek and Cyrillic letters. */
	private static final Pattern MARKS = Pattern.compile("[\\u0300-\\u036f]+");

	/** Latin letters that do not decompose into another letter and a mark. */
	private static final Map<Integer, String> LATIN = Map.ofEntries(Map.entry((int) 'ß', "ss"),
			Map.entry((int) 'æ', "ae"), Map.entry((int) 'œ', "oe"), Map.entry((int) 'ø', "o"),
			Map.entry((int) 'ł', "l"), Map.entry((int) 'đ', "d"), Map.entry((int) 'ð', "d"), Map.entry((int) 'þ', "th"),
			Map.entry((int) 'ı', "i"));

	/**
	 * The plural's ending belongs to an acronym: {@code imageURLs}, {@code IDsByName}.
	 */
	private static final String PLURAL = "(?:\\p{Lu}s|[SXZ]es)(?!\\p{Ll})";

	private static final Pattern WORD_ENDS = Pattern
		.compile("(?<=[\\p{Ll}\\p{Nd}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})(?!" + PLURAL + ")");

	private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

	private final Set<String> used;

	private final @Nullable String rows;

	/**
	 * Names for a table.
	 * @param used names of its present columns
	 * @param rows pointer of the array whose elements are rows; null if pages are
	 */
	public ColumnNames(Collection<String> used, @Nullable String rows) {
		this.used = new HashSet<>(used);
		this.rows = rows;
	}

	/**
	 * Whether a name belongs to a column of our own.
	 * @param name any name
	 * @return true if columns of data never have it
	 */
	public static boolean isReserved(String name) {
		return RESERVED.contains(name);
	}

	/**
	 * Which warehouse refuses a name, even in quotes.
	 * @param name any name
	 * @return the warehouse; null if there is none
	 */
	static @Nullable String refusing(String name) {
		return REFUSED.entrySet()
			.stream()
			.filter((warehouse) -> warehouse.getValue().contains(name))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Whether a name fits the profile of all warehouses, for a column or a table.
	 * @param name any text
	 * @return true if it can be used as it is
	 */
	public static boolean isValid(String name) {
		return name.length() <= MAX_LENGTH && VALID.matcher(name).matches();
	}

	/**
	 * Assigns names to new paths: first to keys that need no change, then to the others
	 * in the order of their pointers.
	 * @param pointers {@link Pointers#DATA} or pointers below it
	 * @return for each one a valid name that no other column has
	 */
	public Map<String, String> assign(Collection<String> pointers) {
		Map<String, String> names = new HashMap<>();
		SortedSet<String> others = new TreeSet<>();
		for (String pointer : new TreeSet<>(pointers)) {
			String name = derive(pointer);
			boolean unchanged = pointer.equals(Pointers.child(parent(pointer), name))
					|| (this.rows == null && pointer.equals(Pointers.DATA));
			if (unchanged && !isKept(name) && this.used.add(name)) {
				names.put(pointer, name);
			}
			else {
				others.add(pointer);
			}
		}
		others.forEach((pointer) -> names.put(pointer, assignDistinct(derive(pointer), pointer)));
		return names;
	}

	/**
	 * The name that a path would have alone, if it were free and short enough.
	 * @param pointer {@link Pointers#DATA} or a pointer below it
	 * @return a name in snake_case
	 */
	public String derive(String pointer) {
		StringBuilder name = new StringBuilder(isAround(pointer) ? "parent" : "");
		for (String token : Pointers.tokens(pointer.substring(parent(pointer).length()))) {
			name.append(name.isEmpty() ? "" : "_").append(snakeCase(token));
		}
		return name.isEmpty() ? "data" : withLetterFirst(name.toString());
	}

	/** Whether the value is around the array of rows. */
	private boolean isAround(String pointer) {
		return this.rows != null && !Pointers.isAtOrBelow(pointer, this.rows);
	}

	/** The name of a value inside a row omits the path to the row. */
	private String parent(String pointer) {
		if (this.rows == null || isAround(pointer)) {
			return Pointers.DATA;
		}
		return pointer.equals(this.rows) ? this.rows.substring(0, this.rows.lastIndexOf('/')) : this.rows;
	}

	/** Whether derived names keep clear of a name. */
	private static boolean isKept(String name) {
		return name.length() > MAX_LENGTH || RESERVED.contains(name) || refusing(name) != null;
	}

	/**
	 * Assigns a name that is derived from a column's.
	 * @param name the column's name
	 * @param suffix what follows it
	 * @return a valid name that no other column has
	 */
	public String assign(String name, String suffix) {
		return assignDistinct(name + suffix, name + suffix);
	}

	/**
	 * Whether a name may be derived from another column's by such a suffix.
	 * @param name any column's name
	 * @param from name of the column
	 * @return true if so
	 */
	public static boolean isDerived(String name, String from) {
		boolean shortened = from.length() > MAX_LENGTH - MAX_SUFFIX_LENGTH;
		return name.startsWith(shortened ? from.substring(0, MAX_LENGTH - MAX_SUFFIX_LENGTH) : from + "_as_");
	}

	private String assignDistinct(String base, String identity) {
		boolean free = base.length() > MAX_LENGTH || !isKept(base);
		String name = free ? base : "data_" + base;
		String candidate = shorten(name, "", identity);
		for (int i = 2; isKept(candidate) || !this.used.add(candidate); i++) {
			candidate = shorten(name, "_" + i, identity);
		}
		return candidate;
	}

	/**
	 * Shortens a name that is too long: it keeps its start and gets a hash of the path,
	 * which does not depend on other names.
	 */
	private static String shorten(String name, String suffix, String identity) {
		if (name.length() + suffix.length() <= MAX_LENGTH) {
			return name + suffix;
		}
		CRC32 crc = new CRC32();
		crc.update(identity.getBytes(StandardCharsets.UTF_8));
		String hash = "_%08x".formatted(crc.getValue());
		return name.substring(0, MAX_LENGTH - hash.length() - suffix.length()) + hash + suffix;
	}

	private static String snakeCase(String token) {
		String letters = MARKS.matcher(Normalizer.normalize(token, Normalizer.Form.NFKD)).replaceAll("");
		String words = WORD_ENDS.matcher(letters).replaceAll("_").toLowerCase(Locale.ROOT);
		String name = OTHERS.matcher(inLatin(words)).replaceAll("_");
		int start = name.startsWith("_") ? 1 : 0;
		int end = name.length() - ((name.length() > start && name.endsWith("_")) ? 1 : 0);
		return (start < end) ? name.substring(start, end) : "x";
	}

	/** Writes letters and digits of other scripts as their code points. */
	private static String inLatin(String words) {
		if (words.chars().allMatch((c) -> c < FIRST_BEYOND_ASCII)) {
			return words;
		}
		StringBuilder latin = new StringBuilder();
		words.codePoints().forEach((point) -> {
			String known = LATIN.get(point);
			if (known != null) {
				latin.append(known);
			}
			else if (point >= FIRST_BEYOND_ASCII && isPartOfWord(point)) {
				latin.append("u%04x".formatted(point));
			}
			else {
				latin.appendCodePoint(point);
			}
		});
		return latin.toString();
	}

	private static boolean isPartOfWord(int point) {
		int type = Character.getType(point);
		return Character.isLetterOrDigit(point) || type == Character.NON_SPACING_MARK
				|| type == Character.COMBINING_SPACING_MARK;
	}

	private static String withLetterFirst(String name) {
		return Character.isDigit(name.charAt(0)) ? "c_" + name : name;
	}

}
