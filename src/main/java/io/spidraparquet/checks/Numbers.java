package io.spidraparquet.checks;

import java.math.BigDecimal;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Numbers in checks. A comma or an underscore separates thousands; a comma elsewhere may
 * be meant as a decimal point, and is refused.
 */
final class Numbers {

	private static final Pattern FORM = Pattern.compile("-?(?:\\d{1,3}(?:,\\d{3})+|\\d+(?:_\\d+)*)(?:\\.\\d+)?");

	private Numbers() {
	}

	/** Reads a number; null if the text is none. */
	static @Nullable BigDecimal parse(String text) {
		return FORM.matcher(text).matches() ? new BigDecimal(text.replaceAll("[_,]", "")) : null;
	}

}
