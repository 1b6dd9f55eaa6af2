package io.spidraparquet.api;

/**
 * One request to the API.
 *
 * @param method GET or POST
 * @param path behind the base URL, with a slash at its start
 * @param about what it asks for, for messages: {@code crawl abc}
 */
record ApiRequest(String method, String path, String about) {

	static ApiRequest get(String path, String about) {
		return new ApiRequest("GET", path, about);
	}

	static ApiRequest post(String path, String about) {
		return new ApiRequest("POST", path, about);
	}

	/** Whether sending it twice may do more than sending it once. */
	boolean changesSomething() {
		return this.method.equals("POST");
	}

}
