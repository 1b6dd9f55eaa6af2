package io.spidraparquet.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.schema.Table;

/**
 * The checks of a job definition.
 */
public final class Checks {

	private final List<String> texts;

	private final List<Check> checks;

	private Checks(List<String> texts, List<Check> checks) {
		this.texts = texts;
		this.checks = checks;
	}

	/**
	 * Reads checks.
	 * @param texts one check each
	 * @return the checks
	 * @throws IllegalArgumentException if a text is no check; the message has its
	 * position, says why, and what a check looks like
	 */
	public static Checks of(List<String> texts) {
		List<Check> checks = new ArrayList<>();
		for (String text : texts) {
			try {
				checks.add(CheckParser.parse(text));
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("spidra.checks[" + checks.size() + "] is " + ex.getMessage(), ex);
			}
		}
		return new Checks(List.copyOf(texts), checks);
	}

	/**
	 * Finds the checks that name what a dataset does not have, which fail unless the next
	 * run brings it.
	 * @param tables the published tables
	 * @param declared names of columns that the next run will have
	 * @return each of them, with what there is not; none if there is all
	 */
	public List<String> unknown(List<Table> tables, Collection<String> declared) {
		Names names = Names.of(tables).with(declared);
		List<String> unknown = new ArrayList<>();
		for (int i = 0; i < this.checks.size(); i++) {
			String lacks = this.checks.get(i).lacks(names);
			if (lacks != null) {
				unknown.add("'" + this.texts.get(i).strip() + "' (" + lacks + ")");
			}
		}
		return unknown;
	}

	/**
	 * Tests a run.
	 * @param run the run, which is not published yet
	 * @return what each check found, in their order; without those that do not apply
	 */
	public List<Manifest.Check> test(CheckedRun run) {
		List<Manifest.Check> results = new ArrayList<>();
		for (int i = 0; i < this.checks.size(); i++) {
			Check check = this.checks.get(i);
			if (run.figures().crawls() > 0 || check.appliesWithoutCrawls()) {
				Check.Finding finding = check.test(run);
				results.add(new Manifest.Check(this.texts.get(i).strip(), finding.passed(), finding.found(), true));
			}
		}
		return results;
	}

}
