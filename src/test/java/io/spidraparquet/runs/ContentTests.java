package io.spidraparquet.runs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The pages themselves, by signed links to a storage host. */
class ContentTests {

	private static final String LOOPBACK = "--spidra.content-allow-loopback=true";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private HttpServer storage;

	/** Paths and headers. */
	private final List<String> asked = new CopyOnWriteArrayList<>();

	@BeforeEach
	void open() throws IOException {
		this.storage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.storage.createContext("/", this::answer);
		this.storage.start();
	}

	@AfterEach
	void close() {
		this.storage.stop(0);
	}

	@Test
	void fillsColumnsThroughLinksThatExpireMeanwhile() throws IOException {
		AtomicInteger answers = new AtomicInteger();
		this.bench.api().answer("a", (exchange) -> {
			long until = (answers.getAndIncrement() == 0) ? Instant.now().toEpochMilli()
					: Instant.now().plusSeconds(2).toEpochMilli();
			List<String> pages = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				pages.add(page("p" + i, link("ok/" + i + ".md", until), null));
			}
			TestApi.send(exchange, 200, "{\"pages\":[" + String.join(",", pages) + "]}");
		});
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.content=markdown", LOOPBACK);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.bench.query("SELECT page_id, page_markdown FROM {pages} WHERE page_id IN ('p0', 'p19')"))
			.containsExactly("p0|# ok/0.md ä", "p19|# ok/19.md ä");
		assertThat(this.bench.query("SELECT count(*) FROM {pages} WHERE page_markdown IS NULL")).containsExactly("0");
		assertThat(answers).as("one more request for new links").hasValue(2);
		assertThat(this.asked)
			.noneMatch((head) -> head.toLowerCase(Locale.ROOT).contains("x-api-key") || head.contains(TestApi.KEY));
		assertThat(String.join("\n", Workbench.filesBelow(this.bench.output()).values())).doesNotContain("signature=");
		assertThat(result.err()).doesNotContain("signature=");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			status/302 | HTTP 302, a redirect
			status/403 | HTTP 403
			status/404 | HTTP 404
			large/x    | larger than
			""")
	void aPageWhoseContentCannotBeHadKeepsItsRow(String path, String reason) throws IOException {
		this.bench.api()
			.servePages("a", page("p", link(path, Long.MAX_VALUE), null),
					page("q", link("ok/q", Long.MAX_VALUE), null));
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.content=markdown", LOOPBACK,
				"--spidra.content-max-size=1KB");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.bench.query("SELECT page_id, page_markdown FROM {pages} ORDER BY 1")).containsExactly("p|null",
				"q|# ok/q ä");
		String manifest = Workbench.filesBelow(this.bench.output()).get("_spidra/runs/a.json");
		assertThat(manifest).contains("\"failed\" : 1", "\"page_markdown\"", reason).doesNotContain("signature");
		assertThat(result.err()).contains("could not download 1 page content");
		assertThat(this.asked).noneMatch((head) -> head.contains("/redirected"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:9/x", "https://127.0.0.1:9/x", "https://10.0.0.1/x", "https://[::1]/x",
			"https://169.254.169.254/latest/meta-data", "https://192.168.1.1/", "https://[fd00::1]/", "ftp://h/x",
			"https://100.64.0.1/", "https://0.0.0.0/", "https://[::ffff:10.0.0.1]/", "https://user@storage.example/",
			"not a url", "file:///etc/passwd" })
	void goesToPublicAddressesByHttpsAlone(String link) {
		this.bench.api().servePages("a", page("p", link, null));
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.content=markdown");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).contains("could not download 1 page content");
		assertThat(this.bench.query("SELECT page_id, page_markdown FROM {pages}")).containsExactly("p|null");
	}

	@Test
	void takesContentThatStandsInThePage() {
		this.bench.api()
			.servePages("a", TestApi.page("p", "{\"a\":1}")
				.replace("\"markdown_url\":null", "\"markdown\":\"# in \\u00e4 page\",\"html\":\"<p>x</p>\""));
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.content=both");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.bench.query("SELECT page_markdown, page_html, a FROM {pages}"))
			.containsExactly("# in ä page|<p>x</p>|1");
		assertThat(this.asked).isEmpty();
	}

	/** One table has fewer columns than that of pages, the other one more. */
	@Test
	void isAColumnOfPagesAlone() {
		this.bench.api()
			.servePages("a",
					TestApi.page("p",
							"{\"tags\":[{\"t\":\"x\"}],\"offers\":[{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\",\"d\":\"4\"}]}")
						.replace("\"markdown_url\":null", "\"markdown\":\"# in \u00e4 page\""));
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.content=markdown", "--spidra.flatten.tables=all");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.bench.query("SELECT page_markdown FROM {pages}")).containsExactly("# in ä page");
		assertThat(this.bench.query("SELECT t FROM '" + this.bench.output() + "/tags/*/*.parquet'"))
			.containsExactly("x");
		assertThat(this.bench.query("SELECT a, b, c, d FROM '" + this.bench.output() + "/offers/*/*.parquet'"))
			.containsExactly("1|2|3|4");
	}

	@Test
	void columnsAreAppendedWhenTheyAreAskedForLaterAndStay() {
		this.bench.api().servePages("a", page("p", link("ok/p", Long.MAX_VALUE), link("ok/h", Long.MAX_VALUE)));
		this.bench.api().servePages("b", page("q", link("ok/q", Long.MAX_VALUE), null));
		this.bench.api().servePages("c", page("r", null, null).replace("{\"a\":1}", "{\"page_markdown\":7}"));
		assertThat(this.bench.runCrawls("a").code()).isZero();
		assertThat(this.bench.runCrawls("b", "--spidra.content=both", LOOPBACK).code()).isZero();
		Workbench.Result result = this.bench.runCrawls("c");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.bench
			.query("SELECT page_id, page_markdown, page_html, page_markdown_2 FROM {pages} ORDER BY page_id"))
			.containsExactly("p|null|null|null", "q|# ok/q ä|null|null", "r|null|null|7");
		assertThat(this.bench.run("schema", "output=" + this.bench.output()).out()).contains("/markdown", "/html");
	}

	@Test
	void isNotDownloadedAgainByTheRestart() throws IOException {
		for (int i = 0; i < 4; i++) {
			this.bench.api().servePages("c" + i, page("p" + i, link("ok/" + i, Long.MAX_VALUE), null));
		}
		this.bench.api().answer("bad", (exchange) -> TestApi.send(exchange, 404, "{}"));
		assertThat(this.bench.runCrawls("c0,c1,c2,c3,bad", "--spidra.content=markdown", LOOPBACK).code()).isEqualTo(6);
		assertThat(this.asked).hasSize(4);
		this.bench.api().servePages("bad", page("q", link("ok/bad", Long.MAX_VALUE), null));
		assertThat(this.bench.runCrawls("c0,c1,c2,c3,bad", "--spidra.content=markdown", LOOPBACK).code()).isZero();
		assertThat(this.asked).hasSize(5);
		assertThat(this.bench.query("SELECT count(page_markdown) FROM {pages}")).containsExactly("5");
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.asked.add(exchange.getRequestURI().getPath() + " " + exchange.getRequestHeaders().keySet());
			String path = exchange.getRequestURI().getPath();
			String query = exchange.getRequestURI().getQuery();
			long until = Long.parseLong(query.replaceFirst(".*until=(\\d+).*", "$1"));
			int status = path.startsWith("/status/") ? Integer.parseInt(path.substring("/status/".length())) : 200;
			if (until <= Instant.now().toEpochMilli()) {
				status = 403;
			}
			exchange.getResponseHeaders().set("Location", "http://127.0.0.1/redirected");
			String text = path.startsWith("/large/") ? "x".repeat(2000) : "# " + path.substring(1) + " ä";
			byte[] body = text.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, body.length);
			exchange.getResponseBody().write(body);
		}
	}

	private String link(String path, long until) {
		return "http://127.0.0.1:" + this.storage.getAddress().getPort() + "/" + path + "?until=" + until
				+ "&signature=s3cr3t";
	}

	private static String page(String id, @Nullable String markdown, @Nullable String html) {
		return """
				{"id":"%s","url":"https://example.com/%s","title":"T","status":"success","data":{"a":1},\
				"error_message":null,"html_url":%s,"markdown_url":%s,"created_at":"2026-11-20T10:00:00Z"}""".formatted(
				id, id, (html != null) ? "\"" + html + "\"" : "null",
				(markdown != null) ? "\"" + markdown + "\"" : "null");
	}

}
