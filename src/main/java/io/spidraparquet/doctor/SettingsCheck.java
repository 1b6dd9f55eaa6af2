package io.spidraparquet.doctor;

import java.util.Map;

import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.Words;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads the job definition and all settings. Goes on with what is valid.
 */
final class SettingsCheck {

	private static final String NAME = "definition";

	private final Findings findings;

	private boolean valid = true;

	private boolean apiKnown = true;

	SettingsCheck(Findings findings) {
		this.findings = findings;
	}

	/**
	 * Reads the definition, or goes on without it.
	 * @return a context with the settings, to be closed
	 */
	ConfigurableApplicationContext open(Words words) {
		try {
			return JobSettings.context(words);
		}
		catch (RuntimeException ex) {
			refuse(ex);
			this.apiKnown = false;
			return JobSettings.context(new Words(Map.of(), Map.of(), words.settings()));
		}
	}

	/**
	 * Checks the settings.
	 * @param key must not be in one of them; null if there is none
	 * @param job name of the definition; null if there is none
	 */
	Read read(ConfigurableEnvironment environment, @Nullable ApiKey key, @Nullable String job) {
		try {
			new JobSettings(environment, key);
		}
		catch (RuntimeException ex) {
			refuse(ex);
		}
		JobSettings settings = JobSettings.lenient(environment, (type, ex) -> {
			this.apiKnown &= type != ApiProperties.class;
			refuse(ex);
		});
		OutputSettings tables = null;
		try {
			tables = settings.output();
		}
		catch (RuntimeException ex) {
			refuse(ex);
		}
		if (this.valid) {
			this.findings.ok(NAME, (job != null) ? "job=" + job + ": all settings are valid"
					: "none is given (job=…); all settings are valid");
		}
		return new Read(settings, tables);
	}

	/**
	 * Whether it is known which API a run would ask. The key is not to be sent to another
	 * one.
	 */
	boolean isApiKnown() {
		return this.apiKnown;
	}

	/** Whether nothing was refused so far. */
	boolean isValid() {
		return this.valid;
	}

	private void refuse(RuntimeException failure) {
		this.valid = false;
		this.findings.fault(NAME, failure);
	}

	/**
	 * What was read.
	 *
	 * @param settings all that is valid, and defaults
	 * @param tables settings that shape the output; null if they contradict each other
	 */
	record Read(JobSettings settings, @Nullable OutputSettings tables) {

	}

}
