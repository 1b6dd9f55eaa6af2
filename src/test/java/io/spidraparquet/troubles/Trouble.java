package io.spidraparquet.troubles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.jspecify.annotations.Nullable;

/**
 * How a message of the page on troubleshooting happens.
 *
 * @param quote the message as the page quotes it; {@code …} stands between its parts
 * @param code exit code of the process; null if it is that of the section
 * @param happens makes it happen in a fresh workbench, which serves the crawl {@code c}
 */
record Trouble(String quote, @Nullable Integer code, Happens happens) {

	static Trouble of(String quote, Happens happens) {
		return new Trouble(quote, null, happens);
	}

	/** A message whose section has no exit code, or another one. */
	static Trouble of(String quote, int code, Happens happens) {
		return new Trouble(quote, code, happens);
	}

	/** A message about words alone. */
	static Trouble words(String quote, String... words) {
		return of(quote, (bench) -> bench.run(words));
	}

	/** A message about the words of a run over the crawl {@code c}. */
	static Trouble run(String quote, String... words) {
		return of(quote, (bench) -> bench.runCrawls("c", words));
	}

	/** A message about a job definition. */
	static Trouble definition(String quote, String yaml) {
		return of(quote, (bench) -> bench.runCrawls("c", "job=" + file(bench, "job.yaml", yaml)));
	}

	/** A message about the pages of the crawl {@code c} under a job definition. */
	static Trouble data(String quote, String data, String yaml) {
		return of(quote, (bench) -> {
			bench.api().servePages("c", TestApi.page("p", data), TestApi.page("q", data));
			return bench.runCrawls("c", "job=" + file(bench, "job.yaml", yaml));
		});
	}

	/** A message about the response for the crawl {@code c}, which is asked for once. */
	static Trouble response(String quote, TestApi.Answer answer, String... words) {
		return of(quote, (bench) -> {
			bench.api().answer("c", answer);
			String[] all = Arrays.copyOf(words, words.length + 1);
			all[words.length] = "--spidra.api.max-attempts=1";
			return bench.runCrawls("c", all);
		});
	}

	static Path file(Workbench bench, String name, String text) throws IOException {
		return Files.writeString(bench.folder().resolve(name), text);
	}

	/** Makes the message happen. */
	interface Happens {

		Workbench.Result in(Workbench bench) throws Exception;

	}

}
