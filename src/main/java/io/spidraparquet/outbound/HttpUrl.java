package io.spidraparquet.outbound;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The URL of another system. Messages about it never repeat more than its host, as its
 * path or query may be a secret.
 */
final class HttpUrl {

	private static final int MAX_PORT = 65_535;

	private HttpUrl() {
	}

	/**
	 * Reads a URL.
	 * @param name of the setting or variable that has it
	 * @param value what the user gave
	 * @return an absolute URL with a host, by http or https
	 * @throws IllegalArgumentException if it is none, or names a user; the message begins
	 * with the name
	 */
	static URI of(String name, String value) {
		URI uri = parse(name, value.strip());
		String scheme = uri.getScheme();
		if (scheme == null) {
			throw refused(name, "is no absolute URL");
		}
		if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
			throw refused(name, "begins with '" + scheme.toLowerCase(Locale.ROOT) + ":'");
		}
		if (uri.getRawUserInfo() != null || String.valueOf(uri.getRawAuthority()).contains("@")) {
			throw refused(name, "has a user or password in it");
		}
		if (uri.getHost() == null) {
			throw refused(name, "names no host");
		}
		if (uri.getRawFragment() != null) {
			throw refused(name, "has a fragment ('#…') in it");
		}
		if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
			throw refused(name, "has the port " + uri.getPort());
		}
		return uri;
	}

	private static URI parse(String name, String value) {
		try {
			return new URI(value);
		}
		catch (URISyntaxException ex) {
			// its message has the URL
			throw refused(name, "is no URL (" + ex.getReason() + ")");
		}
	}

	private static IllegalArgumentException refused(String name, String why) {
		return new IllegalArgumentException(
				name + " " + why + ", but has to be like https://host/path, with http or https and without a user");
	}

}
