package io.spidraparquet.troubles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each row of the page on troubleshooting is made to happen: here with its exit code, or
 * by the test that the list {@code elsewhere.txt} names, because it needs a server, a
 * small disk or a process of its own.
 */
class TroubleshootingTests {

	private static final Pattern HEADING = Pattern.compile("## .*?[Ee]xit code (\\d+).*");

	private static final Pattern QUOTE = Pattern.compile("`([^`]+)`");

	private static final Path ELSEWHERE = Path.of("src/test/resources/io/spidraparquet/troubles/elsewhere.txt");

	/** Rows that no test makes happen yet. Nothing may be added. */
	private static final List<String> NOT_YET = List.of("waiting for another start to finish its build",
			"there are no credentials for S3", "is not trusted by this Java", "is longer than … MB: check",
			"is larger than the 2 GB that Java can hold", "the lock on this dataset was lost",
			"are missing in SPIDRA_HOME: run the same command again", "please report this",
			"left the look-back before completing or being fetched", "finishing the publication that attempt",
			": only those in ASCII can be read and written", ", without TLS: others on the way can read the key",
			"has no certificate that this Java trusts", ", of which none is completed");

	/** Exit code of warnings and notices. */
	private static final int NONE = 0;

	/** The quotes of the page in order, with the exit code of their section. */
	private static Map<String, Integer> rows() throws IOException {
		Map<String, Integer> rows = new LinkedHashMap<>();
		int code = NONE;
		for (String line : Files.readAllLines(Path.of("src/docs/troubleshooting.md"))) {
			Matcher heading = HEADING.matcher(line);
			if (line.startsWith("## ")) {
				code = heading.matches() ? Integer.parseInt(heading.group(1)) : NONE;
			}
			if (line.startsWith("| `")) {
				String quote = QUOTE.matcher(line.split(" \\| ", 2)[0])
					.results()
					.map((part) -> part.group(1))
					.collect(Collectors.joining("…"));
				rows.put(quote, code);
			}
		}
		return rows;
	}

	private static List<Trouble> troubles() {
		return Stream
			.of(UsageTroubles.ofWords(), UsageTroubles.ofSecretsAndFiles(), UsageTroubles.ofDefinitions(),
					FailureTroubles.ofPages(), FailureTroubles.ofNetwork(), FailureTroubles.ofFiles(),
					FailureTroubles.forAPerson(), FailureTroubles.ofLocksAndLimits(), WarningTroubles.ofRuns(),
					WarningTroubles.ofNights(), WarningTroubles.ofColumns())
			.flatMap(List::stream)
			.toList();
	}

	/** The lines of the list by the quotes in them. */
	private static Map<String, String[]> elsewhere() throws IOException {
		Map<String, String[]> lines = new TreeMap<>();
		for (String line : Files.readAllLines(ELSEWHERE)) {
			if (!line.startsWith("#")) {
				String[] parts = line.split("\\|");
				lines.put(parts[1], parts);
			}
		}
		return lines;
	}

	@TestFactory
	Stream<DynamicTest> messageAndExitCode() throws IOException {
		Map<String, Integer> rows = rows();
		return troubles().stream()
			.map((trouble) -> DynamicTest.dynamicTest(trouble.quote(),
					() -> happens(trouble, rows.get(trouble.quote()))));
	}

	private static void happens(Trouble trouble, Integer code) throws Exception {
		assertThat(code).as("the page has no such row").isNotNull();
		Workbench bench = new Workbench();
		try {
			bench.api().servePages("c", TestApi.page("p", "{\"a\":1,\"list\":[{\"b\":2}]}"));
			Workbench.Result result = trouble.happens().in(bench);
			assertThat(result.err()).contains(parts(trouble.quote()));
			assertThat(result.code()).as(result.err()).isEqualTo(code);
			assertThat(result.err()).doesNotContain("\tat ").doesNotContainPattern("\\b[A-Z]\\w+Exception\\b");
		}
		finally {
			bench.close();
		}
	}

	@Test
	void everyRowHasATest() throws IOException {
		List<String> missing = new ArrayList<>(rows().keySet());
		assertThat(missing).hasSizeGreaterThan(40);
		missing.removeAll(troubles().stream().map(Trouble::quote).toList());
		missing.removeAll(elsewhere().keySet());
		assertThat(missing).containsAll(NOT_YET);
		missing.removeAll(NOT_YET);
		assertThat(missing).as("rows that no test makes happen").isEmpty();
	}

	@Test
	void everyTestElsewhereIsThereAndKnowsTheMessage() throws IOException {
		Map<String, String> sources = new TreeMap<>();
		try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				sources.put(String.valueOf(file.getFileName()).replace(".java", ""),
						Files.readString(file)
							.replaceAll("\"\\s*\\+\\s*\"", "")
							.replaceAll("\\\\\\s*\\n\\s*", "")
							.replace("\\", ""));
			}
		}
		Map<String, Integer> rows = rows();
		assertThat(elsewhere()).allSatisfy((quote, line) -> {
			assertThat(rows).containsKey(quote);
			assertThat(sources.get(line[0])).as(line[0]).isNotNull().contains(parts(line[line.length - 1]));
		});
	}

	/** The parts of a quote between variables; an ellipsis of a message is one, too. */
	private static List<String> parts(String quote) {
		return Stream.of(quote.split("…")).filter((part) -> !part.isBlank()).toList();
	}

}
