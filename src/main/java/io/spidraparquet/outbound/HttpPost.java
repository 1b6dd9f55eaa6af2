package io.spidraparquet.outbound;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * Sends a message by the JDK's {@link HttpURLConnection}. Follows no redirect, since the
 * message would go to another host.
 */
final class HttpPost {

	private static final int TOO_MANY_REQUESTS = 429;

	private HttpPost() {
	}

	/**
	 * Sends a message once.
	 * @param message to send
	 * @param version of this application
	 * @param limit longest wait for the connection, and for each read of the response
	 * @return what came of it
	 */
	static Result send(Message message, String version, Duration limit) {
		HttpURLConnection connection = null;
		try {
			connection = (HttpURLConnection) message.to().toURL().openConnection();
			connection.setInstanceFollowRedirects(false);
			connection.setUseCaches(false);
			connection.setConnectTimeout((int) limit.toMillis());
			connection.setReadTimeout((int) limit.toMillis());
			connection.setRequestMethod("POST");
			connection.setDoOutput(true);
			// without this, the JDK sends the request again if no response arrives
			connection.setFixedLengthStreamingMode(message.body().length);
			connection.setRequestProperty("Content-Type", message.type());
			connection.setRequestProperty("Accept", message.type());
			connection.setRequestProperty("User-Agent", "spidra-parquet/" + version);
			message.headers().forEach(connection::setRequestProperty);
			connection.getOutputStream().write(message.body());
			return status(connection.getResponseCode(), connection.getHeaderField("Retry-After"));
		}
		catch (HttpRetryException ex) {
			return status(ex.responseCode(), null);
		}
		catch (IOException ex) {
			return new Result(reason(ex, limit), !(ex instanceof SocketTimeoutException || ex instanceof SSLException),
					false, null);
		}
		finally {
			if (connection != null) {
				connection.disconnect();
			}
		}
	}

	private static Result status(int status, @Nullable String retryAfter) {
		if (status / 100 == 2) {
			return Result.DONE;
		}
		if (status < 0) {
			return new Result("the response is not HTTP", true, false, null);
		}
		if (status / 100 == 3) {
			return new Result("it responded with HTTP " + status
					+ ", a redirect, which is not followed: give the URL that" + " it leads to", false, false, null);
		}
		boolean passing = status == TOO_MANY_REQUESTS || status / 100 == 5;
		return new Result("it responded with HTTP " + status, passing, passing, seconds(retryAfter));
	}

	private static @Nullable Duration seconds(@Nullable String retryAfter) {
		return (retryAfter != null && retryAfter.strip().matches("\\d{1,6}"))
				? Duration.ofSeconds(Long.parseLong(retryAfter.strip())) : null;
	}

	/** In words that have neither path nor query of the URL. */
	private static String reason(IOException failure, Duration limit) {
		if (failure instanceof UnknownHostException) {
			return "the name of the host is unknown";
		}
		if (failure instanceof SocketTimeoutException) {
			return noResponse(limit);
		}
		if (failure instanceof ConnectException) {
			return "the connection was refused";
		}
		if (failure instanceof SSLException) {
			return "there is no TLS connection (" + line(failure) + ")";
		}
		return "the connection failed (" + line(failure) + ")";
	}

	private static String line(IOException failure) {
		String message = Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
		return Redaction.of(message.lines().findFirst().orElse(""));
	}

	/** There was no response in time. */
	static String noResponse(Duration limit) {
		return "it did not respond within " + limit.toSeconds() + " s";
	}

	/**
	 * What came of a try.
	 *
	 * @param failure why it failed; null if it was accepted
	 * @param passing whether another try may succeed
	 * @param responded whether the system refused it by a response
	 * @param retryAfter pause that the system asked for; null if it did not
	 */
	record Result(@Nullable String failure, boolean passing, boolean responded, @Nullable Duration retryAfter) {

		static final Result DONE = new Result(null, false, true, null);

	}

}
