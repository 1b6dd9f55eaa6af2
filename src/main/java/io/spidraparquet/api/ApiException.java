package io.spidraparquet.api;

import java.io.IOException;
import java.time.Duration;

import io.spidraparquet.page.IncompleteBodyException;
import org.jspecify.annotations.Nullable;

/**
 * Says that a request to the API failed. The message is for the user: what happened,
 * where, and what to do.
 */
public final class ApiException extends IOException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	private final @Nullable Duration retryAfter;

	ApiException(Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
		super(message, cause);
		this.kind = kind;
		this.retryAfter = retryAfter;
	}

	ApiException(Kind kind, String message) {
		this(kind, message, null, null);
	}

	/**
	 * Creates the exception for a response with an unusable body.
	 * @param about what was requested, such as {@code crawl abc}
	 * @param cause says what is wrong with the body
	 * @return the exception
	 */
	public static ApiException incomplete(String about, IncompleteBodyException cause) {
		return new ApiException(Kind.MALFORMED, "the response for " + about + " is incomplete: " + cause.getMessage(),
				null, cause);
	}

	/**
	 * Removes the key, in case a response echoed it: messages go into the log and the job
	 * repository, those of causes included.
	 */
	ApiException without(ApiKey key) {
		for (Throwable each = this; each != null; each = each.getCause()) {
			if (String.valueOf(each.getMessage()).contains(key.value())) {
				String message = String.valueOf(getMessage()).replace(key.value(), key.toString());
				return new ApiException(this.kind, message, this.retryAfter, null);
			}
		}
		return this;
	}

	/**
	 * The kind of failure.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * The pause that the API asks for.
	 * @return zero or more, or null if it asks for none
	 */
	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * Kinds of failures of a request.
	 */
	public enum Kind {

		/**
		 * The API refused the key (401) or the account (402), or the account has no
		 * credits (403).
		 */
		ACCOUNT(false),
		/**
		 * The crawl is unknown or belongs to another account (403, 404), or the id is
		 * invalid (400).
		 */
		CRAWL(false),
		/**
		 * The API refused the request in a way that no retry changes, such as a redirect.
		 */
		REFUSED(false),
		/** Too many requests (429). */
		RATE_LIMIT(true),
		/** The server did not accept the request (502, 503). */
		BUSY(true),
		/** The server failed (5xx). */
		SERVER(true),
		/** There was no connection, or the response stalled or was cut. */
		NETWORK(true),
		/** The response is not what the contract says. */
		MALFORMED(true);

		private final boolean passing;

		Kind(boolean passing) {
			this.passing = passing;
		}

		/**
		 * Whether a retry may succeed.
		 * @return true if so
		 */
		public boolean isPassing() {
			return this.passing;
		}

	}

}
