package io.spidraparquet.api;

import java.io.IOException;
import java.time.Duration;

import io.spidraparquet.page.IncompleteBodyException;
import org.jspecify.annotations.Nullable;

/**
 * The API did not give what was asked for. The message is for the user: what, where, and
 * what to do.
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
	 * A response whose body cannot be used.
	 * @param about what was asked for, such as {@code crawl abc}
	 * @param cause says what is wrong with the body
	 * @return the failure
	 */
	public static ApiException incomplete(String about, IncompleteBodyException cause) {
		return new ApiException(Kind.MALFORMED, "the response for " + about + " is incomplete: " + cause.getMessage(),
				null, cause);
	}

	/**
	 * The same failure without the key, should an answer have echoed it: what a failure
	 * says goes into the log and the job repository, causes among it.
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
	 * What went wrong.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * How long the API asks to wait.
	 * @return zero or more, or null if it did not say
	 */
	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * What can go wrong between us and the API.
	 */
	public enum Kind {

		/** The key is refused (401), the account is (402), or it has no credits (403). */
		ACCOUNT(false),
		/**
		 * The crawl is unknown, or another account's (403, 404), or the id is bad (400).
		 */
		CRAWL(false),
		/** An answer that no retry will change, such as a redirect. */
		REFUSED(false),
		/** Too many requests (429). */
		RATE_LIMIT(true),
		/** The server did not take the request (502, 503). */
		BUSY(true),
		/** The server failed (5xx). */
		SERVER(true),
		/** No connection, a stalled or a cut answer. */
		NETWORK(true),
		/** A response that is not what the contract says. */
		MALFORMED(true);

		private final boolean passing;

		Kind(boolean passing) {
			this.passing = passing;
		}

		/**
		 * Whether another try may help.
		 * @return true if so
		 */
		public boolean isPassing() {
			return this.passing;
		}

	}

}
