package io.spidraparquet.source;

import java.io.IOException;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Responses, and how they come into a spool: over HTTP from a server on loopback.
 */
final class Responses {

	private Responses() {
	}

	static ApiClient client(ApiProperties properties) {
		return new ApiClient(properties, new ApiKey("spd_test"), "1.0");
	}

	static SpooledCrawl fetch(SpoolSegment segment, String crawlId, String body, PageSink sink)
			throws IOException, InterruptedException {
		return fetch(segment, crawlId, sink, LoopbackServer.ok(body));
	}

	static SpooledCrawl fetch(SpoolSegment segment, String crawlId, PageSink sink, LoopbackServer.Answer... answers)
			throws IOException, InterruptedException {
		try (LoopbackServer server = LoopbackServer.answering(answers)) {
			return segment.fetch(client(server.properties("max-attempts=" + answers.length)), crawlId, sink);
		}
	}

	static SpooledCrawl fetch(SpoolSegment segment, String crawlId, String body)
			throws IOException, InterruptedException {
		return Objects.requireNonNull(fetch(segment, crawlId, body, new CollectingSink()));
	}

	/**
	 * A body of pages with the ids {@code <prefix>0}, {@code <prefix>1} and so on.
	 */
	static String body(String prefix, int pages) {
		return IntStream.range(0, pages)
			.mapToObj((i) -> page(prefix + i, Integer.toString(i)))
			.collect(Collectors.joining(",\n", "{\"pages\":[", "]}"));
	}

	static String page(String id, String data) {
		return "{\"id\":\"" + id + "\",\"status\":\"success\",\"data\":" + data + "}";
	}

}
