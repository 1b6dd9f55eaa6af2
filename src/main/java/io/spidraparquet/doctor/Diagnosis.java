package io.spidraparquet.doctor;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.terminal.Wrapped;
import io.spidraparquet.text.Plural;

/**
 * The findings as a text of 80 columns, or as a document for programs.
 *
 * @param findings in their order
 * @param code exit code of the command
 */
public record Diagnosis(List<Finding> findings, int code) {

	private static final int VERDICT = 9;

	private static final int NAME = 13;

	/** In ASCII, since a wrong locale is one of the findings. */
	private static final String ARROW = "->";

	public Diagnosis {
		findings = List.copyOf(findings);
	}

	/**
	 * Prints a line for each finding, a further one for its cure, and a summary.
	 * @param out receives the lines
	 */
	public void print(PrintStream out) {
		for (Finding finding : this.findings) {
			String label = padded(finding.verdict().word(), VERDICT) + finding.name();
			Wrapped.labelled(label, VERDICT + NAME, finding.text()).forEach(out::println);
			if (!finding.cure().isEmpty()) {
				Wrapped
					.labelled(" ".repeat(VERDICT + NAME) + ARROW, VERDICT + NAME + ARROW.length() + 1, finding.cure())
					.forEach(out::println);
			}
		}
		out.println();
		out.println(summary());
	}

	private String summary() {
		long warnings = count(Verdict.WARNING);
		long faults = count(Verdict.FAULT);
		String all = count(Verdict.OK) + " ok, " + Plural.of(warnings, "warning") + ", " + Plural.of(faults, "fault");
		return all + ((faults == 0) ? ": a run can start" : ": a run would fail with exit code " + this.code);
	}

	private long count(Verdict verdict) {
		return this.findings.stream().filter((finding) -> finding.verdict() == verdict).count();
	}

	private static String padded(String text, int width) {
		return text + " ".repeat(Math.max(1, width - text.length()));
	}

	/**
	 * The same for programs.
	 * @return the exit code, and the findings with verdict, name, text and cure
	 */
	public Map<String, Object> document() {
		List<Object> all = new ArrayList<>();
		for (Finding finding : this.findings) {
			Map<String, Object> each = new LinkedHashMap<>();
			each.put("verdict", finding.verdict().word());
			each.put("name", finding.name());
			each.put("text", finding.text());
			each.put("cure", finding.cure());
			all.add(each);
		}
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("code", this.code);
		document.put("findings", all);
		return document;
	}

}
