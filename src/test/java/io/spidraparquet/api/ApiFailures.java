package io.spidraparquet.api;

/**
 * Failures as the client of the API throws them.
 */
public final class ApiFailures {

	private ApiFailures() {
	}

	public static ApiException of(ApiException.Kind kind, String message) {
		return new ApiException(kind, message);
	}

}
