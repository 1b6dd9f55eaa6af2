package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.inspect.FailedPagesList;
import io.spidraparquet.inspect.OneRun;
import io.spidraparquet.inspect.PageRetry;
import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.settings.Secrets;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.terminal.Printable;

/**
 * The command {@code failed}: lists the failed pages of a published run, or asks the API
 * to extract them again.
 */
final class FailedCommand {

	private static final int LIMIT = 50;

	private final Map<String, String> env;

	private final PrintStream out;

	FailedCommand(Map<String, String> env, PrintStream out) {
		this.env = env;
		this.out = out;
	}

	/**
	 * Runs the command.
	 * @param given words after the command
	 * @return the exit code
	 * @throws IOException if the dataset cannot be read, or the API fails
	 * @throws InterruptedException if the thread is interrupted
	 */
	ExitCode run(Words given) throws IOException, InterruptedException {
		try (DatasetWords words = DatasetWords.open(given, "failed", "failed pages")) {
			boolean retry = retry(words);
			int limit = words.number("limit", LIMIT, "all");
			OneRun run = (words.parameter("run") != null) ? words.run(this.env) : OneRun.last(words.dataset());
			Manifest manifest = (run != null) ? run.manifest() : null;
			if (run == null) {
				tell(words, "nothing is published in " + words.dataset().display());
			}
			else if (manifest == null) {
				FailedRun record = run.record();
				throw new UsageException("run " + run.key() + " is not published, so there are no files of its failed"
						+ " pages: " + ((record != null) ? record.story() : "it is unfinished"));
			}
			else if (retry) {
				return retry(words, manifest);
			}
			else if (words.json()) {
				new FailedPagesList(words.dataset(), manifest).printJson(this.out);
			}
			else {
				new FailedPagesList(words.dataset(), manifest).print(limit, this.out);
			}
		}
		return ExitCode.DONE;
	}

	/** Programs read standard output as JSON, where no line means no page. */
	private void tell(DatasetWords words, String text) {
		if (!words.json()) {
			this.out.println(Printable.line(text));
		}
	}

	private static boolean retry(DatasetWords words) {
		String retry = words.parameter("retry");
		if (retry == null || retry.equals("no")) {
			return false;
		}
		if (!retry.equals("yes")) {
			throw new UsageException("retry is '" + retry
					+ "', but has to be yes, which asks the API to extract the failed pages again, or no (the default)");
		}
		if (words.json()) {
			throw new UsageException("retry=yes prints no JSON: leave out --json");
		}
		return true;
	}

	private ExitCode retry(DatasetWords words, Manifest manifest) throws IOException, InterruptedException {
		ApiKey key = Secrets.apiKey(this.env);
		Secrets.refuse(key, words.words().typed());
		ApiClient client = new ApiClient(words.settings().bind(ApiProperties.class), key, AppVersion.get());
		ApiException refusal = new PageRetry(words.dataset(), manifest, new CrawlJobs(client), this.out)
			.retry(words.given());
		if (refusal != null) {
			throw refusal;
		}
		return ExitCode.DONE;
	}

}
