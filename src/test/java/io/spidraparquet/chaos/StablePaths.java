package io.spidraparquet.chaos;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Names paths of a run so that they are the same in each run: relative to the state
 * folder or the output, without ids of attempts and hashes.
 *
 * @param home the state folder
 * @param output a path or a URI
 */
record StablePaths(String home, String output) {

	/** A UUID, the number of an unpacked library, an id or a hash. */
	private static final Pattern HASH = Pattern
		.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=-)\\d{12,}(?=\\.so)" + "|(?<=/snap-)\\d{10,}" // an
																												// id
																												// of
																												// Iceberg's
				+ "|(?<![0-9a-f])(?:[0-9a-f]{12}|[0-9a-f]{24})(?![0-9a-f])");

	private static final Pattern SCHEME = Pattern.compile("^[a-z0-9]+:(?://[^/]*)?");

	StablePaths {
		home = plain(home);
		output = plain(output);
	}

	/** The name of a path; null if it lies in none of both. */
	@Nullable String find(String path) {
		String plain = plain(path);
		if (plain.startsWith(this.output)) {
			return hide("output" + plain.substring(this.output.length()));
		}
		return plain.startsWith(this.home) ? hide("home" + plain.substring(this.home.length())) : null;
	}

	/** A text without what differs between runs. */
	static String hide(String text) {
		return HASH.matcher(text).replaceAll("*");
	}

	private static String plain(String path) {
		return SCHEME.matcher(path).replaceFirst("");
	}

}
