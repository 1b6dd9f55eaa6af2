package io.spidraparquet.troubles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
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

	/** How a test asserts an exit code. */
	private static final String ASSERTED = "(?:isEqualTo|exits|finds)\\(%1$d\\b|\\| %1$d +\\||ExitCode\\.%2$s";

	/** What else stands for a code, in tests of one class by {@code FailureTests}. */
	private static final Map<Integer, String> STANDS_FOR = Map.of(0, "DONE\\b|isZero\\(\\)", 2,
			"USAGE\\b|UsageException", 3, "TOO_MANY_FAILED_PAGES\\b", 4, "STOPPED\\b", 5, "RETRY\\b|IOException", 6,
			"PERSON\\b", 75, "LOCKED\\b");

	private static final int CODE = 1;

	private static final int MESSAGE = 2;

	private static final int PART = 3;

	private static final int ASSERTION = 4;

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
					WarningTroubles.ofNights(), WarningTroubles.ofColumns(), UsageTroubles.ofRunsAndOutputs(),
					FailureTroubles.ofConnections(), DoctorTroubles.all())
			.flatMap(List::stream)
			.toList();
	}

	/** The lines of the list by the quotes in them. */
	private static Map<String, String[]> elsewhere() throws IOException {
		Map<String, String[]> lines = new TreeMap<>();
		for (String line : Files.readAllLines(ELSEWHERE)) {
			if (!line.startsWith("#")) {
				String[] parts = line.split("\\|");
				lines.put(parts[MESSAGE], parts);
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
			assertThat(result.code()).as(result.err()).isEqualTo((trouble.code() != null) ? trouble.code() : code);
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
		assertThat(missing).as("rows that no test makes happen").isEmpty();
	}

	/** The message and the code are asserted by one method. */
	@Test
	void everyTestElsewhereIsThereAndAssertsMessageAndExitCode() throws IOException {
		Map<String, String> sources = new TreeMap<>();
		try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				sources.put(String.valueOf(file.getFileName()).replace(".java", ""), Files.readString(file));
			}
		}
		Map<String, Integer> rows = rows();
		assertThat(elsewhere()).allSatisfy((quote, line) -> {
			assertThat(rows).containsKey(quote);
			int code = Integer.parseInt(line[CODE]);
			if (rows.get(quote) != NONE && !line[0].equals("LauncherIT")) { // which has
																			// notices,
																			// too
				assertThat(code).isEqualTo(rows.get(quote));
			}
			String part = (line.length > PART && !line[PART].isEmpty()) ? line[PART] : quote;
			Predicate<String> asserts = (line.length > ASSERTION) ? (method) -> method.contains(line[ASSERTION])
					: asserting(code).asPredicate();
			assertThat(sources).containsKey(line[0]);
			assertThat(sources.get(line[0]).split("\n\t}\n"))
				.as("a method of %s that contains '%s' and asserts %d", line[0], part, code)
				.anyMatch((method) -> parts(part).stream().allMatch(texts(method)::contains) && asserts.test(method));
		});
	}

	private static Pattern asserting(int code) {
		return Pattern.compile(ASSERTED.formatted(code, STANDS_FOR.get(code)));
	}

	/** Source in which texts are on one line, without escapes. */
	private static String texts(String source) {
		return source.replaceAll("\"\\s*\\+\\s*\"", "").replaceAll("\\\\\\s*\\n\\s*", "").replace("\\", "");
	}

	/** The parts of a quote between variables; an ellipsis of a message is one, too. */
	private static List<String> parts(String quote) {
		return Stream.of(quote.split("…")).filter((part) -> !part.isBlank()).toList();
	}

}
