package io.spidraparquet.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests to an endpoint, and reads its JSON with another parser than the
 * endpoint's.
 */
final class DemoClient {

	static final String KEY = "spd_demo";

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	private final DemoEndpoint endpoint;

	DemoClient(DemoEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return send(request(path));
	}

	HttpResponse<String> post(String path) throws IOException, InterruptedException {
		return post(path, KEY);
	}

	HttpResponse<String> post(String path, String key) throws IOException, InterruptedException {
		return send(request(path).setHeader("x-api-key", key).POST(BodyPublishers.noBody()));
	}

	HttpResponse<String> follow(String link, String... headers) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(link));
		return send((headers.length > 0) ? request.headers(headers) : request);
	}

	JsonNode json(String path) throws IOException, InterruptedException {
		return json(get(path));
	}

	JsonNode json(HttpResponse<String> response) {
		return this.mapper.readTree(response.body());
	}

	JsonNode page(String crawlId, String pageId) throws IOException, InterruptedException {
		return json("/crawl/" + crawlId + "/pages").path("pages")
			.valueStream()
			.filter((page) -> page.path("id").asString().equals(pageId))
			.findFirst()
			.orElseThrow();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.endpoint.apiUrl() + path)).header("x-api-key", KEY);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

}
