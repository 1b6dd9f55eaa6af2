package io.spidraparquet.text;

import java.util.regex.Pattern;

/**
 * Words of a command that people copy into a shell.
 */
public final class ShellWord {

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

	private ShellWord() {
	}

	/**
	 * Quotes a word if a shell would change it.
	 * @param word any word
	 * @return the word as a POSIX shell takes it
	 */
	public static String quoted(String word) {
		return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
	}

}
