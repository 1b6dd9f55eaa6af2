package io.spidraparquet.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How findings are told. */
class FindingsTests {

	private static String printed(Findings findings, int code) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		new Diagnosis(findings.all(), code).print(new PrintStream(out, true, StandardCharsets.UTF_8));
		return out.toString(StandardCharsets.UTF_8);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			the key is missing: set SPIDRA_API_KEY   | the key is missing     | set SPIDRA_API_KEY
			no host x: refused: check the URL        | no host x: refused     | check the URL
			so 'x' is no setting: did you mean 'y'?  | so 'x' is no setting   | did you mean 'y'?
			it cannot be loaded. If it is noexec, go | it cannot be loaded    | If it is noexec, go
			no cure: no pay                          | no cure: no pay        | ''
			""")
	void theMessageOfAFailureIsDividedIntoWhatAndCure(String message, String text, String cure) {
		Findings findings = new Findings((failure) -> String.valueOf(failure.getMessage()));
		findings.fault("x", new IOException(message));
		assertThat(findings.all()).singleElement().satisfies((finding) -> {
			assertThat(finding.text()).isEqualTo(text);
			assertThat(finding.cure()).isEqualTo(cure);
		});
	}

	@Test
	void linesHave80ColumnsAndNoControlCharacters() {
		Findings findings = new Findings(String::valueOf);
		findings.ok("java", "17");
		findings.warning("rate limit", "word ".repeat(30) + "\u001b[31m", "cure ".repeat(30));
		findings.fault("account", "\u202ewrong", "", new IOException("x"));
		String printed = printed(findings, 5);
		assertThat(printed.lines()).allMatch((line) -> line.length() <= 80);
		assertThat(printed).startsWith("ok       java         17\nwarning  rate limit   word word")
			.contains("\n                      -> cure cure", "\n                         cure cure", "\\u001b[31m")
			.contains("\nfault    account      \\u202ewrong\n")
			.endsWith("\n\n1 ok, 1 warning, 1 fault: a run would fail with exit code 5\n")
			.doesNotContain("\u001b", "\u202e");
	}

	@Test
	void numbersHaveTheirPlurals() {
		Findings findings = new Findings(String::valueOf);
		findings.ok("java", "17");
		assertThat(printed(findings, 0)).endsWith("\n1 ok, 0 warnings, 0 faults: a run can start\n");
	}

}
