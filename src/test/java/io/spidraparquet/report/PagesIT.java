package io.spidraparquet.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.failedpages.FailedGroup;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.workbench.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Report and index in a real browser: accessible, in all sizes and colours, and with
 * nothing to complain about. {@code -Dpictures=FOLDER} keeps pictures of them.
 */
class PagesIT {

	private static final String PICTURES = System.getProperty("pictures", "");

	private static final String HOSTILE = "</title><script>document.title='owned'</script><img src=x onerror=alert(1)>\"'`={{x}}\u202e";

	@TempDir
	private static Path folder;

	private static Browser browser;

	private static String axe;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		Optional<Path> program = Browser.find();
		assumeThat(program).as("Chromium on the PATH").isPresent();
		browser = Browser.start(program.orElseThrow(), folder);
		try (InputStream in = PagesIT.class.getResourceAsStream("/axe.min.js")) {
			axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		write("report", (out) -> RunReport.write(SampleRuns.tonight().manifest(), SampleRuns.nights(30),
				SampleRuns.failures(), "s3://lake/products", out));
		for (int count : new int[] { 1, 30, 400 }) {
			write("index-" + count,
					(out) -> IndexPage.write(SampleRuns.nights(count), "products", "s3://lake/products", out));
		}
		write("index-named", (out) -> IndexPage.write(SampleRuns.named(12), null, "/data/products", out));
		write("big", (out) -> RunReport.write(SampleRuns.big().manifest(), List.of(), List.of(), "/data/big", out));
	}

	@AfterAll
	static void stop() {
		if (browser != null) {
			browser.close();
		}
	}

	@ParameterizedTest
	@CsvSource({ "report, 375, false", "report, 375, true", "report, 1440, false", "report, 1440, true",
			"index-30, 375, false", "index-30, 375, true", "index-30, 1440, false", "index-30, 1440, true",
			"index-1, 375, true", "index-400, 375, false", "index-400, 1440, true", "index-named, 1440, false" })
	void nobodyIsLeftOut(String page, int width, boolean dark) throws IOException {
		show(page, width, dark);
		browser.evaluate(axe + ";0");
		JsonNode found = browser.evaluate("axe.run().then((found) => found.violations"
				+ ".filter((each) => each.impact === 'serious' || each.impact === 'critical')"
				+ ".map((each) => each.id + ': ' + each.help + ' ' + each.nodes.slice(0, 3).map((node) => node.html)))");
		assertThat(found.valueStream().map(JsonNode::asString)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 375, 1440 })
	void thousandsOfCrawlsAndColumnsCanBeUsed(int width) throws IOException {
		Path page = show("big", width, false);
		assertThat(Files.size(page)).isLessThan(3_000_000);
		assertThat(text("document.querySelectorAll('#table-pages tbody tr').length")).isEqualTo("1007");
		assertThat(text("document.querySelector('details summary').textContent")).isEqualTo("2,950 more crawls");
	}

	@Test
	void columnsCanBeFoundAndSorted() throws IOException {
		show("report", 1440, false);
		String visible = "[...document.querySelectorAll('#table-pages tbody tr:not([hidden]) th')]"
				+ ".map((cell) => cell.textContent.trim()).join()";
		browser.evaluate("document.querySelector('.find input').value = 'seller double';"
				+ "document.querySelector('.find input').dispatchEvent(new Event('input'))");
		assertThat(text(visible)).isEqualTo("seller_rating empty");
		assertThat(text("document.querySelector('.find output').textContent")).isEqualTo("1 of 17");
		browser.evaluate("document.querySelector('.find input').value = '';"
				+ "document.querySelector('.find input').dispatchEvent(new Event('input'));"
				+ "document.querySelectorAll('#table-pages thead button')[2].click()");
		assertThat(text(visible)).startsWith("seller_rating empty,price_as_string,tags,listed_on,seller_name,"
				+ "delivery_days new,in_stock,price changed,");
		assertThat(text("document.querySelectorAll('#table-pages thead th')[2].ariaSort")).isEqualTo("descending");
	}

