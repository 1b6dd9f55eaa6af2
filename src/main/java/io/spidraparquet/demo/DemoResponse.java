package io.spidraparquet.demo;

/**
 * A response to the client.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body, which is always UTF-8
 * @param body the text of the body
 */
record DemoResponse(int status, String contentType, String body) {

	static DemoResponse json(String body) {
		return new DemoResponse(200, "application/json", body);
	}

	/**
	 * Creates an error in the format of the API.
	 */
	static DemoResponse error(int status, String message) {
		return new DemoResponse(status, "application/json",
				"{\"status\":\"error\",\"message\":" + DemoJson.quote(message) + "}");
	}

	/**
	 * Creates the error with which the API responds for an unknown crawl as well as for
	 * one of another account.
	 */
	static DemoResponse unknownCrawl() {
		return error(403, "Unauthorized access or job not found");
	}

}
