package io.spidraparquet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The built jar in processes of its own.
 */
class ProcessIT {

	@TempDir
	private Path folder;

	@Test
	void demoRunsWithoutAnyWarning() throws IOException, InterruptedException {
		assertDemoRuns(BuiltJar.THIS_JAVA);
	}

	@Test
	void demoRunsWithoutAnyWarningOnJava25() throws IOException, InterruptedException {
		Optional<Path> java = BuiltJar.javaHome("25");
		assumeThat(java).as("a Java 25 on this machine").isPresent();
		assertDemoRuns(java.orElseThrow());
	}

	private void assertDemoRuns(Path java) throws IOException, InterruptedException {
		BuiltJar.Output demo = BuiltJar.run(java, List.of("-Dspidra.demo.dir=" + this.folder.resolve("demo")), Map.of(),
				"demo");
		assertThat(demo.code()).as(demo.all()).isZero();
		assertThat(demo.all()).contains("published run", "Three ways to look at it");
		assertThat(demo.all().lines()).noneMatch((line) -> line.contains("WARN") || line.contains("ERROR"));
	}

	@Test
	void signalStopsTheRunAndTheSameCommandGoesOn() throws IOException, InterruptedException {
		try (TestApi api = new TestApi()) {
			CountDownLatch reached = new CountDownLatch(1);
			api.servePages("first", TestApi.page("p1", "1"));
			api.answer("second", (exchange) -> {
				exchange.getResponseHeaders().set("Retry-After", "600");
				TestApi.send(exchange, 503, "{\"message\":\"SERVICE_BUSY\"}");
				reached.countDown();
			});
			Map<String, String> env = Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME",
					this.folder.resolve("home").toString());
			String[] words = { "crawlId=first,second", "output=" + this.folder.resolve("output"),
					"--spidra.api.url=" + api.url(), "--spidra.api.concurrency=1" };
			Process process = BuiltJar.start(BuiltJar.THIS_JAVA, List.of(), env, words);
			assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();
			process.toHandle().destroy();
			String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(said).isEqualTo(4);
			assertThat(said).contains("stopped; the same command goes on");

			api.servePages("second", TestApi.page("p2", "2")).requests().clear();
			BuiltJar.Output again = BuiltJar.run(BuiltJar.THIS_JAVA, List.of(), env, words);
			assertThat(again.code()).as(again.all()).isZero();
			assertThat(api.requests()).containsExactly("second");
		}
	}

}
