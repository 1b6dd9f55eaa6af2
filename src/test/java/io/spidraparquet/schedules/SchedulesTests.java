package io.spidraparquet.schedules;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.api.ContentProperties;
import io.spidraparquet.cli.KnownSettings;
import io.spidraparquet.flatten.FlattenProperties;
import io.spidraparquet.flatten.SchemaProperties;
import io.spidraparquet.parquet.ParquetProperties;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.workbench.ShellScript;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What users copy from {@code jobs}: job definitions, and what schedules them. Commands
 * really run, in a copy of the folder with a launcher that ends as the test says.
 */
class SchedulesTests {

	private static final Path JOBS = ShellScript.PROJECT.resolve("jobs");

	/** The place that the files name. */
	private static final String INSTALLED = "/opt/spidra-parquet";

	/** Exit codes that no schedule may retry. */
	private static final List<Integer> NEEDS_A_PERSON = List.of(2, 3, 6);

	/** Notes its words and ends with the next one of the given exit codes. */
	private static final String FAKE_RUN = """
			#!/bin/sh
			folder=$(cd "$(dirname "$0")/.." && pwd)
			echo "$PWD: $*" >>"$folder/calls"
			echo "key: ${SPIDRA_API_KEY-}${SPIDRA_API_KEY_FILE-}"
			echo "error: as the job says it" >&2
			[ ! -f "$folder/hold" ] || { echo >"$folder/held"; while [ -f "$folder/hold" ]; do sleep 0.05; done; }
			read -r code <"$folder/codes" || code=0
			tail -n +2 "$folder/codes" >"$folder/codes.rest"
			mv "$folder/codes.rest" "$folder/codes"
			exit "$code"
			""";

	private Path temp;

	private Path root;

	private Path logs;

	@BeforeEach
	void install(@TempDir Path temp) throws IOException {
		this.temp = temp.toRealPath();
		this.root = this.temp.resolve("opt/spidra parquet");
		this.logs = this.temp.resolve("logs");
		ShellScript.write(this.root.resolve("jobs/run"), FAKE_RUN);
		ShellScript.write(this.root.resolve("jobs/nightly"), Files.readString(JOBS.resolve("nightly")));
		exitCodes("");
	}

	// --- Job definitions ---

	@ParameterizedTest
	@ValueSource(strings = { "products", "articles", "product-items" })
	void jobDefinitionsHaveSettingsThatThereAreWithValuesThatTheyTake(String job) throws IOException {
		List<PropertySource<?>> definition = new YamlPropertySourceLoader().load(job,
				new FileSystemResource(JOBS.resolve(job + ".yaml")));
		assertThat(definition).hasSize(1);
		for (String name : ((EnumerablePropertySource<?>) definition.get(0)).getPropertyNames()) {
			assertThat(KnownSettings.contains(name)).as(name).isTrue();
		}
		Binder binder = new Binder(ConfigurationPropertySources.from(definition));
		assertThat(binder.bindOrCreate("spidra", Bindable.of(JobProperties.class)).output())
			.isEqualTo("/data/spidra/" + job);
		bind(binder, "spidra.api", ApiProperties.class);
		new OutputSettings("test", bind(binder, "spidra.parquet", ParquetProperties.class),
				bind(binder, "spidra.flatten", FlattenProperties.class),
				bind(binder, "spidra.schema", SchemaProperties.class), bind(binder, "spidra", ContentProperties.class))
			.flattening();
	}

	@Test
	void eachJobDefinitionIsTested() throws IOException {
		try (Stream<Path> files = Files.list(JOBS)) {
			assertThat(files.map((file) -> file.getFileName().toString()).filter((name) -> name.endsWith(".yaml")))
				.containsExactlyInAnyOrder("products.yaml", "articles.yaml", "product-items.yaml");
		}
	}

	// --- cron ---

