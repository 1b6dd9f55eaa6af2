package io.spidraparquet.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.spidraparquet.checks.CheckedRun;
import io.spidraparquet.checks.Repetition;
import io.spidraparquet.checks.Unusual;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.history.RunFigures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RunReportTests {

	private static String report(Manifest manifest, List<Night> others) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		RunReport.write(manifest, others, SampleRuns.failures(), "/data/x", out);
		return out.toString(StandardCharsets.UTF_8);
	}

	@Test
	void verdictHasItsReasons() throws IOException {
		String report = report(SampleRuns.tonight().manifest(), SampleRuns.nights(30));
		assertThat(report).contains("<h2 id=\"verdict\">published with 3 warnings</h2>",
				"<li><bdi>could not fetch 1 crawl, deferred to the next night: crawl-9f2c41</bdi></li>",
				"<li><bdi>seller_rating has no value, as in no run before</bdi></li>");
		assertThat(report(new Sample("a", 1).manifest(), List.of())).contains("<h2 id=\"verdict\">published</h2>",
				"No warnings.");
	}

	@Test
	void pagesAreOneBar() {
		PagesBar bar = PagesBar.of(new Sample("a", 1).pages(200)
			.failed("failed", 19)
			.failed("pending", 1)
			.filtered(80)
			.notFetched("x", "y")
			.manifest());
		assertThat(bar.segments())
			.extracting((each) -> each.label() + " " + each.pages() + " " + each.share() + " from " + each.x()
					+ " width " + each.width())
			.containsExactly("with rows 100 50.0 % from 0 width 50", "failed 19 9.5 % from 50 width 9.50",
					"pending 1 0.5 % from 59.50 width 0.75", "filtered 80 40.0 % from 60.25 width 39.75");
		assertThat(bar.deferred()).isEqualTo("2 crawls");
	}

	@Test
	void failuresAreGroupedByReasonWithLinksToTheWebOnly() throws IOException {
		String report = report(SampleRuns.tonight().manifest(), List.of());
		assertThat(report).contains(
				"<a href=\"https://shop.example.com/p/2?ref&#x3D;home\" rel=\"noreferrer noopener\">",
				"HTTP 403: the site refused the request", "(no message)");
	}

	@Test
	void columnsAreComparedWithEarlierRuns() {
		Manifest manifest = SampleRuns.tonight().manifest();
		List<ColumnRow> rows = ColumnRow.of(manifest.pages(), RunFigures.columns(manifest, 1000), manifest.key(),
				new Usual(SampleRuns.nights(30).subList(0, 27), Night.of(RunFigures.of(manifest))));
		assertThat(rows).filteredOn((row) -> !row.mark().isEmpty())
			.extracting((row) -> row.name() + " " + row.mark() + " " + row.usual())
			.containsExactly("price changed ", "seller_rating empty 18.0 %", "delivery_days new ");
		assertThat(rows).filteredOn((row) -> row.misfits() != null)
			.extracting(ColumnRow::name)
			.containsExactly("price");
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.02, 0.05, 0.08, 0.11, 0.2, 0.6, 0.9, 1 })
	void aColumnIsMarkedExactlyIfTheRunWarnsOfIt(double nulls) {
		for (int pages : new int[] { 3, 9, 60, 1200 }) {
			for (int count : new int[] { 1, 2, 5, 20 }) {
				Manifest tonight = priced("2026-11-29", pages, nulls).manifest();
				List<RunFigures> before = IntStream.range(0, count)
					.mapToObj((back) -> RunFigures
						.of(priced(LocalDate.of(2026, 11, 28).minusDays(count - back).toString(), pages, 0.02)
							.manifest()))
					.toList();
				RunFigures figures = RunFigures.of(tonight);
				boolean warned = !Unusual
					.of(new CheckedRun(tonight, figures, before, (table, column) -> Repetition.NONE))
					.isEmpty();
				assertThat(ColumnRow.of(tonight.pages(), RunFigures.columns(tonight, 1000), tonight.key(),
						new Usual(Night.all(before, List.of()), Night.of(figures))))
					.as("%d pages after %d nights", pages, count)
					.filteredOn((row) -> !row.mark().isEmpty())
					.hasSize(warned ? 1 : 0);
			}
		}
	}

	private static Sample priced(String day, int pages, double nulls) {
		return new Sample(day, 1).pages(pages).column("price", "INT64", nulls);
	}

	@Test
	void allWarningsAreCountedInTheIndex() {
		Sample sample = new Sample("a", 1);
		for (int i = 0; i < 50; i++) {
			sample.warning("warning " + i);
		}
		RunRow row = RunRow.of(sample.night());
		assertThat(row.headline()).isEqualTo("published with 50 warnings");
		assertThat(row.reasons()).hasSize(3);
		assertThat(row.more()).isEqualTo("47 more warnings");
		assertThat(row.others()).isEqualTo("and 49 more");
	}

	@Test
	void shortStepsHaveATimeToo() {
		Manifest manifest = new Sample("a", 1).pages(0).steps(Map.of("write", 0.0374)).manifest();
		assertThat(StepTime.of(manifest)).extracting(StepTime::time).containsExactly("37 ms");
		Manifest longer = new Sample("a", 1).pages(0).steps(Map.of("write", 0.25)).manifest();
		assertThat(StepTime.of(longer)).extracting(StepTime::time).containsExactly("0.3 s");
	}

	@Test
	void aLongReasonIsCutInTheIndex() {
		String reason = "\ud83d\ude80".repeat(500);
		assertThat(RunRow.of(new Sample("a", 1).warning(reason).night()).first()).isEqualTo(reason);
		assertThat(RunRow.of(new Sample("a", 1).warning(reason + ".").night()).first())
			.isEqualTo(reason.substring(2) + "…");
	}

	@Test
	void neighboursAreLinked() throws IOException {
		List<Night> nights = SampleRuns.nights(30);
		assertThat(report(SampleRuns.night(LocalDate.parse("2026-11-21"), 22, 8).manifest(), nights)).contains(
				"<a href=\"../index.html\">All runs</a>", "<a href=\"2026-11-19.html\" rel=\"prev\">",
				"<a href=\"2026-11-22.html\" rel=\"next\">");
	}

	@Test
	void limitsSayHowNearTheRunCame() {
		assertThat(Limits.of(new Sample("a", 1).pages(100).failed("failed", 45).notFetched("x").manifest()))
			.extracting((each) -> each.setting() + ": " + each.used() + ", at most " + each.limit() + ", "
					+ each.share().text() + " " + each.css())
			.containsExactly("spidra.skip.max-ratio: 45.0 % of the pages failed, at most 50.0 %, 90.0 % warn",
					"spidra.skip.max-crawls: 14.3 % of the crawls were not fetched, at most 10.0 %, 100 % warn",
					"spidra.schema.max-columns: 0 columns of data, at most 1,000, 0 % now",
					"spidra.flatten.max-tables: 0 tables of arrays, at most 50, 0 % now");
	}

}
