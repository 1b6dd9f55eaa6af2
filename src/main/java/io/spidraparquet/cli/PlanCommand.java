package io.spidraparquet.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.job.plan.PlanOutlook;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.KeptResponses;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.run.RunRequest;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.run.StateHome;
import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.Secrets;
import io.spidraparquet.settings.Selection;
import io.spidraparquet.settings.SettingNames;
import io.spidraparquet.settings.Words;
import io.spidraparquet.terminal.Json;
import org.jspecify.annotations.Nullable;

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
		Selection selection = Selection.of(words, Clock.systemUTC());
		ApiKey key = selection.raw() ? null : Secrets.apiKey(this.env);
		if (key != null) {
			Secrets.refuse(key, words.typed());
			Secrets.refuse(key, selection.crawlIds());
		}
		try (ConfigurableApplicationContext context = JobSettings.context(words)) {
			JobSettings settings = new JobSettings(context.getEnvironment(), key);
			SettingNames.RECORDS.forEach(settings::bind);
			PlanText text = look(words, selection, key, settings);
			if (words.has("--json")) {
				Json.print(text.document(), this.out);
			}
			else {
				text.print(this.out);
			}
		}
		return ExitCode.DONE;
	}

	private PlanText look(Words words, Selection selection, @Nullable ApiKey key, JobSettings settings)
			throws Exception {
		OutputSettings output = settings.output();
		RunCommand.requireNoContent(selection, output);
		JobProperties properties = settings.bind(JobProperties.class);
		DatasetProperties storage = settings.bind(DatasetProperties.class);
		ApiProperties api = settings.bind(ApiProperties.class);
		RunRequest request = selection.request(RunCommand.output(words, properties), JobSettings.jobName(words), words);
		StateHome home = RunCommand.home(this.env);
		HomeCheck.check(home.home(), home.dataset(request.output()));
		RunSession.Foreseen foreseen = RunSession.foresee(request, home, output, properties, storage,
				RunCommand.origin(key, settings, request.output()));
		boolean published = foreseen.published() != null && !request.rerun();
		if (published) {
			foreseen.run().dataset().files().close();
			Selection rerun = new Selection(selection.date(), selection.crawlIds(), selection.raw(), true);
			foreseen = RunSession.foresee(rerun.request(request.output(), request.job(), words), home, output,
					properties, storage, RunCommand.origin(key, settings, request.output()));
		}
		Dataset dataset = foreseen.run().dataset();
		try {
			KeptResponses kept = selection.raw()
					? KeptResponses.of(RunCommand.rawDataset(dataset, properties.rawFrom(), storage)) : null;
			ApiClient client = (key != null) ? new ApiClient(api, key, AppVersion.get()) : null;
			return new PlanText(foreseen, PlanOutlook.of(foreseen, properties, client, kept), properties, api,
					published);
		}
		finally {
			dataset.files().close();
		}
	}

}
