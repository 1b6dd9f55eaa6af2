package io.spidraparquet.workbench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTCatalogProperties;
import org.apache.iceberg.rest.RESTSerializers;
import org.apache.iceberg.rest.RESTUtil;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.apache.iceberg.rest.responses.ErrorResponseParser;
import org.jspecify.annotations.Nullable;

/**
 * A server of Iceberg's REST protocol on loopback, of Iceberg's own handlers, over any
 * catalog. It wants a token.
 */
public final class RestCatalogServer implements AutoCloseable {

	/** The token that it accepts. */
	public static final String TOKEN = "a-token-of-the-catalog";

	/** Path that gives the token for any credential. */
	public static final String TOKENS = "/oauth/tokens";

	private static final String SEPARATOR = "%1F";

	private static final ObjectMapper JSON = new ObjectMapper();

	static {
		JSON.setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY);
		JSON.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
		JSON.setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);
		RESTSerializers.registerAll(JSON);
	}

	private final HttpServer server;

	private final Catalog catalog;

	private final List<String> requests = new CopyOnWriteArrayList<>();

	/**
	 * Starts.
	 * @param catalog where the tables are
	 */
	public RestCatalogServer(Catalog catalog) throws IOException {
		this.catalog = catalog;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "rest-catalog");
			thread.setDaemon(true);
			return thread;
		}));
		this.server.createContext("/v1/", this::handle);
		this.server.createContext(TOKENS, this::giveToken);
		this.server.start();
	}

	public URI url() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	/** Methods and paths that were requested, with the form if there is one. */
	public List<String> requests() {
		return this.requests;
	}

	private void giveToken(HttpExchange exchange) throws IOException {
		try (exchange) {
			String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			this.requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + form);
			send(exchange, 200, JSON.writeValueAsBytes(Map.of("access_token", TOKEN, "token_type", "bearer",
					"issued_token_type", "urn:ietf:params:oauth:token-type:access_token", "expires_in", 3600)));
		}
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
			if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
				fail(exchange, 401, new IllegalArgumentException("not authorized"));
				return;
			}
			try {
				Object answer = answer(exchange);
				send(exchange, (answer != null) ? 200 : 204, (answer != null) ? JSON.writeValueAsBytes(answer) : null);
			}
			catch (NoSuchTableException | NoSuchNamespaceException ex) {
				fail(exchange, 404, ex);
			}
			catch (AlreadyExistsException | CommitFailedException ex) {
				fail(exchange, 409, ex);
			}
			catch (RuntimeException ex) {
				fail(exchange, 500, ex);
			}
		}
	}

	private @Nullable Object answer(HttpExchange exchange) throws IOException {
		String method = exchange.getRequestMethod();
		String[] path = exchange.getRequestURI().getRawPath().substring("/v1/".length()).split("/");
		if (path[0].equals("config")) {
			return ConfigResponse.builder().build();
		}
		SupportsNamespaces namespaces = (SupportsNamespaces) this.catalog;
		if (path.length == 1) {
			return CatalogHandlers.createNamespace(namespaces,
					JSON.readValue(exchange.getRequestBody(), CreateNamespaceRequest.class));
		}
		Namespace namespace = RESTUtil.decodeNamespace(path[1], SEPARATOR);
		if (path.length == 2) {
			return CatalogHandlers.loadNamespace(namespaces, namespace);
		}
		if (path.length == 3) {
			CreateTableRequest request = JSON.readValue(exchange.getRequestBody(), CreateTableRequest.class);
			return request.stageCreate() ? CatalogHandlers.stageTableCreate(this.catalog, namespace, request)
					: CatalogHandlers.createTable(this.catalog, namespace, request);
		}
		TableIdentifier table = TableIdentifier.of(namespace, URLDecoder.decode(path[3], StandardCharsets.UTF_8));
		return method.equals("POST")
				? CatalogHandlers.updateTable(this.catalog, table,
						JSON.readValue(exchange.getRequestBody(), UpdateTableRequest.class))
				: CatalogHandlers.loadTable(this.catalog, table, RESTCatalogProperties.SnapshotMode.ALL);
	}

	private static void fail(HttpExchange exchange, int code, Exception failure) throws IOException {
		send(exchange, code,
				ErrorResponseParser
					.toJson(ErrorResponse.builder()
						.responseCode(code)
						.withType(failure.getClass().getSimpleName())
						.withMessage(String.valueOf(failure.getMessage()))
						.build())
					.getBytes(StandardCharsets.UTF_8));
	}

	private static void send(HttpExchange exchange, int code, byte @Nullable [] body) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		if (body == null || exchange.getRequestMethod().equals("HEAD")) {
			exchange.sendResponseHeaders(code, -1);
			return;
		}
		exchange.sendResponseHeaders(code, body.length);
		exchange.getResponseBody().write(body);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
