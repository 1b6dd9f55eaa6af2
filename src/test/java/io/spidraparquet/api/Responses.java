package io.spidraparquet.api;

import java.io.IOException;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.spidraparquet.page.CollectingSink;
import io.spidraparquet.page.PageSink;
import io.spidraparquet.spool.SpoolSegment;
import io.spidraparquet.spool.SpooledCrawl;

/**
 * Responses, and their way into a spool: over HTTP from a server on loopback.
 */
public final class Responses {

	private Responses() {
	}

	public static ApiClient client(ApiProperties properties) {
		return new ApiClient(properties, new ApiKey("spd_test"), "1.0");
	}

	public static SpooledCrawl fetch(SpoolSegment segment, String crawlId, String body, PageSink sink)
			throws IOException, InterruptedException {
		return fetch(segment, crawlId, sink, LoopbackServer.ok(body));
	}

	public static SpooledCrawl fetch(SpoolSegment segment, String crawlId, PageSink sink,
			LoopbackServer.Response... responses) throws IOException, InterruptedException {
		try (LoopbackServer server = LoopbackServer.respondingWith(responses)) {
			return segment.fetch(client(server.properties("max-attempts=" + responses.length)), crawlId, sink);
		}
	}

	public static SpooledCrawl fetch(SpoolSegment segment, String crawlId, String body)
			throws IOException, InterruptedException {
		return Objects.requireNonNull(fetch(segment, crawlId, body, new CollectingSink()));
	}

	/**
	 * A body of pages with the ids {@code <prefix>0}, {@code <prefix>1} and so on.
	 */
	public static String body(String prefix, int pages) {
		return IntStream.range(0, pages)
			.mapToObj((i) -> page(prefix + i, Integer.toString(i)))
			.collect(Collectors.joining(",\n", "{\"pages\":[", "]}"));
	}

	public static String page(String id, String data) {
		return "{\"id\":\"" + id + "\",\"status\":\"success\",\"data\":" + data + "}";
	}

}