	@Test
	void linesForCronRunAsTheyStand() throws Exception {
		List<String> commands = cronCommands();
		assertThat(commands).hasSize(3);
		for (String command : commands) {
			Files.deleteIfExists(this.root.resolve("calls"));
			ShellScript.Result result = cron(command).exits(0);
			assertThat(result.out() + result.err()).isEmpty();
			assertThat(calls()).hasSize(1);
			assertWords(words(calls().get(0)));
			assertThat(words(calls().get(0))).contains("date=yesterday");
		}
		try (Stream<Path> files = Files.list(this.logs)) {
			List<Path> nights = files.filter((file) -> file.toString().endsWith(".log")).toList();
			assertThat(nights).hasSize(3).allSatisfy((night) -> {
				assertThat(night.getFileName().toString()).matches("[a-z-]+-\\d{4}-\\d{2}-\\d{2}\\.log");
				assertThat(night).content()
					.contains("error: as the job says it", "key: /etc/spidra-parquet/api-key", "ended with 0");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "5 0", "75 0" })
	void aNightThatIsFineInTheEndSaysNothing(String codes) throws Exception {
		exitCodes(codes);
		ShellScript.Result result = cron(cronCommands().get(0)).exits(0);
		assertThat(result.out() + result.err()).isEmpty();
		assertThat(calls()).hasSize(codes.split(" ").length).allMatch(calls().get(0)::equals);
	}

	@ParameterizedTest
	@CsvSource({ "2,the command or the job definition is wrong", "3,too many pages failed", "4,it was stopped",
			"5 5,twice", "5 6,a person is needed", "6,a person is needed", "75 75,another run held the dataset",
			"137,killed" })
	void aNightThatFailedInTheEndSaysWhyForTheMail(String codes, String why) throws Exception {
		exitCodes(codes);
		List<String> all = List.of(codes.split(" "));
		String last = all.get(all.size() - 1);
		ShellScript.Result result = cron(cronCommands().get(0)).exits(Integer.parseInt(last));
		assertThat(result.err()).startsWith("spidra-parquet: products ended with " + last + ": ")
			.contains(why, "The end of " + this.logs.resolve("products-"), "error: as the job says it");
		assertThat(calls()).hasSize(all.size());
	}

	@Test
	void aNightIsLeftOutWhileTheOneBeforeWorks() throws Exception {
		assumeOnPath("flock");
		Path hold = Files.createFile(this.root.resolve("hold"));
		ShellScript.Running first = shell(cronCommands().get(0));
		await(this.root.resolve("held"));
		ShellScript.Result second = cron(cronCommands().get(0)).exits(75);
		assertThat(second.err()).contains("products: the night before is still at work");
		Files.delete(hold);
		cron(cronCommands().get(1)).exits(0);
		first.end().exits(0);
		assertThat(calls()).hasSize(2);
		cron(cronCommands().get(0)).exits(0);
	}

	@Test
	void aNightRemovesOldLogsOfItsJobAndNothingElse() throws Exception {
		Files.createDirectories(this.logs);
		Path old = aged("products-2026-01-01.log", 40);
		List<Path> kept = List.of(aged("products-2026-01-20.log", 20), aged("products-new-2026-01-01.log", 40),
				aged("products.txt", 40));
		cron(cronCommands().get(0)).exits(0);
		assertThat(old).doesNotExist();
		assertThat(kept).allSatisfy((file) -> assertThat(file).exists());
	}

	@Test
	void aNightHasToKnowItsJob() throws Exception {
		ShellScript.Result result = cron("'" + this.root + "/jobs/nightly'").exits(2);
		assertThat(result.err()).contains("which job?");
		assertThat(this.root.resolve("calls")).doesNotExist();
	}

	// --- Airflow ---

	/**
	 * What both versions have, as far as the DAG needs it; other arguments are refused.
	 */
	private static final String AIRFLOW = """
			import os, subprocess
			class AirflowException(Exception): pass
			class AirflowSkipException(AirflowException): pass
			class AirflowFailException(AirflowException): pass
			class CronDataIntervalTimetable:
			    def __init__(self, cron, timezone):
			        self.text = f"{cron} {timezone}"
			class DAG:
			    def __init__(self, dag_id, *, description, schedule, start_date, catchup, max_active_runs, tags):
			        self.__dict__.update(locals(), tasks=[])
			    def __enter__(self):
			        DAG.current = self
			        return self
			    def __exit__(self, *ignored):
			        DAG.current = None
			class BashOperator:
			    def __init__(self, *, task_id, bash_command, env, append_env, cwd, skip_on_exit_code, retries, retry_delay,
			            execution_timeout):
			        self.__dict__.update(locals())
			        DAG.current.tasks.append(self)
			    def execute(self, context):
			        assert self.append_env
			        code = subprocess.run(["bash", "-c", self.bash_command], env=dict(os.environ, **self.env),
			            cwd=self.cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
			        if code == self.skip_on_exit_code:
			            raise AirflowSkipException(f"Bash command returned exit code {code}. Skipping.")
			        if code != 0:
			            raise AirflowException(f"Bash command failed. The command returned a non-zero exit code {code}.")
			        return "done"
			""";

	/** Loads the DAG and executes its task once for each exit code; tells it as JSON. */
	private static final String AIRFLOW_RUN = """
			import json, runpy, sys
			loaded = runpy.run_path(sys.argv[1])
			dag = loaded["dag"]
			task, = dag.tasks
			told = {
			    "dag_id": dag.dag_id, "schedule": dag.schedule.text, "catchup": dag.catchup,
			    "max_active_runs": dag.max_active_runs, "start": dag.start_date.isoformat(),
			    "command": task.bash_command, "cwd": task.cwd, "env": dict(task.env), "skip": task.skip_on_exit_code,
			    "retries": task.retries, "delay": task.retry_delay.total_seconds(),
			    "timeout": task.execution_timeout.total_seconds(),
			}
			task.bash_command = task.bash_command.replace("{{ ds | default('yesterday') }}", "2026-11-23")
			task.env = {"SPIDRA_API_KEY": "secret"}
			outcomes = []
			for _ in range(int(sys.argv[2])):
			    try:
			        outcomes.append(task.execute({}))
			    except Exception as failure:
			        outcomes.append(type(failure).__name__)
			told["outcomes"] = outcomes
			print(json.dumps(told))
			""";

	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void theDagLoadsInBothVersionsAndRetriesOnlyWhatARetryMends(int version) throws Exception {
		assumeOnPath("python3");
		assumeOnPath("bash");
		Path stubs = airflow(version);
		exitCodes("0 99 2 3 4 5 6 75 137");
		Map<String, String> environment = Map.of("PATH", path(), "PYTHONPATH", stubs.toString(),
				"PYTHONDONTWRITEBYTECODE", "1", "SPIDRA_PARQUET", this.root.toString());
		Path script = Files.writeString(this.temp.resolve("airflow_run.py"), AIRFLOW_RUN);
		ShellScript.Result result = new ShellScript(onPath("python3"), this.temp, environment)
			.run(script.toString(), JOBS.resolve("airflow/spidra_parquet.py").toString(), "9")
			.exits(0);
		Map<String, Object> dag = new Yaml().load(result.out()); // JSON is YAML
		assertThat(dag).containsEntry("dag_id", "spidra_parquet_products")
			.containsEntry("schedule", "15 3 * * * UTC")
			.containsEntry("catchup", false)
			.containsEntry("max_active_runs", 1)
			.containsEntry("start", "2026-01-01T00:00:00+00:00")
			.containsEntry("cwd", this.root.toString())
			.containsEntry("env", Map.of("SPIDRA_API_KEY", "{{ conn.spidra.password }}"))
			.containsEntry("skip", 99)
			.containsEntry("retries", 3)
			.containsEntry("delay", 1800.0)
			.containsEntry("timeout", 21600.0)
			.containsEntry("command", "exec jobs/run job=products date={{ ds | default('yesterday') }} "
					+ "--spidra.exit.nothing-new=99");
		assertThat(dag.get("outcomes")).asInstanceOf(InstanceOfAssertFactories.LIST)
			.containsExactly("done", "AirflowSkipException", "AirflowFailException", "AirflowFailException",
					"AirflowException", "AirflowException", "AirflowFailException", "AirflowException",
					"AirflowException");
		assertThat(calls()).hasSize(9)
			.containsOnly(this.root + ": job=products date=2026-11-23 --spidra.exit.nothing-new=99");
		assertWords(words(calls().get(0)));
	}

	/** Packages that have the names where this version has them, and nowhere else. */
	private Path airflow(int version) throws IOException {
		Path stubs = this.temp.resolve("airflow-" + version);
		Map<String, String> modules = new HashMap<>();
		modules.put("airflow_stub.py", AIRFLOW);
		modules.put("airflow/exceptions.py",
				"from airflow_stub import AirflowException, AirflowFailException, AirflowSkipException\n");
		modules.put("airflow/timetables/__init__.py", "");
		modules.put("airflow/timetables/interval.py", "from airflow_stub import CronDataIntervalTimetable\n");
		String dag = "from airflow_stub import DAG\n";
		String bash = "from airflow_stub import BashOperator\n";
		if (version == 2) {
			modules.put("airflow/__init__.py", dag);
			modules.put("airflow/operators/__init__.py", "");
			modules.put("airflow/operators/bash.py", bash);
		}
		else {
			modules.put("airflow/__init__.py", "");
			modules.put("airflow/sdk/__init__.py", dag);
			modules.put("airflow/providers/__init__.py", "");
			modules.put("airflow/providers/standard/__init__.py", "");
			modules.put("airflow/providers/standard/operators/__init__.py", "");
			modules.put("airflow/providers/standard/operators/bash.py", bash);
		}
		for (Map.Entry<String, String> module : modules.entrySet()) {
			Path file = stubs.resolve(module.getKey());
			Files.createDirectories(file.getParent());
			Files.writeString(file, module.getValue());
		}
		return stubs;
	}

	// --- Kubernetes ---

	@Test
	void theCronJobSaysWhatANightNeeds() throws IOException {
		String text = Files.readString(JOBS.resolve("kubernetes/cronjob.yaml"));
		Map<String, Object> byKind = new HashMap<>();
		for (Object document : new Yaml().loadAll(text)) {
			byKind.put(String.valueOf(at(document, "kind")), document);
		}
		assertThat(byKind).containsOnlyKeys("PersistentVolumeClaim", "CronJob");
		Object spec = at(at(byKind, "CronJob"), "spec");
		assertThat(at(spec, "schedule")).isEqualTo("15 3 * * *");
		assertThat(at(spec, "timeZone")).isEqualTo("Etc/UTC");
		assertThat(at(spec, "concurrencyPolicy")).isEqualTo("Forbid");
		assertThat((int) at(spec, "startingDeadlineSeconds")).isBetween(3600, 86_400);
		Object job = at(spec, "jobTemplate", "spec");
		assertThat((int) at(job, "backoffLimit")).isBetween(1, 6);
		assertThat((int) at(spec, "startingDeadlineSeconds") + (int) at(job, "activeDeadlineSeconds"))
			.as("the last try ends on the day of the first one")
			.isLessThan(86_400 - 3 * 3600 - 15 * 60);
		Object rule = at(job, "podFailurePolicy", "rules", 0);
		assertThat(at(rule, "action")).isEqualTo("FailJob");
		assertThat(at(rule, "onExitCodes", "values")).isEqualTo(NEEDS_A_PERSON);
		Object pod = at(job, "template", "spec");
		assertThat(at(pod, "restartPolicy")).isEqualTo("Never");
		assertThat((int) at(pod, "terminationGracePeriodSeconds")).isGreaterThanOrEqualTo(30);
		assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
		Object container = at(pod, "containers", 0);
		assertThat(at(rule, "onExitCodes", "containerName")).isEqualTo(at(container, "name"));
		assertThat(at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
		assertThat(at(container, "resources", "limits", "memory")).isEqualTo("1Gi");
		assertThat(JOBS.resolveSibling(String.valueOf(at(container, "command", 0)))).isExecutable();
		assertWords(((List<?>) at(container, "args")).stream().map(String::valueOf).toList());
		Map<String, String> environment = new HashMap<>();
		((List<?>) at(container, "env"))
			.forEach((entry) -> environment.put((String) at(entry, "name"), (String) at(entry, "value")));
		// Both paths lie in what is mounted, and the claim and the secret are those
		// that the file makes or tells how to make.
		assertThat(at(container, "volumeMounts", 0, "mountPath")).isEqualTo("/state");
		assertThat(environment.get("SPIDRA_HOME")).startsWith("/state/");
		assertThat(at(pod, "volumes", 0, "persistentVolumeClaim", "claimName"))
			.isEqualTo(at(at(byKind, "PersistentVolumeClaim"), "metadata", "name"));
		assertThat(environment.get("SPIDRA_API_KEY_FILE"))
			.isEqualTo(at(container, "volumeMounts", 1, "mountPath") + "/api-key");
		assertThat(text).contains(
				"create secret generic " + at(pod, "volumes", 1, "secret", "secretName") + " --from-file=api-key=");
		for (int i = 0; i < 3; i++) {
			assertThat(at(container, "volumeMounts", i, "name")).isEqualTo(at(pod, "volumes", i, "name"));
		}
	}

	private static Object at(Object document, Object... path) {
		Object value = document;
		for (Object step : path) {
			Object next = (step instanceof Integer index) ? ((List<?>) value).get(index)
					: ((Map<?, ?>) value).get(step);
			value = Objects.requireNonNull(next, () -> step + " of " + List.of(path) + " is missing");
		}
		return value;
	}

	// --- systemd ---

	@Test
	void unitsSayWhatANightNeeds() throws IOException {
		Map<String, List<String>> service = unit("spidra-parquet@.service");
		assertThat(service.get("Service.ExecStart")).containsExactly(INSTALLED + "/jobs/run job=%i date=yesterday");
		assertWords(words(": job=products date=yesterday"));
		assertThat(service).containsEntry("Service.WorkingDirectory", List.of(INSTALLED))
			.containsEntry("Service.Restart", List.of("on-failure"))
			.containsEntry("Service.SuccessExitStatus", List.of("4"))
			.containsEntry("Service.RestartPreventExitStatus",
					List.of(String.join(" ", NEEDS_A_PERSON.stream().map(String::valueOf).toList())))
			.containsEntry("Service.LoadCredential", List.of("api-key:/etc/spidra-parquet/api-key"))
			.containsEntry("Unit.OnFailure", List.of("spidra-parquet-mail@%i.service"))
			.containsEntry("Service.NoNewPrivileges", List.of("yes"))
			.containsEntry("Service.ProtectSystem", List.of("strict"))
			.doesNotContainKey("Service.MemoryDenyWriteExecute");
		assertThat(service.get("Service.Environment")).contains("SPIDRA_API_KEY_FILE=%d/api-key",
				"SPIDRA_HOME=%S/" + at(service, "Service.StateDirectory", 0));
		assertThat(Integer.parseInt((String) at(service, "Service.TimeoutStopSec", 0))).isGreaterThanOrEqualTo(30);
		Map<String, List<String>> timer = unit("spidra-parquet@.timer");
		assertThat(timer.get("Timer.OnCalendar")).allMatch((time) -> time.endsWith(" UTC"));
		assertThat(timer).containsEntry("Timer.Persistent", List.of("true"))
			.containsEntry("Install.WantedBy", List.of("timers.target"))
			.doesNotContainKey("Timer.Unit");
	}

	@Test
	void systemdFindsNothingWrongWithTheUnits() throws Exception {
		assumeOnPath("systemd-analyze");
		Path units = Files.createDirectories(this.temp.resolve("units"));
		try (Stream<Path> files = Files.list(JOBS.resolve("systemd"))) {
			for (Path file : files.toList()) {
				Files.writeString(units.resolve(file.getFileName()),
						Files.readString(file).replace(INSTALLED, ShellScript.PROJECT.toString()));
			}
		}
		ShellScript.Result result = new ShellScript(onPath("systemd-analyze"), units, Map.of("PATH", path()))
			.run("verify", "./spidra-parquet@product-items.service", "./spidra-parquet@product-items.timer",
					"./spidra-parquet-mail@product-items.service")
			.exits(0);
		assertThat((result.out() + result.err()).lines().filter((line) -> line.contains(units.toString()))).isEmpty();
	}

	@Test
	void theMailAboutAFailedNightHasItsJournal() throws Exception {
		String command = (String) at(unit("spidra-parquet-mail@.service"), "Service.ExecStart", 0);
		Path tools = this.temp.resolve("tools");
		ShellScript.write(tools.resolve("journalctl"), "#!/bin/sh\necho \"journal of $*\"\n");
		ShellScript.write(tools.resolve("mail"), "#!/bin/sh\necho \"mail $*\"; cat\n");
		// What systemd does with a command, as far as this one has it
		String line = command.replace("%i", "product-items").replace("$$", "$");
		ShellScript.Result result = new ShellScript(Path.of("/bin/sh"), this.temp,
				Map.of("PATH", tools + ":" + path(), "MAIL_TO", "team@example.com"))
			.run("-c", line)
			.exits(0);
		assertThat(result.out().lines()).satisfiesExactly(
				(mail) -> assertThat(mail).startsWith("mail -s spidra-parquet@product-items failed on ")
					.endsWith(" team@example.com"),
				(journal) -> assertThat(journal).startsWith("journal of ")
					.endsWith("-u spidra-parquet@product-items.service"));
	}

	/** Values of a unit file by section and key. */
	private static Map<String, List<String>> unit(String name) throws IOException {
		Map<String, List<String>> values = new LinkedHashMap<>();
		String section = "";
		for (String line : Files.readAllLines(JOBS.resolve("systemd").resolve(name))) {
			if (line.startsWith("[")) {
				section = line.substring(1, line.length() - 1);
			}
			else if (!line.isBlank() && !line.startsWith("#")) {
				int equals = line.indexOf('=');
				assertThat(equals).as(line).isPositive();
				values.computeIfAbsent(section + "." + line.substring(0, equals), (key) -> new ArrayList<>())
					.add(line.substring(equals + 1));
			}
		}
		return values;
	}

	// --- What all have in common ---

	/** The words are those that the job takes, and its definition is there. */
	private static void assertWords(List<String> words) {
		assertThat(words).anyMatch((word) -> word.startsWith("job="))
			.anyMatch((word) -> word.startsWith("date="))
			.allSatisfy((word) -> {
				assertThat(word).matches("(job|date|output|source)=\\S+|--spidra\\.[a-z.-]+=\\S+");
				if (word.startsWith("job=")) {
					assertThat(JOBS.resolve(word.substring(4) + ".yaml")).exists();
				}
				if (word.startsWith("--")) {
					String setting = word.substring(2, word.indexOf('='));
					assertThat(KnownSettings.contains(setting)).as(setting).isTrue();
				}
			});
	}

	private static <T> T bind(Binder binder, String prefix, Class<T> type) {
		return binder.bindOrCreate(prefix, Bindable.of(type));
	}

	/** What cron would run, with paths of this test in place of those of the example. */
	private List<String> cronCommands() throws IOException {
		List<String> commands = new ArrayList<>();
		Pattern line = Pattern.compile("\\d+ \\d+ \\* \\* \\*\\s+(.*)");
		for (String text : Files.readAllLines(JOBS.resolve("cron.example"))) {
			Matcher matcher = line.matcher(text);
			if (matcher.matches()) {
				// cron takes % for the end of a line
				assertThat(matcher.group(1)).startsWith(INSTALLED + "/jobs/nightly ").doesNotContain("%", "#");
				commands.add(matcher.group(1).replace(INSTALLED, this.root.toString().replace(" ", "\\ ")));
			}
			else {
				assertThat(text).matches("|#.*|[A-Z_]+=\\S+");
			}
		}
		return commands;
	}

	private ShellScript.Result cron(String command) throws Exception {
		return shell(command).end();
	}

	/**
	 * Starts a command as cron does: a short path, the user's home, the file's variables.
	 */
	private ShellScript.Running shell(String command) throws IOException {
		Map<String, String> environment = new HashMap<>();
		environment.put("PATH", "/usr/bin:/bin");
		environment.put("HOME", this.temp.toString());
		for (String text : Files.readAllLines(JOBS.resolve("cron.example"))) {
			if (text.matches("[A-Z_]+=.*")) {
				environment.put(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1));
			}
		}
		assertThat(environment.put("NIGHTLY_LOGS", this.logs.toString())).isNotNull();
		environment.put("NIGHTLY_RETRY_AFTER", "0");
		return new ShellScript(Path.of(environment.get("SHELL")), this.temp, environment).start("-c", command);
	}

	private List<String> calls() throws IOException {
		return Files.readAllLines(this.root.resolve("calls"));
	}

	private List<String> words(String call) {
		return List.of(call.substring(call.indexOf(": ") + 2).split(" "));
	}

	private void exitCodes(String codes) throws IOException {
		Files.writeString(this.root.resolve("codes"), codes.isEmpty() ? "" : codes.replace(' ', '\n') + "\n");
	}

	private Path aged(String log, int days) throws IOException {
		Path file = Files.writeString(this.logs.resolve(log), "");
		return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
	}

	private static void await(Path file) throws InterruptedException {
		for (int i = 0; i < 600 && !Files.exists(file); i++) {
			Thread.sleep(50);
		}
		assertThat(file).exists();
	}

	private static String path() {
		return System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
	}

	private static void assumeOnPath(String tool) {
		assumeTrue(places(tool).findAny().isPresent(), () -> "there is no " + tool);
	}

	private static Path onPath(String tool) {
		return places(tool).findFirst().orElseThrow();
	}

	private static Stream<Path> places(String tool) {
		return Stream.of(path().split(File.pathSeparator, -1))
			.map((folder) -> Path.of(folder, tool))
			.filter(Files::isExecutable);
	}

}
