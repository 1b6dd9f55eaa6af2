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
 * Turns an answer that is no success into an {@link ApiException} that tells the user
 * what to do.
 */
final class ApiErrors {

	private static final JsonMapper JSON = new JsonMapper();

	private static final int TOO_MANY_REQUESTS = 429;

	private static final int MAX_TEXT = 200;

	private ApiErrors() {
	}

	/**
	 * Explains an answer.
	 * @param connection the answered request, for its status and headers
	 * @param about what was asked for
	 * @param body the start of the answer's body
	 * @param key is not repeated, should the answer echo it
	 * @return what to throw
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
					"the API calls the request for " + about + " bad (" + said + "): check the crawl id");
			case 401 -> new ApiException(ApiException.Kind.ACCOUNT, "the API refused the key (" + said
					+ "): check SPIDRA_API_KEY, or the file that SPIDRA_API_KEY_FILE names");
			case 402 -> new ApiException(ApiException.Kind.ACCOUNT,
					"the API asks for a payment (" + said + "): settle the account's bill, then run again");
			case 403 -> forbidden(about, said, text);
			case 404 -> new ApiException(ApiException.Kind.CRAWL, "the API knows no " + about + " (" + said
					+ "): check the crawl id, and that spidra.api.url (SPIDRA_API_URL) ends with /api");
			case 429 -> new ApiException(ApiException.Kind.RATE_LIMIT,
					"the API's rate limit is used up (" + said + "), also by others on this IP address", retryAfter,
					null);
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
			return "the API answered " + about + " with a redirect (HTTP " + status + "), which is never"
					+ " followed, for the key's sake: set spidra.api.url (SPIDRA_API_URL) to the API's own address";
		}
		return "the API answered " + about + " in an unexpected way (" + said
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
	 * The header wins over the body.
	 * @param header seconds from now or since 1970, or an HTTP date
	 * @param error may say {@code retry_after} in seconds
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
				// neither form: as if it were not there
			}
		}
		JsonNode seconds = (error != null) ? error.path("retry_after") : null;
		return (seconds != null && seconds.isNumber() && seconds.doubleValue() >= 0)
				? Duration.ofMillis((long) (Math.min(seconds.doubleValue(), 1e9) * 1000)) : null;
	}

}
