package io.spidraparquet.demo;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

/**
 * The object store behind the API. It signs links to the content of pages, and serves
 * requests with such a link. A link is valid until it expires, for this endpoint only.
 * Thread-safe.
 */
final class DemoContent {

	static final String PATH = "/content/";

	private static final Pattern REQUEST = Pattern.compile(PATH + "([^/]+)/([^/]+)\\.(md|html)");

	private static final Pattern QUERY = Pattern.compile("expires=([0-9]{1,18})&signature=([0-9a-f]{64})");

	private final byte[] secret = new byte[32];

	private final URI server;

	private final Function<String, @Nullable DemoCrawl> crawls;

	private final Duration linksValidFor;

	/**
	 * Creates a store with its own random secret.
	 * @param server URL that links start with, without a path
	 * @param crawls finds a crawl by its id
	 * @param linksValidFor validity of a link from its signing
	 */
	DemoContent(URI server, Function<String, @Nullable DemoCrawl> crawls, Duration linksValidFor) {
		this.server = server;
		this.crawls = crawls;
		this.linksValidFor = linksValidFor;
		new SecureRandom().nextBytes(this.secret);
	}

	/**
	 * Signs a link to the content of a page.
	 * @param extension {@code md} or {@code html}
	 */
	String link(String crawlId, String pageId, String extension) {
		String path = PATH + crawlId + "/" + pageId + "." + extension;
		long expires = Instant.now().plus(this.linksValidFor).getEpochSecond();
		return this.server + path + "?expires=" + expires + "&signature=" + signature(path, expires);
	}

	/**
	 * Responds to a request below {@value #PATH}. A request with an API key is refused
	 * rather than served, since its client would give the key to a third party's store.
	 */
	DemoResponse respond(HttpExchange exchange) {
		Headers headers = exchange.getRequestHeaders();
		if (headers.containsKey("x-api-key") || headers.containsKey("Authorization")) {
			return DemoResponse.error(400, "A signed link takes no key");
		}
		String path = exchange.getRequestURI().getRawPath();
		Matcher request = REQUEST.matcher(path);
		if (!exchange.getRequestMethod().equals("GET") || !request.matches()) {
			return DemoResponse.error(404, "Not found");
		}
		String query = exchange.getRequestURI().getRawQuery();
		Matcher signed = QUERY.matcher((query != null) ? query : "");
		if (!signed.matches() || !isSigned(path, Long.parseLong(signed.group(1)), signed.group(2))) {
			return DemoResponse.error(403, "The signature does not match");
		}
		if (Instant.now().getEpochSecond() >= Long.parseLong(signed.group(1))) {
			return DemoResponse.error(403, "The link has expired");
		}
		DemoCrawl crawl = this.crawls.apply(request.group(1));
		if (crawl == null || !crawl.has(request.group(2))) {
			return DemoResponse.error(404, "Not found");
		}
		String url = crawl.text(request.group(2), "url", "");
		String title = crawl.text(request.group(2), "title", url);
		return request.group(3).equals("md") ? markdown(title, url) : html(title, url);
	}

	private boolean isSigned(String path, long expires, String signature) {
		return MessageDigest.isEqual(signature(path, expires).getBytes(StandardCharsets.US_ASCII),
				signature.getBytes(StandardCharsets.US_ASCII));
	}

	private String signature(String path, long expires) {
		try {
			// SHA-3 is safe with a secret prefix; SHA-2 would need HMAC.
			MessageDigest digest = MessageDigest.getInstance("SHA3-256");
			digest.update(this.secret);
			return HexFormat.of()
				.formatHex(digest.digest((path + "?expires=" + expires).getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("The JDK lacks SHA3-256", ex);
		}
	}

	private static DemoResponse markdown(String title, String url) {
		return new DemoResponse(200, "text/markdown", "# " + title + "\n\n<" + url + ">\n");
	}

	static DemoResponse html(String title, String url) {
		return new DemoResponse(200, "text/html", """
				<!DOCTYPE html>
				<html>
				<head><meta charset="utf-8"><title>%1$s</title></head>
				<body><h1>%1$s</h1><p><a href="%2$s">%2$s</a></p></body>
				</html>
				""".formatted(escape(title), escape(url)));
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}

}
