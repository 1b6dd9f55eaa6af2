package io.spidraparquet.api;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.sun.net.httpserver.HttpServer;
import io.spidraparquet.api.ApiException.Kind;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(20)
class ApiClientTests {

	private static final String KEY = "spd_secret-4711";

	private static final String BODY = "{\"pages\":[{\"id\":\"ä\"}]}";

	@Test
	void sendsTheKeyInItsHeaderAndNowhereElse() throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.ok(BODY))) {
			assertThat(fetch(server)).isEqualTo(BODY);
			String request = server.requests().get(0);
			assertThat(request).startsWith("GET /api/crawl/abc-1/pages HTTP/1.1\r\n");
			assertThat(request.lines().filter((line) -> line.contains(KEY))).containsExactly("x-api-key: " + KEY);
			assertThat(request.lines()).contains("Accept: application/json", "User-Agent: spidra-parquet/1.2.3",
					"Host: " + server.authority());
			assertThat(request.toLowerCase(Locale.ROOT)).doesNotContain("authorization", "cookie", "accept-encoding");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "//" })
	void takesSlashesAtTheEndOfTheAddress(String end) throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.ok(BODY))) {
			fetch(client(LoopbackServer.properties(URI.create(server.api() + end))));
			assertThat(server.requests().get(0)).startsWith("GET /api/crawl/abc-1/pages HTTP/1.1\r\n");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void followsNoRedirect(int status) throws Exception {
		try (LoopbackServer other = LoopbackServer.respondingWith(LoopbackServer.ok(BODY));
				LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.status(status, "{}",
						"Location: http://" + other.authority() + "/api/crawl/abc-1/pages"))) {
			assertThatFetching(server, "max-attempts=3")
				.isInstanceOfSatisfying(ApiException.class, (ex) -> assertThat(ex.kind()).isEqualTo(Kind.REFUSED))
				.hasMessage("the API responded to the request for crawl abc-1 with a redirect (HTTP " + status
						+ "), which is never followed, to protect the key: set spidra.api.url (SPIDRA_API_URL)"
						+ " to the API's own address");
			assertThat(other.requests()).isEmpty();
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void followsNoRedirectToTheSameHost() throws Exception {
		try (LoopbackServer server = LoopbackServer
			.respondingWith(LoopbackServer.status(302, "{}", "Location: /elsewhere"), LoopbackServer.ok(BODY))) {
			assertThatFetching(server, "max-attempts=3").hasMessageContaining("with a redirect (HTTP 302)");
			assertThat(server.requests()).hasSize(1);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					400 | Bad id       | CRAWL   | the API rejected the request for crawl abc-1 as invalid (HTTP 400, "Bad id"): check the crawl id
					401 | Access token invalid or expired | ACCOUNT | the API refused the key (HTTP 401, "Access token invalid or expired"): check SPIDRA_API_KEY, or the file that SPIDRA_API_KEY_FILE names
					402 | PAYMENT_OVERDUE | ACCOUNT | the API requires a payment (HTTP 402, "PAYMENT_OVERDUE"): settle the account's bill, then run again
					403 | Unauthorized access or job not found | CRAWL | crawl abc-1 is unknown or belongs to another account (HTTP 403, "Unauthorized access or job not found"): check the crawl id and whose key it is
					403 | You are out of Credits. | ACCOUNT | the account is out of credits (HTTP 403, "You are out of Credits."): add credits, then run again
					404 | Not found    | CRAWL   | the API does not know crawl abc-1 (HTTP 404, "Not found"): check the crawl id, and that spidra.api.url (SPIDRA_API_URL) ends with /api
					410 | Gone         | REFUSED | the API responded to the request for crawl abc-1 in an unexpected way (HTTP 410, "Gone"): check spidra.api.url (SPIDRA_API_URL), 127.0.0.1 may not be the API
					418 | I'm a teapot | REFUSED | the API responded to the request for crawl abc-1 in an unexpected way (HTTP 418, "I'm a teapot"): check spidra.api.url (SPIDRA_API_URL), 127.0.0.1 may not be the API
					""")
	void saysWhatToDoAboutARefusalAndDoesNotTryAgain(int status, String said, Kind kind, String message)
			throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.status(status, error(said)),
				LoopbackServer.ok(BODY))) {
			assertThatFetching(server, "max-attempts=3").hasMessage(message)
				.isInstanceOfSatisfying(ApiException.class, (ex) -> {
					assertThat(ex.kind()).isEqualTo(kind);
					assertThat(ex.kind().isPassing()).isFalse();
				});
			assertThat(server.requests()).hasSize(1);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			429 | Slow down    | RATE_LIMIT | the API's rate limit is used up (HTTP 429, "Slow down")
			500 | Oops         | SERVER     | the API failed on crawl abc-1 (HTTP 500, "Oops")
			502 | Bad gateway  | BUSY       | the API failed on crawl abc-1 (HTTP 502, "Bad gateway")
			503 | SERVICE_BUSY | BUSY       | the API failed on crawl abc-1 (HTTP 503, "SERVICE_BUSY")
			""")
	void saysWhatFailedWhenItGivesUp(int status, String said, Kind kind, String message) throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.status(status, error(said)))) {
			assertThatFetching(server).hasMessage(message).isInstanceOfSatisfying(ApiException.class, (ex) -> {
				assertThat(ex.kind()).isEqualTo(kind);
				assertThat(ex.kind().isPassing()).isTrue();
			});
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{"status":"error","error":"from a newer SDK"}          | (HTTP 500, "from a newer SDK")
			{"status":"error","message":null,"error":"second"}     | (HTTP 500, "second")
			{"status":"error","message":"two\\nlines\\t\\u0007!"} | (HTTP 500, "two lines !")
			{"status":"error","message":"  "}                      | (HTTP 500)
			{"status":"error","message":{"text":"x"}}              | (HTTP 500)
			{"status":"error"}                                     | (HTTP 500)
			["a"]                                                  | (HTTP 500)
			"a"                                                    | (HTTP 500)
			null                                                   | (HTTP 500)
			{"status":"error","mess                                | (HTTP 500)
			<html><h1>Internal Server Error</h1></html>            | (HTTP 500)
			~~                                                     | (HTTP 500)
			""")
	void repeatsWhatTheApiSaidIfItSaidSomething(String body, String said) throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.status(500, body))) {
			assertThatFetching(server).hasMessage("the API failed on crawl abc-1 " + said);
		}
	}

	@Test
	void cutsALongMessage() throws Exception {
		try (LoopbackServer server = LoopbackServer
			.respondingWith(LoopbackServer.status(500, error("x".repeat(5_000))))) {
			assertThatFetching(server)
				.hasMessage("the API failed on crawl abc-1 (HTTP 500, \"" + "x".repeat(200) + "…\")");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403, 418, 500 })
	void doesNotRepeatTheKeyThatAnErrorEchoes(int status) throws Exception {
		try (LoopbackServer server = LoopbackServer.respondingWith(
				LoopbackServer.status(status, error("Key '" + KEY + "' is bad, use another than " + KEY)))) {
			assertThatFetching(server).hasMessageContaining("HTTP " + status)
				.satisfies((ex) -> assertThat(stackTrace(ex)).doesNotContain(KEY, "4711"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "204", "206", "304" })
	void takesNothingButStatusTwoHundredForPages(int status) throws Exception {
		try (LoopbackServer server = LoopbackServer
			.respondingWith(LoopbackServer.raw(LoopbackServer.head(status), new byte[0]), LoopbackServer.ok(BODY))) {
			assertThatFetching(server, "max-attempts=3").isInstanceOf(ApiException.class)
				.hasMessageContaining("(HTTP " + status + ")")
				.hasMessageContaining("SPIDRA_API_URL");
			assertThat(server.requests()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "text/html; charset=utf-8", "text/plain", "application/xml" })
	void refusesAnotherContentType(String type) throws Exception {
		LoopbackServer.Response html = LoopbackServer.raw(LoopbackServer.head(200, "Content-Type: " + type),
				"<html>Please log in</html>".getBytes(StandardCharsets.UTF_8));
		try (LoopbackServer server = LoopbackServer.respondingWith(html)) {
			assertThatFetching(server)
				.isInstanceOfSatisfying(ApiException.class, (ex) -> assertThat(ex.kind()).isEqualTo(Kind.MALFORMED))
				.hasMessage("the response for crawl abc-1 is " + type
						+ ", not JSON: 127.0.0.1 may not be the API, or a proxy may have responded instead; check"
						+ " spidra.api.url (SPIDRA_API_URL)");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "Application/JSON;charset=UTF-8", "application/vnd.spidra+json", "" })
	void takesJsonByAnyOfItsNamesOrWithout(String type) throws Exception {
		byte[] head = type.isEmpty() ? LoopbackServer.head(200) : LoopbackServer.head(200, "Content-Type: " + type);
		try (LoopbackServer server = LoopbackServer
			.respondingWith(LoopbackServer.raw(head, BODY.getBytes(StandardCharsets.UTF_8)))) {
			assertThat(fetch(server)).isEqualTo(BODY);
		}
	}

	@Test
	void saysThatNobodyListens() throws Exception {
		int port;
		try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = closed.getLocalPort();
		}
		ApiClient client = client(LoopbackServer.properties(URI.create("http://127.0.0.1:" + port + "/api")));
		assertThatExceptionOfType(ApiException.class).isThrownBy(() -> fetch(client))
			.withMessageStartingWith(
					"fetching crawl abc-1 from 127.0.0.1:" + port + " failed: the connection was refused (")
			.extracting(ApiException::kind)
			.isEqualTo(Kind.NETWORK);
	}

	@Test
	void saysThatAConnectionTakesTooLong() throws Exception {
		List<Socket> queued = new ArrayList<>();
		try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			fillQueue(busy, queued);
			ApiClient client = client(LoopbackServer
				.properties(URI.create("http://127.0.0.1:" + busy.getLocalPort() + "/api"), "connect-timeout=300ms"));
			assertThatExceptionOfType(ApiException.class).isThrownBy(() -> fetch(client))
				.withMessage("fetching crawl abc-1 from 127.0.0.1:" + busy.getLocalPort()
						+ " failed: no connection within 0.3 s (spidra.api.connect-timeout)")
				.extracting(ApiException::kind)
				.isEqualTo(Kind.NETWORK);
		}
		finally {
			for (Socket socket : queued) {
				socket.close();
			}
		}
	}

	/** Connections that nobody accepts, until the system takes no more. */
	private static void fillQueue(ServerSocket server, List<Socket> queued) throws IOException {
		for (int i = 0; i < 10; i++) {
			Socket socket = new Socket();
			queued.add(socket);
			try {
				socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
			}
			catch (SocketTimeoutException ex) {
				return;
			}
		}
	}

	@Test
	void givesBackAFailureOfItsReaderAsItIs() throws Exception {
		IOException full = new IOException("No space left on device");
		try (LoopbackServer server = LoopbackServer.respondingWith(LoopbackServer.ok(BODY))) {
			ApiClient client = client(server.properties("max-attempts=3"));
			assertThatIOException().isThrownBy(() -> client.fetch("abc-1", (body) -> {
				throw full;
			})).isSameAs(full);
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> client.fetch("abc-1", (body) -> {
				throw new IllegalStateException("a bug");
			})).withMessage("a bug");
			assertThat(server.requests()).hasSize(2);
		}
	}

	@Test
	void keepsItsConnectionForTheNextCrawl() throws Exception {
		Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/api", (exchange) -> {
			clients.add(exchange.getRemoteAddress());
			byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
		try {
			URI api = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
			ApiClient client = client(LoopbackServer.properties(api));
			for (int i = 0; i < 10; i++) {
				assertThat(fetch(client)).isEqualTo(BODY);
			}
			assertThat(clients).hasSize(1);
		}
		finally {
			server.stop(0);
		}
	}

	static ApiClient client(ApiProperties properties) {
		return new ApiClient(properties, new ApiKey(KEY), "1.2.3");
	}

	private static String fetch(LoopbackServer server, String... settings) throws IOException, InterruptedException {
		return fetch(client(server.properties(settings)));
	}

	static String fetch(ApiClient client) throws IOException, InterruptedException {
		List<String> bodies = new ArrayList<>();
		client.fetch("abc-1", (body) -> bodies.add(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
		return String.join("", bodies);
	}

	private static AbstractThrowableAssert<?, ? extends Throwable> assertThatFetching(LoopbackServer server,
			String... settings) {
		return assertThatThrownBy(() -> fetch(server, settings));
	}

	private static String error(String message) {
		return "{\"status\":\"error\",\"message\":\"" + message + "\"}";
	}

	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

}
