package io.spidraparquet.preview;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.spidraparquet.scalar.ScalarKind;
import io.spidraparquet.scalar.ValueSamples;
import io.spidraparquet.text.Listed;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * Proposes a declared column for the values of one path, or of several spellings of it.
 */
final class ColumnProposals {

	private static final int LARGEST_INT64 = 18;

	private static final int MONEY_DIGITS = 18;

	private static final int MAX_OTHERS = 3;

	/** A number in so few texts may be a part of a name. */
	private static final int FEW = 3;

	private final ValueSamples samples;

	private final List<String> paths;

	private final SortedMap<String, ValueSamples.Shape> texts = new TreeMap<>();

	private final SortedMap<String, Long> nullWords = new TreeMap<>();

	/**
	 * Looks at values.
	 * @param paths pointers, the most frequent one first
	 * @param samples their values
	 */
	ColumnProposals(List<String> paths, ValueSamples samples) {
		this.paths = paths;
		this.samples = samples;
		samples.shapes().forEach((key, shape) -> {
			String text = shape.texts().first();
			if (NullTexts.contains(text)) {
				this.nullWords.put(text, shape.count());
			}
			else {
				this.texts.put(key, shape);
			}
		});
	}

	/** Texts that mean null, with their numbers. */
	Map<String, Long> nullWords() {
		return this.nullWords;
	}

	/**
	 * The proposal.
	 * @return null if there is nothing to declare
	 */
	@Nullable ProposedColumn propose() {
		if (this.samples.nested() > 0 || this.samples.objects() > 0 || this.samples.isProse()) {
			return (this.paths.size() > 1) ? plain() : null;
		}
		if (isTyped()) {
			return plain();
		}
		List<TextFormat> formats = formats();
		FormatChoice choice = FormatChoice.of(formats, this.texts.values());
		if (choice != null) {
			return of(choice.with(formats, this.texts.values()));
		}
		return (this.paths.size() > 1) ? plain().withoutNulls(List.copyOf(this.nullWords.keySet())) : null;
	}

	/** Whether the values have a type other than STRING, but for the words for null. */
	boolean isTyped() {
		if (this.samples.isProse() || this.samples.nested() > 0 || this.samples.objects() > 0) {
			return false;
		}
		long numbers = numbers();
		long others = count(ScalarKind.TEXT) - this.nullWords.values().stream().mapToLong(Long::longValue).sum();
		long kinds = List
			.of(numbers, count(ScalarKind.BOOLEAN), count(ScalarKind.DATE), count(ScalarKind.TIMESTAMP), others)
			.stream()
			.filter((each) -> each > 0)
			.count();
		return kinds == 1 && others == 0 && (numbers > 0 || count(ScalarKind.NUMBER_TEXT) == 0);
	}

	private long numbers() {
		return count(ScalarKind.INT64) + count(ScalarKind.BIG_INTEGER) + count(ScalarKind.FRACTION);
	}

	private long count(ScalarKind kind) {
		return this.samples.count(kind);
	}

	private long texts() {
		return this.texts.values().stream().mapToLong(ValueSamples.Shape::count).sum();
	}

	/** The column with the type that follows from its values. */
	private ProposedColumn plain() {
		List<String> evidence = new ArrayList<>();
		addNullWords(others(), evidence);
		return new ProposedColumn(this.paths, null, null, null, null, List.copyOf(this.nullWords.keySet()), evidence,
				null);
	}

	private void addNullWords(String typed, List<String> evidence) {
		if (!this.nullWords.isEmpty()) {
			evidence.add("Texts that mean null: " + counts(this.nullWords) + typed + ".");
		}
	}

	private List<TextFormat> formats() {
		boolean booleans = count(ScalarKind.BOOLEAN) > 0;
		boolean times = count(ScalarKind.DATE) + count(ScalarKind.TIMESTAMP) > 0;
		Map<String, Long> examples = new TreeMap<>();
		this.texts.values()
			.forEach((shape) -> shape.texts()
				.forEach((text) -> examples.put(text, Math.max(1, shape.count() / shape.texts().size()))));
		if (numbers() > 0) {
			return (booleans || times) ? List.of() : NumberFormats.of(examples, false);
		}
		List<TextFormat> formats = new ArrayList<>(BooleanFormats.of(examples.keySet(), booleans));
		if (!booleans) {
			Set<TextFormat> found = new LinkedHashSet<>();
			this.texts.values().forEach((shape) -> found.addAll(TimeFormats.of(shape.texts().first())));
			formats.addAll(found);
			boolean plain = count(ScalarKind.NUMBER_TEXT) == texts();
			formats.addAll(NumberFormats.of(examples, plain));
		}
		return formats;
	}

