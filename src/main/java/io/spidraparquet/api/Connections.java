package io.spidraparquet.api;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/**
 * Opens connections that keep the configured timeouts and never follow redirects.
 * Thread-safe.
 */
final class Connections {

	private final ApiProperties properties;

	private final String userAgent;

	Connections(ApiProperties properties, String version) {
		this.properties = properties;
		this.userAgent = "spidra-parquet/" + version;
	}

	/** Opens a connection, but sends nothing yet. */
	HttpURLConnection open(URI uri) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
		connection.setInstanceFollowRedirects(false);
		connection.setUseCaches(false);
		connection.setConnectTimeout(millis(this.properties.connectTimeout()));
		connection.setReadTimeout(millis(this.properties.idleTimeout()));
		connection.setRequestProperty("User-Agent", this.userAgent);
		return connection;
	}

	private static int millis(Duration duration) {
		return (int) Math.min(Math.max(duration.toMillis(), 1), Integer.MAX_VALUE);
	}

}
