package io.spidraparquet.workbench;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chromium without a window, by its DevTools protocol. It has one page, and notes what
 * that page writes to the console.
 */
public final class Browser implements AutoCloseable {

	private static final JsonMapper JSON = new JsonMapper();

	private static final int SECONDS = 120;

	private final Process process;

	private final HttpClient http = HttpClient.newHttpClient();

	private final WebSocket socket;

	private final AtomicInteger ids = new AtomicInteger();

	private final Map<Integer, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();

	private final List<String> console = new CopyOnWriteArrayList<>();

	private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

	private Browser(Process process, Path profile) throws IOException, InterruptedException {
		this.process = process;
		URI pages = URI.create("http://127.0.0.1:" + port(profile) + "/json/list");
		String list = this.http.send(HttpRequest.newBuilder(pages).build(), HttpResponse.BodyHandlers.ofString())
			.body();
		String page = JSON.readTree(list)
			.valueStream()
			.filter((each) -> each.path("type").asString().equals("page"))
			.findFirst()
			.orElseThrow()
			.path("webSocketDebuggerUrl")
			.asString();
		this.socket = this.http.newWebSocketBuilder().buildAsync(URI.create(page), new Receiver()).join();
		send("Page.enable", Map.of());
		send("Runtime.enable", Map.of());
		send("Log.enable", Map.of());
	}

	/**
	 * Finds Chromium on the PATH.
	 * @return nothing if it is not there
	 */
	public static Optional<Path> find() {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.flatMap((folder) -> Stream.of("chromium", "chromium-browser", "google-chrome")
				.map(Path.of(folder)::resolve))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/** Starts it with a profile in a folder that must not have one. */
	public static Browser start(Path program, Path folder) throws IOException, InterruptedException {
		Path profile = folder.resolve("profile");
		Process process = new ProcessBuilder(List.of(program.toString(), "--headless", "--no-sandbox", "--disable-gpu",
				"--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
				"--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0", "--user-data-dir=" + profile,
				"about:blank"))
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve("chromium.log").toFile())
			.start();
		try {
			return new Browser(process, profile);
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	private static String port(Path profile) throws IOException, InterruptedException {
		Path file = profile.resolve("DevToolsActivePort");
		for (int i = 0; i < 10 * SECONDS; i++) {
			List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
			if (lines.size() > 1) {
				return lines.get(0);
			}
			Thread.sleep(100);
		}
		throw new IOException("Chromium did not start");
	}

	/** Shows a file in a window of this width, and waits until it is loaded. */
	public void show(Path page, int width, boolean dark) {
		show(page, width, "screen", dark);
	}

	/** Shows a file as on paper of this width. */
	public void showPrinted(Path page, int width) {
		show(page, width, "print", true);
	}

	private void show(Path page, int width, String media, boolean dark) {
		send("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
		send("Emulation.setEmulatedMedia", Map.of("media", media, "features",
				List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
		this.console.clear();
		this.loaded = new CompletableFuture<>();
		send("Page.navigate", Map.of("url", page.toUri().toString()));
		await(this.loaded);
	}

	/** The value of an expression, or of the promise that it is. */
	public JsonNode evaluate(String expression) {
		JsonNode result = send("Runtime.evaluate",
				Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
		if (result.has("exceptionDetails")) {
			throw new IllegalStateException(result.path("exceptionDetails").toString());
		}
		return result.path("result").path("value");
	}

	/** What the page has written to the console, such as refusals by its policy. */
	public List<String> console() {
		return List.copyOf(this.console);
	}

	/** Takes a picture of the upper part of the page. */
	public void picture(Path file, int width, int height) throws IOException {
		JsonNode picture = send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip",
				Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
		Files.createDirectories(file.getParent());
		Files.write(file, Base64.getDecoder().decode(picture.path("data").asString()));
	}

	private JsonNode send(String method, Map<String, Object> parameters) {
		int id = this.ids.incrementAndGet();
		CompletableFuture<JsonNode> result = new CompletableFuture<>();
		this.awaited.put(id, result);
		await(this.socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)),
				true));
		return await(result);
	}

	private static <T> T await(CompletableFuture<T> future) {
		try {
			return future.get(SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		List<ProcessHandle> processes = new ArrayList<>(this.process.descendants().toList());
		this.socket.abort();
		this.process.destroyForcibly().onExit().join();
		processes.forEach(ProcessHandle::destroyForcibly);
	}

	private void receive(JsonNode message) {
		JsonNode parameters = message.path("params");
		switch (message.path("method").asString("")) {
			case "Page.loadEventFired" -> this.loaded.complete(null);
			case "Log.entryAdded" -> this.console.add(parameters.path("entry").path("text").asString());
			case "Runtime.consoleAPICalled", "Runtime.exceptionThrown" -> this.console.add(parameters.toString());
			default -> {
				CompletableFuture<JsonNode> result = this.awaited.remove(message.path("id").asInt(0));
				if (result != null && message.has("error")) {
					result.completeExceptionally(new IOException(message.path("error").toString()));
				}
				else if (result != null) {
					result.complete(message.path("result"));
				}
			}
		}
	}

	private final class Receiver implements WebSocket.Listener {

		private final StringBuilder text = new StringBuilder();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
			this.text.append(data);
			if (last) {
				JsonNode message = JSON.readTree(this.text.toString());
				this.text.setLength(0);
				receive(message);
			}
			from.request(1);
			return null;
		}

	}

}
