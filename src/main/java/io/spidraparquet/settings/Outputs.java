package io.spidraparquet.settings;

import java.io.File;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Resolves the output that a user gives to the one URI that identifies the dataset.
 */
public final class Outputs {

	private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

	/** The start of a URI, or of what was meant as one. */
	private static final Pattern PREFIX = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]+:.*");

	/** Schemes that Hadoop knows, but only reads. */
	private static final Pattern READ_ONLY = Pattern.compile("(?is)(https?|jar|har|data|ftp):.*");

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{|(^|/)\\$[A-Za-z_]|^%[A-Za-z_]+%");

	private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:([\\\\/]|$)|^\\\\\\\\");

	private Outputs() {
	}

	/**
	 * Refuses a path that another program should have expanded, or that belongs to
	 * another system. Such a path would be taken literally, as a new folder in the
	 * working folder.
	 * @param name what the path is given for, as the start of the message
	 */
	public static void requireExpanded(String name, String path) {
		String why = null;
		if (path.startsWith("~")) {
			why = "'~' is expanded by a shell only, at the start of a word";
		}
		else if (VARIABLE.matcher(path).find()) {
			why = "its variable is expanded by a shell only, outside of single quotes";
		}
		else if (DRIVE.matcher(path).find() && File.separatorChar == '/') {
			why = "it is a path of Windows";
		}
		if (why != null) {
			throw new UsageException(name + " is '" + path + "', but " + why + ": write the full path");
		}
	}

	/**
	 * Resolves a local folder.
	 * @param name what the folder is given for, as the start of a message
	 * @return an absolute path
	 * @throws UsageException if it is no path
	 */
	public static Path folder(String name, String path) {
		requireExpanded(name, path);
		if (PREFIX.matcher(path).matches()) {
			throw new UsageException(name + " is '" + path + "', but has to be the path of a local folder, not a URI");
		}
		try {
			return Path.of(path).toAbsolutePath();
		}
		catch (InvalidPathException ex) {
			throw new UsageException(name + " is '" + path + "', but has to be a path: " + Reason.ofPath(ex));
		}
	}

	private static URI withLowerCaseScheme(String output) {
		int colon = output.indexOf(':');
		return URI.create(output.substring(0, colon).toLowerCase(Locale.ROOT) + output.substring(colon));
	}

	/**
	 * Resolves an output.
	 * @param output an absolute or relative path, or a URI
	 * @return an absolute URI without a slash at its end
	 * @throws UsageException if the output is neither
	 */
	public static URI resolve(String output) {
		if (output.isBlank()) {
			throw new UsageException("output is empty: give a folder or a URI such as s3a://bucket/pages");
		}
		requireExpanded("output", output);
		if (!SCHEME.matcher(output).matches() && PREFIX.matcher(output).matches()) {
			throw new UsageException("output '" + output
					+ "' is neither a path nor a URI: it begins like a URI, but has" + " no '/' after the ':'");
		}
		if (READ_ONLY.matcher(output).matches()) {
			throw new UsageException(
					"output '" + output + "' cannot be written by a file system: give a folder, or a URI"
							+ " such as s3a://bucket/pages or hdfs://host/pages");
		}
		try {
			URI uri = SCHEME.matcher(output).matches() ? withLowerCaseScheme(output) : null;
			if (uri != null && "file".equals(uri.getScheme()) && uri.getAuthority() != null) {
				throw new UsageException("output '" + output + "' names a host: write a local folder as file:///path");
			}
			if (uri == null || "file".equals(uri.getScheme())) {
				Path path = (uri == null) ? Path.of(output) : Path.of(uri.getPath());
				uri = path.toAbsolutePath().normalize().toUri();
			}
			if (String.valueOf(uri.getRawUserInfo()).contains(":")) {
				throw new UsageException("output contains a password, and the output is stored with each run: give the "
						+ "credentials in the settings of the file system");
			}
			if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
				throw new UsageException("output '" + output
						+ "' contains '?' or '#', which the path of a dataset cannot contain: encode or remove it");
			}
			String text = uri.normalize().toString();
			return URI.create(text.endsWith("/") && text.length() > 1 ? text.substring(0, text.length() - 1) : text);
		}
		catch (IllegalArgumentException ex) {
			String why = (ex instanceof InvalidPathException invalid) ? Reason.ofPath(invalid) : ex.getMessage();
			throw new UsageException("output '" + output + "' is neither a path nor a URI: " + why);
		}
	}

}
