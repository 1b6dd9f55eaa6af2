package io.spidraparquet.scalar;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.spidraparquet.profile.ScalarProfile;

/**
 * A scalar by its JSON text; strings have no escapes.
 *
 * @param literal the JSON text
 */
public record TestScalar(String literal) implements JsonScalar {

	/** Scalars by their JSON texts, with blanks between them. */
	public static List<JsonScalar> all(String literals) {
		return Arrays.stream(literals.trim().split(" +")).<JsonScalar>map(TestScalar::new).toList();
	}

	/** A profile of scalars. */
	public static ScalarProfile profile(List<JsonScalar> scalars) {
		ScalarProfile profile = new ScalarProfile();
		scalars.forEach(profile::add);
		return profile;
	}

	@Override
	public boolean isString() {
		return this.literal.startsWith("\"");
	}

	@Override
	public boolean isEmptyText() {
		return this.literal.equals("\"\"");
	}

	@Override
	public ScalarKind kind() {
		if (isEmptyText()) {
			return ScalarKind.EMPTY_TEXT;
		}
		if (this.literal.startsWith("\"")) {
			return NumberText.isCanonical(text()) ? ScalarKind.NUMBER_TEXT : IsoText.WITH_OFFSET.kind(text());
		}
		if (this.literal.equals("true") || this.literal.equals("false")) {
			return ScalarKind.BOOLEAN;
		}
		if (this.literal.equals("-0") || this.literal.matches(".*[.eE].*")) {
			return ScalarKind.FRACTION;
		}
		return (new BigInteger(this.literal).bitLength() < Long.SIZE) ? ScalarKind.INT64 : ScalarKind.BIG_INTEGER;
	}

	@Override
	public boolean booleanValue() {
		return Boolean.parseBoolean(this.literal);
	}

	@Override
	public long longValue() {
		return Long.parseLong(this.literal);
	}

	@Override
	public int days() {
		return IsoText.WITH_OFFSET.days(text());
	}

	@Override
	public long micros() {
		return IsoText.WITH_OFFSET.micros(text());
	}

	@Override
	public String text() {
		return this.literal.startsWith("\"") ? this.literal.substring(1, this.literal.length() - 1) : this.literal;
	}

	@Override
	public boolean isLongerThan(int bytes) {
		return this.literal.startsWith("\"") && json().length > bytes;
	}

	@Override
	public byte[] utf8() {
		return text().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public byte[] json() {
		return this.literal.getBytes(StandardCharsets.UTF_8);
	}

}
