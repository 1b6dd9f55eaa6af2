package io.spidraparquet.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.TestApi;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The run in a process of its own whose standard error is a terminal, with a terminal
 * emulator as the person who looks at it.
 */
@EnabledIf("hasScript")
class TerminalIT {

	private static final int COLUMNS = 80;

	private final TestApi api;

	private final CountDownLatch released = new CountDownLatch(1);

	private final ScreenTerminal screen = new ScreenTerminal(COLUMNS, 24);

	private final StringBuilder all = new StringBuilder();

	@TempDir
	private Path folder;

	TerminalIT() throws IOException {
		this.api = new TestApi();
	}

	/** The program of util-linux that gives a process a terminal; macOS has another. */
	static boolean hasScript() {
		return Path.of("/usr/bin/script").toFile().canExecute() && System.getProperty("os.name").equals("Linux");
	}

	@AfterEach
	void stop() {
		this.released.countDown();
		this.api.close();
	}

	/** Serves one crawl at once, and one as soon as it is released. */
	private void serveSlowly() {
		this.api.servePages("first", TestApi.page("p1", "{\"n\":1}"));
		this.api.answer("second", (exchange) -> {
			byte[] start = "{\"pages\":[".getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write(start);
			exchange.getResponseBody().flush();
			try {
				this.released.await(1, TimeUnit.MINUTES);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			exchange.getResponseBody().write("]}".getBytes(StandardCharsets.UTF_8));
			exchange.close();
		});
	}

	private Process start(Map<String, String> more) throws IOException {
		String java = BuiltJar.THIS_JAVA.resolve("bin/java").toString();
		List<String> words = List.of(java, "-Dspidra.terminal=true", "-jar", BuiltJar.JAR.toString(),
				"crawlId=first,second", "output=" + this.folder.resolve("out"), "--spidra.api.url=" + this.api.url());
		ProcessBuilder builder = new ProcessBuilder("script", "-qec",
				"stty cols " + COLUMNS + " rows 24; exec " + String.join(" ", words), "/dev/null");
		Map<String, String> env = new HashMap<>(Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME",
				this.folder.resolve("home").toString(), "TERM", "xterm-256color", "LC_ALL", "C.UTF-8"));
		env.putAll(more);
		builder.environment().remove("NO_COLOR");
		builder.environment().putAll(env);
		return builder.redirectErrorStream(true).start();
	}

	/** Looks at the terminal until it shows what is expected, or ends. */
	private String look(Process process, Predicate<String> expected) throws IOException {
		InputStream in = process.getInputStream();
		byte[] buffer = new byte[8192];
		for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
			String text = new String(buffer, 0, count, StandardCharsets.UTF_8);
			this.all.append(text);
			this.screen.write(text);
			if (expected.test(this.screen.toString())) {
				break;
			}
		}
		return this.screen.toString();
	}

	@Test
	void theRegionShowsTheFetchAndLeavesNothing() throws IOException, InterruptedException {
		serveSlowly();
		Process process = start(Map.of());
		assertThat(look(process, (now) -> now.contains("1 of 2 crawls, 1 page"))).contains("✓ plan", "fetch   · write",
				" 50 %");
		this.released.countDown();
		String end = look(process, (now) -> false);
		assertThat(process.waitFor()).as(this.all.toString()).isZero();
		assertThat(end).contains("published run crawls-", "1 page, 1 row in 1 file")
			.doesNotContain("· publish", "✓ plan", "%", "2026-", "INFO");
		assertThat(this.all).contains("\u001b[32m");
	}

	@Test
	void withoutColourThereIsNone() throws IOException, InterruptedException {
		serveSlowly();
		Process process = start(Map.of("NO_COLOR", "1"));
		look(process, (now) -> now.contains("1 of 2 crawls"));
		this.released.countDown();
		look(process, (now) -> false);
		assertThat(process.waitFor()).isZero();
		assertThat(this.all).doesNotContainPattern("\u001b\\[[0-9;]*m");
	}

	@Test
	void controlCEndsWithWhatIsKeptAndHowToGoOn() throws IOException, InterruptedException {
		serveSlowly();
		Process process = start(Map.of());
		look(process, (now) -> now.contains("1 of 2 crawls"));
		process.getOutputStream().write(3);
		process.getOutputStream().flush();
		String end = look(process, (now) -> false);
		assertThat(process.waitFor()).as(this.all.toString()).isEqualTo(4);
		assertThat(end.replace("\n", "")).contains(
				"stopped in the step fetch: the responses of 1 of 2 crawls are kept, and nothing is published. To go on: ",
				"jobs/run crawlId=first,second output=");
		assertThat(end).doesNotContain("· publish", "Exception");
	}

	/** No mode is set that a shell would have to reset. */
	@Test
	void aKilledRunLeavesTheTerminalUsable() throws IOException, InterruptedException {
		serveSlowly();
		Process process = start(Map.of());
		look(process, (now) -> now.contains("1 of 2 crawls"));
		process.descendants().forEach(ProcessHandle::destroyForcibly);
		look(process, (now) -> false);
		process.waitFor();
		assertThat(this.all).doesNotContain("\u001b[?", "\u001b=", "\u001b>", "\u001b[r");
	}

}
