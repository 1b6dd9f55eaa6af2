package io.spidraparquet.schedules;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.settings.KnownSettings;
import io.spidraparquet.workbench.ShellScript;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The folder {@code jobs} of the checkout, and what all that schedules a job has in
 * common.
 */
final class Jobs {

	static final Path FOLDER = ShellScript.PROJECT.resolve("jobs");

	/** The place that the files name. */
	static final String INSTALLED = "/opt/spidra-parquet";

	/** Exit codes that no schedule may retry. */
	static final List<Integer> NEEDS_A_PERSON = List.of(2, 3, 6);

	private Jobs() {
	}

	/** The words are those that the job takes, and its definition is there. */
	static void assertWords(List<String> words) {
		assertThat(words).anyMatch((word) -> word.startsWith("job="))
			.anyMatch((word) -> word.startsWith("date="))
			.allSatisfy((word) -> {
				assertThat(word).matches("(job|date|output|source)=\\S+|--spidra\\.[a-z.-]+=\\S+");
				if (word.startsWith("job=")) {
					assertThat(FOLDER.resolve(word.substring(4) + ".yaml")).exists();
				}
				if (word.startsWith("--")) {
					String setting = word.substring(2, word.indexOf('='));
					assertThat(KnownSettings.contains(setting)).as(setting).isTrue();
				}
			});
	}

	/** A value within a document, by keys and indexes. */
	static Object at(Object document, Object... path) {
		Object value = document;
		for (Object step : path) {
			Object next = (step instanceof Integer index) ? ((List<?>) value).get(index)
					: ((Map<?, ?>) value).get(step);
			value = Objects.requireNonNull(next, () -> step + " of " + List.of(path) + " is missing");
		}
		return value;
	}

}
