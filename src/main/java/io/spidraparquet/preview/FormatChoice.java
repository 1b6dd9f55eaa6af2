package io.spidraparquet.preview;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

import io.spidraparquet.scalar.TextReading;
import io.spidraparquet.scalar.ValueSamples;
import org.jspecify.annotations.Nullable;

/**
 * The format that reads most texts of a path.
 *
 * @param format the first of those
 * @param values what it reads
 * @param read number of texts that it reads
 * @param unread examples of the texts that it does not read, with their numbers
 * @param otherwise a format that reads as many, but not as the same values; null if there
 * is none
 */
record FormatChoice(TextFormat format, Collection<Object> values, long read, SortedMap<String, Long> unread,
		@Nullable TextFormat otherwise) {

	/**
	 * Chooses a format.
	 * @param formats the strictest first
	 * @param shapes the texts
	 * @return null if none reads at least half of the texts
	 */
	static @Nullable FormatChoice of(List<TextFormat> formats, Collection<ValueSamples.Shape> shapes) {
		long all = shapes.stream().mapToLong(ValueSamples.Shape::count).sum();
		List<Attempt> best = new ArrayList<>();
		for (TextFormat format : formats) {
			Attempt attempt = Attempt.of(format, shapes);
			if (!best.isEmpty() && attempt.read > best.get(0).read) {
				best.clear();
			}
			if (attempt.read > 0 && (best.isEmpty() || attempt.read == best.get(0).read)) {
				best.add(attempt);
			}
		}
		if (best.isEmpty() || 2 * best.get(0).read < all) {
			return null;
		}
		Attempt chosen = best.get(0);
		Attempt other = chosen.differing(best);
		if (other != null && isGroupOfMoney(other.format)) {
			// three digits after a separator are no cents
			chosen = other;
			other = null;
		}
		return new FormatChoice(chosen.format, chosen.values.values(), chosen.read, chosen.unread,
				(other != null) ? other.format : null);
	}

	/**
	 * Adds a format for the texts that this one does not read, so that a column has dates
	 * in both.
	 * @param formats the strictest first
	 * @param shapes the texts
	 * @return this choice, if there is no such format
	 */
	FormatChoice with(List<TextFormat> formats, Collection<ValueSamples.Shape> shapes) {
		List<ValueSamples.Shape> others = shapes.stream()
			.filter((shape) -> shape.texts().stream().anyMatch((text) -> this.unread.containsKey(text)))
			.toList();
		FormatChoice more = (this.format.kind() == TextFormat.Kind.DATE && this.otherwise == null) ? of(formats, others)
				: null;
		if (more == null || !more.unread.isEmpty() || more.otherwise != null
				|| more.format.kind() != TextFormat.Kind.DATE
				|| !Objects.equals(this.format.locale(), more.format.locale())) {
			return this;
		}
		TextFormat both = new TextFormat(TextFormat.Kind.DATE, this.format.format() + " | " + more.format.format(),
				this.format.locale(), TextReading.firstOf(List.of(this.format.reading(), more.format.reading())), null);
		return new FormatChoice(both, this.values, this.read + more.read, more.unread, null);
	}

	private static boolean isGroupOfMoney(TextFormat format) {
		String text = String.valueOf(format.format());
		return format.kind() == TextFormat.Kind.NUMBER && NumberFormats.isMoney(text)
				&& text.matches(".*1[.,' ’]234(?!.5).*");
	}

	/**
	 * What a format reads.
	 */
	private static final class Attempt {

		private final TextFormat format;

		private final Map<String, Object> values = new HashMap<>();

		private final SortedMap<String, Long> unread = new TreeMap<>();

		private long read;

		private Attempt(TextFormat format) {
			this.format = format;
		}

		static Attempt of(TextFormat format, Collection<ValueSamples.Shape> shapes) {
			Attempt attempt = new Attempt(format);
			for (ValueSamples.Shape shape : shapes) {
				String refused = null;
				for (String text : shape.texts()) {
					Object value = format.read(text);
					if (value != null) {
						attempt.values.put(text, value);
					}
					else if (refused == null) {
						refused = text;
					}
				}
				if (refused == null) {
					attempt.read += shape.count();
				}
				else {
					attempt.unread.put(refused, shape.count());
				}
			}
			return attempt;
		}

		/** The first of several of this kind that reads some text as another value. */
		@Nullable Attempt differing(List<Attempt> others) {
			for (Attempt other : others) {
				for (Map.Entry<String, Object> value : other.values.entrySet()) {
					Object ours = this.values.get(value.getKey());
					boolean sameKind = this.format.kind() == other.format.kind();
					if (sameKind && ours != null && !ours.equals(value.getValue())) {
						return other;
					}
				}
			}
			return null;
		}

	}

}
