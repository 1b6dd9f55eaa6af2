package io.spidraparquet.troubles;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import io.spidraparquet.cli.SpidraCli;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.jspecify.annotations.Nullable;

import static io.spidraparquet.troubles.Trouble.data;
import static io.spidraparquet.troubles.Trouble.response;
import static io.spidraparquet.workbench.TestApi.send;

/**
 * Messages of the exit codes 3, 5, 6 and 75.
 */
final class FailureTroubles {

	private static final String MESSAGE = "{\"status\":\"error\",\"message\":\"%s\"}";

	private FailureTroubles() {
	}

	static List<Trouble> ofPages() {
		return List.of(Trouble.of("pages failed (…nothing was published", (bench) -> {
			bench.api().servePages("c", TestApi.failedPage("p", "no text"));
			return bench.runCrawls("c");
		}), Trouble.of("is not complete yet (its status is", (bench) -> {
			bench.api().status("c", "running");
			return bench.runCrawls("c", "--spidra.plan.wait=0s");
		}));
	}

	static List<Trouble> ofNetwork() {
		return List.of(url("the connection was refused (", "http://127.0.0.1:1/api"),
				url("the name of the host is unknown: check", "http://no-such-host.invalid/api"),
				Trouble.of("the server does not speak TLS on this port",
						(bench) -> server(bench, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "https")),
				Trouble.of("the server closed the connection without a response", (bench) -> server(bench, "", "http")),
				response("the API failed on", (exchange) -> send(exchange, 500, "{}")),
				response("the API's rate limit is used up", (exchange) -> send(exchange, 429, "{}"),
						"--spidra.api.max-wait=1s"),
				response("no byte came for", (exchange) -> sleep(), "--spidra.api.idle-timeout=100ms"),
				response("it ends in the middle of the pages",
						(exchange) -> send(exchange, 200, "{\"pages\":[" + TestApi.page("p", "1"))),
				response("it is not a complete JSON document", (exchange) -> send(exchange, 200, "{\"pages\":[]} x")),
				response("may not be the API, or a proxy", (exchange) -> {
					exchange.getResponseHeaders().set("Content-Type", "text/html");
					byte[] body = "<html>".getBytes(StandardCharsets.UTF_8);
					exchange.sendResponseHeaders(200, body.length);
					exchange.getResponseBody().write(body);
				}), Trouble.of("of the history has no array \"jobs\"", (bench) -> {
					bench.api().answer("history", (exchange) -> send(exchange, 200, "{}"));
					return bench.run("date=2026-11-23", "output=" + bench.output(), "--spidra.api.max-attempts=1");
				}), Trouble.of("is longer than … MB: check", (bench) -> {
					bench.api().answer("history", FailureTroubles::sendMuch);
					return bench.run("date=2026-11-23", "output=" + bench.output(), "--spidra.api.max-attempts=1");
				}));
	}

	static List<Trouble> ofConnections() {
		return List.of(Trouble.of("is not trusted by this Java", (bench) -> {
			try (TlsServer server = new TlsServer(bench.folder())) {
				return ask(bench, server.url().toString());
			}
		}), Trouble.of("the connection was cut (", (bench) -> server(bench, null, "http")),
				Trouble.of("the proxy makes no connection (", (bench) -> throughProxy(bench, "403 Forbidden")));
	}

	static List<Trouble> ofFiles() {
		return List.of(
				Trouble.of("cannot make the folder",
						(bench) -> bench.run("crawlId=c", "output=" + Trouble.file(bench, "file", "") + "/x")),
				damaged("is damaged (", "{"), damaged("a newer spidra-parquet wrote it", "\"version\" : 999"),
				damaged("an older one wrote it", "\"version\" : 0"),
				Trouble.of("is a folder, but has to be a file", (bench) -> {
					bench.runCrawls("c");
					Files.delete(bench.output().resolve("_spidra/lock"));
					Files.createDirectory(bench.output().resolve("_spidra/lock"));
					return bench.runCrawls("c", "rerun=yes");
				}), Trouble.of("is missing, but its run has data:", (bench) -> {
					bench.runCrawls("c");
					Files.delete(bench.output().resolve("_spidra/runs/c.json"));
					bench.api().servePages("d", TestApi.page("d", "{\"a\":1}"));
					return bench.runCrawls("d");
				}), Trouble.of("are missing in SPIDRA_HOME: run the same command again", (bench) -> {
					bench.api().answer("d", (exchange) -> {
						deleteFirstSlice(bench);
						send(exchange, 200, "{\"pages\":[" + TestApi.page("d", "{\"a\":1}") + "]}");
					});
					return bench.runCrawls("c,d");
				}), Trouble.of("the lock on this dataset was lost", (bench) -> {
					bench.api().beforeAnswer((exchange) -> deleteLock(bench));
					return bench.runCrawls("c");
				}));
	}

	/** The slice of the other crawl ends while this one is fetched. */
	private static void deleteFirstSlice(Workbench bench) throws IOException {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (System.nanoTime() < end) {
			try (Stream<Path> files = Files.walk(bench.home())) {
				Optional<Path> slice = files.filter((path) -> path.toString().matches(".*/slice-\\d+\\.json"))
					.findFirst();
				if (slice.isPresent()) {
					Files.delete(slice.get());
					return;
				}
			}
			catch (UncheckedIOException ex) {
				// files come and go
			}
		}
		throw new IOException("no slice has ended");
	}

