package io.spidraparquet.api;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns an error response into an {@link ApiException} that tells the user what to do.
 */
final class ApiErrors {

	private static final JsonMapper JSON = new JsonMapper();

	private static final int PROXY_WANTS_PASSWORD = 407;

	private static final int TOO_MANY_REQUESTS = 429;

	private static final int MAX_TEXT = 200;

	private ApiErrors() {
	}

	/**
	 * Explains an error response.
	 * @param connection for the status and headers of the response
	 * @param about what was requested
	 * @param body the start of the response's body
	 * @param key removed from the message if the response echoes it
	 * @return the exception to throw
	 */
	static ApiException of(HttpURLConnection connection, String about, byte[] body, ApiKey key) throws IOException {
		int status = connection.getResponseCode();
		JsonNode error = parse(body);
		String text = text(error, key);
		String said = "HTTP " + status + (text.isEmpty() ? "" : ", \"" + text + "\"");
		Duration retryAfter = retryAfter(connection.getHeaderField("Retry-After"), error);
		if (retryAfter == null && status == TOO_MANY_REQUESTS) {
			retryAfter = RateLimitHeaders.of(connection).untilReset();
		}
		return switch (status) {
			case 400 -> new ApiException(ApiException.Kind.CRAWL,
					"the API rejected the request for " + about + " as invalid (" + said + "): check the crawl id");
			case 401 -> new ApiException(ApiException.Kind.ACCOUNT, "the API refused the key (" + said
					+ "): check SPIDRA_API_KEY, or the file that SPIDRA_API_KEY_FILE names");
			case 402 -> new ApiException(ApiException.Kind.ACCOUNT,
					"the API requires a payment (" + said + "): settle the account's bill, then run again");
			case 403 -> forbidden(about, said, text);
			case 404 -> new ApiException(ApiException.Kind.CRAWL, "the API does not know " + about + " (" + said
					+ "): check the crawl id, and that spidra.api.url (SPIDRA_API_URL) ends with /api");
			case 429 -> new ApiException(ApiException.Kind.RATE_LIMIT, "the API's rate limit is used up (" + said + ")",
					retryAfter, null);
			case 502, 503 -> new ApiException(ApiException.Kind.BUSY, "the API failed on " + about + " (" + said + ")",
					retryAfter, null);
			default -> (status >= 500)
					? new ApiException(ApiException.Kind.SERVER, "the API failed on " + about + " (" + said + ")",
							retryAfter, null)
					: new ApiException(ApiException.Kind.REFUSED, unexpected(connection, about, status, said));
		};
	}

	private static ApiException forbidden(String about, String said, String text) {
		if (text.toLowerCase(Locale.ROOT).contains("credit")) {
			return new ApiException(ApiException.Kind.ACCOUNT,
					"the account is out of credits (" + said + "): add credits, then run again");
		}
		return new ApiException(ApiException.Kind.CRAWL, about + " is unknown or belongs to another account (" + said
				+ "): check the crawl id and whose key it is");
	}

	private static String unexpected(HttpURLConnection connection, String about, int status, String said) {
		if (status >= 300 && status < 400) {
			return "the API responded to the request for " + about + " with a redirect (HTTP " + status
					+ "), which is never followed, to protect the key: set spidra.api.url (SPIDRA_API_URL) to the"
					+ " API's own address";
		}
		if (status == PROXY_WANTS_PASSWORD) {
			return "the proxy refused the connection for " + about + " (" + said + "): it wants a name and a password;"
					+ " give this host a way without them, or another proxy (https.proxyHost in JAVA_OPTS)";
		}
		return "the API responded to the request for " + about + " in an unexpected way (" + said
				+ "): check spidra.api.url (SPIDRA_API_URL), " + connection.getURL().getHost() + " may not be the API";
	}

	private static @Nullable JsonNode parse(byte[] body) {
		try {
			return JSON.readTree(body);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static String text(@Nullable JsonNode error, ApiKey key) {
		if (error == null) {
			return "";
		}
		JsonNode message = error.hasNonNull("message") ? error.path("message") : error.path("error");
		String text = message.isString()
				? message.stringValue().replace(key.value(), key.toString()).strip().replaceAll("\\p{Cntrl}+", " ")
				: "";
		return (text.length() > MAX_TEXT) ? text.substring(0, MAX_TEXT) + "…" : text;
	}

	/**
	 * The pause that the API asks for. The header takes precedence over the body.
	 * @param header seconds from now or since 1970, or an HTTP date
	 * @param error may contain {@code retry_after} in seconds
	 * @return zero or more, or null if neither says it
	 */
	static @Nullable Duration retryAfter(@Nullable String header, @Nullable JsonNode error) {
		if (header != null) {
			String value = header.strip();
			if (value.matches("\\d{1,18}")) {
				return RateLimitHeaders.fromNow(Long.parseLong(value));
			}
			try {
				return RateLimitHeaders
					.until(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
			}
			catch (DateTimeParseException ex) {
				// neither form: as if the header were missing
			}
		}
		JsonNode seconds = (error != null) ? error.path("retry_after") : null;
		return (seconds != null && seconds.isNumber() && seconds.doubleValue() >= 0)
				? Duration.ofMillis((long) (Math.min(seconds.doubleValue(), 1e9) * 1000)) : null;
	}

}
