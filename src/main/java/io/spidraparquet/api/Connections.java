package io.spidraparquet.api;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/**
 * Makes connections as all that we ask are asked: within the timeouts that are set, never
 * following a redirect. Thread-safe.
 */
final class Connections {

	private final ApiProperties properties;

	private final String userAgent;

	Connections(ApiProperties properties, String version) {
		this.properties = properties;
		this.userAgent = "spidra-parquet/" + version;
	}

	/** A connection over which nothing was sent yet. */
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