	private static void deleteLock(Workbench bench) {
		try (Stream<Path> files = Files.walk(bench.home())) {
			for (Path file : files.filter((path) -> path.endsWith("lock")).toList()) {
				Files.delete(file);
			}
			Files.deleteIfExists(bench.output().resolve("_spidra/lock"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<Trouble> forAPerson() {
		return List.of(response("the API refused the key", (exchange) -> send(exchange, 401, MESSAGE.formatted("no"))),
				response("the API requires a payment", (exchange) -> send(exchange, 402, MESSAGE.formatted("pay"))),
				response("the account is out of credits",
						(exchange) -> send(exchange, 403, MESSAGE.formatted("Insufficient credits"))),
				response("is unknown or belongs to another account",
						(exchange) -> send(exchange, 403, MESSAGE.formatted("Unauthorized access or job not found"))),
				response("the API does not know", (exchange) -> send(exchange, 404, "{}")),
				response("with a redirect (HTTP", (exchange) -> {
					exchange.getResponseHeaders().set("Location", "https://example.com/");
					exchange.sendResponseHeaders(302, -1);
				}),
				Trouble.of("the proxy refused the connection",
						(bench) -> throughProxy(bench, "407 Proxy Authentication Required")),
				Trouble.of("freezes the table, but the pages need", (bench) -> {
					bench.runCrawls("c");
					bench.api().servePages("d", TestApi.page("p", "{\"fresh\":1}"));
					return bench.runCrawls("d", "--spidra.schema.contract.new-columns=freeze");
				}), Trouble.of(": a published column never changes", (bench) -> {
					bench.runCrawls("c");
					return bench.runCrawls("c", "rerun=yes", "--spidra.schema.columns[0].path=a",
							"--spidra.schema.columns[0].type=date");
				}), Trouble.of("the rows of the published table are", (bench) -> {
					bench.runCrawls("c");
					return bench.runCrawls("c", "rerun=yes", "--spidra.flatten.rows=list");
				}),
				data(", which are kept as JSON with all their content", "{\"a\":[{\"b\":1,\"c\":2}]}",
						"spidra.schema.exclude: [ a/b ]\n"),
				Trouble.of("there are no kept responses of", (bench) -> bench.runCrawls("c", "source=raw")));
	}

	static List<Trouble> ofLocksAndLimits() {
		return List.of(Trouble.of("the process cannot continue", (bench) -> outOfThreads()),
				Trouble.of("another run holds this dataset (", (bench) -> {
					Workbench.Result[] second = new Workbench.Result[1];
					bench.api().beforeAnswer((exchange) -> {
						if (second[0] == null && exchange.getRequestURI().getPath().endsWith("/pages")) {
							second[0] = bench.runCrawls("c");
						}
					});
					bench.runCrawls("c");
					return second[0];
				}));
	}

	/** The first thing that a command asks for is not to be had. */
	private static Workbench.Result outOfThreads() {
		Map<String, String> env = new AbstractMap<>() {
			@Override
			public Set<Map.Entry<String, String>> entrySet() {
				throw new OutOfMemoryError("unable to create native thread");
			}
		};
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
		int code = SpidraCli.runToEnd(new String[] { "runs", "output=/x" }, env, stream, stream);
		return new Workbench.Result(code, "", err.toString(StandardCharsets.UTF_8));
	}

	private static Trouble url(String quote, String url) {
		return Trouble.of(quote, (bench) -> ask(bench, url));
	}

	private static Workbench.Result ask(Workbench bench, String url) {
		return bench.runCrawls("c", "--spidra.api.url=" + url, "--spidra.api.max-attempts=1");
	}

	private static Workbench.Result throughProxy(Workbench bench, String status) throws Exception {
		try (RawServer proxy = new RawServer("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")) {
			return proxy.asProxy("https", () -> ask(bench, "https://api.example.invalid/api"));
		}
	}

	private static Workbench.Result server(Workbench bench, @Nullable String response, String scheme)
			throws IOException {
		try (RawServer server = new RawServer(response)) {
			return ask(bench, scheme + "://127.0.0.1:" + server.port() + "/api");
		}
	}

	/** A body that is far longer than a list of crawls. */
	private static void sendMuch(HttpExchange exchange) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, 0);
		byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < 17; i++) {
			exchange.getResponseBody().write(blanks);
		}
	}

	private static Trouble damaged(String quote, String version) {
		return Trouble.of(quote, (bench) -> {
			bench.runCrawls("c");
			String manifest = Files.readString(bench.output().resolve("_spidra/runs/c.json"));
			Files.writeString(bench.output().resolve("_spidra/runs/c.json"),
					version.equals("{") ? version : manifest.replaceFirst("\"version\" ?: ?\\d+", version));
			return bench.runCrawls("c");
		});
	}

	private static void sleep() {
		try {
			Thread.sleep(1000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
