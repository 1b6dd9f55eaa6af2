package io.spidraparquet.api;

/**
 * One request to the API.
 *
 * @param method GET or POST
 * @param path relative to the base URL, starts with a slash
 * @param about what is requested, for messages: {@code crawl abc}
 */
record ApiRequest(String method, String path, String about) {

	static ApiRequest get(String path, String about) {
		return new ApiRequest("GET", path, about);
	}

	static ApiRequest post(String path, String about) {
		return new ApiRequest("POST", path, about);
	}

	/** Whether sending the request twice may have more effect than sending it once. */
	boolean changesSomething() {
		return this.method.equals("POST");
	}

}
