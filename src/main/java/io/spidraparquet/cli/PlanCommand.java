package io.spidraparquet.cli;

import java.io.PrintStream;
import java.util.Map;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.job.plan.PlanOutlook;
import io.spidraparquet.run.KeptResponses;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.Words;
import io.spidraparquet.terminal.Json;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command {@code plan}: takes the words of a run, and says what that run would do and
 * cost. It takes no lock, fetches no pages and writes nothing. It fails as the run would
 * fail before its first fetch.
 */
final class PlanCommand {

	private final Map<String, String> env;

	private final PrintStream out;

	PlanCommand(Map<String, String> env, PrintStream out) {
		this.env = env;
		this.out = out;
	}

	ExitCode run(Words words) throws Exception {
		Start start = Start.of(words, this.env);
		try (ConfigurableApplicationContext context = JobSettings.context(words)) {
			PlanText text = look(start, new JobSettings(context.getEnvironment(), start.key()));
			if (words.has("--json")) {
				Json.print(text.document(), this.out);
			}
			else {
				text.print(this.out);
			}
		}
		return ExitCode.DONE;
	}

	private PlanText look(Start start, JobSettings settings) throws Exception {
		Start.Target target = start.target(settings, this.env);
		RunSession.Foreseen foreseen = target.foresee();
		boolean published = foreseen.published() != null && !target.request().rerun();
		if (published) {
			foreseen.run().dataset().files().close();
			foreseen = start.rerun(target).foresee();
		}
		Dataset dataset = foreseen.run().dataset();
		try {
			ApiProperties api = settings.bind(ApiProperties.class);
			ApiKey key = start.key();
			KeptResponses kept = start.selection().raw() ? KeptResponses.of(target.rawDataset(dataset)) : null;
			ApiClient client = (key != null) ? new ApiClient(api, key, AppVersion.get()) : null;
			return new PlanText(foreseen, PlanOutlook.of(foreseen, target.properties(), client, kept),
					target.properties(), api, published);
		}
		finally {
			dataset.files().close();
		}
	}

}
