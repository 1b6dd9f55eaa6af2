package io.spidraparquet.runs;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.spidraparquet.workbench.Browser;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.spidraparquet.workbench.TestApi.failedPage;
import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The report of a real run in a real browser.
 */
class ReportIT {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private Browser browser;

	@BeforeEach
	void start() throws IOException, InterruptedException {
		Optional<Path> program = Browser.find();
		assumeThat(program).as("Chromium on the PATH").isPresent();
		this.browser = Browser.start(program.orElseThrow(), this.bench.folder());
	}

	@AfterEach
	void stop() {
		if (this.browser != null) {
			this.browser.close();
		}
	}

	@Test
	void reportShowsTheRunAndRunsNothingOfThePages() throws IOException {
		this.bench.api()
			.servePages("crawl-1", page("p1", "{\"<img src=x onerror=document.title='owned'>\":1,\"price\":2.5}"),
					failedPage("p2", "too <b>short"));
		assertThat(this.bench.runCrawls("crawl-1").code()).isZero();
		this.browser.show(report(), 1000, false);
		assertThat(text("document.title")).isEqualTo("Run crawl-1: published");
		assertThat(text("document.querySelector('.figures').innerText.replace(/\\s+/g, ' ')"))
			.startsWith("pages 2 row 1 failed page 1 50.0 % crawl 1 ");
		assertThat(text("document.body.innerText")).contains("1 with rows 50.0 %", "too <b>short", "/data/price",
				"<img src=x");
		assertThat(text("document.querySelectorAll('img').length")).isEqualTo("0");
		assertThat(this.browser.console()).as("the report keeps its own policy").isEmpty();
	}

	@Test
	void reportLoadsAndRunsNothingThatWasSmuggledIn() throws IOException {
		this.bench.api().servePages("crawl-1", page("p1", "{\"price\":2.5}"));
		assertThat(this.bench.runCrawls("crawl-1").code()).isZero();
		Files.writeString(report(),
				Files.readString(report())
					.replace("</body>",
							"<script>document.title='owned'</script><style>body{color:red}</style><img src='"
									+ this.bench.api().contentUrl() + "x' onerror=\"document.title='owned'\">"
									+ "<iframe src='" + this.bench.api().contentUrl() + "y'></iframe></body>"));
		this.browser.show(report(), 1000, false);
		assertThat(text("document.title")).isEqualTo("Run crawl-1: published");
		assertThat(this.bench.api().contentRequests()).isEmpty();
		assertThat(this.browser.console()).as("script, style, handler, image, frame")
			.filteredOn((line) -> line.contains("Content Security Policy"))
			.hasSizeGreaterThanOrEqualTo(4);
	}

	@Test
	void indexShowsFailedRunsAndLeadsToReports() {
		this.bench.api().servePages("crawl-1", page("p1", "{\"price\":2.5}"));
		this.bench.api().servePages("crawl-2", failedPage("p1", "The site asked for a login"));
		assertThat(this.bench.runCrawls("crawl-1").code()).isZero();
		assertThat(this.bench.runCrawls("crawl-2").code()).isEqualTo(3);
		Path index = this.bench.output().resolve("_spidra/index.html");
		this.browser.show(index, 1000, false);
		assertThat(text("document.querySelector('.verdict h2').textContent")).isEqualTo("failed");
		assertThat(text("document.querySelector('.verdict').innerText")).contains("exit code 3: 1 of 1 page");
		assertThat(text("[...document.querySelectorAll('#table-runs th a')].map((link) => link.textContent).join()"))
			.isEqualTo("crawl-1");
		assertThat(Path.of(URI.create(text("document.querySelector('#table-runs th a').href")))).exists();
		this.browser.show(report(), 1000, false);
		assertThat(Path.of(URI.create(text("document.querySelector('nav a').href")))).isEqualTo(index);
		assertThat(this.browser.console()).isEmpty();
	}

	private Path report() {
		return this.bench.output().resolve("_spidra/runs/crawl-1.html");
	}

	private String text(String expression) {
		return this.browser.evaluate(expression).asString();
	}

}
