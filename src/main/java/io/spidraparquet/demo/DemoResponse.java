package io.spidraparquet.demo;

/**
 * What goes back to the client.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body, whose charset is always UTF-8
 * @param body the text
 */
record DemoResponse(int status, String contentType, String body) {

	static DemoResponse json(String body) {
		return new DemoResponse(200, "application/json", body);
	}

	/**
	 * An error as the API words it.
	 */
	static DemoResponse error(int status, String message) {
		return new DemoResponse(status, "application/json",
				"{\"status\":\"error\",\"message\":" + DemoJson.quote(message) + "}");
	}

	/**
	 * What the API says of a crawl that is not there as of one that is somebody else's.
	 */
	static DemoResponse unknownCrawl() {
		return error(403, "Unauthorized access or job not found");
	}

}
