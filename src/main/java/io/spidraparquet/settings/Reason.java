package io.spidraparquet.settings;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Why an operation of the system failed, in words: several exceptions of Java have a path
 * as their message, and say the reason by the name of their class only.
 */
public final class Reason {

	/** Some messages begin with the name of the class of a cause. */
	private static final Pattern CLASS_NAMES = Pattern
		.compile("^(?:(?:[a-z][\\w]*\\.)+[A-Z][\\w$]*(?:Exception|Error)(?:: |$))+");

	private Reason() {
	}

	/**
	 * The reason without the path, for a message that names it.
	 * @param failure of a file or a host
	 * @return for example {@code there is no such file}
	 */
	public static String of(Throwable failure) {
		if (failure instanceof NoSuchFileException) {
			return "there is no such file or folder";
		}
		if (failure instanceof AccessDeniedException) {
			return "this user has no permission";
		}
		if (failure instanceof NotDirectoryException) {
			return "it is not a folder";
		}
		if (failure instanceof FileAlreadyExistsException) {
			return "there is already a file of that name";
		}
		if (failure instanceof CharacterCodingException) {
			return "it is not a text in UTF-8";
		}
		if (failure instanceof InvalidPathException invalid) {
			return ofPath(invalid);
		}
		if (failure instanceof UnknownHostException) {
			return "the name of the host is unknown";
		}
		String message = line(failure);
		if (failure instanceof FileSystemException ex && ex.getReason() != null) {
			message = String.valueOf(ex.getReason());
		}
		if (message.equals("Is a directory")) {
			return "it is a folder";
		}
		return message;
	}

	/**
	 * A path cannot be made of characters that the locale of the process does not have.
	 * @return for example {@code Nul character not allowed}
	 */
	static String ofPath(InvalidPathException failure) {
		return failure.getReason().startsWith("Malformed input")
				? "the locale of this process has not all of its characters: set LC_ALL=C.UTF-8" : failure.getReason();
	}

	/**
	 * A message of its own for a failure.
	 * @param failure any failure
	 * @return one line, which names the path if the failure does
	 */
	public static String line(Throwable failure) {
		String message = Objects.requireNonNullElse(failure.getMessage(), "").lines().findFirst().orElse("");
		message = CLASS_NAMES.matcher(message).replaceFirst("");
		boolean named = failure instanceof FileNotFoundException && message.contains("(");
		if (failure instanceof IOException && !message.contains(" ") && !named) {
			String reason = terse(failure);
			return message.isEmpty() ? reason : message + ": " + reason;
		}
		return message.isEmpty() ? words(failure) : message;
	}

	private static String terse(Throwable failure) {
		boolean known = failure instanceof NoSuchFileException || failure instanceof AccessDeniedException
				|| failure instanceof NotDirectoryException || failure instanceof FileAlreadyExistsException
				|| failure instanceof CharacterCodingException || failure instanceof UnknownHostException;
		return known ? of(failure) : words(failure);
	}

	/** The name of the class in words, which is all that is known. */
	private static String words(Throwable failure) {
		return failure.getClass()
			.getSimpleName()
			.replaceAll("(Exception|Error)$", "")
			.replaceAll("(?<=[a-z])(?=[A-Z])", " ")
			.toLowerCase(Locale.ROOT);
	}

}
