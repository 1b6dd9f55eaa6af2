package io.spidraparquet.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.inspect.Given;
import io.spidraparquet.inspect.OneRun;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.Outputs;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.text.Nearest;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The words of a command that reads a dataset: which dataset it is, by {@code output} or
 * by the job definition, and whether the command prints JSON.
 *
 * @param words the words
 * @param json whether JSON is wanted
 * @param settings settings of the words and the job definition
 * @param output absolute URI of the dataset
 * @param dataset the dataset, which may not exist yet
 * @param context holds the settings
 */
record DatasetWords(Words words, boolean json, JobSettings settings, URI output, Dataset dataset,
		ConfigurableApplicationContext context) implements Closeable {

	/**
	 * Opens the dataset that the words name.
	 * @param words words after the command
	 * @param command name of the command, for a message
	 * @param what what the command lists, for a message
	 * @throws UsageException if no dataset is named
	 * @throws IOException if the file system of the dataset cannot be used
	 */
	static DatasetWords open(Words words, String command, String what) throws IOException {
		ConfigurableApplicationContext context = JobSettings.context(words);
		try {
			JobSettings settings = new JobSettings(context.getEnvironment());
			String given = words.parameter("output");
			String output = (given != null) ? given : settings.bind(JobProperties.class).output();
			if (output == null) {
				throw new UsageException(command + " needs output=…, the dataset whose " + what + " it lists");
			}
			URI uri = Outputs.resolve(output);
			return new DatasetWords(words, words.has("--json"), settings, uri,
					Dataset.open(uri, settings.bind(DatasetProperties.class)), context);
		}
		catch (IOException | RuntimeException ex) {
			context.close();
			throw ex;
		}
	}

	/** The words, for a command that is proposed. */
	Given given() {
		return new Given(this.words.parameters(), this.words.settings());
	}

	/** A parameter of the command; null if it is not given. */
	@Nullable String parameter(String name) {
		return this.words.parameter(name);
	}

	/**
	 * The run that the parameter {@code run} names.
	 * @param env environment variables
	 * @throws UsageException if there is no such run
	 * @throws IOException if the dataset cannot be read
	 */
	OneRun run(Map<String, String> env) throws IOException {
		String key = String.valueOf(parameter("run"));
		Path state = HomeCheck.home(env).dataset(this.output);
		OneRun run = OneRun.find(this.dataset, state, key);
		if (run == null) {
			throw new UsageException("run=" + key + ": there is no such run in " + this.dataset.display()
					+ Nearest.hint(key, OneRun.keys(this.dataset, state)) + " (the command runs lists the runs)");
		}
		return run;
	}

	/**
	 * A parameter that is a number.
	 * @param all the word for {@link Integer#MAX_VALUE}
	 * @throws UsageException if it is neither that word nor a number from 1
	 */
	int number(String name, int preset, String all) {
		String text = parameter(name);
		if (text == null) {
			return preset;
		}
		if (text.equals(all)) {
			return Integer.MAX_VALUE;
		}
		try {
			int number = Integer.parseInt(text);
			if (number >= 1) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// reported below
		}
		throw new UsageException(name + " is '" + text + "', but has to be a number from 1 on, or " + all);
	}

	@Override
	public void close() throws IOException {
		this.context.close();
		this.dataset.files().close();
	}

}
