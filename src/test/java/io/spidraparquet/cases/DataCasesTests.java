package io.spidraparquet.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;

import io.spidraparquet.workbench.Workbench;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The named cases in {@code cases/*.yaml}: each is one or several runs of the job, and
 * what they publish is read with DuckDB. {@code -Dcase=WORDS} runs those whose name
 * contains the words.
 */
class DataCasesTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	static Stream<DataCase> cases() throws IOException {
		return DataCase.all().filter((each) -> each.name().contains(System.getProperty("case", "")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void pagesBecomeTheColumnsAndRowsOf(DataCase example) throws IOException {
		Locale locale = Locale.getDefault();
		TimeZone zone = TimeZone.getDefault();
		try {
			if (example.locale() != null) {
				Locale.setDefault(Locale.forLanguageTag(example.locale()));
			}
			if (example.zone() != null) {
				TimeZone.setDefault(TimeZone.getTimeZone(example.zone()));
			}
			for (DataCase.Run run : example.runs()) {
				run(example, run);
			}
			SoftAssertions.assertSoftly((softly) -> {
				List<PublishedTable> published = PublishedTable.all(this.bench);
				List<String> names = published.stream().map(PublishedTable::name).toList();
				softly.assertThat(names.isEmpty() ? names : names.subList(1, names.size()))
					.as("%s: tables after pages", example)
					.isEqualTo(List.copyOf(example.tables().keySet()));
				if (published.isEmpty()) {
					softly.assertThat(example.pages()).isEqualTo(DataCase.TableText.NONE);
				}
				published.forEach((table) -> compare(softly, example, table));
				softly.assertThat(failed(example.failed())).as("%s: failed pages", example).isEqualTo(example.failed());
			});
		}
		finally {
			Locale.setDefault(locale);
			TimeZone.setDefault(zone);
		}
	}

	private void run(DataCase example, DataCase.Run run) throws IOException {
		this.bench.api().servePages(run.crawl(), run.pages().toArray(String[]::new));
		List<String> words = new ArrayList<>(run.words());
		words.add("--spidra.skip.max-ratio=1");
		if (run.job() != null) {
			words.add("job=" + Files.writeString(this.bench.folder().resolve("cases.yaml"), run.job()));
		}
		Workbench.Result result = this.bench.runCrawls(run.crawl(), words.toArray(String[]::new));
		assertThat(result.code()).as("%s: exit code after%n%s", example, result.err()).isEqualTo(run.exit());
		assertThat(run.says()).allSatisfy((part) -> assertThat(result.err()).as("%s", example).contains(part));
		PublishedTable.all(this.bench).forEach((table) -> {
			List<String> columns = table.describe(run.crawl());
			if (!columns.isEmpty()) {
				assertThat(columns)
					.as("%s: what DuckDB takes the columns of %s of %s for", example, table.name(), run.crawl())
					.isEqualTo(table.duckDbColumns());
			}
		});
	}

	private static void compare(SoftAssertions softly, DataCase example, PublishedTable table) {
		DataCase.TableText expected = example.table(table.name());
		softly.assertThat(table.columns()).as("%s: columns of %s", example, table.name()).isEqualTo(expected.columns());
		softly.assertThat(table.rows())
			.as("%s: rows of %s", example, table.name())
			.isEqualTo(expected.rows().stream().map(PublishedTable::canonicalRow).toList());
		softly.assertThat(table.twins()).as("%s: keys of %s that stand twice", example, table.name()).isEmpty();
		softly.assertThat(table.orphans()).as("%s: rows of %s without a parent", example, table.name()).isEmpty();
	}

	/** Each failed page with its reason, and with its message where one is expected. */
	private List<String> failed(List<String> expected) {
		if (!Files.exists(this.bench.output().resolve("failed_pages"))) {
			return List.of();
		}
		List<String> found = this.bench.query("SELECT coalesce(page_id, '-') || ' ' || reason || ': ' || "
				+ "coalesce(error_message, '') FROM {failed} ORDER BY length(page_id), page_id");
		return found.stream().map((line) -> {
			String reason = line.substring(0, line.indexOf(": "));
			return expected.contains(reason) ? reason : line;
		}).toList();
	}

}
