package io.spidraparquet.cli;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Resolves the output that a user gives to the one URI that identifies the dataset.
 */
final class Outputs {

	private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

	private Outputs() {
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
	static URI resolve(String output) {
		if (output.isBlank()) {
			throw new UsageException("output is empty: give a folder or a URI such as s3a://bucket/pages");
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
			String why = (ex instanceof InvalidPathException invalid) ? invalid.getReason() : ex.getMessage();
			throw new UsageException("output '" + output + "' is neither a path nor a URI: " + why);
		}
	}

}