	@Test
	void reportAndIndexAreCompleteWithoutScript() throws IOException {
		for (String page : List.of("report", "index-30")) {
			String html = Files.readString(file(page));
			Files.writeString(file("bare-" + page), html.replaceAll("(?s)<script>.*</script>", ""));
			show("bare-" + page, 1440, false);
			assertThat(text("[...document.querySelectorAll('.find')].every((find) => find.hidden)")).isEqualTo("true");
			assertThat(text("document.querySelectorAll('main tbody tr[hidden], main button').length")).isEqualTo("0");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "report", "index-30" })
	void paperIsLightAndHasNoControls(String page) throws IOException {
		browser.showPrinted(file(page), 720);
		picture(page + "-print", 720);
		assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(720);
		assertThat(text("getComputedStyle(document.body).backgroundColor")).isEqualTo("rgb(255, 255, 255)");
		assertThat(text("[...document.querySelectorAll('nav, .find')].every((each) => each.offsetHeight === 0)"))
			.isEqualTo("true");
	}

	@Test
	void longKeysDoNotWidenThePage() throws IOException {
		String longest = "c".repeat(128);
		Manifest manifest = new Sample(longest, 2).notFetched(longest)
			.column("price", "INT64", "/data/price", longest, 0.5)
			.manifest();
		List<Night> nights = List.of(new Sample("a" + longest.substring(1), 1).night(),
				Night.of(RunFigures.of(manifest)),
				SampleRuns.failed("f" + longest.substring(1), LocalDate.EPOCH, 5, longest));
		write("long-report", (out) -> RunReport.write(manifest, nights, List.of(), longest, out));
		write("long-index", (out) -> IndexPage.write(nights, longest, longest, out));
		show("long-report", 375, false);
		show("long-index", 375, false);
	}

	@Test
	void textFromOutsideStaysText() throws IOException {
		Manifest manifest = new Sample(HOSTILE, 3).failed("failed", 5)
			.failed(HOSTILE, 2)
			.warning(HOSTILE)
			.notFetched(HOSTILE)
			.column("price", "INT64", "/data/" + HOSTILE, HOSTILE, 0.5)
			.manifest();
		List<FailedGroup> failures = List.of(
				new FailedGroup("failed", HOSTILE, 5, List.of("javascript:alert(1)", "data:text/html,x", HOSTILE)),
				new FailedGroup(HOSTILE, "", 2, List.of("https://example.com/?q=\"onmouseover='alert(1)'<b>")));
		List<Night> nights = List.of(Night.of(RunFigures.of(manifest)),
				SampleRuns.failed(HOSTILE, LocalDate.EPOCH, 5, HOSTILE));
		write("hostile-report", (out) -> RunReport.write(manifest, nights, failures, HOSTILE, out));
		write("hostile-index", (out) -> IndexPage.write(nights, HOSTILE, HOSTILE, out));
		for (String page : List.of("hostile-report", "hostile-index")) {
			show(page, 1440, false);
			assertThat(text("document.title")).isNotEqualTo("owned");
			assertThat(text("document.body.innerText")).contains("<img src=x onerror=alert(1)>");
			assertThat(text("document.querySelectorAll('img, iframe, b > *').length")).isEqualTo("0");
			assertThat(text("document.scripts.length")).isEqualTo("1");
			assertThat(text("[...document.querySelectorAll('*')].flatMap((each) => [...each.attributes])"
					+ ".filter((each) => each.name.startsWith('on') || each.name === 'style').length"))
				.isEqualTo("0");
			assertThat(
					text("[...document.querySelectorAll('a[href], use[href]')].map((each) => each.getAttribute('href'))"
							+ ".filter((href) => !/^(https?:\\/\\/example\\.com\\/|#|runs\\/|\\.\\.\\/index\\.html$|%3C)/.test(href)).join()"))
				.isEmpty();
		}
	}

	private static String text(String expression) {
		return browser.evaluate(expression).asString();
	}

	private static Path show(String page, int width, boolean dark) throws IOException {
		browser.show(file(page), width, dark);
		picture(page + "-" + width + (dark ? "-dark" : ""), width);
		assertThat(browser.console()).as("console").isEmpty();
		assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).as("width")
			.isLessThanOrEqualTo(width);
		return file(page);
	}

	private static void picture(String name, int width) throws IOException {
		if (!PICTURES.isEmpty()) {
			browser.picture(Path.of(PICTURES, name + ".png"), width, (width < 1000) ? 2600 : 2000);
		}
	}

	private static Path file(String page) {
		return folder.resolve(page + ".html");
	}

	private static void write(String page, Body body) throws IOException {
		try (OutputStream out = Files.newOutputStream(file(page))) {
			body.writeTo(out);
		}
	}

	/**
	 * Writes a page.
	 */
	private interface Body {

		void writeTo(OutputStream out) throws IOException;

	}

}
