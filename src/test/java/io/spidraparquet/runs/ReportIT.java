package io.spidraparquet.runs;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.spidraparquet.workbench.TestApi.failedPage;
import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The run report in a real browser.
 */
class ReportIT {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@Test
	void reportShowsTheRunAndRunsNothingOfThePages() throws IOException, InterruptedException {
		Optional<Path> browser = chromium();
		assumeThat(browser).as("Chromium on the PATH").isPresent();
		this.bench.api()
			.servePages("crawl-1", page("p1", "{\"<img src=x onerror=document.title='owned'>\":1,\"price\":2.5}"),
					failedPage("p2", "too short"));
		assertThat(this.bench.runCrawls("crawl-1").code()).isZero();
		String shown = dom(browser.orElseThrow(), this.bench.output().resolve("_spidra/runs/crawl-1.html"));
		assertThat(shown).contains("<title>Run crawl-1</title>", "<b>2</b>pages", "<b>1</b>row</div>",
				"<b>1</b>failed page</div>", "<code>price</code>", "/data/price", "&lt;img src");
		assertThat(shown).doesNotContain("<img");
		assertThat(refusals()).as("the report keeps its own policy").isEmpty();
	}

	@Test
	void reportLoadsAndRunsNothingThatWasSmuggledIn() throws IOException, InterruptedException {
		Optional<Path> browser = chromium();
		assumeThat(browser).as("Chromium on the PATH").isPresent();
		this.bench.api().servePages("crawl-1", page("p1", "{\"price\":2.5}"));
		assertThat(this.bench.runCrawls("crawl-1").code()).isZero();
		Path report = this.bench.output().resolve("_spidra/runs/crawl-1.html");
		Files.writeString(report,
				Files.readString(report)
					.replace("</body>",
							"<script>document.title='owned'</script><style>body{color:red}</style><img src='"
									+ this.bench.api().contentUrl() + "x' onerror=\"document.title='owned'\">"
									+ "<iframe src='" + this.bench.api().contentUrl() + "y'></iframe></body>"));
		assertThat(dom(browser.orElseThrow(), report)).contains("<title>Run crawl-1</title>");
		assertThat(this.bench.api().contentRequests()).isEmpty();
		assertThat(refusals()).as("script, style, handler, image, frame").hasSizeGreaterThanOrEqualTo(4);
	}

	/** What Chromium refused because of the policy. */
	private List<String> refusals() throws IOException {
		return Files.readAllLines(this.bench.folder().resolve("chromium.log"))
			.stream()
			.filter((line) -> line.contains("Content Security Policy"))
			.toList();
	}

	private String dom(Path browser, Path page) throws IOException, InterruptedException {
		Path errors = this.bench.folder().resolve("chromium.log");
		Process process = new ProcessBuilder(List.of(browser.toString(), "--headless", "--no-sandbox", "--disable-gpu",
				"--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
				"--disable-sync", "--enable-logging=stderr",
				"--user-data-dir=" + this.bench.folder().resolve("profile"), "--dump-dom", page.toUri().toString()))
			.redirectError(errors.toFile())
			.start();
		try {
			String dom = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
			return dom;
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static Optional<Path> chromium() {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.flatMap((folder) -> Stream.of("chromium", "chromium-browser", "google-chrome")
				.map(Path.of(folder)::resolve))
			.filter(Files::isExecutable)
			.findFirst();
	}

}
