package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * JSON that a test generates: its meaning and the exact text that is sent. Shares nothing
 * with the code under test.
 */
sealed interface Json {

	/** As it is sent. */
	String json();

	/** Whether it says nothing about its path: null, empty, or an array of these. */
	default boolean isNothing() {
		return false;
	}

	/** A string, written in one of several ways. */
	static Scalar text(String text, Escapes escapes) {
		return new Scalar(quote(text, escapes), text);
	}

	/** A member of an object. */
	static Member member(String key, Escapes escapes, Json value) {
		return new Member(key, quote(key, escapes), value);
	}

	private static String quote(String text, Escapes escapes) {
		StringBuilder json = new StringBuilder("\"");
		text.chars().forEach((c) -> {
			if (escapes == Escapes.ALL || c < ' ') {
				json.append("\\u%04x".formatted(c));
			}
			else {
				boolean escaped = c == '"' || c == '\\' || (c == '/' && escapes == Escapes.SLASH);
				json.append(escaped ? "\\" : "").append((char) c);
			}
		});
		return json.append('"').toString();
	}

	/**
	 * Which characters of a string are escaped in addition to those that must be.
	 */
	enum Escapes {

		NONE, SLASH, ALL

	}

	/**
	 * A scalar.
	 *
	 * @param json as it is sent
	 * @param text the characters of a string; null if it is none
	 */
	record Scalar(String json, @Nullable String text) implements Json {

		/** A value of nothing. */
		static final Json NULL = new Scalar("null", null);

		@Override
		public boolean isNothing() {
			return this.json.equals("null") || isEmptyText();
		}

		boolean isEmptyText() {
			return "".equals(this.text);
		}

		@Override
		public String toString() {
			return this.json;
		}

	}

	/**
	 * A text that means null.
	 *
	 * @param json as it is sent
	 */
	record NullWord(String json) implements Json {

		@Override
		public boolean isNothing() {
			return true;
		}

		@Override
		public String toString() {
			return this.json;
		}

	}

	/** The same value, with texts that mean null marked as such. */
	static Json withNullWords(Json value, Collection<String> words) {
		if (value instanceof Scalar scalar && scalar.text() != null && words.contains(scalar.text())) {
			return new NullWord(scalar.json());
		}
		if (value instanceof Array array) {
			return new Array(array.elements().stream().map((each) -> withNullWords(each, words)).toList(),
					array.blank());
		}
		if (value instanceof Obj object) {
			return new Obj(object.members()
				.stream()
				.map((member) -> new Member(member.key(), member.name(), withNullWords(member.value(), words)))
				.toList(), object.blank());
		}
		return value;
	}

	/**
	 * An array.
	 *
	 * @param elements any values
	 * @param blank white space between them
	 */
	record Array(List<Json> elements, String blank) implements Json {

		/**
		 * The array with one member more in each object, in turn a value or no values.
		 */
		Array withEach(String key, Json value) {
			List<Json> more = new ArrayList<>();
			for (Json element : this.elements) {
				Json member = (more.size() % 2 == 0) ? value : new Array(List.of(), "");
				more.add((element instanceof Obj object) ? object.with(key, member) : element);
			}
			return new Array(more, this.blank);
		}

		/** Whether it holds objects or arrays. */
		boolean isComplex() {
			return this.elements.stream().anyMatch((each) -> each instanceof Obj || each instanceof Array);
		}

		@Override
		public boolean isNothing() {
			return !isComplex() && this.elements.stream().allMatch(Json::isNothing);
		}

		@Override
		public String json() {
			return this.elements.stream()
				.map(Json::json)
				.collect(Collectors.joining("," + this.blank, "[" + this.blank, this.blank + "]"));
		}

		@Override
		public String toString() {
			return json();
		}

	}

	/**
	 * An object.
	 *
	 * @param members of distinct keys
	 * @param blank white space between them
	 */
	record Obj(List<Member> members, String blank) implements Json {

		/** Of members with the same key the last one is taken. */
		static Obj of(List<Member> members, String blank) {
			Map<String, Member> byKey = new LinkedHashMap<>();
			members.forEach((member) -> byKey.put(member.key(), member));
			return new Obj(List.copyOf(byKey.values()), blank);
		}

		/** The object with a further member, which replaces one with the same key. */
		Obj with(String key, Json value) {
			List<Member> more = new ArrayList<>(this.members);
			more.add(more.size() / 2, member(key, Escapes.NONE, value));
			more.removeIf((member) -> member.key().equals(key) && member.value() != value);
			return new Obj(more, this.blank);
		}

		@Override
		public boolean isNothing() {
			return this.members.isEmpty();
		}

		@Override
		public String json() {
			return this.members.stream()
				.map((member) -> member.name() + this.blank + ":" + member.value().json())
				.collect(Collectors.joining("," + this.blank, "{" + this.blank, this.blank + "}"));
		}

		@Override
		public String toString() {
			return json();
		}

	}

	/**
	 * A member of an object.
	 *
	 * @param key what it is called
	 * @param name the key as it is sent
	 * @param value any value
	 */
	record Member(String key, String name, Json value) {

	}

	/**
	 * A string that holds a document.
	 *
	 * @param value of the document
	 * @param before text before it in the string
	 * @param after text after it
	 */
	record Document(Json value, String before, String after) implements Json {

		/** The string. */
		Scalar string() {
			return text(this.before + this.value.json() + this.after, Escapes.NONE);
		}

		@Override
		public String json() {
			return string().json();
		}

		@Override
		public String toString() {
			return json();
		}

	}

}