	private @Nullable ProposedColumn of(FormatChoice choice) {
		TextFormat format = choice.format();
		boolean few = choice.values().size() < FEW || !choice.unread().isEmpty();
		if (few && format.kind() == TextFormat.Kind.NUMBER && format.doubt() != null && this.paths.size() == 1) {
			return null;
		}
		List<String> evidence = new ArrayList<>();
		evidence.add(likes(choice));
		addNullWords("", evidence);
		boolean local = format.kind() == TextFormat.Kind.LOCAL_TIME;
		String doubt = format.doubt();
		if (!choice.unread().isEmpty()) {
			doubt = "texts of another form would go to a second column, _as_text";
		}
		else if (local) {
			doubt = "the times have no offset: write their time zone";
		}
		if (choice.otherwise() != null) {
			doubt = "the texts can be read in two ways, the other is format: "
					+ YamlText.quote(String.valueOf(choice.otherwise().format()));
		}
		String type = type(format, choice.values());
		return new ProposedColumn(this.paths, (this.samples.lists() > 0) ? "list<" + type + ">" : type, format.format(),
				format.locale(), local ? "UTC" : null, List.copyOf(this.nullWords.keySet()), evidence, doubt);
	}

	private String likes(FormatChoice choice) {
		List<String> read = this.texts.values()
			.stream()
			.flatMap((shape) -> shape.texts().stream())
			.filter((text) -> choice.format().read(text) != null)
			.sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
			.toList();
		boolean several = String.valueOf(choice.format().format()).contains("|");
		String like = YamlText.shown(read.get(0)) + (several ? " or " + YamlText.shown(read.get(read.size() - 1)) : "");
		long all = texts();
		String likes = String.format(Locale.ROOT, "%,d of %,d texts are like %s", choice.read(), all, like);
		if (choice.read() == all) {
			likes = (all == 1) ? "The only text is " + like : String.format(Locale.ROOT,
					(all == 2) ? "Both texts are like %2$s" : "All %,d texts are like %s", all, like);
		}
		return likes + (choice.unread().isEmpty() ? "" : "; the others: " + counts(choice.unread())) + others() + ".";
	}

	/** The values that are no texts. */
	private String others() {
		long numbers = numbers();
		long booleans = count(ScalarKind.BOOLEAN);
		String kind = (numbers > 0) ? "number" : "boolean";
		long values = numbers + booleans;
		return (values == 0) ? "" : "; " + Plural.of(values, "other value") + ((values == 1) ? " is a " : " are ")
				+ kind + ((values == 1) ? "" : "s");
	}

	/** The most frequent texts with their numbers. */
	static String counts(Map<String, Long> texts) {
		List<Map.Entry<String, Long>> sorted = new ArrayList<>(texts.entrySet());
		sorted.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
			.thenComparing(Map.Entry.comparingByKey()));
		List<String> shown = sorted.stream()
			.limit(MAX_OTHERS)
			.map((each) -> YamlText.shown(each.getKey()) + " (" + each.getValue() + ")")
			.toList();
		return Listed.of(shown, sorted.size(), MAX_OTHERS);
	}

	private String type(TextFormat format, Collection<Object> values) {
		return switch (format.kind()) {
			case BOOLEAN -> "boolean";
			case DATE -> "date";
			case TIMESTAMP, LOCAL_TIME -> "timestamp";
			case NUMBER -> numberType(String.valueOf(format.format()), values);
		};
	}

	private String numberType(String format, Collection<Object> values) {
		int integerDigits = this.samples.integerDigits();
		int fractionDigits = this.samples.fractionDigits();
		boolean survivesDouble = this.samples.survivesDouble();
		for (Object value : values) {
			BigDecimal number = (BigDecimal) value;
			integerDigits = Math.max(integerDigits, number.precision() - number.scale());
			fractionDigits = Math.max(fractionDigits, number.scale());
			survivesDouble &= new BigDecimal(Double.toString(number.doubleValue())).compareTo(number) == 0;
		}
		if (NumberFormats.isMoney(format)) {
			int scale = Math.max(2, fractionDigits);
			return "decimal(" + ((integerDigits + scale <= MONEY_DIGITS) ? MONEY_DIGITS : 38) + "," + scale + ")";
		}
		if (fractionDigits <= 0) {
			return (integerDigits <= LARGEST_INT64) ? "int64" : "decimal(38,0)";
		}
		return survivesDouble ? "double" : "decimal(38," + fractionDigits + ")";
	}

}
