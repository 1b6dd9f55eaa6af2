package io.spidraparquet.outbound;

import java.net.URI;
import java.util.Map;

/**
 * One request to another system.
 *
 * @param about what it is, as the start of a sentence: {@code the metrics}
 * @param to where it is sent
 * @param headers further headers, which may be secret
 * @param type media type of the body
 * @param body content
 * @param patient whether a refusal that may pass is worth a wait, and another try
 */
public record Message(String about, URI to, Map<String, String> headers, String type, byte[] body, boolean patient) {

	/** Media type of JSON. */
	public static final String JSON = "application/json";

	/** Media type of a protobuf message. */
	public static final String PROTOBUF = "application/x-protobuf";

	public Message {
		headers = Map.copyOf(headers);
	}

}
